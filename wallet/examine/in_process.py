"""Bytes in, reports out: intake and verify put together, with no vault and no network of its own.

:func:`verify_bytes` is for whoever uses the wallet as a library. The wallet itself asks a wallet.examine.request.Examiner.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from wallet.errors import IntakeError
from wallet.examine.request import Copied, ExaminedItem, PdfSignature
from wallet.formats.parsed import received
from wallet.intake.pdf.signatures import pdf_signatures
from wallet.intake.pictures.paper_text import paper_text
from wallet.intake.pictures.plain_copy import plain_copies
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import Item, items_in, unwrap
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, TrustSource
from wallet.verify.policy import POLICIES, Policy
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify


class InProcess:
    """Reads and judges in the process it is called in."""

    def examine_each(
        self,
        sources: Iterable[Source],
        request: VerificationRequest | None,
        *,
        should_continue: Callable[[], bool] | None = None,
    ) -> Generator[ExaminedItem]:
        """Yields the items of each source, as :class:`wallet.examine.request.Examiner` says."""
        for source in sources:
            for item in examine_items(source, items_in(source), request):
                yield item
                if should_continue is not None and not should_continue():
                    return

    def plain_copies(self, pictures: Iterable[bytes]) -> Generator[Copied]:
        """Yields what may be handed over of each picture, as :class:`wallet.examine.request.Examiner` says."""
        for picture in pictures:
            try:
                yield Copied(tuple(plain_copies(picture)))
            except IntakeError as error:
                yield Copied(error=error)

    def pdf_signatures(self, document: bytes, roots: Sequence[bytes], at: datetime) -> tuple[PdfSignature, ...]:
        """Returns the signatures of a PDF, as :class:`wallet.examine.request.Examiner` says."""
        return pdf_signatures(document, roots, at)

    def paper_text(self, paper: bytes) -> str:
        """Returns the words of a PDF, as :class:`wallet.examine.request.Examiner` says."""
        return paper_text(paper)


def examine_items(
    source: Source, items: Iterable[Item], request: VerificationRequest | None, *, skip: int = 0
) -> Generator[ExaminedItem]:
    """Yields a result per item of ``source``, judged when there is a request; of the first ``skip`` nothing is said."""
    # By the file it is and not by what it says: the same bytes twice in an archive are two files.
    counted: dict[int, tuple[bytes, int]] = {}
    index = -1
    only = None if request is None else request.position
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
            yield ExaminedItem(source, item.member, error=item.error, left_out=item.left_out)
            continue
        _, position = counted.get(id(parsed.received), (b"", 0))
        counted[id(parsed.received)] = parsed.received, position + 1
        if count < skip:
            continue
        report = None if request is None else verify(parsed, request, source=source.label, index=index)
        yield ExaminedItem(source, item.member, position, received(parsed), report)
    if silent:
        yield ExaminedItem(source, error=IntakeError("unrecognised"))


def verify_bytes(
    data: bytes,
    *,
    policy: Policy | str,
    at: datetime | None = None,
    documents: Mapping[str, bytes] | Path | None = None,
    trust: Sequence[TrustSource] = (),
) -> list[VerificationReport]:
    """Judges everything found in ``data``; one report per top-level credential or presentation.

    Works in the caller's own process and is picklable; whoever judges what unknown_names send, with secrets at hand,
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
    source: DocumentSource = NoDocuments() if documents is None else SuppliedDocuments(documents)
    request = VerificationRequest(
        policy=POLICIES[policy] if isinstance(policy, str) else policy,
        at=at or datetime.now(UTC),
        documents=source,
        trust=trust,
    )
    return [verify(parsed, request, index=index) for index, parsed in enumerate(unwrap(from_bytes(data, route="bytes")))]
