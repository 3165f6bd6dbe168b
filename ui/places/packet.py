"""The packet for one list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list comes from: the path of a file, the name of a saved way of making packets, or that of a sample."""

    kind: Literal["file", "saved", "sample"]
    name: str

    @staticmethod
    def of(path: Path) -> ListSource:
        """Returns the list in a file."""
        return ListSource("file", str(path))


@dataclass(frozen=True, slots=True)
class PacketPlace(Place):
    """One page for each list."""

    source: ListSource

    def page_key(self) -> ListSource:
        return self.source


PLACE = PlaceSpec("packet", PacketPlace, "ui.screens.packet.screen:PacketPage", tab="share")
