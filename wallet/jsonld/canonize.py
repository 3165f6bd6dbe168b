"""Canonical forms for people who write verifiers: ``lanyard canonize``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wallet.encodings import strict_json
from wallet.jsonld import fallback
from wallet.jsonld.active_context import Loading
from wallet.jsonld.dataset import Dataset
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.nquads import parse_nquads
from wallet.jsonld.quads import to_quads
from wallet.jsonld.rdfc import canonicalize


def canonize(data: bytes, *, hash_name: str = "sha256") -> str:
    """Returns the RDFC-1.0 N-Quads of a JSON-LD or N-Quads file (bundled contexts only).

    ``hash_name`` is ``sha256`` or ``sha384``. Raises IntakeError and JsonLdError.
    """
    if data.lstrip()[:1] in (b"{", b"["):
        return canonicalize(all_quads(strict_json.loads(data)), hash_name=hash_name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonLdError("nquads_malformed", "not UTF-8") from None
    return canonicalize(parse_nquads(text), hash_name=hash_name)


def all_quads(document: Any, *, supplied: Mapping[str, bytes] | None = None) -> Dataset:
    """Returns what any JSON-LD document states, an object or an array, all of JSON-LD allowed. Raises JsonLdError."""
    if isinstance(document, dict):
        return to_quads(document, supplied=supplied, whole=True).quads
    quads, _ = fallback.statements(document, Loading(supplied or {}), whole=True)
    return quads
