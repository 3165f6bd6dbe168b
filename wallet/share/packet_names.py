"""What the files of a packet are called: by a template that the person can change, safe on every system that may open it.

A name must stand on Windows too: none of its reserved letters and device names, no dot or space at its end, no two names
that differ in case or in how a letter is composed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from wallet.errors import UsageError
from wallet.limits import MAX_PACKET_NAME_BYTES, MAX_PACKET_NAME_CHARS, MAX_REQUEST_CHARS

DEFAULT_TEMPLATE: Final = "{person}_{title}_{place}_exp-{expires}"
FIELDS: Final = frozenset({"person", "title", "kind", "issuer", "place", "number", "issued", "expires", "item"})
"""What a template may name. ``issued`` and ``expires`` are months (``2027-03``), ``item`` the line of the list it is for."""
_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]+')
_NOT_A_SUFFIX: Final = re.compile(r"[^a-z0-9]")
_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³")}
)
_UNDECOMPOSED: Final = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d",
     "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng", "Ŋ": "Ng", "’": "'",
     "–": "-", "—": "-"}
)  # fmt: skip
"""Letters of Latin alphabets that no rule of Unicode takes apart, and signs that stand in names."""


def require_template(template: str) -> None:
    """Raises UsageError ``packet_template``: too long, or it names what there is not."""
    rest = _FIELD.sub("", template)
    if len(template) > MAX_REQUEST_CHARS or {"{", "}"} & set(rest) or not set(_FIELD.findall(template)) <= FIELDS:
        raise UsageError("packet_template")


def stem(template: str, values: Mapping[str, str], *, ascii_only: bool = False, otherwise: str = "document") -> str:
    """Returns the name of a file without its suffix. A part between two ``_`` of which no field has a value falls away.

    ``ascii_only``: letters of other alphabets than the Latin one are left out, and ``otherwise`` is the name where nothing
    remains. Raises UsageError as :func:`require_template`.
    """
    require_template(template)
    parts = (_filled(part, values) for part in template.split("_"))
    return _safe("_".join(part for part in parts if part), ascii_only=ascii_only) or otherwise


def _filled(part: str, values: Mapping[str, str]) -> str:
    named = _FIELD.findall(part)
    if named and not any(values.get(name) for name in named):
        return ""
    return _FIELD.sub(lambda match: values.get(match[1], ""), part)


def _safe(text: str, *, ascii_only: bool) -> str:
    text = unicodedata.normalize("NFC", text)
    if ascii_only:
        text = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
        text = "".join(character for character in text if character.isascii())
    text = "".join(" " if character.isspace() else character for character in text)
    text = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    text = re.sub(r"[\s_]+", "_", _FORBIDDEN.sub("-", text))
    text = _cut(text).strip("_.- ")
    device, dot, rest = text.partition(".")
    return f"{device}_{dot}{rest}" if device.strip("_ ").upper() in _DEVICES else text


def _cut(text: str) -> str:
    text = text[:MAX_PACKET_NAME_CHARS]
    return text.encode("utf-8")[:MAX_PACKET_NAME_BYTES].decode("utf-8", "ignore")


def suffix_of(name: str, data: bytes) -> str:
    """Returns the suffix of a file that goes out as it came: by what it is, else as it was called."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    given = _NOT_A_SUFFIX.sub("", name.rpartition(".")[2].lower()) if "." in name else ""
    return f".{given[:8]}" if given else ".bin"


class Names:
    """The names of one packet: none is given twice, whatever system it is unpacked on."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, base: str, suffix: str) -> str:
        """Returns ``base`` with its suffix, numbered from the second on."""
        number, name = 1, base + suffix
        while _key(name) in self._given:
            number += 1
            name = f"{base}_{number}{suffix}"
        self._given.add(_key(name))
        return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
