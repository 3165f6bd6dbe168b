"""The trash."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class TrashPlace(Place):
    """What was removed and can still come back."""


PLACE = PlaceSpec("trash", TrashPlace, "ui.screens.library.trash:TrashPage", icon="trash", tab="library", in_find=True)
