"""What was learned and done, over time and by groups."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class MyPathPlace(Place):
    """The picture, or its table."""


PLACE = PlaceSpec(
    "my_path", MyPathPlace, "ui.screens.skills.my_path:MyPathPage", icon="waypoints", tab="skills", in_find=True, part=True
)
