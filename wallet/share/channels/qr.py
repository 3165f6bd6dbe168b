"""QR codes: no network, nothing written anywhere but where it is shown."""

from __future__ import annotations

from pathlib import Path

from wallet.errors import IntakeError, ShareError
from wallet.share import qr_code
from wallet.share.delivery import Delivered
from wallet.share.presentation import SignedPresentation
from wallet.share.qr_code import QrCode
from wallet.share.writing import write_whole


class QrChannel:
    """One code, or several to be shown in turn; as a PNG they stand side by side."""

    id = "qr"
    suffix = ".png"

    def codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the codes to show. Raises ShareError ``qr_too_large``."""
        try:
            return qr_code.codes(signed.data)
        except IntakeError as error:
            raise ShareError(error.code, error.detail) from None

    def text(self, signed: SignedPresentation) -> str:
        """Returns the codes for a terminal, one beneath the other."""
        return "\n\n".join(qr_code.terminal(code) for code in self.codes(signed))

    def deliver(self, signed: SignedPresentation, path: Path, *, language: str = "en") -> Delivered:
        """Writes a PNG. Raises ShareError."""
        _ = language
        write_whole(path, qr_code.png(self.codes(signed)))
        return Delivered(signed, self.id, (path,))


CHANNEL = QrChannel()
