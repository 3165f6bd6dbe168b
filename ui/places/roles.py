"""Roles that are followed."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class RolesPlace(Place):
    """All of them."""


PLACE = PlaceSpec(
    "roles", RolesPlace, "ui.screens.roles.screen:RolesPage", icon="work", tab="skills", in_find=True, part=True
)
