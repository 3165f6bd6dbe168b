"""The objects of a PDF file as they are written (ISO 32000-2 section 7.3): read, never run.

Every object read is counted against a budget that belongs to the whole document, so that no arrangement of objects can
keep the program busy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from wallet.errors import IntakeError
from wallet.limits import MAX_PDF_DEPTH, MAX_PDF_STEPS

_SPACE: Final = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+")
_REFERENCE: Final = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]++(\d{1,5})[\0\t\n\f\r ]++R(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_NUMBER: Final = re.compile(rb"[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})")
_NAME: Final = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]{0,255})")
_WORD: Final = re.compile(rb"true|false|null")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\0\t\n\f\r ]*+)>")
_BRACKETS: Final = re.compile(rb"[()\\]")
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


class Name(str):
    """A name object, without its slash."""

    __slots__ = ()


class Reference(NamedTuple):
    """Where an object is to be found: its number and generation."""

    number: int
    generation: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream object: its dictionary and its bytes as they stand in the file (a view: streams may overlap)."""

    about: dict[str, Any]
    raw: memoryview


class Budget:
    """What reading one document may cost."""

    def __init__(self, steps: int = MAX_PDF_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int = 1, *, over: int = 0) -> None:
        """Takes ``steps``, and one more for every 64 of the ``over`` bytes that were passed over.

        Objects may overlap: without the second part, many could pass over the same megabytes again and again.
        Raises IntakeError ``pdf_too_complex`` when nothing is left.
        """
        self._left -= steps + (over >> 6)
        if self._left < 0:
            raise IntakeError("pdf_too_complex")


class Reader:
    """Reads objects from one place on. ``at`` is where it stands."""

    def __init__(self, data: bytes, at: int, budget: Budget) -> None:
        self.data = data
        self.at = at
        self._budget = budget

    def skip_space(self) -> None:
        """Passes over white space and comments."""
        space = _SPACE.match(self.data, self.at)
        if space is not None:
            self._budget.spend(0, over=space.end() - self.at)
            self.at = space.end()

    def take(self, word: bytes) -> bool:
        """Passes over ``word`` when it stands here, after white space."""
        self.skip_space()
        if not self.data.startswith(word, self.at):
            return False
        self.at += len(word)
        return True

    def value(self, depth: int = 0) -> Any:
        """Returns the object that begins here. Raises IntakeError ``pdf_damaged``, ``pdf_too_complex``."""
        self._budget.spend()
        if depth > MAX_PDF_DEPTH:
            raise IntakeError("pdf_too_complex", "depth")
        self.skip_space()
        if self.take(b"<<"):
            return self._dictionary(depth)
        if self.take(b"["):
            return self._array(depth)
        if self.data.startswith(b"(", self.at):
            return self._text()
        for pattern, convert in _SIMPLE:
            match = pattern.match(self.data, self.at)
            if match:
                self._budget.spend(0, over=match.end() - self.at)
                self.at = match.end()
                return convert(match)
        raise IntakeError("pdf_damaged", "object")

    def _array(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while not self.take(b"]"):
            items.append(self.value(depth + 1))
        return items

    def _dictionary(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while not self.take(b">>"):
            key = self.value(depth + 1)
            if not isinstance(key, Name):
                raise IntakeError("pdf_damaged", "key")
            members[key] = self.value(depth + 1)
        return members

    def _text(self) -> bytes:
        start, depth, at = self.at + 1, 0, self.at
        while True:
            match = _BRACKETS.search(self.data, at)
            self._budget.spend(over=(match.end() if match else len(self.data)) - at)
            if match is None:
                raise IntakeError("pdf_damaged", "string")
            at = match.end() + (match[0] == b"\\")
            depth += {b"(": 1, b")": -1}.get(match[0], 0)
            if depth == 0:
                self.at = at
                return _ESCAPE.sub(_unescaped, self.data[start : at - 1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        return bytes([int(escaped, 8) & 0xFF])
    if escaped in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPED.get(escaped, escaped)


def _number(match: re.Match[bytes]) -> int | float:
    return float(match[0]) if b"." in match[0] else int(match[0])


def _name(match: re.Match[bytes]) -> Name:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), match[1])
    return Name(plain.decode("latin-1"))


def _hexadecimal(match: re.Match[bytes]) -> bytes:
    digits = b"".join(match[1].split()).replace(b"\0", b"")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


_SIMPLE: Final = (
    (_NAME, _name),
    (_REFERENCE, lambda match: Reference(int(match[1]), int(match[2]))),
    (_NUMBER, _number),
    (_HEX, _hexadecimal),
    (_WORD, lambda match: _WORDS[match[0]]),
)
