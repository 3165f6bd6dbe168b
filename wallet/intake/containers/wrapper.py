"""Credentials in an object that is none itself: answers of issuers' and wallets' services, saved as they came.

``{"jwt": "eyJ…"}``, ``{"wallet": …, "document": "eyJ…"}``, ``{"verifiableCredential": {…}}``, lists and lines of such
objects, and a token in quotation marks. Each credential becomes a file of its own, with the bytes it has inside.
"""

from __future__ import annotations

import re
from typing import Final

from wallet.encodings import json_slices, strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.wallet_contents import (
    holds_credential,
    is_credential,
    is_holding,
    is_wrapper,
    parts_of,
    signs_in,
)
from wallet.limits import MAX_WALLET_ITEMS

_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[{\[]|\"(?:eyJ|ew|\{))")
_OWN: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:@context|type)"')
"""A credential says so at once, most of them: it need not be read twice."""
_MEMBER: Final = re.compile(rb'"([A-Za-z_-]{2,40})"\s*:')
_SIGN_IN: Final = frozenset({"access_token", "id_token", "refresh_token"})


class Wrapper:
    """Wrappers as JSON, JSON Lines, or a text in quotation marks."""

    id = "wrapper"

    def claims(self, data: bytes) -> bool:
        if not _HEAD.match(data) or _OWN.match(data):
            return False
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b'"' and not _may_hold(data):
            return False
        try:
            return any(_wraps(text) for text in _texts(data))
        except IntakeError:
            return False

    def parts(self, data: bytes) -> list[Part]:
        """Returns the credentials. Raises IntakeError ``sign_in_token``, ``too_many_items``, ``nothing_inside``."""
        parts: list[Part] = []
        texts = _texts(data)
        for number, text in enumerate(texts):
            name = str(number) if len(texts) > 1 else ""
            try:
                parts += parts_of(text, name)
            except IntakeError as error:
                parts.append(Part(b"", name=name, refused=error.code))
            if len(parts) > MAX_WALLET_ITEMS:
                raise IntakeError("too_many_items")
        if not parts:
            raise IntakeError("nothing_inside")
        return parts


CONTAINER = Wrapper()


def _may_hold(data: bytes) -> bool:
    """Says whether a member has a name that is looked for: most files have none, and need not be read as JSON."""
    names = (match[1].decode() for match in _MEMBER.finditer(data))
    return any(name in _SIGN_IN or is_holding(name) for name in names)


def _wraps(text: str) -> bool:
    try:
        value = strict_json.loads(text)
    except IntakeError:
        return False
    if isinstance(value, str):
        return value.startswith(("eyJ", "ew", "{"))
    if not isinstance(value, dict) or not is_wrapper(value) or is_credential(value):
        return False
    return signs_in(value) or holds_credential(value)


def _texts(data: bytes) -> list[str]:
    """Returns the JSON texts of one value, of the elements of a list, or of lines (which may be broken).

    Raises IntakeError for what is none of these.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IntakeError("json_not_utf8") from None
    try:
        value = strict_json.loads(data)
    except IntakeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or len(lines) > MAX_WALLET_ITEMS:
            raise
        return lines
    return list(json_slices.elements(text)) if isinstance(value, list) else [text.strip()]
