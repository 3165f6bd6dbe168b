"""What a worker has in hand: the sources it was given, and what came home of each."""

from __future__ import annotations

import selectors
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from wallet.errors import BugError, IntakeError
from wallet.examine.request import ExaminedItem
from wallet.intake.source import Source
from wallet.limits import MAX_SOURCE_BYTES, MAX_WORKER_DEATHS, WORKER_SHARED_SECONDS, WORKER_START_SECONDS
from wallet.worker import words
from wallet.worker.frames import GarbledError, pieces
from wallet.worker.process import GoneError, Process

TICK_SECONDS: Final = 0.1
"""How often whoever waits looks whether it is still wanted."""


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
    alone: bool = False
    """It is to be the first thing of a new worker: the one that died at it had judged others before, and who knows which
    of them it died of."""
    held: int = 0
    """Bytes of the items that wait for their turn."""
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
        self.answered = 0
        """Sources it was done with, ever: with none, what it dies of is what it has in hand."""
        self.given: words.Given = {}
        self.asked = False
        self.paused = False

    @property
    def unread(self) -> int:
        """Bytes of the sources it has in hand."""
        return sum(len(ticket.source.data) for ticket in self.tickets)

    def patience(self, seconds: float) -> float:
        """Returns how long it may be silent, of ``seconds`` that one thing may take where it is alone."""
        if not self.ready:
            return WORKER_START_SECONDS
        if not self.answered:
            return seconds
        # It is judged again alone if it takes longer, with all the time there is.
        return min(seconds, WORKER_SHARED_SECONDS + seconds * len(self.tickets[0].source.data) / MAX_SOURCE_BYTES)

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
