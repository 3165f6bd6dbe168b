"""Packets for what somebody asks for: which list to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class PacketsPlace(Place):
    """The saved ways, the samples, and a file to open."""


PLACE = PlaceSpec("packets", PacketsPlace, "ui.screens.packet.start:PacketsPage", icon="folder", tab="share", in_find=True)
