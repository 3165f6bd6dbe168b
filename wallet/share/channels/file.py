"""The presentation as a file: for e-mail, a stick, an upload form. It cannot be taken back."""

from __future__ import annotations

from pathlib import Path

from wallet.share.delivery import Delivered
from wallet.share.presentation import SignedPresentation
from wallet.share.writing import write_whole


class FileChannel:
    """Writes exactly the bytes that were checked."""

    id = "file"
    suffix = ".vp.json"

    def deliver(self, signed: SignedPresentation, path: Path, *, language: str = "en") -> Delivered:
        """Writes ``signed.data``. Raises ShareError."""
        _ = language
        write_whole(path, signed.data)
        return Delivered(signed, self.id, (path,))


CHANNEL = FileChannel()
