"""The file a calendar reads: an all-day event on each last day, with alarms before it (RFC 5545).

A calendar knows an event again by its UID and takes the one with the higher SEQUENCE. So an event keeps its UID through
every renewal of the same thing, and its SEQUENCE grows when something about it changed since it was last written; what is no
longer kept is written once more as cancelled. :class:`Written` is what has to be remembered for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT: Final = "-//Lanyard//Renewals//EN"
_FORGET_AFTER: Final = timedelta(days=400)
"""A cancelled event is written again for a year, for a calendar that is seldom fed, and then forgotten."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What ends: the records of its family, its last day, and what the event says."""

    records: tuple[str, ...]
    day: date
    title: str
    text: str
    lead_times: tuple[int, ...]
    ended: bool = False
    """Nothing rings for what has ended already."""


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it was last written."""

    uid: str
    sequence: int
    digest: str
    records: tuple[str, ...]
    day: date
    title: str
    cancelled: bool = False

    def to_plain(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {
            "uid": self.uid, "sequence": self.sequence, "digest": self.digest, "records": list(self.records),
            "day": self.day.isoformat(), "title": self.title, "cancelled": self.cancelled,
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Written:
        """Returns what :meth:`to_plain` gave. Raises KeyError, TypeError, ValueError."""
        return cls(
            str(plain["uid"]), int(plain["sequence"]), str(plain["digest"]), tuple(map(str, plain["records"])),
            date.fromisoformat(plain["day"]), str(plain["title"]), bool(plain["cancelled"]),
        )  # fmt: skip


def settle(
    reminders: Sequence[Reminder], before: Iterable[Written], *, new_uid: Callable[[], str], today: date, whole: bool
) -> list[tuple[Reminder | None, Written]]:
    """Returns the events to write, each with what to remember of it; None in place of a reminder for a cancelled one.

    ``before`` is what was written last. An event is the same when it shares a record with one written before. ``whole``:
    ``reminders`` are all there are; else what is not among them is left as it was, and not returned.
    """
    left = list(before)
    events: list[tuple[Reminder | None, Written]] = []
    for reminder in reminders:
        # Of two events whose families are one now, that of the newer card goes on.
        known = next((entry for record in reminder.records for entry in left if record in entry.records), None)
        digest = _digest(reminder)
        if known is None:
            entry = Written(new_uid(), 0, digest, reminder.records, reminder.day, reminder.title)
        else:
            left.remove(known)
            changed = known.digest != digest or known.cancelled
            entry = replace(
                known, sequence=known.sequence + changed, digest=digest, records=reminder.records, day=reminder.day,
                title=reminder.title, cancelled=False,
            )  # fmt: skip
        events.append((reminder, entry))
    if whole:
        for known in left:
            if not known.cancelled:
                events.append((None, replace(known, sequence=known.sequence + 1, cancelled=True)))
            elif today - known.day <= _FORGET_AFTER:
                events.append((None, known))
    return events


def calendar_bytes(events: Iterable[tuple[Reminder | None, Written]], *, now: datetime, name: str) -> bytes:
    """Returns the calendar; ``now`` is when it is written, ``name`` what a program may call it."""
    # Loaded when a calendar is written, which is seldom; a cold command does not wait for it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for reminder, entry in events:
        calendar.add_component(_event(reminder, entry, now))
    return bytes(calendar.to_ical())


def _event(reminder: Reminder | None, entry: Written, now: datetime) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    # A day, in no zone: it is that day wherever the calendar is read. Without an end it lasts the day.
    event.add("dtstart", entry.day)
    event.add("summary", entry.title)
    event.add("transp", "TRANSPARENT")
    if reminder is None:
        event.add("status", "CANCELLED")
        return event
    event.add("status", "CONFIRMED")
    event.add("description", reminder.text)
    for days in () if reminder.ended else reminder.lead_times:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _digest(reminder: Reminder) -> str:
    said_of_it = "\0".join(
        (reminder.day.isoformat(), reminder.title, reminder.text, str(reminder.lead_times), str(reminder.ended))
    )
    return hashlib.sha256(said_of_it.encode("utf-8", "surrogatepass")).hexdigest()
