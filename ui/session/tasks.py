"""Two lanes off the window's thread, and one way home.

The *store* lane has one thread, which owns the vault: its tasks run one after
the other. The *work* lane has a few, for what needs no vault. A task is a plain
function; it never sees a widget. Its result comes home by one queued signal and
is dropped when its owner, or whatever else it is for, is gone, or the task was cancelled.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ui.widgets.stale import hand_on, is_stale
from wallet.errors import BugError, LanyardError

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
SLICE_SECONDS: Final = 0.04
"""How long a stepped task keeps the store lane before others have their turn."""
Lane = Literal["store", "work"]
_WORKERS: Final[dict[Lane, int]] = {"store": 1, "work": 2}


class Job:
    """A task under way: can be cancelled; never raises."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Asks the task to stop; its result is dropped."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Says whether it was asked to stop."""
        return self._cancelled.is_set()


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """What is asked, by whom, and who hears of it. Held by the window's thread alone.

    A thread of a lane that held the last word of a widget would take the widget with it, and Qt's widgets must end where
    they live.
    """

    owner: QObject
    task: Callable[..., Any]
    done: Callable[[Any], object] | None
    failed: Callable[[LanyardError], object] | None
    each: Callable[[Any], object] | None = None


class Lanes(QObject):
    """The two lanes of one window."""

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[Lane, Executor] = {}
        self._inquiries: dict[Job, _Inquiry] = {}
        self._open = True
        self._held: list[Callable[[], object]] | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def hold(self) -> None:
        """Lets nothing begin until :meth:`release`: beside the first picture, every other work would be in its way."""
        self._held = []

    def release(self) -> None:
        """Begins what was held back, in order."""
        held, self._held = self._held, None
        for begin in held or ():
            begin()

    def _begin(self, lane: Lane, task: Callable[[], object]) -> None:
        if self._held is not None:
            self._held.append(lambda: self._begin(lane, task))
        elif self._open:
            self._lane(lane).submit(task)

    def _lane(self, lane: Lane) -> Executor:
        # Made by the window's thread, or by the store's own when it goes on: never by two at once.
        if lane not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor

            self._lanes[lane] = ThreadPoolExecutor(max_workers=_WORKERS[lane], thread_name_prefix=lane)
        return self._lanes[lane]

    def store(
        self,
        owner: QObject,
        task: Callable[[], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Runs ``task`` on the store lane; ``done`` or ``failed`` is called on the window's thread."""
        return self._submit("store", _Inquiry(owner, task, done, failed))

    def work(
        self,
        owner: QObject,
        task: Callable[[], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Runs ``task`` on the work lane."""
        return self._submit("work", _Inquiry(owner, task, done, failed))

    def store_steps(
        self,
        owner: QObject,
        begin: Callable[[Callable[[], bool]], Iterator[T]],
        *,
        each: Callable[[list[T]], object],
        done: Callable[[], object],
        failed: Callable[[LanyardError], object],
    ) -> Job:
        """Runs a long task in short turns, so that looking is never behind adding.

        ``begin`` gets a callable that says whether to stop and returns an iterator;
        ``each`` gets what every turn yielded; ``done`` is called also after cancelling.
        """
        job = Job()
        self._inquiries[job] = _Inquiry(owner, begin, lambda _: hand_on(done), failed, each)
        steps: list[Iterator[T]] = []

        def turn() -> None:
            try:
                if not steps:
                    steps.append(self._inquiries[job].task(job.cancelled))
                items, more = _some(steps[0])
            except Exception as error:  # noqa: BLE001  # told as our mistake, with its kind only
                steps.clear()
                self._arrived.emit((job, "failed", _as_lanyard_error(error)))
                return
            self._arrived.emit((job, "each", items))
            if more and self._open:
                self._begin("store", turn)
            else:
                steps.clear()
                self._arrived.emit((job, "done", None))

        self._begin("store", turn)
        return job

    def _submit(self, lane: Lane, inquiry: _Inquiry) -> Job:
        job = Job()
        self._inquiries[job] = inquiry

        def run() -> None:
            if job.cancelled():
                self._arrived.emit((job, "dropped", None))
                return
            task = self._inquiries[job].task
            try:
                result = task()
            except Exception as error:  # noqa: BLE001  # told as our mistake, with its kind only
                del task
                self._arrived.emit((job, "failed", _as_lanyard_error(error)))
            else:
                del task
                self._arrived.emit((job, "done", result))

        self._begin(lane, run)
        return job

    def _deliver(self, parcel: tuple[Job, str, Any]) -> None:
        """Hands an answer on, on the window's thread; whoever is not there any more hears nothing."""
        job, kind, value = parcel
        inquiry = self._inquiries[job] if kind == "each" else self._inquiries.pop(job)
        if not self._open or is_stale(inquiry.owner):
            return
        # A long task is told of to its end, also one that was stopped.
        if kind == "dropped" or (inquiry.each is None and job.cancelled()):
            return
        answer = {"each": inquiry.each, "done": inquiry.done, "failed": inquiry.failed}[kind]
        if answer is not None:
            hand_on(answer, value)

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Runs ``last`` on the store lane, waits for both lanes, and delivers nothing more."""
        if not self._open:
            return
        self._held = None
        self._open = False
        if last is not None:
            self._lane("store").submit(last)
        for lane, executor in self._lanes.items():
            executor.shutdown(wait=True, cancel_futures=lane == "work")


def _as_lanyard_error(error: Exception) -> LanyardError:
    """Returns what is said of a failure: its code, and of a mistake of ours its kind. Without the frames it came through."""
    failure = error if isinstance(error, LanyardError) else BugError("bug", type(error).__name__)
    return failure.with_traceback(None)


def _some(steps: Iterator[T]) -> tuple[list[T], bool]:
    items: list[T] = []
    end = time.monotonic() + SLICE_SECONDS
    for item in steps:
        items.append(item)
        if time.monotonic() > end:
            return items, True
    return items, False
