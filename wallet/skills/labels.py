"""When two names are the same name: what is compared in place of a label or an address.

Nothing here guesses. Singular and plural, and what a word means, come from whoever publishes the words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from wallet.encodings.web_address import split_address

_DASHES_AND_MARKS: Final = re.compile(r"[\s\-‐-―−/_·•'’\"“”.,:;!?()\[\]{}|&+]+")
"""What stands between words: two labels that differ in it alone are one. (``C++`` and ``C#`` are told apart below.)"""
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SPELLED_OUT: Final = (("c++", "c plus plus"), ("c#", "c sharp"), ("f#", "f sharp"), (".net", " dot net"), ("&", " and "))
"""Signs that are the name."""
_PARENTHESES: Final = re.compile(r"\(([^()]{1,80})\)")
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Za-z]{1,7}")
_SMALL_WORDS: Final = frozenset({"and", "of", "the", "in", "for", "y", "de", "la", "el", "en"})
_EDITION: Final = re.compile(r"\b(?:v|version)?\d+(?: \d+)*\b")
"""Numbers of an edition, as labels write them: ``O*NET 29.2`` is ``o*net 29 2``."""
_OLD_HOSTS: Final = {
    "skills.emsidata.com": "lightcast.io",
    "api.badgr.io": "badgr.com",
    "badgr.io": "badgr.com",
    "api.badgr.com": "badgr.com",
}
"""Hosts that moved, and other spellings of one, by what they are called now."""


@lru_cache(maxsize=65_536)
def same_label(text: str) -> str:
    """Returns what stands for ``text`` when labels are compared: case, accents, spaces and punctuation apart."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    for sign, words in _SPELLED_OUT:
        folded = folded.replace(sign, words)
    kept = "".join(c for c in folded if c not in _INVISIBLE and not unicodedata.combining(c))
    return _DASHES_AND_MARKS.sub(" ", kept).strip()


def spellings(text: str) -> tuple[str, ...]:
    """Returns the labels that ``text`` gives one thing, compared as :func:`same_label` says, the whole text first.

    ``Basic Life Support (BLS) Provider`` is also ``basic life support provider``, ``bls provider``; what stands in
    parentheses counts only where it abbreviates the words before it: ``BLS (AHA)`` gives nobody another name.
    """
    labels = [same_label(text)]
    for match in _PARENTHESES.finditer(text):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        short = match[1].strip()
        spelled = _words_abbreviated(short, before)
        if spelled is None:
            continue
        lead = before[: len(before) - len(spelled)]
        labels += [same_label(f"{before} {after}"), same_label(f"{lead} {short} {after}")]
    return tuple(dict.fromkeys(label for label in labels if label))


def _words_abbreviated(short: str, before: str) -> str | None:
    """Returns the end of ``before`` that ``short`` abbreviates by its initials, or None."""
    if not _ABBREVIATION.fullmatch(short):
        return None
    capitals = [letter.casefold() for letter in short if letter.isupper()]
    words = list(re.finditer(r"[^\W\d_]+", before))
    start = len(words)
    while capitals and start > 0:
        start -= 1
        word = words[start][0].casefold()
        if word.startswith(capitals[-1]):
            capitals.pop()
        elif word not in _SMALL_WORDS:
            return None
    return before[words[start].start() :] if not capitals else None


@lru_cache(maxsize=65_536)
def same_address(address: str) -> str:
    """Returns what stands for an address when two are compared: scheme, host's case, known old hosts, ``/v2/``,
    ``?v=2_0`` and a last slash apart. Anything that is no web address is compared as it is. Never fetched."""
    text = address.strip()
    parts = split_address(text)
    if parts.scheme.casefold() not in ("http", "https") or not parts.hostname:
        return text
    host = _OLD_HOSTS.get(parts.hostname, parts.hostname)
    path = parts.path.replace("/v2/", "/")
    if host == "lightcast.io":
        path = path.replace("/open-skills/", "/")
    query = "&".join(part for part in parts.query.split("&") if part and part != "v=2_0")
    port = f":{parts.netloc.rpartition(':')[2]}" if parts.netloc.rpartition(":")[2].isdigit() and parts.port else ""
    whole = f"{host}{port if port not in (':80', ':443') else ''}{path.rstrip('/')}"
    return whole + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def is_address(text: str) -> bool:
    """Says whether ``text`` is written as an address or another identifier, not as words."""
    return bool(re.match(r"(?:https?://|urn:|did:)\S+$", text.strip(), re.IGNORECASE))


@lru_cache(maxsize=4_096)
def same_framework(name: str, other: str) -> bool:
    """Says whether two frameworks are one, by name or address; editions of one name are told apart by nothing here."""
    if not name or not other:
        return False
    if same_address(name) == same_address(other):
        return True
    labels = [_EDITION.sub("", same_label(text)).strip() for text in (name, other)]
    return all(labels) and (labels[0] == labels[1] or labels[0] in labels[1] or labels[1] in labels[0])
