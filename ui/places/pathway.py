"""One pathway."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class PathwayPlace(Place):
    """One page for each pathway, by its id; ``step`` is the node to show there, None for where the person goes on."""

    pathway: str
    step: str | None = None

    def page_key(self) -> Hashable:
        return self.pathway


PLACE = PlaceSpec(
    "pathway", PathwayPlace, "ui.screens.pathways.pathway:PathwayPage", icon="pathway", tab="pathways", part=True,
    is_titled=True,
)  # fmt: skip
