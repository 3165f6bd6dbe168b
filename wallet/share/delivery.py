"""Deliver → remember: hands a signed presentation to a channel and makes the ledger's line."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cache
from pathlib import Path

import wallet.share.channels as channels_package
from wallet.errors import ShareError
from wallet.plugins import discover
from wallet.records.record import ShareEntry
from wallet.share.channels.channel import Channel
from wallet.share.presentation import SignedPresentation


@cache
def channels() -> dict[str, Channel]:
    """Returns every channel by its id."""
    return {one.id: one for one in discover(channels_package, "CHANNEL")}


def deliver(signed: SignedPresentation, channel: str, path: Path, *, now: datetime, language: str = "en") -> ShareEntry:
    """Writes ``signed`` by ``channel`` to ``path`` and returns the line for the ledger.

    Raises ShareError ``no_channel``, ``cannot_write_share``, and what the channel says.
    """
    way = channels().get(channel)
    if way is None:
        raise ShareError("no_channel", channel)
    way.write(signed, path, language=language)
    return ledger_entry(signed, channel, now)


def ledger_entry(signed: SignedPresentation, channel: str, now: datetime) -> ShareEntry:
    """Returns the ledger's line for a share."""
    return ShareEntry(
        secrets.token_hex(8),
        now,
        signed.request.audience,
        signed.request.purpose,
        channel,
        tuple(record.summary.id for record in signed.records),
        tuple(record.summary.title for record in signed.records),
        signed.expires,
        signed.digest,
    )
