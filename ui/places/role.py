"""One role against what is held."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class RolePlace(Place):
    """``role`` is its id."""

    role: str

    def page_key(self) -> Hashable:
        return self.role


PLACE = PlaceSpec("role", RolePlace, "ui.screens.roles.role:RolePage", icon="work", tab="skills")
