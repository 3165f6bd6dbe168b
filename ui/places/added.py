"""What became of what was added last."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class AddedPlace(Place):
    """The outcome of the last adding."""


PLACE = PlaceSpec("added", AddedPlace, "ui.screens.added.screen:AddedPage", tab="library")
