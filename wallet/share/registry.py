"""Every way of handing over there is, by its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import wallet.share.channels as channels_package
from wallet.errors import ShareError
from wallet.plugins import discover
from wallet.share.channels.channel import Channel, FileChannel, LiveChannel, Refusal
from wallet.share.presentation import PresentationRequest
from wallet.share.selection import Disclosed


@cache
def channels() -> Mapping[str, Channel]:
    """Returns every channel by its id."""
    return {channel.id: channel for channel in discover(channels_package, "CHANNEL")}


def channel(channel_id: str) -> Channel:
    """Returns one. Raises ShareError ``no_channel``."""
    known = channels().get(channel_id)
    if known is None:
        raise ShareError("no_channel", channel_id)
    return known


def file_channel(channel_id: str) -> FileChannel:
    """Returns one that makes a file. Raises ShareError ``no_channel``."""
    known = channel(channel_id)
    if not isinstance(known, FileChannel):
        raise ShareError("no_channel", channel_id)
    return known


def live_channel(channel_id: str) -> LiveChannel:
    """Returns one that shows. Raises ShareError ``no_channel``."""
    known = channel(channel_id)
    if not isinstance(known, LiveChannel):
        raise ShareError("no_channel", channel_id)
    return known


def refusals(disclosed: Disclosed, request: PresentationRequest, asked: Iterable[Channel]) -> list[Refusal]:
    """Returns what of ``disclosed`` cannot be handed over, by the channels that were asked for; each reason once."""
    return list(dict.fromkeys(refusal for way in asked for refusal in way.carries(disclosed, request)))


def require_carried(disclosed: Disclosed, request: PresentationRequest, asked: Iterable[Channel]) -> None:
    """Raises ShareError with the first refusal's code."""
    for refusal in refusals(disclosed, request, asked):
        raise ShareError(refusal.code)
