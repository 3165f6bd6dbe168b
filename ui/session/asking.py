"""Checking online, as the window does it: what is asked about, whom it would ask, and the asking itself.

A :class:`Subject` is what one dialog is about. That of kept records stands here; that of somebody else's files is the Check
page's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from PySide6.QtCore import QObject

from ui.session.session import Session
from ui.session.tasks import Job
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.service.asking import Answered, Asked, Planned, PlannedQuestion
from wallet.service.changes import Changes


@dataclass(frozen=True, slots=True)
class Moved:
    """How far it is since the last word of it: things looked at, whom it would ask or asked, and what is different."""

    count: int = 0
    questions: tuple[PlannedQuestion, ...] = ()
    asked: tuple[Asked, ...] = ()
    changed: tuple[RecordSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of it: how far it is, that it is over (also after cancelling), or that it failed."""

    moved: Callable[[Moved], object]
    done: Callable[[], object]
    failed: Callable[[LanyardError], object]


class Subject(Protocol):
    """What is checked online."""

    @property
    def count(self) -> int:
        """Of how many things it is."""
        ...

    def plan(self, owner: QObject, listener: Listener) -> Job: ...
    def check(self, owner: QObject, hosts: frozenset[str], listener: Listener) -> Job: ...


class RecordsSubject:
    """Kept records, in short turns of the store lane; screens hear of each that was judged again."""

    def __init__(self, session: Session, ids: Sequence[RecordId]) -> None:
        self._session = session
        self._ids = tuple(ids)

    @property
    def count(self) -> int:
        """How many records."""
        return len(self._ids)

    def plan(self, owner: QObject, listener: Listener) -> Job:
        """Finds out whom checking them online would ask; asks nobody."""

        def each(planned: list[Planned]) -> None:
            listener.moved(Moved(len(planned), tuple(question for item in planned for question in item.questions)))

        def begin(cancelled: Callable[[], bool]) -> Iterator[Planned]:
            wallet = self._session.wallet()
            return iter(()) if wallet is None else takewhile(lambda _: not cancelled(), wallet.asking.plan(self._ids))

        return self._session.lanes.store_steps(owner, begin, each=each, done=listener.done, failed=listener.failed)

    def check(self, owner: QObject, hosts: frozenset[str], listener: Listener) -> Job:
        """Judges them again with what ``hosts`` answer; cancelling the job stops at once, and what was answered stays."""

        def each(answers: list[Answered]) -> None:
            self._session.tell_change(Changes(updated=tuple(item.id for item in answers if item.error is None)))
            listener.moved(
                Moved(
                    len(answers),
                    tuple(question for item in answers for question in item.further),
                    tuple(asked for item in answers for asked in item.asked),
                    tuple(item.summary for item in answers if item.changed and item.summary is not None),
                )
            )

        def begin(cancelled: Callable[[], bool]) -> Iterator[Answered]:
            wallet = self._session.wallet()
            return iter(()) if wallet is None else wallet.asking.check(self._ids, hosts, stopped=cancelled)

        return self._session.lanes.store_steps(owner, begin, each=each, done=listener.done, failed=listener.failed)
