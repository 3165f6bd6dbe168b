"""The library."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class LibraryPlace(Place):
    """``query``: what is looked for; None leaves the search as it is."""

    query: str | None = None


PLACE = PlaceSpec(
    "library", LibraryPlace, "ui.screens.library.screen:LibraryPage", icon="library", group=Group.HAVE, in_find=True
)
