"""What is examined: one item's result, and whoever examines. What is asked is a wallet.verify.request.VerificationRequest.

Whoever keeps or shows (wallet.service, wallet.examine.many) asks an :class:`Examiner` and never parses untrusted bytes
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wallet.errors import IntakeError
from wallet.formats.parsed import Received
from wallet.intake.pdf.signatures import PdfSignature as PdfSignature
from wallet.intake.pictures.plain_copy import PlainCopy as PlainCopy
from wallet.intake.source import Source
from wallet.report import VerificationReport
from wallet.verify.request import NO_EXPECTATIONS as NO_EXPECTATIONS
from wallet.verify.request import VerificationRequest as VerificationRequest


@dataclass(frozen=True, slots=True)
class ExaminedItem:
    """One item of a source, or why a part of the source (or all of it) was refused.

    Attributes:
        source: where it was.
        member: its name inside the source, or "".
        position: which thing of its innermost file it is, from 0.
        received: what came; None when it was refused or left out.
        report: what was found about it; its ``source`` is the source's label and its ``index`` counts what was
            readable in the source. None when nothing was asked but to read, and where ``received`` is None.
        error: why it was refused, or what it is that was left out.
        left_out: read, and known not to be taken in (the key of another wallet).
    """

    source: Source
    member: str = ""
    position: int = 0
    received: Received | None = field(default=None, repr=False)
    report: VerificationReport | None = field(default=None, repr=False)
    error: IntakeError | None = None
    left_out: bool = False

    @property
    def label(self) -> str:
        """The name it goes under: the source, and its member in it."""
        return f"{self.source.label}/{self.member}" if self.member else self.source.label

    @property
    def problem(self) -> IntakeError:
        """Why there is nothing to keep or judge here."""
        return self.error or IntakeError("unrecognised")


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of one picture: its pages as new files, or why there are none."""

    pages: tuple[PlainCopy, ...] = field(default=(), repr=False)
    error: IntakeError | None = None


class Examiner(Protocol):
    """Who reads and judges untrusted bytes."""

    def examine_each(
        self,
        sources: Iterable[Source],
        request: VerificationRequest | None,
        *,
        should_continue: Callable[[], bool] | None = None,
    ) -> Generator[ExaminedItem]:
        """Yields the items of each source, in the order of the input, at least one for each.

        Sources are taken as they are needed, some ahead. One bad source never stops the rest. With no request
        things are only read. Closing the iterator stops the work, and so does ``should_continue`` when it says no; it is
        asked between items, and while one is waited for.
        """
        ...

    def plain_copies(self, pictures: Iterable[bytes]) -> Generator[Copied]:
        """Yields what may be handed over of each picture, in order, as
        :func:`wallet.intake.pictures.plain_copy.plain_copies` makes it. One of which nothing can be made stops nothing.
        """
        ...

    def pdf_signatures(self, document: bytes, roots: Sequence[bytes], at: datetime) -> tuple[PdfSignature, ...]:
        """Returns the signatures of a PDF, as :func:`wallet.intake.pdf.signatures.pdf_signatures` says; raises as it does,
        and IntakeError ``worker_overran``, ``worker_crashed``, ``worker_garbled``.
        """
        ...

    def paper_text(self, paper: bytes) -> str:
        """Returns the words of a PDF, as :func:`wallet.intake.pictures.paper_text.paper_text` says, with its IntakeError."""
        ...


def read(source: Source, examiner: Examiner) -> list[Received]:
    """Returns everything readable in ``source``, unjudged. Raises the first IntakeError when there is nothing."""
    items = list(examiner.examine_each([source], None))
    received = [item.received for item in items if item.received is not None]
    if not received:
        raise items[0].problem
    return received


def reports(source: Source, request: VerificationRequest, examiner: Examiner) -> list[VerificationReport]:
    """Judges everything in ``source``. Raises the first IntakeError when nothing in it is readable."""
    items = list(examiner.examine_each([source], request))
    judged = [item.report for item in items if item.report is not None]
    if not judged:
        raise items[0].problem
    return judged
