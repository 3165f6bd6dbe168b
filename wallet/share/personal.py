"""Personal data in what leaves: searched for in the claims as a receiver reads them, whatever the format calls them.

Texts of others are long and odd on purpose sometimes: everything here takes time in proportion to their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError
from wallet.formats.vc_jwt import read_token
from wallet.limits import MAX_JSON_DEPTH

_BEFORE: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]")
_DOMAIN: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LONGEST_DOMAIN: Final = 255
_BIRTH_NAMES: Final = frozenset({"birthdate", "dateofbirth", "dob", "birthday", "bday", "born"})
_NUMBER_NAMES: Final = ("number", "studentid", "employeeid", "nationalid", "taxid", "ssn", "sourcedid")
"""How members are called that hold a number by which somebody can be looked up: ``licenseNumber``, ``passport_number``."""
_OTHERS: Final = frozenset(
    {"issuer", "iss", "creator", "endorsement", "endorsementjwt", "proof", "@context", "credentialschema", "_sd"}
)
"""Members that speak of somebody else than the holder, or of nobody: an issuer's own address is no secret."""


def has_email(claims: Any) -> bool:
    """Says whether an e-mail address can be read in ``claims``, other than the issuer's own."""
    return any(_holds_address(text) for _, text in _texts(claims, "", 0))


def has_birth_date(claims: Any) -> bool:
    """Says whether a date of birth can be read in ``claims``."""
    return any(_letters(name) in _BIRTH_NAMES and text.strip() for name, text in _texts(claims, "", 0))


def has_number(claims: Any) -> bool:
    """Says whether a number of a person, or of a licence of theirs, can be read in ``claims``."""
    return any(_letters(name).endswith(_NUMBER_NAMES) and text.strip() for name, text in _texts(claims, "", 0))


def readable_texts(claims: Any) -> Iterator[str]:
    """Yields every text that can be read in ``claims`` of the holder, other than their issuers'."""
    yield from (text for _, text in _texts(claims, "", 0))


def _holds_address(text: str) -> bool:
    at = text.find("@")
    while at >= 0:
        if at and _BEFORE.match(text[at - 1]) and _DOMAIN.match(text[at + 1 : at + 1 + _LONGEST_DOMAIN]):
            return True
        at = text.find("@", at + 1)
    return False


def _texts(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yields (name of the member, text) for everything that can be read; tokens that stand inside are opened."""
    if depth > MAX_JSON_DEPTH:
        return
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in _OTHERS and _letters(key) not in _OTHERS:
                yield from _texts(member, key, depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member, name, depth + 1)
    elif isinstance(value, str):
        yield name, value
        yield from _inside(value.rpartition(",")[2].strip(), depth)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, str(value)


def _inside(text: str, depth: int) -> Iterator[tuple[str, str]]:
    """A token as the text of a claim, alone or in a ``data:`` address, with the parts of it that are disclosed."""
    token, *disclosures = text.split("~")
    if not token.startswith("ey") or token.count(".") != 2:
        return
    try:
        yield from _texts(read_token(token)[1], "", depth + 1)
    except IntakeError:
        return
    for part in disclosures:
        try:
            disclosed = strict_json.loads(base64url.decode(part)) if part else None
        except IntakeError:
            continue
        if isinstance(disclosed, list) and len(disclosed) == 3:
            yield from _texts(disclosed[2], str(disclosed[1]), depth + 1)
        elif isinstance(disclosed, list):
            yield from _texts(disclosed[1:], "", depth + 1)


def _letters(name: str) -> str:
    """``date_of_birth``, ``dateOfBirth`` and ``schema:birthDate`` are one word each."""
    return re.sub(r"[^a-z]", "", re.split(r"[:/#]", name)[-1].lower())
