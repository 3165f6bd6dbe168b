"""Bytes in, reports out: intake and verify put together, with no vault and no network of its own.

:func:`verify_bytes` is for whoever uses the wallet as a library. The wallet itself asks a wallet.examine.request.Examiner.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from wallet.errors import IntakeError
from wallet.examine.request import NO_EXPECTATIONS, Finding, Question
from wallet.formats.parsed import ParsedCredential, received
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import Item, items_in, unwrap
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import POLICIES, Policy
from wallet.verify.sources.supplied import NoDocuments, SuppliedDocuments
from wallet.verify.verifier import verify


class InProcess:
    """Reads and judges in the process it is called in."""

    def examine_each(
        self, sources: Iterable[Source], question: Question | None, *, going: Callable[[], bool] | None = None
    ) -> Generator[Finding]:
        """Yields the findings of each source, as :class:`wallet.examine.request.Examiner` says."""
        for source in sources:
            for finding in findings(source, items_in(source), question):
                yield finding
                if going is not None and not going():
                    return


def findings(source: Source, items: Iterable[Item], question: Question | None, *, skip: int = 0) -> Generator[Finding]:
    """Yields a finding per item of ``source``, judged when a question is asked; of the first ``skip`` nothing is said."""
    # By the file it is and not by what it says: the same bytes twice in an archive are two files.
    places: dict[int, tuple[bytes, int]] = {}
    index = -1
    only = None if question is None else question.only
    silent = skip == 0
    for count, item in enumerate(items):
        parsed = item.parsed
        if parsed is not None:
            index += 1
        if only is not None and (parsed is None or index != only):
            continue
        silent = False
        if parsed is None:
            if count < skip:
                continue
            yield Finding(source, item.member, error=item.error, left_out=item.left_out)
            continue
        _, place = places.get(id(parsed.received), (b"", 0))
        places[id(parsed.received)] = parsed.received, place + 1
        if count < skip:
            continue
        report = None if question is None else _asked(parsed, question, source.label, index)
        yield Finding(source, item.member, place, received(parsed), report)
    if silent:
        yield Finding(source, error=IntakeError("unrecognised"))


def verify_bytes(
    data: bytes,
    *,
    policy: Policy | str,
    at: datetime | None = None,
    documents: Mapping[str, bytes] | Path | None = None,
    trust: Sequence[TrustSource] = (),
) -> list[VerificationReport]:
    """Judges everything found in ``data``; one report per top-level credential or presentation.

    Works in the caller's own process and is picklable; whoever judges what strangers send, with secrets at hand,
    should call it in a process of its own.

    Args:
        data: a file's bytes in any supported container and format.
        policy: what must hold for *verified*: a Policy, or "learner" or "employer".
        at: the moment to judge for (with time zone); now when None.
        documents: answers for addresses: a mapping address → bytes, or a folder
            with ``index.json`` or ``manifest.json``. Nothing is ever fetched.
        trust: registries and lists that may vouch for issuers.

    Raises:
        IntakeError: when nothing readable is in ``data``.
    """
    chosen = POLICIES[policy] if isinstance(policy, str) else policy
    moment = at or datetime.now(UTC)
    source: DocumentSource = NoDocuments() if documents is None else SuppliedDocuments(documents)
    question = Question(chosen, moment, source, trust)
    return [_asked(item, question, "", index) for index, item in enumerate(unwrap(from_bytes(data, route="bytes")))]


def _asked(parsed: ParsedCredential, question: Question, source: str, index: int) -> VerificationReport:
    return examine(
        parsed,
        policy=question.policy,
        at=question.at,
        documents=question.documents,
        trust=question.trust,
        expectations=question.expectations,
        source=source,
        index=index,
    )


def examine(
    parsed: ParsedCredential,
    *,
    policy: Policy,
    at: datetime,
    documents: DocumentSource,
    trust: Sequence[TrustSource] = (),
    expectations: Expectations = NO_EXPECTATIONS,
    source: str = "",
    index: int = 0,
) -> VerificationReport:
    """Judges one parsed credential or presentation. Never raises for a bad one."""
    return verify(
        parsed,
        policy=policy,
        at=at,
        documents=documents,
        trust=trust,
        expectations=expectations,
        source=source,
        index=index,
    )
