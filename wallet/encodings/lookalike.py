"""Names that look like other names (after UTS #39): mixed scripts, and letters borrowed from another alphabet.

A help for a person's eye, never a proof: what an issuer calls itself proves nothing, whatever its letters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_TWINS: Final = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "н": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x",
    "з": "3",
    # Greek
    "α": "a", "β": "b", "ε": "e", "η": "h", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "y",
    "χ": "x", "ζ": "z",
    # Armenian, Cherokee and others that are met in such names
    "օ": "o", "ո": "n", "ս": "u", "ց": "g", "հ": "h", "ı": "i", "ɩ": "i", "ǀ": "l", "ⅼ": "l", "ᴏ": "o", "ʏ": "y",
    # Within one alphabet
    "0": "o", "1": "l", "|": "l",
}  # fmt: skip
_HIDDEN: Final = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u3164\ufeff\uffa0")
_TOGETHER: Final = (
    frozenset({"LATIN"}),
    frozenset({"CYRILLIC"}),
    frozenset({"GREEK"}),
    # Written together in Japanese, Korean and Chinese names (UTS #39 section 5.1).
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)


def scripts(text: str) -> frozenset[str]:
    """Returns the writing systems of the letters in ``text``, by the first word of their Unicode names."""
    names = set()
    for character in text:
        if character.isalpha():
            names.add(unicodedata.name(character, "UNKNOWN").split(" ")[0].split("-")[0])
    return frozenset(names - {"FULLWIDTH", "HALFWIDTH", "MODIFIER", "FEMININE", "MASCULINE"})


def mixes_scripts(text: str) -> bool:
    """Says whether one word of ``text`` has letters of several writing systems that do not go together."""
    for word in text.split():
        alphabets = scripts(word)
        if len(alphabets) > 1 and not any(alphabets <= together for together in _TOGETHER):
            return True
    return False


def borrowed_letters(text: str) -> tuple[str, ...]:
    """Returns the letters of another alphabet in words that can be read as Latin ones, each once, in their order."""
    foreign: dict[str, None] = {}
    for word in text.split():
        letters = [letter for letter in word.casefold() if letter.isalpha()]
        if all(letter.isascii() or letter in _TWINS for letter in letters):
            foreign |= dict.fromkeys(letter for letter in letters if not letter.isascii())
    return tuple(foreign)


def hides_something(text: str) -> bool:
    """Says whether ``text`` holds a character that cannot be seen or turns the direction of reading."""
    return any(
        character in _HIDDEN or unicodedata.category(character) in ("Cf", "Cc", "Co", "Cn", "Cs") for character in text
    )


@lru_cache(4096)
def skeleton(text: str) -> str:
    """Returns what ``text`` looks like: two names with one skeleton cannot be told apart at a glance (UTS #39 section 4)."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    seen = "".join(
        _TWINS.get(character, character)
        for character in folded
        if not unicodedata.combining(character) and character not in _HIDDEN
    )
    return " ".join(
        "".join(character for character in seen if unicodedata.category(character) != "Cf").replace("rn", "m").split()
    )


def same_name(first_name: str, second_name: str) -> bool:
    """Says whether two names are one, without regard to case and spacing. Letters that only look alike are not."""
    first, second = (" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in (first_name, second_name))
    return first == second


def imitates(name: str, known: str) -> bool:
    """Says whether ``name`` looks like ``known`` and is written otherwise."""
    return not same_name(name, known) and skeleton(name) == skeleton(known)
