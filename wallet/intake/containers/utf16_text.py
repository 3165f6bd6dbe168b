"""JSON and tokens saved as UTF-16, as some Windows programs save text: read, and kept as they came."""

from __future__ import annotations

from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part

_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF_32: Final = b"\xff\xfe\x00\x00"
_BEGINNINGS: Final = ("{", "[", '"', "eyJ", "ew")


class Utf16Text:
    """Texts with the mark of UTF-16 that begin as a credential does."""

    id = "utf16_text"

    def claims(self, data: bytes) -> bool:
        if not data.startswith(_MARKS) or data.startswith(_UTF_32):
            return False
        head = data[:64].decode("utf-16", "ignore").removeprefix("\ufeff").lstrip()
        return head.startswith(_BEGINNINGS)

    def parts(self, data: bytes) -> list[Part]:
        """Returns the text as UTF-8. Raises IntakeError ``json_not_utf8`` for what is no UTF-16 after all."""
        try:
            return [Part(data.decode("utf-16").encode("utf-8"))]
        except UnicodeError:
            raise IntakeError("json_not_utf8") from None


CONTAINER = Utf16Text()
