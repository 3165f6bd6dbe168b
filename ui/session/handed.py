"""What another program hands over: files and addresses, as words of the command line or as a message of a second start.

Both are written by anybody who may start a program, and the message by anybody who reaches the socket: only absolute paths
and addresses of known schemes are taken, few and short enough; a message with anything else in it is refused whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from wallet.limits import MAX_ADDRESS_CHARS, MAX_HANDED, MAX_HANDED_BYTES, MAX_PATH_CHARS

SCHEMES: Final = frozenset({"https", "openid-credential-offer", "openid4vp", "haip", "haip-vp", "interaction", "dccrequest"})
"""Schemes of addresses that are taken, as a paste takes them: most are told for what they are and go no further."""
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,40}):.")


@dataclass(frozen=True, slots=True)
class Handed:
    """Absolute paths and addresses, in the order they were named."""

    words: tuple[str, ...] = ()

    @property
    def paths(self) -> list[Path]:
        """The files and folders."""
        return [Path(word) for word in self.words if not _is_address(word)]

    @property
    def addresses(self) -> list[str]:
        """The addresses."""
        return [word for word in self.words if _is_address(word)]

    def __bool__(self) -> bool:
        return bool(self.words)

    def after(self, earlier: Handed | None) -> Handed:
        """Returns these behind the ``earlier`` ones, each once."""
        before = earlier.words if earlier is not None else ()
        return Handed(tuple(dict.fromkeys((*before, *self.words)))[:MAX_HANDED])


def _is_address(word: str) -> bool:
    match = _ADDRESS.match(word)
    return match is not None and match[1].lower() in SCHEMES


def from_words(words: Iterable[str], folder: Path) -> Handed:
    """Returns what words of the command line name; relative paths begin at ``folder``. Too many are cut off."""
    taken = []
    for word in words:
        if _is_address(word) and not (folder / word).exists():
            taken.append(word[:MAX_ADDRESS_CHARS])
        elif word.startswith("file:"):
            taken.append(unquote(urlsplit(word).path))
        else:
            taken.append(str(folder / word))
    return Handed(tuple(taken[:MAX_HANDED]))


def packed(handed: Handed) -> bytes:
    """Returns the message of a second start; what does not fit is left away, the last first."""
    words = list(handed.words)
    while len(body := json.dumps({"given": words}).encode() + b"\n") > MAX_HANDED_BYTES:
        words.pop()
    return body


def unpacked(body: bytes) -> Handed | None:
    """Returns what a message names, or None for what no second start of ours would say."""
    if len(body) > MAX_HANDED_BYTES:
        return None
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    words = message.get("given") if isinstance(message, dict) and set(message) == {"given"} else None
    if not isinstance(words, list) or len(words) > MAX_HANDED or not all(_may_be_taken(word) for word in words):
        return None
    return Handed(tuple(words))


def _may_be_taken(word: object) -> bool:
    if not isinstance(word, str) or "\0" in word or not word.isprintable():
        return False
    if _is_address(word):
        return len(word) <= MAX_ADDRESS_CHARS
    return len(word) <= MAX_PATH_CHARS and Path(word).is_absolute()
