"""One run through workers: sources go out some ahead, items come home in order, and whoever overruns is replaced."""

from __future__ import annotations

import secrets
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from wallet.errors import BugError
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.source import Source
from wallet.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_WORKER_QUESTIONS,
    WORKER_AHEAD,
    WORKER_AHEAD_BYTES,
    WORKER_FRAME_BYTES,
    WORKER_FRAME_SOURCES,
    WORKER_ITEMS_AHEAD,
)
from wallet.worker import words
from wallet.worker.answers import Answers
from wallet.worker.frames import GarbledError, Message, pieces
from wallet.worker.in_hand import TICK_SECONDS, Ticket, Worker
from wallet.worker.process import GoneError

_BEAT_SECONDS: Final = 0.002
"""How long a run lets answers come together while every worker has plenty in hand: waking up for each costs more."""
_STARTS: Final = 3
"""Workers that may end while they load before a run is given up."""


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
            else:
                self._wake(head)
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
            ticket = self._again.popleft()
            self._hand([ticket], self._new() if ticket.alone else self._least_busy())
        while self._more and len(self._line) + WORKER_FRAME_SOURCES <= WORKER_AHEAD * self._size:
            worker = self._free(anyway=not self._line)
            if worker is None:
                return
            tickets = self._frame()
            if tickets:
                self._hand(tickets, worker)

    def _frame(self) -> list[Ticket]:
        """Takes sources into the line; returns those that go out together. A large one goes alone."""
        tickets: list[Ticket] = []
        size = 0
        for _ in range(WORKER_FRAME_SOURCES):
            source = next(self._sources, None)
            if source is None:
                self._more = False
                break
            ticket = Ticket(source)
            self._line.append(ticket)
            if source.error is not None:
                ticket.items.append(ExaminedItem(source, error=source.error))
                ticket.done = True
                continue
            tickets.append(ticket)
            size += len(source.data)
            if size >= WORKER_FRAME_BYTES:
                break
        return tickets

    def _least_busy(self) -> Worker:
        least = min(self._workers, key=lambda worker: len(worker.tickets), default=None)
        if least is None:
            return self._new()
        busy = len(least.tickets) >= WORKER_FRAME_SOURCES or least.unread >= WORKER_FRAME_BYTES
        return self._new() if busy and len(self._workers) < self._size else least

    def _free(self, *, anyway: bool) -> Worker | None:
        """Returns who can take a frame; None when all have enough, unless somebody must."""
        least = self._least_busy()
        room = len(least.tickets) + WORKER_FRAME_SOURCES <= WORKER_AHEAD and least.unread < WORKER_AHEAD_BYTES
        return least if room or anyway else None

    def _new(self) -> Worker:
        return self._join(self._start(everything=self._everything))

    def _join(self, worker: Worker) -> Worker:
        self._workers.append(worker)
        self._selector.register(worker.process.descriptors[0], selectors.EVENT_READ, worker)
        return worker

    def _hand(self, tickets: list[Ticket], worker: Worker) -> None:
        if not worker.tickets:
            worker.heard()
        if not worker.asked:
            worker.asked = True
            self._send(worker, self._answers.request())
        for ticket in tickets:
            ticket.reached = 0
            ticket.name = secrets.token_hex(8)
        worker.tickets.extend(tickets)
        worker.served += len(tickets)
        heads = [[ticket.name, ticket.arrived, ticket.source.password, ticket.source.in_folder] for ticket in tickets]
        self._send(worker, pieces(["sources", heads], [ticket.source.data for ticket in tickets]))

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
        if all(len(worker.tickets) > WORKER_AHEAD // 2 for worker in self._workers):
            time.sleep(_BEAT_SECONDS)
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
        for worker in [w for w in self._workers if w.tickets and not w.paused and id(w) not in heard]:
            worker.waited += spent
            if worker.waited > worker.patience(self._seconds):
                self._lost(worker, "worker_overran")

    def _wake(self, head: Ticket) -> None:
        """Listens again to who has the source whose turn it is, wherever in its hand: what another worker left behind does
        not come in order."""
        for worker in self._workers:
            if worker.paused and head in worker.tickets:
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
            worker.answered += 1
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
        ticket.held += sum(map(len, message[1]))
        ticket.items.append(words.read_item(message, ticket.source, self._request, worker.given))
        ticket.arrived += 1
        worker.heard()
        enough = len(ticket.items) >= WORKER_ITEMS_AHEAD or ticket.held >= WORKER_AHEAD_BYTES
        if enough and self._line[0] not in worker.tickets:
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
        if why == "more" and not worker.process.everything:
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
            self._suspect(worker.tickets[0], code, detail, shared=worker.answered > 0)
        self._again.extend(ticket for ticket in worker.tickets if not ticket.done)
        worker.tickets.clear()

    def _suspect(self, ticket: Ticket, code: str, detail: str, *, shared: bool) -> None:
        """Blames a source for the end of its worker, at once or when it is judged again alone."""
        if shared and not ticket.alone:
            ticket.alone = True
            return
        for_good = self._request is not None and self._request.position is not None
        ticket.blame(code, detail, for_good=for_good)
