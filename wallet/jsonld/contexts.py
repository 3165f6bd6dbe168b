"""Contexts come from the bundle only: by exact address, pinned by SHA-256 (verification.md, the engine, 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from resources.reader import read_bytes, read_json
from wallet.encodings import strict_json
from wallet.errors import BugError, IntakeError
from wallet.jsonld.errors import JsonLdError


@cache
def _index() -> dict[str, tuple[str, str]]:
    return {entry["address"]: (entry["file"], entry["sha256"]) for entry in read_json("contexts/index.json")["contexts"]}


def is_bundled(address: str) -> bool:
    """Says whether the bundle has ``address``, to the letter."""
    return address in _index()


def digest(address: str) -> str:
    """Returns the pinned SHA-256 (hex) of a bundled context."""
    return _index()[address][1]


@cache
def bundled(address: str) -> dict[str, Any]:
    """Returns the bundled context document ``{"@context": …}``.

    Raises JsonLdError ``context_not_bundled``; BugError when a shipped file is not what was pinned.
    """
    entry = _index().get(address)
    if entry is None:
        raise JsonLdError("context_not_bundled", address)
    file, pinned = entry
    data = read_bytes(f"contexts/{file}")
    if hashlib.sha256(data).hexdigest() != pinned:
        raise BugError("bundle_damaged", file)
    return {"@context": json.loads(data)["@context"]}


def load_bundle() -> None:
    """Reads every bundled context now rather than when it is first met. Raises BugError."""
    for address in _index():
        bundled(address)


def load(address: str, supplied: Mapping[str, bytes]) -> dict[str, Any]:
    """Returns a context document from the bundle, else from what a person supplied.

    A supplied one never replaces a bundled one. Raises JsonLdError.
    """
    if is_bundled(address):
        return bundled(address)
    if address not in supplied:
        raise JsonLdError("context_not_bundled", address)
    try:
        document = strict_json.loads(supplied[address])
    except IntakeError as error:
        raise JsonLdError("context_malformed", error.code) from None
    if not isinstance(document, dict) or "@context" not in document:
        raise JsonLdError("context_malformed", address)
    return {"@context": document["@context"]}
