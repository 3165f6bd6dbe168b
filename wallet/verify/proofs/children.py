"""Credentials inside a credential or presentation: found by place, each judged on its own."""

from __future__ import annotations

from typing import Any

from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import read_document, read_payload
from wallet.limits import MAX_EMBEDDED_CREDENTIALS


def embedded(document: dict[str, Any], *, presentation: bool) -> tuple[tuple[str, ParsedCredential], ...]:
    """Returns (JSON Pointer, parsed) of every credential in ``verifiableCredential``.

    What cannot be read is given as a credential with nothing in it, so that it is judged (and fails) rather than
    overlooked. Endorsements are not children: they speak about the credential, not for it.
    """
    found: list[tuple[str, ParsedCredential]] = []
    if presentation:
        found.extend(_at("/verifiableCredential", document.get("verifiableCredential")))
    else:
        subjects = document.get("credentialSubject")
        for place, subject in enumerate(listed(subjects)):
            if isinstance(subject, dict):
                base = f"/credentialSubject/{place}" if isinstance(subjects, list) else "/credentialSubject"
                found.extend(_at(f"{base}/verifiableCredential", subject.get("verifiableCredential")))
    return tuple(found)


def _at(base: str, value: Any) -> list[tuple[str, ParsedCredential]]:
    found = []
    for place, one in enumerate(listed(value)[: MAX_EMBEDDED_CREDENTIALS + 1]):
        pointer = f"{base}/{place}"
        if place >= MAX_EMBEDDED_CREDENTIALS:
            found.append((pointer, _unreadable()))
            break
        try:
            if isinstance(one, dict):
                found.append((pointer, read_document(one)))
            elif isinstance(one, str):
                found.append((pointer, read_payload(one.encode("utf-8", "replace"))[0]))
            else:
                found.append((pointer, _unreadable()))
        except IntakeError:
            found.append((pointer, _unreadable()))
    return found


def _unreadable() -> ParsedCredential:
    return ParsedCredential(b"{}", b"{}", "data_integrity", Kind.CREDENTIAL, {})
