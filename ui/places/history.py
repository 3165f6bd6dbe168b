"""The way one came through the places, back and forward again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

from ui.places.table import spec_of

if TYPE_CHECKING:
    from ui.places.place import Place

MOST_STEPS: Final = 50
"""Places remembered for the way back."""

PageKey = tuple[str, Hashable]


def page_key(place: Place) -> PageKey:
    """Returns what tells the page of ``place`` from every other."""
    return spec_of(place).name, place.page_key()


class History:
    """The places one was at; one of them is where one is now."""

    def __init__(self, start: Place) -> None:
        self._places = [start]
        self._now = 0

    @property
    def place(self) -> Place:
        """Where one is."""
        return self._places[self._now]

    def note(self, place: Place) -> None:
        """Notes that the place where one is has become ``place``: a search was typed, a part was chosen."""
        self._places[self._now] = place

    def go(self, place: Place) -> None:
        """Goes on to ``place``; what lay ahead is forgotten."""
        if place == self.place:
            return
        del self._places[self._now + 1 :]
        self._places.append(place)
        del self._places[:-MOST_STEPS]
        self._now = len(self._places) - 1

    def step(self, by: int) -> Place | None:
        """Goes back (-1) or forward (1); returns where to, or None where there is nothing."""
        if not 0 <= self._now + by < len(self._places):
            return None
        self._now += by
        return self.place

    def drop(self, key: PageKey, instead: Place) -> Place:
        """Forgets every step to one page; returns where one is then: the step before, or ``instead``."""
        kept = [(number, place) for number, place in enumerate(self._places) if page_key(place) != key]
        self._now = max(0, sum(number <= self._now for number, _ in kept) - 1)
        self._places = [place for _, place in kept] or [instead]
        return self.place
