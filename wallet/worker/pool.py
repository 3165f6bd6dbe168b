"""The wallet's side: as many workers as asked for, items in the order of the sources, and an end to what overruns.

A worker is doubted as much as what it reads. It can refuse, lie about the item it was given, or fall silent; it cannot
make the wallet run anything, reach an address that the run's documents would not, or hold up the rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import datetime

from wallet.examine.request import Copied, ExaminedItem, PdfSignature, VerificationRequest
from wallet.intake.source import Source
from wallet.limits import WORKER_SECONDS, WORKER_SOURCES
from wallet.worker.copying import copied_by_a_worker, text_by_a_worker
from wallet.worker.in_hand import Worker
from wallet.worker.process import SUPPORTED as SUPPORTED
from wallet.worker.process import Process, taken_ahead
from wallet.worker.run import Run
from wallet.worker.signing import signatures_by_a_worker


class Pool:
    """An examiner whose work is done in ``size`` workers. May be used from several threads at a time.

    Close it, or use it as a context; a worker whose wallet is gone ends by itself.
    """

    def __init__(
        self, size: int = 1, *, everything: bool = False, seconds: float = WORKER_SECONDS, entry: str | None = None
    ) -> None:
        """``everything``: workers load also what is seldom needed, which takes twice as long, before the first source."""
        self._size = size
        self._seconds = seconds
        self._entry = entry
        self._everything = everything
        self._idle: list[Worker] = []
        self._runs: set[Run] = set()
        self._lock = threading.Lock()
        self._open = True

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Starts a worker now, so that it is ready when something comes in. Does not wait for it."""
        with self._lock:
            if SUPPORTED and self._open and not self._idle and not self._runs:
                self._idle.append(self._start(everything=False))

    def _start(self, *, everything: bool) -> Worker:
        """Returns a new worker, still loading. Once one was needed that has everything, all that follow have it."""
        self._everything = self._everything or everything
        started = None if self._everything else taken_ahead()
        if started is not None:
            return Worker(started)
        if self._entry is None:
            return Worker(Process(everything=self._everything))
        return Worker(Process(self._entry, everything=self._everything))

    def examine_each(
        self,
        sources: Iterable[Source],
        request: VerificationRequest | None,
        *,
        should_continue: Callable[[], bool] | None = None,
    ) -> Generator[ExaminedItem]:
        """Yields the items of each source, as :class:`wallet.examine.request.Examiner` says.

        Raises BugError ``worker_not_started``.
        """
        if not SUPPORTED:
            from wallet.examine.in_process import InProcess

            yield from InProcess().examine_each(sources, request, should_continue=should_continue)
            return
        run = Run(
            self._take(),
            self._start,
            iter(sources),
            request,
            size=self._size,
            seconds=self._seconds,
            should_continue=should_continue,
        )
        with self._lock:
            self._runs.add(run)
        try:
            yield from run.items()
        finally:
            with self._lock:
                self._runs.discard(run)
            self._give_back(run.leave())

    def plain_copies(self, pictures: Iterable[bytes]) -> Generator[Copied]:
        """Yields what may be handed over of each picture, as :class:`wallet.examine.request.Examiner` says, made by a
        worker of its own. Raises BugError ``worker_not_started``.
        """
        if not SUPPORTED:
            from wallet.examine.in_process import InProcess

            yield from InProcess().plain_copies(pictures)
            return
        yield from copied_by_a_worker(pictures, seconds=self._seconds)

    def pdf_signatures(self, document: bytes, roots: Sequence[bytes], at: datetime) -> tuple[PdfSignature, ...]:
        """Returns the signatures of a PDF, as :class:`wallet.examine.request.Examiner` says.

        Raises BugError ``worker_not_started``.
        """
        if not SUPPORTED:
            from wallet.examine.in_process import InProcess

            return InProcess().pdf_signatures(document, roots, at)
        return signatures_by_a_worker(document, roots, at, seconds=self._seconds)

    def paper_text(self, paper: bytes) -> str:
        """Returns the words of a PDF, as :class:`wallet.examine.request.Examiner` says, read by a worker of its own. Raises
        BugError ``worker_not_started``."""
        if not SUPPORTED:
            from wallet.examine.in_process import InProcess

            return InProcess().paper_text(paper)
        return text_by_a_worker(paper, seconds=self._seconds)

    def _take(self) -> list[Worker]:
        with self._lock:
            taken = self._idle[: self._size]
            del self._idle[: self._size]
        return taken

    def _give_back(self, workers: Iterable[Worker]) -> None:
        for worker in workers:
            with self._lock:
                keep = self._open and len(self._idle) < self._size and worker.served < WORKER_SOURCES
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.process.close()

    def close(self) -> None:
        """Ends every worker; whoever is still being served gets an end of items. May be called twice."""
        with self._lock:
            self._open = False
            idle, self._idle = self._idle, []
            runs = list(self._runs)
        for run in runs:
            run.stop()
        for worker in idle:
            worker.process.close()

    def walls(self) -> dict[str, dict[str, bool]]:
        """Returns which walls a worker put up (``stands``) and what it tried in vain (``tried``: True is refused).

        It tries them in a worker of each kind, by what it loads before its walls; True holds in all of them. Raises
        BugError ``worker_not_started``.
        """
        if not SUPPORTED:
            return {"stands": {}, "tried": {}}
        reports = []
        for everything, signatures in ((False, False), (True, False), (True, True)):
            process = Process(everything=everything, signatures=signatures)
            try:
                reports.append(Worker(process).walls(self._seconds))
            finally:
                process.close()
        return {
            kind: {name: all(report[kind].get(name, False) for report in reports) for name in reports[0][kind]}
            for kind in ("stands", "tried")
        }
