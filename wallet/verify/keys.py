"""Keys for the mechanisms: found through the controller's document, with self-describing ones kept at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from wallet.encodings import strict_json
from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multikey import PublicKey
from wallet.errors import FetchError, IntakeError
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution import KeyFinding, find_key, public_key_of, resolve_did
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.sources.supplied import NoDocuments

_KEPT_KEYS: Final = 1024
"""Keys of did:key and did:jwk kept between credentials: the identifier is the key, so it cannot go stale."""
_SELF_DESCRIBING: Final = ("did:key:", "did:jwk:")
_MAX_KEYS: Final = 64
"""Keys of one issuer's document that are compared with a key that came along."""


@lru_cache(_KEPT_KEYS)
def _self_describing(method_id: str, relationship: str) -> KeyFinding:
    return find_key(method_id, documents=NoDocuments(), relationship=relationship)


def find(
    method_id: str, *, documents: DocumentSource, relationship: str, carried: dict[str, Any] | None = None
) -> KeyFinding:
    """Returns the key that ``method_id`` names, and whose it is. Raises ResolutionError, FetchError, IntakeError.

    ``relationship`` is ``assertionMethod`` or ``authentication``; ``carried`` a method that stood in the proof itself.
    """
    if carried is None and method_id.startswith(_SELF_DESCRIBING) and len(method_id) < 1024:
        return _self_describing(method_id, relationship)
    return find_key(method_id, documents=documents, relationship=relationship, carried=carried)


def issuer_lists(issuer: str, key: PublicKey, *, documents: DocumentSource, relationship: str) -> bool | None:
    """Says whether ``issuer``'s own document lists ``key`` for this use; None when the document cannot be had."""
    try:
        if issuer.startswith("did:"):
            document = resolve_did(issuer, documents)
        else:
            document = strict_json.loads(documents.get(issuer, purpose="did_document").content)
    except (FetchError, IntakeError, ResolutionError):
        return None
    if not isinstance(document, dict) or (document.get("id") != issuer and "keys" not in document):
        return None
    return any(_same(one, key) for one in _listed(document, relationship))


def _listed(document: dict[str, Any], relationship: str) -> Iterator[PublicKey]:
    owner = str(document.get("id", ""))
    stated = [*_entries(document, "verificationMethod"), *_entries(document, "publicKey")]
    methods = {_absolute(one.get("id"), owner): one for one in stated if isinstance(one, dict)}
    for entry in _entries(document, relationship)[:_MAX_KEYS]:
        method = entry if isinstance(entry, dict) else methods.get(_absolute(entry, owner))
        # A method that somebody else controls is not the issuer's, wherever it stands (V16).
        if method is not None and _absolute(method.get("controller", owner), owner) == owner:
            with suppress(ResolutionError):
                yield public_key_of(method)
    for jwk in _entries(document, "keys")[:_MAX_KEYS]:
        if isinstance(jwk, dict) and jwk.get("use", "sig") == "sig":
            with suppress(IntakeError):
                yield jwk_to_public(jwk)


def _absolute(name: Any, owner: str) -> str:
    return f"{owner}{name}" if isinstance(name, str) and name.startswith("#") else str(name)


def _entries(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name, [])
    return found if isinstance(found, list) else [found]


def _same(one: PublicKey, other: PublicKey) -> bool:
    if one.algorithm != other.algorithm:
        return False
    if one.algorithm == "Ed25519":
        return one.raw == other.raw
    return bool(one.key.public_numbers() == other.key.public_numbers())
