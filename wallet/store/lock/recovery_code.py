"""The recovery code: 160 random bits as 8 groups of 4 (Crockford base 32) and two check characters.

The two checks are sums over the 32 characters modulo 37, plain and weighted by
position, written with Crockford's check alphabet (32 digits and ``*~$=U``). Every
single wrong character and every swap of neighbours is found, and the group is
named, before any key is tried.
"""

from __future__ import annotations

import contextlib
import unicodedata
from typing import Final

from wallet.errors import StoreError
from wallet.store.file.randomness import random_bytes
from wallet.store.lock.typed import tidied

SECRET_BYTES: Final = 20
GROUPS: Final = 8
GROUP_CHARS: Final = 4
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS: Final = _DIGITS + "*~$=U"
_PRIME: Final = 37
_CHARS: Final = GROUPS * GROUP_CHARS
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LONGEST: Final = 400
"""Characters of a code as it is typed or pasted, with its label, and separators between all of it."""
_LIKE_DASHES: Final = frozenset("\u2212\u2022\u00b7.,_/|")
"""What stands between groups where no dash was at hand: a minus, dots, commas, strokes."""


def new_secret() -> bytearray:
    """Returns 20 random bytes."""
    return bytearray(random_bytes(SECRET_BYTES))


def to_text(secret: bytes | bytearray) -> str:
    """Returns the code as it is printed: ``XXXX-…-XXXX-CC``."""
    number = int.from_bytes(secret, "big")
    values = [(number >> (5 * (_CHARS - 1 - i))) & 31 for i in range(_CHARS)]
    first, second = _sums(values)
    digits = "".join(_DIGITS[v] for v in values)
    groups = [digits[i : i + GROUP_CHARS] for i in range(0, _CHARS, GROUP_CHARS)]
    return "-".join([*groups, _CHECKS[first] + _CHECKS[second]])


def from_text(text: str) -> bytearray:
    """Returns the 20 bytes of a typed code; case, spaces, dashes of any kind, O/0 and I/L/1, full-width letters,
    characters nobody sees and a label before or after it ("Recovery code: …") do not matter.

    Raises StoreError ``recovery_code_length`` (characters missing or too many) or
    ``recovery_code_typo``; ``pointer`` is ``/groups/<1…9>`` where it can be told.
    """
    if len(text) > _LONGEST:
        raise StoreError("recovery_code_length")
    groups = _groups(text)
    if sum(map(len, groups)) == _CHARS + 2:
        return _secret("".join(groups))
    return _without_label(groups)


def _groups(text: str) -> list[str]:
    """Returns what stands between spaces and dashes, in the code's own letters."""
    typed = tidied(text).upper().translate(_READ_AS)
    return "".join("-" if _is_between(character) else character for character in typed).replace("-", " ").split()


def _is_between(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Pd" or character in _LIKE_DASHES or character == ":"


def _without_label(groups: list[str]) -> bytearray:
    """Looks for a whole code among words that stand before and after it; its check characters say that it is one."""
    for start in range(len(groups)):
        length = 0
        for end in range(start, len(groups)):
            length += len(groups[end])
            if length == _CHARS + 2:
                with contextlib.suppress(StoreError):
                    return _secret("".join(groups[start : end + 1]))
    raise StoreError("recovery_code_length", pointer=_short_group(groups))


def _secret(whole: str) -> bytearray:
    values: list[int] = []
    for position, character in enumerate(whole):
        value = (_DIGITS if position < _CHARS else _CHECKS).find(character)
        if value < 0:
            raise StoreError("recovery_code_typo", pointer=_group(position))
        values.append(value)
    first, second = _sums(values[:_CHARS])
    s1, s2 = (first - values[_CHARS]) % _PRIME, (second - values[_CHARS + 1]) % _PRIME
    if s1 or s2:
        raise StoreError("recovery_code_typo", pointer=_locate(values, s1, s2))
    number = 0
    for value in values[:_CHARS]:
        number = number << 5 | value
    return bytearray(number.to_bytes(SECRET_BYTES, "big"))


def _sums(values: list[int]) -> tuple[int, int]:
    return sum(values) % _PRIME, sum((i + 1) * v for i, v in enumerate(values)) % _PRIME


def _group(position: int) -> str:
    return f"/groups/{position // GROUP_CHARS + 1}"


def _locate(values: list[int], s1: int, s2: int) -> str:
    if s1 and s2:
        # One character off by s1 at weight w gives s2 = w·s1: w is the place, counted from 1.
        position = s2 * pow(s1, -1, _PRIME) % _PRIME - 1
        return _group(position) if 0 <= position < _CHARS else ""
    if s1:
        return _group(_CHARS)
    swapped = any(values[i] != values[i + 1] and (values[i + 1] - values[i] + s2) % _PRIME == 0 for i in range(_CHARS - 1))
    # Either the last character is wrong or two neighbours changed places: named only when it is one.
    return "" if swapped else _group(_CHARS)


def _short_group(groups: list[str]) -> str:
    if len(groups) == GROUPS + 1:
        for number, group in enumerate(groups, 1):
            if len(group) != (GROUP_CHARS if number <= GROUPS else 2):
                return f"/groups/{number}"
    return ""
