"""What others asked this person to confirm, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class ReviewsPlace(Place):
    """The inbox, what was decided, and who can do what. ``file`` is an answer that is to be taken there."""

    file: Path | None = None


PLACE = PlaceSpec(
    "reviews", ReviewsPlace, "ui.screens.reviews.screen:ReviewsPage", icon="review", group=Group.SHOW, in_find=True
)
