"""The presentation as a file of its own, for software that reads verifiable presentations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wallet.limits import DOCUMENT_LIFETIME
from wallet.share.channels.channel import Draw, PresentationChannel, Refusal
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.selection import Disclosed
from wallet.share.writing import write_private


class PresentationFile(PresentationChannel):
    """The bytes as they were signed."""

    id = "file"
    suffix = ""
    lifetime = DOCUMENT_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Everything that can be signed."""
        _ = disclosed, request
        return ()

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes the document."""
        _ = language, draw
        write_private(path, signed.document)


CHANNEL = PresentationFile()
