"""What is asked of things that come in, and what is found: the words between whoever judges and whoever keeps.

Whoever keeps or tells (wallet.service, wallet.examine.many) asks an :class:`Examiner` and never parses untrusted bytes
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from wallet.errors import IntakeError
from wallet.formats.parsed import Received
from wallet.intake.source import Source
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import Policy

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

    def examine_each(
        self, sources: Iterable[Source], question: Question | None, *, going: Callable[[], bool] | None = None
    ) -> Generator[Finding]:
        """Yields the findings of each source, in the order of the input, at least one for each.

        Sources are taken as they are needed, some ahead. One bad source never stops the rest. With no question
        things are only read. Closing the iterator stops the work, and so does ``going`` when it says no; it is asked
        between findings, and while one is waited for.
        """
        ...


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
