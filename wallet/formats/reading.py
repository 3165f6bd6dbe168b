"""From the text of a credential to a ParsedCredential: every format is asked, one must claim it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final

import wallet.formats as formats_package
from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats import envelope
from wallet.formats.parsed import Claim, Format, Kind, ParsedCredential
from wallet.limits import MAX_TEXT_ITEMS
from wallet.plugins import discover

_TOKEN_DOTS: Final = 2


@cache
def formats() -> tuple[Format, ...]:
    """Returns every format there is."""
    return discover(formats_package, "FORMAT")


def format_of(parsed: ParsedCredential) -> Format:
    """Returns the format that read ``parsed``."""
    return next(each for each in formats() if each.id == parsed.format)


def read_payload(payload: bytes) -> list[ParsedCredential]:
    """Returns everything in one credential text; a JSON array or JSON Lines hold several.

    Raises IntakeError ``unrecognised``, ``ambiguous``, ``empty_file`` and what the readers say.
    """
    parsed = []
    for item in read_each(payload):
        if isinstance(item, IntakeError):
            raise item
        parsed.append(item)
    return parsed


def read_each(payload: bytes) -> list[ParsedCredential | IntakeError]:
    """Returns the same, with the error in the place of what cannot be read: one bad line does not hide the others.

    Raises IntakeError where the text as a whole cannot be read, ``too_many_items`` before any is read one by one.
    """
    text = payload.strip()
    if not text:
        raise IntakeError("empty_file")
    if text[:1] == b"[":
        return [_tried(partial(_member, member)) for member in _several(strict_json.loads(text))]
    if text[:1] == b"{" and b"\n{" in text:
        try:
            document = strict_json.loads(text)
        except IntakeError:
            items = [_tried(partial(read_credential_bytes, line)) for line in _lines(text)]
            if all(isinstance(member, IntakeError) for member in items):
                # No JSON Lines, but one text that is broken: what is wrong with the whole says more.
                raise
            return items
        return [_read(payload, document)]
    if text.startswith(b"eyJ") and (b"\n" in text or b"\r" in text):
        lines = text.splitlines()
        if all(line.startswith(b"eyJ") and line.count(b".") == _TOKEN_DOTS for line in lines):
            # A token a line; a token that was only wrapped has its dots on different lines.
            return [_tried(partial(read_credential_bytes, line)) for line in _lines(text)]
    return [read_credential_bytes(payload)]


def _lines(text: bytes) -> list[bytes]:
    """Returns the lines that say something. Raises IntakeError ``too_many_items``."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_TEXT_ITEMS:
        raise IntakeError("too_many_items", f"{len(lines)}")
    return lines


def _tried(read: Callable[[], ParsedCredential]) -> ParsedCredential | IntakeError:
    try:
        return read()
    except IntakeError as error:
        return error


def _member(member: Any) -> ParsedCredential:
    if isinstance(member, str):
        return read_credential_bytes(member.encode("utf-8"))
    if not isinstance(member, dict):
        raise IntakeError("unrecognised")
    return _read(strict_json_bytes(member), member)


def read_credential_bytes(payload: bytes) -> ParsedCredential:
    """Returns the one credential or presentation that ``payload`` is. Raises IntakeError."""
    text = payload.strip()
    if text[:1] == b"{" or text[:4] == b"\xef\xbb\xbf{":
        document = strict_json.loads(payload)
        if not isinstance(document, dict):
            raise IntakeError("unrecognised")
        return _read(payload, document)
    return _read(payload, None)


def read_document(document: dict[str, Any]) -> ParsedCredential:
    """Returns a credential that stands inside another as a JSON object."""
    return _read(strict_json_bytes(document), document)


def strict_json_bytes(document: Any) -> bytes:
    """Returns a JSON value as text: for parts that have no received bytes of their own."""
    import orjson

    try:
        return orjson.dumps(document)
    except (TypeError, ValueError):
        import json

        return json.dumps(document, ensure_ascii=False).encode("utf-8")


def _several(items: Any) -> list[Any]:
    if not isinstance(items, list) or not items:
        raise IntakeError("unrecognised")
    if len(items) > MAX_TEXT_ITEMS:
        raise IntakeError("too_many_items", f"{len(items)}")
    return items


def _read(payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
    if document is not None and envelope.kinds(document):
        return _unenveloped(payload, document)
    claimed = [form for form in formats() if form.claims(payload, document) is Claim.YES]
    if not claimed:
        raise IntakeError("unrecognised")
    if len(claimed) > 1:
        raise IntakeError("ambiguous", " ".join(form.id for form in claimed))
    return claimed[0].parse(payload, document)


def _unenveloped(payload: bytes, document: dict[str, Any]) -> ParsedCredential:
    """Reads what is inside, once: an envelope in an envelope is none."""
    inside = envelope.content(document)
    if inside.lstrip()[:1] in (b"{", b"["):
        raise IntakeError("envelope_malformed", "not secured by its envelope")
    parsed = _read(inside, None)
    if (parsed.kind is Kind.PRESENTATION) != (envelope.PRESENTATION in envelope.kinds(document)):
        raise IntakeError("envelope_malformed", "another kind inside than outside")
    return replace(parsed, received=payload, payload=payload)
