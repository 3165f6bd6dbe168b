"""Hours of continuing education for one licence."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec
from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class HoursPlace(Place):
    """One page; ``licence`` is the one it shows, None for the one that ends first."""

    licence: RecordId | None = None


PLACE = PlaceSpec("hours", HoursPlace, "ui.screens.hours.screen:HoursPage", icon="clock", tab="renewals", in_find=True)
