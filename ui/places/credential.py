"""One credential."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Place, PlaceSpec
from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class CredentialPlace(Place):
    """One page for each record."""

    record: RecordId

    def page_key(self) -> RecordId:
        return self.record


PLACE = PlaceSpec("credential", CredentialPlace, "ui.screens.credential.screen:CredentialPage", tab="library")
