"""Checking what somebody else shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class CheckPlace(Place):
    """Needs no wallet."""


PLACE = PlaceSpec(
    "check",
    CheckPlace,
    "ui.screens.check.screen:CheckPage",
    icon="check",
    group=Group.SHOW,
    in_find=True,
    needs_wallet=False,
)
