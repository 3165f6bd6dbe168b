"""Text from outside, made safe to show on one line: nothing in it can move, hide or recolour what stands around it."""

from __future__ import annotations

import unicodedata
from typing import Final

from wallet.limits import MAX_TITLE_CHARS

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN: Final = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")


def display_name(text: str, *, limit: int = MAX_TITLE_CHARS) -> str:
    """Returns ``text`` on one line: white space folded, controls as ``\\x1b`` and the like, direction overrides and
    invisible characters as ``\\u202e``, cut at ``limit`` characters with an ellipsis."""
    out = []
    for character in text[: limit * 4]:
        if character in "\n\r\t\u2028\u2029\u0085\x0b\x0c":
            out.append(" ")
        elif character in _BIDI or character in _HIDDEN or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
            point = ord(character)
            out.append(f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}")
        else:
            out.append(character)
    shown = " ".join("".join(out).split(" ")).strip()
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
