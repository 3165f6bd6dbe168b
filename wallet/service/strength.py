"""How hard a passphrase is to guess, in four steps: by length and variety, with the commonest left out."""

from __future__ import annotations

import math
from collections import Counter

_COMMON = (
    "password",
    "contraseña",
    "passphrase",
    "qwerty",
    "asdf",
    "letmein",
    "lanyard",
    "welcome",
    "iloveyou",
    "1234",
)
GUESSED_AT_ONCE = 0
"""A passphrase that needs a second, explicit yes."""
GOOD_ENOUGH = 2
"""The least that a code may have on which anybody who has the file can try as often as they like."""


def strength(passphrase: str) -> int:
    """Returns 0 (a moment), 1 (weak), 2 (good) or 3 (strong).

    An estimate, to say a word while typing; the vault's key derivation is what protects.
    """
    lowered = passphrase.casefold()
    for word in _COMMON:
        lowered = lowered.replace(word, word[0])
    if not lowered:
        return 0
    counts = Counter(lowered)
    # Bits by how evenly the letters are spread: "aaaaaaaa" is as easy as "a".
    spread = -sum(n / len(lowered) * math.log2(n / len(lowered)) for n in counts.values())
    bits = spread * len(lowered)
    return sum(bits >= step for step in (28, 45, 64))
