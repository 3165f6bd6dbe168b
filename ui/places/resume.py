"""A résumé out of chosen records and the person's own words."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class ResumePlace(Place):
    """What is chosen, and the page as it will be."""


PLACE = PlaceSpec(
    "resume", ResumePlace, "ui.screens.resume.screen:ResumePage", icon="document", tab="share", in_find=True, part=True
)
