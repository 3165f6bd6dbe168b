"""Keeping what was found: several to a transaction, each told only after its own is durable.

A group is closed when it is full or has been open for a moment; what comes slowly is kept at once. A thing that
cannot be kept is told as refused and takes nobody with it; a disk that cannot take any more ends the run, and what
was told before is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from wallet.errors import BugError, StoreError
from wallet.examine.request import ExaminedItem
from wallet.formats.parsed import Received
from wallet.records.record import AddOutcome, AddWord, Provenance, RecordSummary
from wallet.report import VerificationReport
from wallet.store.tables.records import Records

GROUP: Final = 200
"""Things in one transaction: one sync for all, and half a second's work to do again after a power cut."""
GROUP_SECONDS: Final = 0.03
"""How long a group stays open: less than a turn of the window's store lane."""
_ABOUT_ONE: Final = frozenset({"record_damaged"})
"""Codes of what is wrong with one thing, and not with the vault or the disk."""


def keep(records: Records, found: Iterator[ExaminedItem], *, cancelled: Callable[[], bool]) -> Iterator[AddOutcome]:
    """Keeps what was found; yields an outcome per item, in order, after it is durable.

    Cancelling keeps what was judged so far. Raises StoreError when nothing more can be kept.
    """
    group: list[ExaminedItem] = []
    opened = time.monotonic()
    more = True
    while more:
        try:
            item = next(found, None)
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
            for one in group:
                yield from _close(records, [one])
        elif isinstance(error, StoreError) and error.code not in _ABOUT_ONE:
            raise
        else:
            yield AddOutcome(group[0].label, AddWord.REFUSED, error=error.code, detail=error.detail)
        return
    for one in group:
        yield _refused(one) if _row(one) is None else _outcome(one, *next(kept))


def _row(found: ExaminedItem) -> tuple[Received, VerificationReport, Provenance] | None:
    if found.received is None or found.report is None:
        return None
    provenance = replace(found.source.provenance, member=found.member)
    return found.received, replace(found.report, source=found.label, index=found.position), provenance


def _refused(found: ExaminedItem) -> AddOutcome:
    word = AddWord.LEFT_OUT if found.left_out else AddWord.REFUSED
    return AddOutcome(found.label, word, error=found.problem.code, detail=found.problem.detail)


def _outcome(found: ExaminedItem, summary: RecordSummary, new: bool) -> AddOutcome:
    word = AddWord.ADDED if new else AddWord.DUPLICATE
    return AddOutcome(found.label, word, summary.id, summary.title, standing=summary.standing)
