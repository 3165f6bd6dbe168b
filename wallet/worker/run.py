"""One run through workers: sources go out some ahead, items come home in order, and whoever overruns is replaced."""

from __future__ import annotations

import secrets
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from wallet.errors import BugError, IntakeError
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.source import Source
from wallet.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_WORKER_DEATHS,
    MAX_WORKER_QUESTIONS,
    WORKER_AHEAD,
    WORKER_AHEAD_BYTES,
    WORKER_ITEMS_AHEAD,
    WORKER_START_SECONDS,
)
from wallet.worker import words
from wallet.worker.answers import Answers
from wallet.worker.frames import GarbledError, Message, pieces
from wallet.worker.process import GoneError, Process

TICK_SECONDS: Final = 0.1
"""How often a run that waits looks whether it is still wanted."""
_STARTS: Final = 3
"""Workers that may end while they load before a run is given up."""


@dataclass(eq=False, slots=True)
class Ticket:
    """One source under way: what came home of it, and how far its worker says it is."""

    source: Source
    name: str = ""
    """What its worker must say with every word about it: it cannot have answered before it was asked."""
    items: deque[ExaminedItem] = field(default_factory=deque)
    arrived: int = 0
    """Items that came home, ever."""
    reached: int = 0
    """Things the present worker has said it found in the source."""
    deaths: int = 0
    forgiven: bool = False
    done: bool = False

    def blame(self, code: str, detail: str = "", *, for_good: bool) -> None:
        """Notes that the thing a worker was at cost it its life, and ends the source where going on is no use."""
        in_hand = self.reached > self.arrived
        self._refused(code, detail)
        self.deaths += 1
        if in_hand and not for_good and self.deaths < MAX_WORKER_DEATHS:
            return
        if in_hand or self.arrived > 1:
            self._refused("worker_gave_up")
        self.done = True

    def _refused(self, code: str, detail: str = "") -> None:
        self.items.append(ExaminedItem(self.source, error=IntakeError(code, detail)))
        self.arrived += 1


class Worker:
    """A process and what it has in hand."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.tickets: deque[Ticket] = deque()
        self.ready = False
        self.waited = 0.0
        """Seconds it was listened to without a whole message."""
        self.questions = 0
        self.served = 0
        self.given: words.Given = {}
        self.asked = False
        self.paused = False

    @property
    def unread(self) -> int:
        """Bytes of the sources it has in hand."""
        return sum(len(ticket.source.data) for ticket in self.tickets)

    def heard(self) -> None:
        """Begins the time of the next thing."""
        self.waited, self.questions = 0.0, 0
        self.given = {}

    def walls(self, seconds: float) -> dict[str, dict[str, bool]]:
        """Returns what it put up and what it tried. Raises BugError ``worker_not_started``."""
        messages: dict[str, dict[str, bool]] = {}
        end = time.monotonic() + WORKER_START_SECONDS + seconds
        try:
            self.process.send(pieces(["try"]))
            with selectors.DefaultSelector() as selector:
                selector.register(self.process.descriptors[0], selectors.EVENT_READ)
                while "tried" not in messages and time.monotonic() < end:
                    selector.select(TICK_SECONDS)
                    for head, _ in self.process.receive():
                        messages[head[0]] = {str(name): value is True for name, value in dict(head[1]).items()}
        except (GoneError, GarbledError, ValueError, TypeError, IndexError):
            raise BugError("worker_not_started") from None
        if "tried" not in messages:
            raise BugError("worker_not_started")
        return {"stands": messages.get("hello", {}), "tried": messages["tried"]}


class Start(Protocol):
    """Starts a worker; ``everything`` when one was found wanting."""

    def __call__(self, *, everything: bool) -> Worker: ...


class Run:
    """The sources of one call, from the first to the last."""

    def __init__(
        self,
        workers: list[Worker],
        start: Start,
        sources: Iterator[Source],
        request: VerificationRequest | None,
        *,
        size: int,
        seconds: float,
        should_continue: Callable[[], bool] | None = None,
    ) -> None:
        self._workers: list[Worker] = []
        self._start = start
        self._sources = sources
        self._request = request
        self._answers = Answers(request)
        self._size = size
        self._seconds = seconds
        self._should_continue = should_continue
        self._selector = selectors.DefaultSelector()
        self._line: deque[Ticket] = deque()
        self._again: deque[Ticket] = deque()
        self._more = True
        self._failed_starts = 0
        self._everything = False
        self._stopped = False
        for worker in workers:
            self._join(worker)

    def stop(self) -> None:
        """Asks the run to end soon. May be called from any thread."""
        self._stopped = True

    def items(self) -> Iterator[ExaminedItem]:
        """Yields what is found, in order; ends early when nobody wants it any more.

        Raises BugError ``worker_not_started``.
        """
        while self._goes_on():
            self._fill()
            if not self._line:
                return
            head = self._line[0]
            if head.items:
                yield head.items.popleft()
            elif head.done:
                self._line.popleft()
                self._wake()
            else:
                self._wait()

    def leave(self) -> list[Worker]:
        """Ends the run; returns the workers that have nothing in hand. The others are ended."""
        self._selector.close()
        for worker in self._workers:
            worker.asked = worker.paused = False
            if worker.tickets:
                worker.process.kill()
        return [worker for worker in self._workers if not worker.tickets]

    def _goes_on(self) -> bool:
        return not self._stopped and (self._should_continue is None or self._should_continue())

    # Out ------------------------------------------------------------------------------
    def _fill(self) -> None:
        while self._again:
            self._hand(self._again.popleft(), self._free(anyway=True))
        while self._more and len(self._line) < WORKER_AHEAD * self._size:
            worker = self._free(anyway=not self._line)
            if worker is None:
                return
            source = next(self._sources, None)
            if source is None:
                self._more = False
                return
            ticket = Ticket(source)
            self._line.append(ticket)
            if source.error is not None:
                ticket.items.append(ExaminedItem(source, error=source.error))
                ticket.done = True
                continue
            self._hand(ticket, worker)

    def _free(self, *, anyway: bool) -> Worker | None:
        least = min(self._workers, key=lambda one: len(one.tickets), default=None)
        busy = least is None or len(least.tickets) >= WORKER_AHEAD // 2
        if busy and len(self._workers) < self._size:
            least = self._join(self._start(everything=self._everything))
        if anyway or (least is not None and len(least.tickets) < WORKER_AHEAD and least.unread < WORKER_AHEAD_BYTES):
            return least
        return None

    def _join(self, worker: Worker) -> Worker:
        self._workers.append(worker)
        self._selector.register(worker.process.descriptors[0], selectors.EVENT_READ, worker)
        return worker

    def _hand(self, ticket: Ticket, worker: Worker | None) -> None:
        worker = worker or self._join(self._start(everything=self._everything))
        ticket.reached = 0
        ticket.name = secrets.token_hex(8)
        worker.tickets.append(ticket)
        worker.served += 1
        if len(worker.tickets) == 1:
            worker.heard()
        if not worker.asked:
            worker.asked = True
            self._send(worker, self._answers.request())
        source = ticket.source
        self._send(worker, pieces(["source", ticket.name, ticket.arrived, source.password], [source.data]))

    def _send(self, worker: Worker, frame: list[bytes]) -> None:
        try:
            worker.process.send(frame)
        except GoneError:
            return  # its end is read where its words are
        self._listen(worker)

    def _listen(self, worker: Worker) -> None:
        """Keeps the selector to what is wanted of a worker now."""
        out, into = worker.process.descriptors
        known = self._selector.get_map()
        if worker.process.unsent and into not in known:
            self._selector.register(into, selectors.EVENT_WRITE, worker)
        elif not worker.process.unsent and into in known:
            self._selector.unregister(into)
        if worker.paused and out in known:
            self._selector.unregister(out)
        elif not worker.paused and out not in known:
            self._selector.register(out, selectors.EVENT_READ, worker)

    # Home -----------------------------------------------------------------------------
    def _wait(self) -> None:
        began = time.monotonic()
        events = self._selector.select(TICK_SECONDS)
        heard: set[int] = set()
        for key, wish in events:
            worker = key.data
            if worker not in self._workers:
                continue  # it was ended a moment ago
            if wish & selectors.EVENT_WRITE:
                self._send(worker, [])
            elif self._hear(worker):
                heard.add(id(worker))
        # A worker that only drips, and never ends a message, is as silent as one that says nothing.
        spent = time.monotonic() - began
        for worker in [one for one in self._workers if one.tickets and not one.paused and id(one) not in heard]:
            worker.waited += spent
            if worker.waited > (self._seconds if worker.ready else WORKER_START_SECONDS):
                self._lost(worker, "worker_overran")

    def _wake(self) -> None:
        for worker in self._workers:
            if worker.paused and self._line and worker.tickets[0] is self._line[0]:
                worker.paused = False
                self._listen(worker)

    def _hear(self, worker: Worker) -> bool:
        """Takes what has come; says whether there was a whole message."""
        whole = False
        try:
            for message in worker.process.receive():
                whole = True
                if not self._heard(worker, message):
                    break
        except GoneError:
            self._gone(worker)
        except (GarbledError, IndexError, ValueError, TypeError) as error:
            self._lost(worker, "worker_garbled", type(error).__name__)
        return whole

    def _heard(self, worker: Worker, message: Message) -> bool:
        """Takes one message; says whether the worker still lives. Raises GarbledError and what strange lists raise."""
        head, _ = message
        word = head[0]
        if word == "hello" and not worker.ready:
            worker.ready, worker.waited = True, 0.0
            return True
        if not worker.tickets or not worker.ready:
            raise GarbledError("nobody asked")
        ticket = worker.tickets[0]
        if word in ("item", "refused", "at", "done") and head.pop(1) != ticket.name:
            raise GarbledError("another ticket")
        if word in ("item", "refused"):
            self._take_item(worker, ticket, message)
        elif word == "at":
            ticket.reached += 1
            worker.waited = 0.0
            if ticket.reached > MAX_ARCHIVE_ENTRIES + WORKER_AHEAD:
                raise GarbledError("too many things")
        elif word == "done":
            if not ticket.arrived:
                raise GarbledError("nothing was said of a source")
            worker.tickets.popleft().done = True
            worker.heard()
        elif word == "stop":
            self._stop(worker, head[1])
            return False
        else:
            self._answer(worker, head)
        return True

    def _take_item(self, worker: Worker, ticket: Ticket, message: Message) -> None:
        if ticket.arrived > MAX_ARCHIVE_ENTRIES + WORKER_AHEAD:
            raise GarbledError("too many items")
        ticket.items.append(words.read_item(message, ticket.source, self._request, worker.given))
        ticket.arrived += 1
        worker.heard()
        if ticket is not self._line[0] and len(ticket.items) >= WORKER_ITEMS_AHEAD:
            worker.paused = True
            self._listen(worker)

    def _answer(self, worker: Worker, head: list[Any]) -> None:
        worker.questions += 1
        if worker.questions > MAX_WORKER_QUESTIONS:
            raise GarbledError("too many questions")
        self._send(worker, self._answers.to(head, worker.given))

    # Ends -----------------------------------------------------------------------------
    def _stop(self, worker: Worker, why: str) -> None:
        """A worker ended in good order: it needs what it has not loaded, or has no memory left."""
        if why == "more" and not self._everything:
            self._everything = True
            self._lost(worker, "")
        elif why == "worker_memory":
            self._lost(worker, "worker_memory")
        else:
            raise GarbledError("no reason")

    def _gone(self, worker: Worker) -> None:
        """A worker ended by itself: by what it read, or by somebody's hand, which the thing it was at did not earn."""
        self._dismiss(worker)
        ended = worker.process.ended()
        first = worker.tickets[0] if worker.tickets else None
        if first is not None and worker.ready and ended == -signal.SIGKILL and not first.forgiven:
            first.forgiven = True
            self._hand_on(worker, "")
        else:
            self._hand_on(worker, "worker_crashed", f"status {ended}")

    def _lost(self, worker: Worker, code: str, detail: str = "") -> None:
        """Ends a worker that does not end by itself."""
        self._dismiss(worker)
        worker.process.kill()
        self._hand_on(worker, code, detail)

    def _dismiss(self, worker: Worker) -> None:
        for number in worker.process.descriptors:
            if number in self._selector.get_map():
                self._selector.unregister(number)
        self._workers.remove(worker)

    def _hand_on(self, worker: Worker, code: str, detail: str = "") -> None:
        """Tells of the source an ended worker was at, unless ``code`` is ""; the others go to another worker."""
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise BugError("worker_not_started", detail)
        elif code and worker.tickets:
            for_good = self._request is not None and self._request.position is not None
            worker.tickets[0].blame(code, detail, for_good=for_good)
        self._again.extend(ticket for ticket in worker.tickets if not ticket.done)
        worker.tickets.clear()
