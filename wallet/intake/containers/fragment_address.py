"""An address that carries a credential or presentation itself, behind its ``#``: read, and never visited."""

from __future__ import annotations

from typing import Final

from wallet.encodings.fragment import MAX_FRAGMENT_CHARS, carried
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part

_BEGINNINGS: Final = (b"https:", b"http:", b"file:")


class FragmentAddress:
    """Addresses of pages that show what is in their own address."""

    id = "fragment_address"

    def claims(self, data: bytes) -> bool:
        text = _text(data)
        try:
            return text is not None and carried(text) is not None
        except IntakeError:
            return True  # ours to refuse by name

    def parts(self, data: bytes) -> list[Part]:
        """Returns what it carries. Raises IntakeError ``unpacks_too_large``, ``nothing_inside``."""
        inside = carried(_text(data) or "")
        if inside is None:
            raise IntakeError("nothing_inside")
        return [Part(inside, is_file=True)]


CONTAINER = FragmentAddress()


def _text(data: bytes) -> str | None:
    head = data[:64].lstrip().lower()
    if not head.startswith(_BEGINNINGS) or len(data) > MAX_FRAGMENT_CHARS or b"#" not in data:
        return None
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        return None
