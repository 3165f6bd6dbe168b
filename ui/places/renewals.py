"""What ends when: the year ahead, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class RenewalsPlace(Place):
    """The renewals."""


PLACE = PlaceSpec(
    "renewals", RenewalsPlace, "ui.screens.renewals.screen:RenewalsPage", icon="calendar", group=Group.HAVE, in_find=True
)
