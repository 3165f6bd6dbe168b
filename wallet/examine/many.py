"""Many sources, streaming: input order kept, memory flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby

from wallet.examine.frames import examine_joined
from wallet.examine.request import ExaminedItem, Examiner
from wallet.intake.source import Source
from wallet.verify.request import VerificationRequest


def verify_many(sources: Iterable[Source], request: VerificationRequest, examiner: Examiner) -> Iterator[ExaminedItem]:
    """Yields each item of each source with its report or its error, in the order of the input.

    The key of another wallet beside a credential is nothing to judge, and is said only where there is nothing else.
    """
    with closing(examine_joined(examiner, sources, request)) as items:
        for _, items_of_source in groupby(items, key=_SourceCount()):
            yield from _worth_saying(items_of_source)


class _SourceCount:
    """Counts sources by the objects they are: two that say the same are still two."""

    def __init__(self) -> None:
        self._count = 0
        self._last: Source | None = None

    def __call__(self, item: ExaminedItem) -> int:
        self._count += item.source is not self._last
        self._last = item.source
        return self._count


def _worth_saying(items: Iterator[ExaminedItem]) -> Iterator[ExaminedItem]:
    left_out: list[ExaminedItem] | None = []
    for item in items:
        if item.left_out:
            if left_out is not None:
                left_out.append(item)
            continue
        left_out = None
        yield item
    yield from left_out or ()
