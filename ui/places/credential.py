"""One credential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.places.place import Place, PlaceSpec

if TYPE_CHECKING:
    from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class CredentialPlace(Place):
    """One page for each record."""

    record: RecordId

    def page_key(self) -> RecordId:
        return self.record


PLACE = PlaceSpec("credential", CredentialPlace, "ui.screens.credential.screen:CredentialPage", tab="library")
