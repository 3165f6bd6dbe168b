"""Makes text from outside safe to show on one line or in a paragraph.

Direction controls, zero-width signs and other invisible characters are shown as
a box instead of obeyed; line breaks become spaces where one line is meant.
"""

from __future__ import annotations

import html
from typing import Final

from wallet.limits import MAX_TITLE_CHARS

_BOX: Final = "\N{WHITE VERTICAL RECTANGLE}"
_JOINERS: Final = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{VARIATION SELECTOR-16}")
_MARKS_IN_A_ROW: Final = 4
"""Combining marks on one letter; stacks of them paint over other lines."""
PARAGRAPH_CHARS: Final = 4_000
"""A narrative on a page; the whole text is in the source view."""


def plain(text: str, *, limit: int = MAX_TITLE_CHARS, lines: bool = False) -> str:
    """Returns ``text`` without anything that could move, hide or restyle other text.

    ``lines`` keeps line breaks (paragraphs). Longer than ``limit`` ends in an ellipsis.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return " ".join(text.split())
    import unicodedata

    out: list[str] = []
    marks = 0
    for char in text[: limit * 2 + 16]:
        kind = unicodedata.category(char)
        if char in "\n\r\t\u2028\u2029\x85":
            char = "\n" if lines and char != "\t" else " "
        elif kind in {"Cc", "Cs", "Co", "Cn"} or (kind == "Cf" and char not in _JOINERS):
            char = _BOX
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MARKS_IN_A_ROW:
            out.append(char)
    joined = "".join(out)
    joined = "\n".join(" ".join(line.split()) for line in joined.split("\n")) if lines else " ".join(joined.split())
    return joined if len(joined) <= limit else joined[: limit - 1].rstrip() + "…"


def tip(text: str) -> str:
    """Returns ``text`` as a tip that is shown as it is written: Qt would read markup in it."""
    return f"<qt>{html.escape(text)}</qt>"
