"""How a share stands: its state in words, under which filter it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import has, t
from wallet.records.record import ShareEntry, ShareState

ICONS: Final = {
    "answer": "answer", "room": "room", "page": "qr", "page_screen": "qr", "link": "link", "qr": "qr", "screen": "screen",
    "code": "qr", "code_screen": "qr", "html": "page", "pdf": "document", "packet": "folder",
}  # fmt: skip
FILTERS: Final = ("all", "live", "delivered", "ended", "stopped", "unreachable", "intended")
"""Every state, in the order in which it concerns the person."""
_MOST_NAMED: Final = 4


def is_under(entry: ShareEntry, chosen: str, words: str, holding: Collection[str]) -> bool:
    """Says whether a share is under the filter ``chosen``, and is for whom or for what ``words`` say, or holds them.

    ``holding`` are the ids of the shares in which a receiver saw the words.
    """
    if chosen not in ("all", str(entry.state)):
        return False
    asked = words.casefold()
    return (
        not asked
        or entry.id in holding
        or any(asked in text.casefold() for text in (entry.audience, entry.purpose, *entry.titles))
    )


def whom(entry: ShareEntry) -> str:
    """Returns for whom it was."""
    return plain(entry.audience, limit=120) or t("share.nobody_named")


def what(entry: ShareEntry) -> str:
    """Returns what was shown, in short."""
    titles = joined(*(plain(title, limit=60) for title in entry.titles[:_MOST_NAMED]), by=", ")
    if len(entry.titles) > _MOST_NAMED:
        titles = joined(titles, t("share.and_more", n=len(entry.titles) - _MOST_NAMED), by="")
    return titles


def way(entry: ShareEntry) -> str:
    """Returns by which way."""
    return t(f"share.way.{entry.channel}") if has(f"share.way.{entry.channel}") else plain(entry.channel, limit=20)


def state(entry: ShareEntry, now: datetime) -> str:
    """Returns what became of it: until when it is good, or why it no longer is."""
    if entry.state is ShareState.STOPPED and entry.changed is not None:
        return t("share.stopped", date=dates.recently(entry.changed, now), time=dates.clock_time(entry.changed))
    if entry.state in (ShareState.INTENDED, ShareState.UNREACHABLE):
        return t(f"share.{entry.state}")
    if entry.expires is None:
        return t("share.delivered") if entry.state is ShareState.DELIVERED else ""
    if entry.state is ShareState.ENDED and entry.expires > now:
        return t("share.over")
    key = "share.ended" if entry.expires <= now else "share.until"
    until = t(key, date=dates.recently(entry.expires, now), time=dates.clock_time(entry.expires))
    lead = t(f"share.{entry.state}") if entry.state in (ShareState.LIVE, ShareState.DELIVERED) else ""
    return joined(lead, until)
