"""The presentation as a file, ``*.vp.json``."""

from __future__ import annotations

from pathlib import Path

from wallet.share.presentation import SignedPresentation
from wallet.share.writing import write_whole


class FileChannel:
    """The bytes as they were signed."""

    id = "file"

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes the document."""
        _ = language
        write_whole(path, signed.document)


CHANNEL = FileChannel()
