"""Adding: what came in is examined, and kept: several to a transaction, each told only after its own is durable.

A group is closed when it is full or has been open for a moment; what comes slowly is kept at once. A thing that
cannot be kept is told as refused and takes nobody with it; a disk that cannot take any more ends the run, and what
was told before is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Final

from msgspec import structs

from wallet.credential.model import Credential
from wallet.errors import BugError, IntakeError, StoreError
from wallet.examine.frames import examine_joined
from wallet.examine.request import ExaminedItem
from wallet.formats.parsed import Received
from wallet.intake.routes.route import Inquiry, follow
from wallet.intake.source import Source as Source
from wallet.records.record import AddOutcome, AddStatus, Provenance, RecordSummary
from wallet.report import VerificationReport
from wallet.service.context import ServiceContext
from wallet.service.network_log import NetworkLog
from wallet.service.review_keeping import ReviewKeeping
from wallet.store.tables.records import Records

GROUP: Final = 200
"""Things in one transaction: one sync for all, and half a second's work to do again after a power cut."""
GROUP_SECONDS: Final = 0.03
"""How long a group stays open: less than a turn of the window's store lane."""
_ENDORSEMENT: Final = "EndorsementCredential"
"""The type of every answer to a request for a word (OB 3.0, EndorsementCredential)."""
_ABOUT_ONE: Final = frozenset({"record_damaged"})
"""Codes of what is wrong with one thing, and not with the vault or the disk."""


class Adding:
    """Adds to one open wallet."""

    def __init__(self, context: ServiceContext, network_log: NetworkLog) -> None:
        self._context = context
        self._network_log = network_log

    def ask(self, inquiry: Inquiry) -> Source:
        """Follows an address that the person agreed to have asked; returns what came as a source, or why nothing did.

        Whatever comes of it stands in the log of hosts. While the person's switch is on, nobody is asked.
        """
        if self._context.offline:
            error = IntakeError("offline")
            return Source(inquiry.name, b"", Provenance(inquiry.route, inquiry.name), error)
        self._context.vault.require_writable()
        client = self._context.client()
        try:
            return follow(inquiry, client)
        finally:
            self._network_log.note(client)

    def add(
        self,
        sources: Iterable[Source],
        *,
        progress: Callable[[int, AddOutcome], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Iterator[AddOutcome]:
        """Adds each source; yields an outcome per item *after* it is durable; several share a transaction.

        One bad source never stops the rest; only StoreError (a full disk …) ends it. Cancelling keeps what was judged.
        Raises StoreError ``vault_read_only`` before a source is looked at.
        """
        self._context.vault.require_writable()
        stopped = cancelled or (lambda: False)
        taken = takewhile(lambda _: not stopped(), sources)
        context = self._context
        examining = examine_joined(context.examiner, taken, context.request(), should_continue=lambda: not stopped())
        with closing(examining) as items:
            requests = cache(self._own_requests)
            sorted_out = (_answers_apart(item, requests) for item in items)
            for count, outcome in enumerate(keep(context.vault.records, sorted_out, cancelled=stopped), 1):
                if progress is not None:
                    progress(count, outcome)
                yield outcome

    def _own_requests(self) -> frozenset[frozenset[str]]:
        """Returns the ids of what each request of this wallet asks about."""
        return frozenset(frozenset(asked.request.digests) for asked in ReviewKeeping(self._context.vault).all_asked())


def _answers_apart(item: ExaminedItem, requests: Callable[[], frozenset[frozenset[str]]]) -> ExaminedItem:
    """Returns ``item``, refused with ``review_answer_here`` where it speaks of just what one of ``requests`` asks about.

    What an answer says counts only as it is taken in reviews; among the credentials it would be a badge of nobody's.
    """
    view = None if item.report is None else item.report.view
    if not isinstance(view, Credential) or _ENDORSEMENT not in view.type:
        return item
    if {subject.id for subject in view.subjects} not in requests():
        return item
    return replace(item, received=None, report=None, error=IntakeError("review_answer_here"))


def keep(records: Records, items: Iterator[ExaminedItem], *, cancelled: Callable[[], bool]) -> Iterator[AddOutcome]:
    """Keeps what was examined; yields an outcome per item, in order, after it is durable.

    Cancelling keeps what was judged so far. Raises StoreError when nothing more can be kept.
    """
    group: list[ExaminedItem] = []
    opened = time.monotonic()
    more = True
    while more:
        try:
            item = next(items, None)
        except Exception:
            # What was judged before is kept, whatever went wrong behind it.
            yield from _close(records, group)
            raise
        now = time.monotonic()
        if item is not None:
            slow = not group and now - opened > GROUP_SECONDS
            group.append(item)
            if len(group) == 1:
                opened = now
            if not slow and len(group) < GROUP and now - opened < GROUP_SECONDS and not cancelled():
                continue
        yield from _close(records, group)
        group = []
        opened = time.monotonic()
        more = item is not None and not cancelled()


def _close(records: Records, group: list[ExaminedItem]) -> Iterator[AddOutcome]:
    """Keeps a group in one transaction; when that fails, each for itself."""
    try:
        kept = iter(records.keep([row for row in map(_row, group) if row is not None]))
    except (StoreError, BugError) as error:
        if len(group) > 1:
            for item in group:
                yield from _close(records, [item])
        elif isinstance(error, StoreError) and error.code not in _ABOUT_ONE:
            raise
        else:
            yield AddOutcome(group[0].label, AddStatus.REFUSED, error=error.code, detail=error.detail)
        return
    for item in group:
        yield _refused(item) if _row(item) is None else _outcome(item, *next(kept))


def _row(item: ExaminedItem) -> tuple[Received, VerificationReport, Provenance] | None:
    if item.received is None or item.report is None:
        return None
    provenance = replace(item.source.provenance, member=item.member)
    return item.received, structs.replace(item.report, source=item.label, index=item.position), provenance


def _refused(item: ExaminedItem) -> AddOutcome:
    status = AddStatus.LEFT_OUT if item.left_out else AddStatus.REFUSED
    return AddOutcome(item.label, status, error=item.problem.code, detail=item.problem.detail)


def _outcome(item: ExaminedItem, summary: RecordSummary, new: bool) -> AddOutcome:
    status = AddStatus.ADDED if new else AddStatus.DUPLICATE
    return AddOutcome(
        item.label,
        status,
        summary.id,
        summary.title,
        standing=summary.standing,
        facts=summary.facts,
        children=summary.children,
        is_read=summary.is_read,
    )
