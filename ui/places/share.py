"""Everything that was shared."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class SharePlace(Place):
    """The ledger."""


PLACE = PlaceSpec("share", SharePlace, "ui.screens.share.screen:SharePage", icon="share", group=Group.SHOW, in_find=True)
