"""What others asked this person to confirm, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class ReviewsPlace(Place):
    """The inbox, what was decided, and who can do what."""


PLACE = PlaceSpec(
    "reviews", ReviewsPlace, "ui.screens.reviews.screen:ReviewsPage", icon="review", group=Group.SHOW, in_find=True
)
