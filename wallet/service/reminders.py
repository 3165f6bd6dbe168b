"""What a person asked to be reminded of: a calendar's file that stays current, and what is due to be said today, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from wallet.service.context import ServiceContext
from wallet.service.renewals import Renewal, Renewals
from wallet.skills.renewals.lead_times import DEFAULT, lead_times

_FEED: Final = "calendar_feed"
"""Under which name a vault keeps which file stays current. No backup carries it: the folder is this computer's."""
_SPOKEN: Final = "reminders_spoken"
_ENDED: Final = 0
"""Stands for an end that is past, where else the days before it stand."""
_SPOKEN_AFTER: Final = 30
"""Days after an end for which it is still said once; what ended long ago is on the page and rings no more."""


class Reminders:
    """For one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, renewals: Renewals) -> None:
        self._context = context
        self._renewals = renewals

    # A file that stays current ---------------------------------------------------------
    def feed(self) -> Path | None:
        """Returns the calendar's file that the person asked to keep current; None for none."""
        kept = self._kept(_FEED)
        return Path(kept["file"]) if isinstance(kept.get("file"), str) else None

    def keep_feed(self, file: Path, language: str) -> int:
        """Writes the calendar to ``file`` now, and whenever it has changed; returns how many events are in it.

        Raises ShareError ``cannot_write_share``, ``no_room_for_share``: then nothing is kept current.
        """
        lines = self._renewals.all()
        written = self._renewals.write_calendar(file, lines, language, whole=True)
        self._context.vault.settings.set(_FEED, {"file": str(file.absolute()), "digest": _digest(lines, language)})
        return written

    def stop_feed(self) -> None:
        """Keeps no file current any more; the one that was stays where it is."""
        self._context.vault.settings.set(_FEED, {})

    def refresh_feed(self, language: str) -> bool:
        """Writes the file that is kept current, where it would say something else or is gone; returns whether it did.

        Raises ShareError ``cannot_write_share``, ``no_room_for_share``.
        """
        file = self.feed()
        if file is None or self._context.vault.read_only:
            return False
        digest = _digest(self._renewals.all(), language)
        if file.exists() and self._kept(_FEED).get("digest") == digest:
            return False
        self.keep_feed(file, language)
        return True

    # What is due ---------------------------------------------------------------------
    def due(self) -> list[Renewal]:
        """Returns what has come to one of its lead times, or has ended, since it was last said; by days from today."""
        spoken = self._kept(_SPOKEN)
        lines = [line for line in self._renewals.all(max(DEFAULT)) if line.days >= -_SPOKEN_AFTER]
        return [line for line in lines if (mark := _mark(line)) is not None and spoken.get(line.summary.id) != mark]

    def spoken(self, lines: Sequence[Renewal]) -> None:
        """Remembers that these were said: none is said again before its next lead time."""
        if lines and not self._context.vault.read_only:
            current = {line.summary.id for line in self._renewals.all(max(DEFAULT))}
            kept = {record: mark for record, mark in self._kept(_SPOKEN).items() if record in current}
            self._context.vault.settings.set(_SPOKEN, kept | {line.summary.id: _mark(line) for line in lines})

    def _kept(self, name: str) -> dict[str, Any]:
        kept = self._context.vault.settings.get(name, {})
        return kept if isinstance(kept, dict) else {}


def _mark(line: Renewal) -> list[object] | None:
    """Returns its end, and which lead time it has come to: what makes one saying another. None before the first."""
    if line.days < 0:
        return [line.ends.isoformat(), _ENDED]
    reached = [days for days in lead_times(line.kind) if line.days <= days]
    return [line.ends.isoformat(), min(reached)] if reached else None


def _digest(lines: Sequence[Renewal], language: str) -> str:
    """Returns what tells one state of the calendar from another. What has ended rings no more: that is a change too."""
    rows = [[line.family, line.ends.isoformat(), line.summary.title, line.can_recheck, line.days < 0] for line in lines]
    return hashlib.sha256(orjson.dumps([language, rows])).hexdigest()
