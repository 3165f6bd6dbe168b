"""What a person goes by: addresses, names and numbers, by which issuers say whom a credential is for."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from wallet.encodings.written import Moment, Written


class IdentityType(StrEnum):
    """The kinds the keyring tells apart."""

    EMAIL = "email"
    NAME = "name"
    DID = "did"
    URL = "url"
    PHONE = "phone"
    IDENTIFIER = "identifier"
    """A student, licence or account number: whatever an issuer counts people by."""


class Identity(Written, frozen=True, tag="Identity"):
    """One of them, as the person wrote it, without outer space."""

    type: IdentityType
    value: str
    added_at: Moment | None = None


_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DID: Final = re.compile(r"did:[a-z0-9]+:\S+")
_URL: Final = re.compile(r"https?://[^\s/]\S*")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{5,}")
_SHAPES: Final = (
    (IdentityType.EMAIL, _EMAIL),
    (IdentityType.DID, _DID),
    (IdentityType.URL, _URL),
)
_ASCII_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def tidy(value: str) -> str:
    """Returns a value as it is kept: composed (NFC), without outer space, inner space single."""
    return unicodedata.normalize("NFC", " ".join(value.split()))


def fits_shape(kind: IdentityType, value: str) -> bool:
    """Says whether ``value`` can be of this kind: an address has an @, a DID its method."""
    if not value or not value.isprintable():
        return False
    for known, shape in (*_SHAPES, (IdentityType.PHONE, _PHONE)):
        if kind is known:
            return shape.fullmatch(value) is not None
    return True


def likely_type(value: str) -> IdentityType:
    """Returns what a value most likely is, for somebody who only typed it; a name when nothing tells."""
    text = tidy(value)
    for kind, shape in _SHAPES:
        if shape.fullmatch(text):
            return kind
    if "@" in text:
        # Half an address is no name: better refused than kept as one.
        return IdentityType.EMAIL
    if _PHONE.fullmatch(text) and text.startswith("+"):
        return IdentityType.PHONE
    return IdentityType.IDENTIFIER if any(c.isdigit() for c in text) else IdentityType.NAME


def ascii_lower(text: str) -> str:
    """Returns ``text`` with A to Z lowered and nothing else: no letter of another alphabet becomes one of ours."""
    return text.translate(_ASCII_LOWER)
