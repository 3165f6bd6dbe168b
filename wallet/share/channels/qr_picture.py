"""The presentation as a picture of QR codes."""

from __future__ import annotations

from pathlib import Path

from wallet.share.presentation import SignedPresentation
from wallet.share.qr import as_png, codes
from wallet.share.writing import write_whole


class QrChannel:
    """One code, or the frames of a larger presentation side by side."""

    id = "qr"

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes a PNG. Raises ShareError ``too_large_for_qr``."""
        _ = language
        write_whole(path, as_png(codes(signed.document)))


CHANNEL = QrChannel()
