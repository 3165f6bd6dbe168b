"""What a channel is: a way to hand a signed presentation over."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from wallet.share.presentation import SignedPresentation


class Channel(Protocol):
    """One module in this folder with ``CHANNEL``."""

    id: str

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes the presentation to ``path``, whole or not at all. Raises ShareError."""
        ...
