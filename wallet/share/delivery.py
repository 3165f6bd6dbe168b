"""The last step: handed over, in one of the ways found in ``channels``, and remembered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import wallet.share.channels as channels_package
from wallet.credential.record import ShareEntry
from wallet.errors import ShareError
from wallet.plugins import discover
from wallet.share.presentation import SignedPresentation


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was handed over, and where it was written. Only a channel makes one, from a SignedPresentation."""

    signed: SignedPresentation = field(repr=False)
    channel: str
    paths: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.signed, SignedPresentation):
            raise ShareError("nothing_chosen")


class Channel(Protocol):
    """One way to hand over: one module in this folder's ``channels`` with ``CHANNEL``."""

    id: str
    suffix: str
    """How its files end, with the dot."""

    def deliver(self, signed: SignedPresentation, path: Path, *, language: str = "en") -> Delivered:
        """Writes ``signed`` to ``path`` (whole or not at all). Raises ShareError."""
        ...


@cache
def channels() -> dict[str, Channel]:
    """Returns every way there is, by its id."""
    return {one.id: one for one in discover(channels_package, "CHANNEL")}


def deliver(signed: SignedPresentation, channel: str, path: Path, *, language: str = "en") -> Delivered:
    """Hands ``signed`` over. Raises ShareError ``channel_not_known`` and what the channel says."""
    if not isinstance(signed, SignedPresentation):
        raise ShareError("nothing_chosen")
    found = channels().get(channel)
    if found is None:
        raise ShareError("channel_not_known", channel[:40])
    return found.deliver(signed, path, language=language)


def entry(delivered: Delivered, *, now: datetime) -> ShareEntry:
    """Returns the line of the ledger for what was handed over."""
    return remembered(delivered.signed, delivered.channel, now=now)


def remembered(signed: SignedPresentation, channel: str, *, now: datetime, state: str = "made") -> ShareEntry:
    """Returns the line of the ledger for ``signed``, shown along ``channel``."""
    titles: Sequence[str] = signed.titles
    return ShareEntry(
        id=secrets.token_hex(16),
        created=now,
        audience=signed.audience,
        purpose=signed.purpose,
        channel=channel,
        record_ids=signed.record_ids,
        titles=tuple(titles),
        expires=signed.expires,
        digest=signed.digest,
        state=state,
    )
