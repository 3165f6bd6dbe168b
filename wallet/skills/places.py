"""Places as licences name them: a state by its name or its letters, as one code (ISO 3166-2)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from wallet.skills.credential_terms import table
from wallet.skills.labels import same_label

_STATES: Final = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|GA Georgia|"
    "HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|"
    "MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|"
    "NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|"
    "OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|"
    "VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|PR Puerto Rico"
)
_NAMES: Final = {same_label(row[3:]): f"US-{row[:2]}" for row in _STATES.split("|")}
_CODES: Final = frozenset(_NAMES.values())
_LETTERS: Final = re.compile(r"(?<![A-Za-z])(?:US-)?([A-Z]{2})(?![A-Za-z])")
_AMBIGUOUS: Final = frozenset({"IN", "OR", "ME", "HI", "OK", "LA", "DE", "MA", "PA", "CO", "ID", "AL", "MS", "MD", "MT"})
"""Letters that are words, titles or other places too (``MS`` is a degree): read as a state only after a comma or ``US-``."""


def places_in(text: str) -> frozenset[str]:
    """Returns the codes of the places that ``text`` names: ``Ohio`` and ``OH`` are ``US-OH``."""
    codes = set()
    label = f" {same_label(text)} "
    for name in sorted(_NAMES, key=len, reverse=True):
        if f" {name} " in label:
            codes.add(_NAMES[name])
            label = label.replace(f" {name} ", "  ")
    for match in _LETTERS.finditer(text):
        code = f"US-{match[1]}"
        lead = text[: match.start()].rstrip()
        if code in _CODES and (match[1] not in _AMBIGUOUS or match[0].startswith("US-") or lead.endswith(",")):
            codes.add(code)
    return frozenset(codes)


def place_code(text: str) -> str:
    """Returns the code of one place, or ``text`` in capitals where it is none we know (a country's code stays itself)."""
    codes = places_in(text if len(text.strip()) > 2 else f"US-{text.strip().upper()}")
    return next(iter(codes)) if len(codes) == 1 else text.strip().upper()


def is_multistate(text: str) -> bool:
    """Says whether a licence is named as one that holds in several states by treaty."""
    label = f" {same_label(text)} "
    return any(f" {words} " in label for words in _multistate())


@cache
def _multistate() -> tuple[str, ...]:
    return tuple(same_label(words) for words in table()["multistate"])
