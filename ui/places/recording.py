"""Writing down what is on paper: a record by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ui.places.place import Place, PlaceSpec
from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class RecordingPlace(Place):
    """The form. ``file`` goes with the record; ``renews`` is the record that the new one is a renewal of."""

    file: Path | None = None
    renews: RecordId | None = None


PLACE = PlaceSpec(
    "recording", RecordingPlace, "ui.screens.recording.screen:RecordingPage", icon="document", tab="library", in_find=True,
    keys=("Ctrl+Shift+N",),
)  # fmt: skip
