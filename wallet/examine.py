"""Bytes in, reports out: intake and verify put together, with no vault and no network of its own.

:func:`verify_bytes` is for whoever uses the wallet as a library. The wallet itself asks an :class:`Examiner`, which
yields a finding for each thing in each source; the one for every day does so in a worker (wallet.worker).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from wallet.errors import IntakeError
from wallet.formats.parsed import ParsedCredential, Received, received
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import Item, unwrap, unwrap_each
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.documents import NoDocuments, SuppliedDocuments
from wallet.verify.policy import POLICIES, Policy
from wallet.verify.verifier import verify

NO_EXPECTATIONS: Final = Expectations()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every source of a run: the same policy, moment and documents for all."""

    policy: Policy
    at: datetime
    documents: DocumentSource
    trust: Sequence[TrustSource] = ()
    expectations: Expectations = NO_EXPECTATIONS
    only: int | None = None
    """Judge only the so-maniest readable thing of a source, from 0; of the others nothing is said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a source, or why a part of it (or all) was refused.

    Attributes:
        source: where it was found.
        member: its place inside the source, or "".
        place: which thing of its innermost file it is, from 0.
        received: what came; None when it was refused or left out.
        report: what was found about it; its ``source`` is the source's label and its ``index`` counts what was
            readable in the source. None when nothing was asked but to read, and where ``received`` is None.
        error: why it was refused, or what it is that was left out.
        left_out: read, and known not to be taken in (the key of another wallet).
    """

    source: Source
    member: str = ""
    place: int = 0
    received: Received | None = field(default=None, repr=False)
    report: VerificationReport | None = field(default=None, repr=False)
    error: IntakeError | None = None
    left_out: bool = False

    @property
    def label(self) -> str:
        """What it is told under: the source, and its place in it."""
        return f"{self.source.label}/{self.member}" if self.member else self.source.label

    @property
    def problem(self) -> IntakeError:
        """Why there is nothing to keep or judge here."""
        return self.error or IntakeError("unrecognised")


class Examiner(Protocol):
    """Who reads and judges untrusted bytes."""

    def examine_each(self, sources: Iterable[Source], question: Question | None) -> Generator[Finding]:
        """Yields the findings of each source, in the order of the input, at least one for each.

        Sources are taken as they are needed, some ahead. One bad source never stops the rest. With no question
        things are only read. Closing the iterator stops the work.
        """
        ...


class InProcess:
    """Reads and judges in the program's own process: inside the worker, and for tests."""

    def examine_each(self, sources: Iterable[Source], question: Question | None) -> Generator[Finding]:
        """Yields the findings of each source, as :class:`Examiner` says."""
        for source in sources:
            yield from findings(source, unwrap_each(source), question)


def findings(source: Source, items: Iterable[Item], question: Question | None) -> Generator[Finding]:
    """Yields a finding per item of ``source``, judged when a question is asked."""
    places: dict[bytes, int] = {}
    index = -1
    only = None if question is None else question.only
    silent = True
    for item in items:
        parsed = item.parsed
        if parsed is not None:
            index += 1
        if only is not None and (parsed is None or index != only):
            continue
        silent = False
        if parsed is None:
            yield Finding(source, item.member, error=item.error, left_out=item.left_out)
            continue
        place = places.get(parsed.received, 0)
        places[parsed.received] = place + 1
        report = None if question is None else _asked(parsed, question, source.label, index)
        yield Finding(source, item.member, place, received(parsed), report)
    if silent:
        yield Finding(source, error=IntakeError("unrecognised"))


def read(source: Source, examiner: Examiner) -> list[Received]:
    """Returns everything readable in ``source``, unjudged. Raises the first IntakeError when there is nothing."""
    found = list(examiner.examine_each([source], None))
    things = [one.received for one in found if one.received is not None]
    if not things:
        raise found[0].problem
    return things


def reports(source: Source, question: Question, examiner: Examiner) -> list[VerificationReport]:
    """Judges everything in ``source``. Raises the first IntakeError when nothing in it is readable."""
    found = list(examiner.examine_each([source], question))
    told = [one.report for one in found if one.report is not None]
    if not told:
        raise found[0].problem
    return told


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
