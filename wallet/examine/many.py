"""Many sources, streaming: input order kept, memory flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from wallet.errors import IntakeError
from wallet.examine.request import Examiner, Finding, Question
from wallet.intake.source import Source
from wallet.report import VerificationReport


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
