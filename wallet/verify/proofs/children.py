"""Credentials inside a credential or presentation: found by place, each judged on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import read_credential_bytes, read_document
from wallet.limits import MAX_EMBEDDED_CREDENTIALS

_ENDORSEMENTS: Final = ("endorsement", "endorsementJwt")
_INNER: Final = ("verifiableCredential", *_ENDORSEMENTS)

Child = tuple[str, ParsedCredential]


def embedded(parsed: ParsedCredential, document: dict[str, Any]) -> tuple[Child, ...]:
    """Returns (JSON Pointer, parsed) of every credential that stands in ``document``, the signed part of ``parsed``.

    A presentation holds them in ``verifiableCredential``, a transcript in its subject's. Endorsements, wherever they
    stand, have a pointer that says so: they speak about the credential, not for it (verdict.py leaves them out). What
    cannot be read is given as a credential with nothing in it, so that it is judged (and fails) and not overlooked.
    """
    if parsed.kind is Kind.PRESENTATION:
        return tuple(_at("/verifiableCredential", document.get("verifiableCredential"), None))
    children: list[Child] = []
    context = document.get("@context")
    for base, subject in _subjects(document.get("credentialSubject"), "/credentialSubject"):
        if "verifiableCredential" in subject:
            children.extend(_at(f"{base}/verifiableCredential", subject["verifiableCredential"], context))
    if b'"endorsement' in parsed.payload or parsed.token:
        for pointer, value in _endorsements(document, ""):
            children.extend(_at(pointer, value, context))
    return tuple(children[: MAX_EMBEDDED_CREDENTIALS + 1])


def _subjects(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields every subject; arrays in arrays are one array, as to the view (JSON-LD 1.1 section 4.3.2)."""
    if isinstance(value, dict):
        yield pointer, value
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from _subjects(entry, f"{pointer}/{place}")


def _endorsements(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for place, entry in enumerate(value):
            yield from _endorsements(entry, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name, member in value.items():
            here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if name in _ENDORSEMENTS:
                yield here, member
            elif name not in _INNER:
                yield from _endorsements(member, here)


def _at(base: str, value: Any, context: Any) -> list[Child]:
    children = []
    several = isinstance(value, list)
    for place, entry in enumerate(listed(value)[: MAX_EMBEDDED_CREDENTIALS + 1]):
        pointer = f"{base}/{place}" if several else f"{base}/0"
        try:
            if place >= MAX_EMBEDDED_CREDENTIALS:
                raise IntakeError("too_many_items")
            children.append((pointer, _read(entry, context)))
        except IntakeError:
            children.append((pointer, _unreadable()))
    return children


def _read(value: Any, context: Any) -> ParsedCredential:
    if isinstance(value, str):
        return read_credential_bytes(value.encode("utf-8", "replace"))
    if not isinstance(value, dict):
        raise IntakeError("malformed")
    if context is not None and "@context" not in value and "proof" not in value:
        # A part of a credential that names no vocabulary speaks the one of the whole (JSON-LD 1.1 section 3.1).
        value = {"@context": context, **value}
    return read_document(value)


def _unreadable() -> ParsedCredential:
    return ParsedCredential(b"{}", b"{}", "data_integrity", Kind.CREDENTIAL, {})
