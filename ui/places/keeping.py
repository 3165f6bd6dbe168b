"""Safe keeping: who gets in, which copies there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class KeepingPlace(Place):
    """``step``: the step to begin with; empty leaves the one that is under way. :data:`BACK` and the name of a snapshot
    is the step that goes back to it."""

    BACK: ClassVar[str] = "back:"

    step: str = ""


PLACE = PlaceSpec(
    "keeping", KeepingPlace, "ui.screens.keeping.screen:KeepingPage", icon="backup", tab="settings", in_find=True
)
