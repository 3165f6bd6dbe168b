"""What a word is, for the index and for what is typed: the same rule on both sides.

The index takes words as they are given (FTS5's ``ascii`` tokenizer parts them at the spaces put here), so that no
table of letters inside SQLite decides what can be found, and nothing typed can be read as its syntax. A vault whose
index was made by an older rule has it made again once (layout 8).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import Final

from wallet.limits import MAX_WORD_CHARS

_MARKS: Final = "".join(
    chr(code)
    for block in (range(0x0900, 0x1100), range(0x1700, 0x1D00), range(0xA800, 0xAC00))
    for code in block
    if unicodedata.category(chr(code)) in ("Mn", "Mc") and not unicodedata.combining(chr(code))
)
"""Signs that carry vowels in the scripts of India and its neighbours: parts of a word, and no accents."""
_SIGNS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(f"[{_SIGNS}]|(?:[^\\W_{_SIGNS}]|[{re.escape(_MARKS)}])+")
"""Letters and digits in a row; scripts that write without spaces (Han, kana) sign by sign."""
_LATIN: Final = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS |LONG )?([A-Z]{1,2})(?: WITH .+)?")
_OTHERS: Final = {
    "ð": "d", "þ": "th", "ŋ": "ng", "ə": "e", "ʻ": "", "ʼ": "", "ـ": "", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ٱ": "ا",
    "ם": "מ", "ן": "נ", "ץ": "צ", "ף": "פ", "ך": "כ",
}  # fmt: skip
"""Letters that Unicode takes apart no further and that people write in two ways: ta marbuta and ha, final forms."""
_ARTICLE: Final = re.compile("(?:[وبكف]?ال|لل)(?=\\w{2})")
"""The Arabic article, also behind the particles written with it: التمريض is looked for as تمريض."""
_FEW_ACCENTS: Final = 16
"""Different accents that are taken out of a text one after the other: languages have fewer, and more than these would cost
more than looking at each letter."""
_SEEN: Final = 4096
"""Texts folded lately; issuers and skills repeat from record to record."""


def name_key(text: str) -> str:
    """Returns what tells one name of the person's own (a tag, a collection) from another: case, accents aside."""
    bare = text.strip().casefold()
    if bare.isascii():
        return bare
    apart = unicodedata.normalize("NFKD", bare)
    accents = [letter for letter in set(apart) if unicodedata.combining(letter)]
    if len(accents) > _FEW_ACCENTS:
        return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    for accent in accents:
        apart = apart.replace(accent, "")
    return apart.casefold()


def fold(text: str) -> str:
    """Returns ``text`` for finding and sorting: without case, accents, strokes, ligatures, invisible signs and outer space.

    Digits are those of ASCII in whatever script they were written.
    """
    bare = name_key(text)
    return bare if bare.isascii() else bare.translate(_PLAIN).strip()


class _Plain(dict[int, str]):
    """Letter → what it is looked for as; made letter by letter as they are met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _OTHERS:
        return _OTHERS[letter]
    if unicodedata.category(letter) == "Cf":
        return ""
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    latin = _LATIN.fullmatch(unicodedata.name(letter, ""))
    return sys.intern(latin[1].lower()) if latin else letter


_PLAIN: Final = _Plain()


def words(text: str) -> list[str]:
    """Returns the words of ``text``, folded, each at most ``MAX_WORD_CHARS`` long."""
    return [word[:MAX_WORD_CHARS] for word in _WORD.findall(fold(text))]


def sought(text: str) -> list[str]:
    """Returns the words of what is typed, as they are looked for: without the Arabic article."""
    return [_without_article(word) for word in words(text)]


def _without_article(word: str) -> str:
    return _ARTICLE.sub("", word, count=1) if not word.isascii() and _ARTICLE.match(word) else word


@lru_cache(_SEEN)
def _indexed(text: str) -> str:
    return " ".join(dict.fromkeys(_with_and_without_article(words(text))))


def _with_and_without_article(words: list[str]) -> list[str]:
    return [form for word in words for form in (word, _without_article(word))]


def indexed(text: str) -> str:
    """Returns ``text`` as the index takes it: each of its words once, Arabic ones also without their article."""
    return _indexed(text) if len(text) < 200 else _indexed.__wrapped__(text)
