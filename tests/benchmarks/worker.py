"""What it costs that untrusted bytes are judged in a process of their own: in process, one worker, several."""

from __future__ import annotations

import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.benchmarks.figures import row
from tests.support.shared import shared_folder
from wallet.examine.in_process import InProcess
from wallet.examine.request import Examiner, VerificationRequest
from wallet.intake.source import Source, from_bytes
from wallet.report import Verdict
from wallet.verify.policy import LEARNER
from wallet.verify.sources.chained import NoDocuments
from wallet.worker.pool import Pool

AT = datetime(2026, 11, 1, tzinfo=UTC)
BADGES = 1_000
ROUNDS = 5


def _sources() -> list[Source]:
    shared = shared_folder()
    if shared is None:
        from wallet.sample.issuer import SampleIssuer, Terms, encoded

        texts = [encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False)))]
    else:
        texts = [json.dumps(one).encode() for one in json.loads((shared / "bench" / "batch_di.json").read_bytes())]
    texts = (texts * (BADGES // len(texts) + 1))[:BADGES]
    return [from_bytes(text, route="bench", name=str(n)) for n, text in enumerate(texts)]


def _timed(examiner: Examiner, sources: list[Source]) -> tuple[float, float]:
    """Returns wall seconds, and seconds of this process alone."""
    request = VerificationRequest(LEARNER, AT, NoDocuments())
    began, own = time.perf_counter(), time.process_time()
    count = sum(
        one.report is not None and one.report.verdict is not Verdict.NOT_VERIFIED
        for one in examiner.examine_each(sources, request)
    )
    assert count == len(sources), count
    return time.perf_counter() - began, time.process_time() - own


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _starts(everything: bool) -> float:
    """Returns the wall seconds until a new worker has judged its first badge."""
    sources = _sources()[:1]
    began = time.perf_counter()
    with Pool(everything=everything) as pool:
        _timed(pool, sources)
        return time.perf_counter() - began


def main() -> None:
    """Prints the figures: the ways take turns, so that a busy machine is busy for all of them."""
    sources = _sources()
    jobs = os.cpu_count() or 1
    before = _children()
    with Pool() as one, Pool(jobs) as many:
        ways: dict[str, Callable[[], tuple[float, float]]] = {
            "in the program's own process": lambda: _timed(InProcess(), sources),
            "in one worker": lambda: _timed(one, sources),
            f"in {jobs} workers": lambda: _timed(many, sources),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, way in ways.items():
                took = way()
                if turn:  # the first warms up
                    times[name].append(took)
    children = (_children() - before) / (2 * (ROUNDS + 1))
    medians = {name: statistics.median(wall for wall, _ in took) for name, took in times.items()}
    plain = medians["in the program's own process"]
    for name, value in medians.items():
        own = statistics.median(used for _, used in times[name])
        note = f"{value / plain:.2f} of the time in process; {own * 1e6 / BADGES:.0f} µs of CPU a badge in this process"
        row(f"{BADGES} badges, {name}", BADGES / value, "/s", note=note)
    row("CPU of the workers, a badge (starts included)", children * 1e6 / BADGES, "µs")
    for everything in (False, True):
        seconds = statistics.median(_starts(everything) for _ in range(ROUNDS))
        row(f"a new worker's first badge, {'everything' if everything else 'the usual'} loaded", seconds * 1e3)


if __name__ == "__main__":
    main()
