"""Many sources, streaming: input order kept, memory flat, as many processes as asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from wallet.errors import IntakeError
from wallet.examine import examine
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap_each
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import Policy

BATCH = 16
"""Sources sent to a process at a time: sending one costs about what judging one does."""
AHEAD = 4
"""Batches under way for each process: enough to keep it busy, few enough to keep memory flat."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """One thing found in a source: its report, or why it could not be read."""

    source: str
    reports: tuple[VerificationReport, ...] = ()
    error: IntakeError | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that is the same for every source. Picklable."""

    policy: Policy
    at: datetime
    documents: DocumentSource
    trust: Sequence[TrustSource] = ()
    expectations: Expectations = Expectations()  # noqa: RUF009  # frozen, so it may be shared

    def run(self, sources: Sequence[Source]) -> list[SourceResult]:
        """Judges a batch."""
        return [result for source in sources for result in self._one(source)]

    def _one(self, source: Source) -> Iterator[SourceResult]:
        index = 0
        items = unwrap_each(source)
        alone = all(item.left_out for item in items)
        for item in items:
            if item.left_out and not alone:
                continue  # the key beside a credential is nothing to judge
            if item.parsed is None:
                yield SourceResult(source.label, error=item.error or IntakeError("unrecognised"))
                continue
            report = examine(
                item.parsed, policy=self.policy, at=self.at, documents=self.documents, trust=self.trust,
                expectations=self.expectations, source=source.label, index=index,
            )  # fmt: skip
            index += 1
            yield SourceResult(source.label, (report,))


def verify_many(
    sources: Iterable[Source],
    *,
    jobs: int,
    policy: Policy,
    at: datetime,
    documents: DocumentSource,
    trust: Sequence[TrustSource] = (),
    expectations: Expectations | None = None,
) -> Iterator[SourceResult]:
    """Yields a result per thing found, in the order of the input."""
    job = Job(policy, at, documents, trust, expectations or Expectations())
    if jobs <= 1:
        for source in sources:
            yield from job.run([source])
        return
    with ProcessPoolExecutor(jobs) as pool:
        under_way: deque[Future[list[SourceResult]]] = deque()
        for batch in _batches(sources):
            under_way.append(pool.submit(job.run, batch))
            if len(under_way) >= jobs * AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    for source in sources:
        batch.append(source)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
