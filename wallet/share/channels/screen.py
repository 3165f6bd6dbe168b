"""The presentation as QR codes on this screen, one after the other, until somebody takes them away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wallet.limits import PRESENTATION_LIFETIME
from wallet.records.record import ShareState
from wallet.share.channels.channel import LiveShare, Matrix, PresentationChannel, Refusal
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.qr import camera_text, codes, too_large
from wallet.share.selection import Disclosed


class ShownCodes:
    """Codes on the screen. Who looked at them nobody can know."""

    address = ""
    code = ""
    views: int | None = None
    visited: Sequence[datetime] = ()

    def __init__(self, matrices: Sequence[Matrix]) -> None:
        self.matrices = matrices
        self.state = ShareState.LIVE

    def stop(self) -> None:
        """Takes them away."""
        self.matrices = ()
        self.state = ShareState.STOPPED


class Screen(PresentationChannel):
    """Codes that take turns."""

    id = "screen"
    lifetime = PRESENTATION_LIFETIME

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns the text of the one code, or ""."""
        return camera_text(codes(signed.document))

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Whatever fits into the frames."""
        _ = request
        return (Refusal("too_large_for_qr"),) if too_large(disclosed) else ()

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Makes the codes. Raises ShareError ``too_large_for_qr``."""
        return ShownCodes([code.matrix for code in codes(signed.document)])


CHANNEL = Screen()
