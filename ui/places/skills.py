"""The skills that the records speak of."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class SkillsPlace(Place):
    """All skills."""


PLACE = PlaceSpec(
    "skills", SkillsPlace, "ui.screens.skills.screen:SkillsPage", icon="skills", group=Group.HAVE, in_find=True
)
