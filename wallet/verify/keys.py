"""Keys for the mechanisms: found through the controller's document, with self-describing ones kept at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal

from wallet.encodings.multikey import PublicKey, fingerprint, same_key
from wallet.errors import FetchError, IntakeError
from wallet.limits import CLOCK_SKEW
from wallet.report import Outcome, Passed, Problem, Unknown, failed, unknown
from wallet.verify.context import DocumentSource, VerificationKey
from wallet.verify.dids.https_issuers import HttpsIssuer
from wallet.verify.dids.key_terms import KeyTerms, joined, method_terms
from wallet.verify.dids.listed_keys import KeyFinding, ends_of, lists_keys, public_key_of, stated_methods
from wallet.verify.dids.resolution import find_key, resolve_did
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.sources.chained import NoDocuments

_KEPT_KEYS: Final = 1024
"""Keys of did:key and did:jwk kept between credentials: the identifier is the key, so it cannot go stale."""
MAX_ID_CHARS: Final = 1024
"""Longer identifiers that are keys are not kept: no honest key is that long."""
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
    if carried is None and method_id.startswith(_SELF_DESCRIBING) and len(method_id) < MAX_ID_CHARS:
        return _self_describing(method_id, relationship)
    return find_key(method_id, documents=documents, relationship=relationship, carried=carried)


@lru_cache(_KEPT_KEYS)
def key_of_id(name: str) -> str:
    """Returns the fingerprint of the key that an identifier *is* (did:key, did:jwk), "" for any other."""
    if not name.startswith(_SELF_DESCRIBING) or len(name) >= MAX_ID_CHARS:
        return ""
    try:
        base = name.partition("#")[0]
        return fingerprint(find_key(base, documents=NoDocuments(), relationship="authentication").key.key)
    except (ResolutionError, FetchError, IntakeError):
        return ""


def issuer_lists(
    issuer: str, key: PublicKey, *, documents: DocumentSource, relationship: str
) -> KeyTerms | Literal[False] | None:
    """Returns what ``issuer``'s own document says of ``key`` where it lists it for this use; False where it does not list
    it, None when the document cannot be had, is not in use, or lists no key of any kind: that denies nothing.
    """
    if not issuer.startswith("did:"):
        return _https_lists(issuer, key, documents, relationship)
    try:
        document = resolve_did(issuer, documents)
    except (FetchError, IntakeError, ResolutionError):
        return None
    terms = [own for public, own in _listed(document, relationship) if same_key(public, key)]
    if terms:
        return joined((*terms, *ends_of(key, set(), stated_methods(document))))
    return False if lists_keys(document) else None


def why_away(issuer: str, *, documents: DocumentSource) -> str:
    """Returns the code of the fetch that failed when ``issuer``'s own document was wanted, "" when it came."""
    try:
        if issuer.startswith("did:"):
            resolve_did(issuer, documents)
        else:
            documents.get(issuer, purpose="did_document")
    except FetchError as error:
        return error.code
    except (IntakeError, ResolutionError):
        return ""
    return ""


def _https_lists(
    issuer: str, key: PublicKey, documents: DocumentSource, relationship: str
) -> KeyTerms | Literal[False] | None:
    """The same for an https issuer; None also where its pages list no key of any kind: they deny nothing."""
    try:
        pages, missing = HttpsIssuer(issuer, documents, relationship).pages()
    except ResolutionError:
        return None
    terms: list[KeyTerms] = []
    kids: set[str] = set()
    for page in pages:
        for read in page.readers[:_MAX_KEYS]:
            with suppress(ResolutionError, IntakeError, FetchError):
                finding = read()
                listed = finding.key
                if same_key(listed.key, key):
                    terms.append(KeyTerms(listed.expires, listed.revoked, listed.begins, listed.doubts))
                    kids.add(finding.kid)
    if terms:
        return joined((*terms, *ends_of(key, kids - {""}, (entry for page in pages for entry in page.stated))))
    return False if missing is None and any(page.lists_any for page in pages) else None


def _listed(document: dict[str, Any], relationship: str) -> Iterator[tuple[PublicKey, KeyTerms]]:
    owner = str(document.get("id", ""))
    stated = [*_entries(document, "verificationMethod"), *_entries(document, "publicKey")]
    methods = [entry for entry in (*stated, *_entries(document, relationship)) if isinstance(entry, dict)]
    for entry in _entries(document, relationship)[:_MAX_KEYS]:
        name = _absolute(entry.get("id") if isinstance(entry, dict) else entry, owner)
        for method in methods:
            # A method that somebody else controls is not the issuer's, wherever it stands (V16).
            if _absolute(method.get("id"), owner) != name or _absolute(method.get("controller", owner), owner) != owner:
                continue
            with suppress(ResolutionError):
                public = public_key_of(method)
                yield public, method_terms(method, public)


def key_standing(key: VerificationKey | KeyTerms, *, at: datetime, signed: datetime | None, pointer: str = "") -> Outcome:
    """Returns what a signature by ``key`` is worth at ``at`` (V17).

    Args:
        signed: when the signature says it was made; None when it does not say, or where that counts for nothing. It could
            have been made at any time then, so that a key which has ended by ``at`` signs nothing.

    Returns:
        Failed ``key_revoked`` or ``key_expired`` for a key that had ended; Passed with ``key_revoked_since`` or
        ``key_expired_since`` for one that ended since; Unknown ``key_not_yet`` for one that did not count when it was
        used, or does not count yet, and where that cannot be read (``key_dates_unreadable``, ``key_use_unreadable``).
    """
    if key.doubts:
        return Unknown(tuple(Problem(code, pointer) for code in key.doubts))
    if key.begins is not None and (at if signed is None else min(at, signed)) + CLOCK_SKEW < key.begins:
        return unknown("key_not_yet", pointer=pointer)
    remarks = []
    for code, ended in (("key_revoked", key.revoked), ("key_expired", key.expires)):
        if ended is None or ended > at:
            continue
        if signed is None or signed >= ended:
            return failed(code, pointer=pointer)
        remarks.append(Problem(f"{code}_since", pointer))
    return Passed(tuple(remarks))


def _absolute(name: Any, owner: str) -> str:
    return f"{owner}{name}" if isinstance(name, str) and name.startswith("#") else str(name)


def _entries(document: dict[str, Any], name: str) -> list[Any]:
    entries = document.get(name, [])
    return entries if isinstance(entries, list) else [entries]
