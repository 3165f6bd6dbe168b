"""Pictures of one moving code that came as files of their own: what none of them says alone, they say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import Final

from wallet.examine.request import ExaminedItem, Examiner, VerificationRequest
from wallet.intake.containers.code_frames import together
from wallet.intake.source import Source
from wallet.limits import MAX_PICTURE_BYTES, MAX_QR_FRAMES

_OF_A_SET: Final = re.compile(r"\d{1,4} of \d{1,4} ([0-9A-F]{16})")
"""What is said of a picture with some frames of a set: how many of how many, and the name of the set."""


def examine_joined(
    examiner: Examiner,
    sources: Iterable[Source],
    request: VerificationRequest | None,
    *,
    should_continue: Callable[[], bool] | None = None,
) -> Generator[ExaminedItem]:
    """Yields what ``examiner`` does. Pictures that show a part of a set wait for the end and are read together there; those
    that are still not all of it are told of as they were.

    What waits is bounded: past the limits a picture is told of at once.
    """
    waiting: dict[str, list[ExaminedItem]] = {}
    size = count = 0
    with closing(examiner.examine_each(sources, request, should_continue=should_continue)) as items:
        for item in items:
            name = _set_of(item)
            size, count = size + len(item.source.data) * bool(name), count + bool(name)
            if name and size <= MAX_PICTURE_BYTES and count <= MAX_QR_FRAMES:
                waiting.setdefault(name, []).append(item)
            else:
                yield item
    for group in waiting.values():
        yield from _read_together(group, examiner, request)


def _set_of(item: ExaminedItem) -> str:
    """Returns the set that a picture shows a part of, "" for everything else."""
    if item.error is None or item.error.code != "qr_incomplete" or item.member:
        return ""
    part = _OF_A_SET.fullmatch(item.error.detail)
    return part[1] if part is not None else ""


def _read_together(
    group: list[ExaminedItem], examiner: Examiner, request: VerificationRequest | None
) -> Generator[ExaminedItem]:
    first = group[0].source
    if len(group) > 1:
        pictures = Source(first.name, together([item.source.data for item in group]), first.provenance)
        items = list(examiner.examine_each([pictures], request))
        if any(item.received is not None for item in items):
            yield from items
            return
    yield from group
