"""The presentation as a picture of QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wallet.limits import PRESENTATION_LIFETIME
from wallet.share.channels.channel import Draw, PresentationChannel, Refusal
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.qr import as_png, camera_text, codes, too_large
from wallet.share.selection import Disclosed
from wallet.share.writing import write_private


class QrPicture(PresentationChannel):
    """One code, or the frames of a larger presentation side by side."""

    id = "qr"
    suffix = ".png"
    lifetime = PRESENTATION_LIFETIME

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns the text of the one code, or ""."""
        return camera_text(codes(signed.document))

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Whatever fits into the frames."""
        _ = request
        return (Refusal("too_large_for_qr"),) if too_large(disclosed) else ()

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes a PNG. Raises ShareError ``too_large_for_qr``."""
        _ = language, draw
        write_private(path, as_png(codes(signed.document)))


CHANNEL = QrPicture()
