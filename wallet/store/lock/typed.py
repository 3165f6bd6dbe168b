"""What somebody typed or pasted as a secret, by one rule for passphrases and codes (docs/decisions/0010).

NFKC first: the same words from a Mac (NFD), from Windows (NFC), with full-width letters or no-break spaces. Then what
nobody sees goes: byte order marks, zero-width spaces and joiners, soft hyphens, marks of direction, variation selectors,
control characters. Then white space at the ends. Inside it counts.

Before this rule there was one without its second step, and backups had only the white space taken off. What was
sealed by those opens: :func:`passphrase_spellings` and :func:`code_spellings` give every form that may have been meant,
the rule's own first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters without a shape that are no format characters: joiners and fillers."""
_KEPT: Final = "\t\n\r"


def tidied(text: str) -> str:
    """Returns the form that a secret is taken in."""
    normal = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFKC", "".join(c for c in normal if not _is_unseen(c))).strip()


def _is_unseen(character: str) -> bool:
    number = ord(character)
    selector = 0x180B <= number <= 0x180F or 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF
    hidden = unicodedata.category(character) in ("Cf", "Cc") and character not in _KEPT
    return hidden or selector or character in _UNSEEN


def passphrase_spellings(text: str) -> Iterator[str]:
    """Yields the forms a passphrase may have been taken in, each once, today's first."""
    yield from _each_once(tidied(text), unicodedata.normalize("NFKC", text).strip())


def code_spellings(text: str) -> Iterator[str]:
    """Yields the forms a code of a backup may have been taken in, each once, today's first."""
    bare = text.strip()
    yield from _each_once(tidied(text), bare, *(unicodedata.normalize(form, bare) for form in ("NFC", "NFD")))


def _each_once(*forms: str) -> Iterator[str]:
    yield from dict.fromkeys(form for form in forms if form)
