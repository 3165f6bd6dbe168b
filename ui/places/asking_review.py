"""Asking somebody for their word about a skill."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.places.place import Place, PlaceSpec

if TYPE_CHECKING:
    from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class AskingReviewPlace(Place):
    """The form: about a step of a pathway, about a record, or about what is typed."""

    pathway: str = ""
    step: str = ""
    record: RecordId | None = None

    def page_key(self) -> Hashable:
        return self.pathway, self.step, self.record


PLACE = PlaceSpec(
    "asking_review", AskingReviewPlace, "ui.screens.reviews.asking:AskingReviewPage", icon="review", tab="reviews",
    in_find=True,
)  # fmt: skip
