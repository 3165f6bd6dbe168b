"""Many sources, streaming: input order kept, memory flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby, islice

from wallet.errors import IntakeError
from wallet.examine import InProcess
from wallet.finding import Examiner, Finding, Question
from wallet.intake.source import Source
from wallet.report import VerificationReport

BATCH = 16
"""Sources sent to a process at a time: sending one costs about what judging one does."""
AHEAD = 4
"""Batches under way for each process: enough to keep it busy, few enough to keep memory flat."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """One thing found in a source: its report, or why it could not be read."""

    source: str
    report: VerificationReport | None = None
    error: IntakeError | None = None


def verify_many(sources: Iterable[Source], question: Question, examiner: Examiner) -> Iterator[SourceResult]:
    """Yields a result per thing found, in the order of the input.

    The key of another wallet beside a credential is nothing to judge, and is told only where there is nothing else.
    """
    with closing(examiner.examine_each(sources, question)) as found:
        for _, of_one in groupby(found, key=_Turn()):
            yield from _results(of_one)


class _Turn:
    """Counts sources by the objects they are: two that say the same are still two."""

    def __init__(self) -> None:
        self._count = 0
        self._last: Source | None = None

    def __call__(self, finding: Finding) -> int:
        self._count += finding.source is not self._last
        self._last = finding.source
        return self._count


class Processes:
    """An examiner that shares the work among ``jobs`` processes, in batches."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def examine_each(self, sources: Iterable[Source], question: Question | None) -> Generator[Finding]:
        """Yields the findings of each source, as :class:`wallet.finding.Examiner` says."""
        if self._jobs <= 1:
            yield from InProcess().examine_each(sources, question)
            return
        waiting = iter(sources)
        with ProcessPoolExecutor(self._jobs) as pool:
            under_way: deque[tuple[list[Source], Future[list[list[Finding]]]]] = deque()
            while batch := list(islice(waiting, BATCH)):
                under_way.append((batch, pool.submit(_batch, batch, question)))
                if len(under_way) >= self._jobs * AHEAD:
                    yield from _home(*under_way.popleft())
            while under_way:
                yield from _home(*under_way.popleft())


def _batch(sources: Sequence[Source], question: Question | None) -> list[list[Finding]]:
    return [list(InProcess().examine_each([source], question)) for source in sources]


def _home(sources: Sequence[Source], came: Future[list[list[Finding]]]) -> Iterator[Finding]:
    for source, found in zip(sources, came.result(), strict=True):
        yield from (replace(one, source=source) for one in found)


def _results(found: Iterator[Finding]) -> Iterator[SourceResult]:
    aside: list[Finding] | None = []
    for one in found:
        if one.left_out:
            if aside is not None:
                aside.append(one)
            continue
        aside = None
        yield _result(one)
    for one in aside or ():
        yield _result(one)


def _result(finding: Finding) -> SourceResult:
    if finding.report is None:
        return SourceResult(finding.source.label, error=finding.problem)
    return SourceResult(finding.source.label, finding.report)
