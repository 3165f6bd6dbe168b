"""Why does a signature not fit? Some damage is known well enough to be named: it is undone, and the signature asked again.

Only ever an explanation. What is judged, kept and shown is what was received.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats.parsed import ParsedCredential
from wallet.limits import MAX_MENDED_BYTES

# UTF-8 read as if it were Windows-1252 leaves these two letters before every accent ("é" becomes "Ã©").
_MOJIBAKE: Final = ("Ã", "Â", "â€")


def explanation(parsed: ParsedCredential, holds: Callable[[ParsedCredential], bool]) -> str:
    """Returns ``text_damaged`` when the signature fits once the accents are mended, else "".

    ``holds`` says whether a credential's proof fits.
    """
    repaired = _accents(parsed)
    return "text_damaged" if repaired is not None and holds(repaired) else ""


def _accents(parsed: ParsedCredential) -> ParsedCredential | None:
    if len(parsed.payload) > MAX_MENDED_BYTES:
        return None
    try:
        text = parsed.payload.decode("utf-8")
        if not any(mark in text for mark in _MOJIBAKE):
            return None
        document = strict_json.loads(text.encode("cp1252").decode("utf-8"))
    except (UnicodeError, IntakeError):
        return None
    return replace(parsed, document=document) if isinstance(document, dict) else None
