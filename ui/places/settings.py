"""Settings."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class SettingsPlace(Place):
    """``part``: which part is shown; empty leaves the one that was."""

    part: str = ""


PLACE = PlaceSpec(
    "settings",
    SettingsPlace,
    "ui.screens.settings.screen:SettingsPage",
    icon="settings",
    group=Group.FOOT,
    in_find=True,
    keys=("Ctrl+,",),
)
