"""Home: what needs attention, what came in last."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class HomePlace(Place):
    """The first place after unlocking."""


PLACE = PlaceSpec("home", HomePlace, "ui.screens.home.screen:HomePage", icon="home", group=Group.HAVE, in_find=True)
