"""What has to be renewed, in an open wallet: a line for each family, the calendar's file, families made by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from resources.catalogue import text
from wallet.credential.model import Credential, Presentation, RecordId
from wallet.encodings.display import display_name
from wallet.records.days import local_day
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.context import ServiceContext
from wallet.share.cover_sheet import CoverRow, CoverSheet, cover_sheet
from wallet.share.writing import write_whole
from wallet.skills.holdings import holdings
from wallet.skills.renewals.calendar_file import Reminder, Written, calendar_bytes, settle
from wallet.skills.renewals.lead_times import lead_times
from wallet.store.copies.backup_contents import CALENDAR_SETTING
from wallet.store.file.times import to_moment

_EVER: Final = datetime.max.replace(tzinfo=UTC)
_MANY: Final = 1_000_000
_HOSTED: Final = "ob2"


@dataclass(frozen=True, slots=True)
class Renewal:
    """One line: the record that speaks for its family today.

    Attributes:
        family: all records of it, this one among them, the one that ends last first.
        ends: its last day, as its issuer wrote it. ``days``: from today (where the reader is); below 0 it has ended.
        can_recheck: whether asking its issuer can tell whether it still holds (a status, a hosted copy).
        kind: as records by hand are called, "" where it does not say.
        years: in which those of its family were issued, as far as they say.
    """

    summary: RecordSummary
    family: tuple[RecordId, ...]
    ends: date
    days: int
    can_recheck: bool
    kind: str
    years: tuple[int, ...] = ()


class Renewals:
    """What ends when, for one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def all(self, within: int | None = None, *, limit: int = _MANY) -> list[Renewal]:
        """Returns a line for each family that has an end, by days from today, what ended first; what was replaced is left
        out. ``within``: only those that end in so many days or have ended; ``limit``: of those that have ended, and of those
        that will end, so many that are nearest to today."""
        attention, records = self._context.vault.records.attention, self._context.vault.records
        now = self._context.clock.now()
        today = local_day(now)
        # A day more on either side: a day is its issuer's, and the moment that ends it lies in a zone of theirs.
        last = _EVER if within is None else _midnight(today, within + 2)
        endings = attention.ending(last, limit)
        lines = records.summaries([entry.num for entry in endings])
        renewals = [
            self._renewal(summary, attention.members(entry.num), now, today)
            for summary, entry in zip(lines, endings, strict=True)
        ]
        kept = (line for line in renewals if within is None or line.days <= within)
        return sorted(kept, key=lambda line: (line.days, line.summary.title, line.summary.id))

    def _renewal(
        self, summary: RecordSummary, members: Sequence[tuple[RecordId, int | None]], now: datetime, today: date
    ) -> Renewal:
        report = self._context.vault.records.report(summary.id)
        ends = summary.facts.ends
        day = ends.day if ends is not None else today
        kind = next((held.kind for held in holdings(report, now, ref=summary.id) if not held.scope), "")
        family = tuple(record_id for record_id, _ in members)
        years = sorted({to_moment(starts).year for _, starts in members if starts is not None})
        return Renewal(summary, family, day, (day - today).days, _can_recheck(report.view), kind, tuple(years))

    def family(self, record_id: RecordId) -> Sequence[RecordId]:
        """Returns the records of the family of one, the one that ends last first. Raises StoreError ``no_record``."""
        records = self._context.vault.records
        records.attention.make_missing()
        return records.attention.family(records.num(record_id))

    def put_together(self, record_ids: Sequence[RecordId]) -> Changes:
        """Makes the families of these records one, whatever they say; kept until they are taken apart.

        Raises StoreError ``family_of_one`` for fewer than two, ``no_record``.
        """
        records = self._context.vault.records
        records.attention.make_missing()
        records.attention.families.put_together([records.num(record_id) for record_id in record_ids])
        return Changes(organised=tuple(record_ids))

    def take_apart(self, record_id: RecordId) -> Changes:
        """Takes one record out of its family. Raises StoreError ``no_record``."""
        records = self._context.vault.records
        records.attention.make_missing()
        before = tuple(self.family(record_id))
        records.attention.families.take_apart(records.num(record_id))
        return Changes(organised=before)

    def write_calendar(self, file: Path, lines: Sequence[Renewal], language: str, *, whole: bool) -> int:
        """Writes the lines as a calendar's file, whole or not at all; returns how many events are in it.

        ``whole``: ``lines`` are all there are, and what was written before and is not among them is cancelled. What was
        written is remembered first, so that no event is ever written twice with one SEQUENCE and two meanings.
        Raises ShareError ``cannot_write_share``, ``no_room_for_share``.
        """
        now = self._context.clock.now()
        settings = self._context.vault.settings
        before = _written_before(settings.get(CALENDAR_SETTING, []))
        reminders = [_reminder(line, language) for line in lines]
        events = settle(reminders, before, new_uid=lambda: str(uuid.uuid4()), today=local_day(now), whole=whole)
        uids = {entry.uid for _, entry in events}
        # Of a part of the lines the rest is still as it was written.
        rest = [] if whole else [entry for entry in before if entry.uid not in uids]
        remembered = [entry.to_plain() for entry in (*(entry for _, entry in events), *rest)]
        if remembered != [entry.to_plain() for entry in before]:
            settings.set(CALENDAR_SETTING, remembered)
        write_whole(file, calendar_bytes(events, now=now, name=text("renewals.calendar", language)))
        return len(events)

    def write_list(self, file: Path, lines: Sequence[Renewal], language: str) -> None:
        """Writes the lines as a PDF to print, in their order. Raises ShareError ``cannot_write_share``,
        ``no_room_for_share``."""
        now = self._context.clock.now()
        rows = tuple(_printed(line, language) for line in lines)
        sheet = CoverSheet(text("place.renewals", language), "", "", now, None, rows, (), last_column="do")
        write_whole(file, cover_sheet(sheet, language))


def _printed(line: Renewal, language: str) -> CoverRow:
    if line.days:
        when = text("renewals.ended_ago" if line.days < 0 else "renewals.days_left", language, n=abs(line.days))
    else:
        when = text("renewals.last_day", language)
    do = text("renewals.can_recheck" if line.can_recheck else "renewals.you_update", language)
    return CoverRow("", line.summary.title, line.summary.issuer_name, "", line.ends, do, remark=when)


def _written_before(kept: object) -> list[Written]:
    """Returns what was written for calendars; nothing where it cannot be read: a backup may come from anybody who had its
    code, and a calendar's file is written all the same."""
    try:
        return [Written.from_plain(plain) for plain in kept] if isinstance(kept, list) else []
    except (KeyError, TypeError, ValueError):
        return []


def _midnight(today: date, days: int) -> datetime:
    try:
        return datetime.combine(today + timedelta(days=days), time(), UTC)
    except OverflowError:
        return _EVER


def _can_recheck(view: Credential | Presentation | None) -> bool:
    return any(bool(credential.credential_status) or credential.version == _HOSTED for credential in _credentials(view))


def _credentials(view: Credential | Presentation | None) -> Iterator[Credential]:
    if view is None:
        return
    if isinstance(view, Credential):
        yield view
    for inner in view.credentials:
        yield from _credentials(inner)


def _reminder(line: Renewal, language: str) -> Reminder:
    title = display_name(line.summary.title)
    ended = line.days < 0
    key = "renewals.event_ended" if ended else "renewals.event"
    about = "renewals.event_recheck" if line.can_recheck else "renewals.event_update"
    issuer = display_name(line.summary.issuer_name)
    return Reminder(
        records=tuple(line.family),
        day=line.ends,
        title=text(key, language, title=title),
        text="\n".join(part for part in (issuer, text(about, language)) if part),
        lead_times=lead_times(line.kind),
        ended=ended,
    )
