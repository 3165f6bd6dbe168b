"""What a word is, for the index and for what is typed: the same rule on both sides.

The index takes words as they are given (FTS5's ``ascii`` tokenizer parts them at the spaces put here), so that no
table of letters inside SQLite decides what can be found, and nothing typed can be read as its syntax.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from wallet.limits import MAX_WORD_CHARS

_WORD: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
"""Letters and digits in a row; scripts that write without spaces (Han, kana) sign by sign."""
_SEEN: Final = 4096
"""Texts folded lately; issuers and skills repeat from record to record."""


def fold(text: str) -> str:
    """Returns ``text`` for comparing and sorting: without case, accents and outer space."""
    bare = text.strip().casefold()
    if bare.isascii():
        return bare
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """Returns the words of ``text``, folded, each at most ``MAX_WORD_CHARS`` long."""
    return [word[:MAX_WORD_CHARS] for word in _WORD.findall(fold(text))]


@lru_cache(_SEEN)
def _indexed(text: str) -> str:
    return " ".join(dict.fromkeys(words(text)))


def indexed(text: str) -> str:
    """Returns ``text`` as the index takes it: each of its words once."""
    return _indexed(text) if len(text) < 200 else " ".join(dict.fromkeys(words(text)))
