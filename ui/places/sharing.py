"""One share that is being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.places.place import Place, PlaceSpec

if TYPE_CHECKING:
    from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class SharingPlace(Place):
    """One page for each choice of records."""

    records: tuple[RecordId, ...]

    def page_key(self) -> tuple[RecordId, ...]:
        return self.records


PLACE = PlaceSpec("sharing", SharingPlace, "ui.screens.share.sharing:SharingPage", tab="share")
