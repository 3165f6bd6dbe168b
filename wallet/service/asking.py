"""Checking what is kept online: first whom it would ask and what for, then asking those the person agreed to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from wallet.credential.model import RecordId
from wallet.errors import IntakeError
from wallet.net.client import Asked as Asked
from wallet.records.facts import Facts
from wallet.records.record import RecordSummary
from wallet.records.standing import standing
from wallet.service.checking import Checking
from wallet.service.context import ServiceContext
from wallet.service.network_log import NetworkLog
from wallet.verify.sources.agreed import PlannedQuestion as PlannedQuestion
from wallet.verify.sources.agreed import together as together


@dataclass(frozen=True, slots=True)
class Planned:
    """Whom checking one record online would ask; ``error`` says why that could not be found."""

    id: RecordId
    questions: tuple[PlannedQuestion, ...] = ()
    error: IntakeError | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one record.

    Attributes:
        summary: its line as it is now; None where it could not be judged (``error``).
        changed: something else is said of it than before.
        asked: whom the run asked since the record before, what for, and whether they answered.
        further: whom its check would ask besides, who were not agreed to: they turned up in an answer.
    """

    id: RecordId
    summary: RecordSummary | None = None
    changed: bool = False
    asked: tuple[Asked, ...] = ()
    further: tuple[PlannedQuestion, ...] = ()
    error: IntakeError | None = None


class Asking:
    """Checking online for one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, checking: Checking, network_log: NetworkLog) -> None:
        self._context = context
        self._checking = checking
        self._network_log = network_log

    def plan(self, record_ids: Iterable[RecordId]) -> Iterator[Planned]:
        """Yields for each record whom checking it online would ask, found with what is kept. Asks nobody, keeps nothing.

        What turns up only in an answer is not known beforehand: :meth:`check` does not ask it, and tells of it.
        Raises StoreError ``vault_read_only`` where the answers could not be kept.
        """
        self._context.vault.require_writable()
        for record_id in record_ids:
            try:
                yield Planned(record_id, self._checking.planned(record_id))
            except IntakeError as error:
                yield Planned(record_id, error=error)

    def check(
        self, record_ids: Iterable[RecordId], hosts: Collection[str], *, stopped: Callable[[], bool]
    ) -> Iterator[Answered]:
        """Judges kept records again with what ``hosts`` answer, one after another, and keeps each report.

        One run: a document that several need is fetched once, in an order that is chance's alone (N13). Nobody else is
        asked, and nobody at all while the person's switch is on. ``stopped`` ends a question under way at once; what was
        answered by then is kept, and what was asked stands in the log.
        """
        ids = list(record_ids)
        SystemRandom().shuffle(ids)
        run = self._context.agreed_run(hosts, stopped)
        noted = further = 0
        for record_id in ids:
            if stopped():
                return
            error = summary = None
            changed = False
            try:
                before = self._context.vault.records.facts(record_id)
                self._checking.check_again(record_id, documents=run)
                summary = self._context.vault.records.summary(record_id)
                changed = _shown_state(before, self._context.clock.now()) != _shown_state(
                    summary.facts, self._context.clock.now()
                )
            except IntakeError as failure:
                error = failure
            self._network_log.note(run)
            asked, left = tuple(run.asked[noted:]), run.further[further:]
            noted, further = noted + len(asked), further + len(left)
            yield Answered(record_id, summary, changed, asked, left, error)


def _shown_state(known: Facts, now: datetime) -> tuple[str, str, str]:
    stands = standing(known, now)
    return stands.kind, stands.missing, stands.period
