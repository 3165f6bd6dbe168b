"""One request of somebody else, to be decided."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class DecidingPlace(Place):
    """One page for each request, by its id."""

    request: str

    def page_key(self) -> Hashable:
        return self.request


PLACE = PlaceSpec("deciding", DecidingPlace, "ui.screens.reviews.deciding:DecidingPage", tab="reviews")
