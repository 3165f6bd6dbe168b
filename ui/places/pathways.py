"""The pathways that are followed."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class PathwaysPlace(Place):
    """The list of them."""


PLACE = PlaceSpec(
    "pathways", PathwaysPlace, "ui.screens.pathways.screen:PathwaysPage", icon="pathway", group=Group.HAVE, in_find=True
)
