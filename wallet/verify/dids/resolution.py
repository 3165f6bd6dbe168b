"""From a verification method's id to a key, and what is known of whose key it is.

Controlled Identifiers 1.0 section 3.3 ("retrieve verification method"): the method must be found in its controller's
own document, listed under the relationship, with the same controller. A key that merely came along is found too, and
said to have come along: it shows that a signature fits, never whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, Final

import wallet.verify.dids as methods_package
from wallet.encodings import strict_json
from wallet.encodings.multikey import same_key
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.plugins import discover
from wallet.verify.context import DidMethod, DocumentSource
from wallet.verify.dids.https_issuers import HttpsIssuer, KeyPage, Read
from wallet.verify.dids.listed_keys import (
    KeyFinding,
    absolute,
    ended_as_stated,
    entries,
    jwk_key,
    listed_method,
    lists_keys,
    public_key_of,
    read_method,
    require_about,
)
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.standing import standing_of

_MULTIKEYS: Final = ("z6", "zD", "z8")
"""How the keys begin that may stand in an address themselves."""


@cache
def _methods() -> dict[str, DidMethod]:
    return {method.id: method for method in discover(methods_package, "METHOD")}


def resolve_did(did: str, documents: DocumentSource) -> dict[str, Any]:
    """Returns the DID document of ``did``. Raises FetchError when it cannot be had now, ResolutionError."""
    parts = did.split(":", 2)
    if len(parts) != 3 or parts[0] != "did" or not parts[2]:
        raise ResolutionError("did_malformed")
    method = _methods().get(parts[1])
    if method is None:
        raise ResolutionError("did_method_not_supported", parts[1])
    document = method.resolve(did, documents)
    require_about(document, did)
    _require_active(document)
    return document


def _require_active(document: dict[str, Any]) -> None:
    """Returns when a document is in use. Anything but absent or a plain ``false`` says that it was given up, in whatever
    word for it."""
    metadata = document.get("didDocumentMetadata")
    for place in (document, metadata if isinstance(metadata, dict) else {}):
        if standing_of(place).withdrawn:
            raise ResolutionError("did_deactivated")


def find_key(
    method_id: str, *, documents: DocumentSource, relationship: str, carried: dict[str, Any] | None = None
) -> KeyFinding:
    """Returns the key that ``method_id`` names.

    ``relationship`` is ``assertionMethod`` or ``authentication``. ``carried`` is a method that stood inside the
    proof itself. Raises ResolutionError, FetchError.
    """
    if carried is not None:
        return KeyFinding(read_method([carried], frozenset()), "", carried=True)
    base, _, fragment = method_id.partition("#")
    if base.startswith("did:"):
        document = resolve_did(base, documents)
        if not fragment:
            method_id = _only_method(document, relationship)
        return listed_method(document, method_id, base, relationship)
    if split_address(base).scheme not in ("http", "https"):
        raise ResolutionError("key_not_listed", "neither DID nor https")
    return _https_key(method_id, base, fragment, documents, relationship)


def _only_method(document: dict[str, Any], relationship: str) -> str:
    """A bare ``did:key:z…`` as method: the one key of that document (V12: only the DID's own)."""
    if not lists_keys(document):
        raise ResolutionError("issuer_lists_no_keys")
    for entry in entries(document, relationship):
        return str(entry if isinstance(entry, str) else entry.get("id"))
    raise ResolutionError("key_not_for_this_use", relationship)


def _https_key(method_id: str, base: str, fragment: str, documents: DocumentSource, relationship: str) -> KeyFinding:
    try:
        document = strict_json.loads(documents.get(base, purpose="did_document").content)
    except (FetchError, IntakeError):
        if fragment[:2] in _MULTIKEYS:
            return _in_the_address(method_id, base, fragment)
        raise
    if not isinstance(document, dict):
        # A list or a text says nothing about anybody: it is no answer.
        raise FetchError("not_a_document")
    if "kty" in document and "id" not in document:
        # OB 3.0 section 8.2.1: the address of a JWK. It fits or not; whose it is, the page does not say.
        return KeyFinding(jwk_key(method_id, "", document, frozenset()), "", carried=True)
    if document.get("id") == method_id and "controller" in document:
        return _by_its_controller(document, method_id, documents, relationship)
    require_about(document, base)
    try:
        finding = listed_method(document, method_id, base, relationship)
        return ended_as_stated(finding, _all_stated(base, documents, relationship))
    except ResolutionError as error:
        if error.code not in ("key_not_listed", "issuer_lists_no_keys"):
            raise
    return _published_under(method_id, base, fragment, documents, relationship)


def _in_the_address(method_id: str, base: str, fragment: str) -> KeyFinding:
    """The key stands in the address itself: a signature can be tried, an issuer is not established."""
    key = read_method([{"id": method_id, "controller": base, "publicKeyMultibase": fragment}], frozenset(), method_id)
    return KeyFinding(key, "", carried=True)


def _all_stated(issuer: str, documents: DocumentSource, relationship: str) -> list[dict[str, Any]]:
    """Returns every key that ``issuer``'s pages list, as written, as far as they are to be had."""
    try:
        pages, _ = HttpsIssuer(issuer, documents, relationship).pages()
    except ResolutionError:
        return []
    return [entry for page in pages for entry in page.stated]


def _by_its_controller(document: dict[str, Any], method_id: str, documents: DocumentSource, relationship: str) -> KeyFinding:
    """A key document by itself: its controller's document must list it (section 3.3 step 6).

    One whose controller publishes no key of any kind came along, and is neither the controller's nor denied by it.
    """
    owner = str(document["controller"])
    if owner.startswith("did:"):
        return ended_as_stated(listed_method(resolve_did(owner, documents), method_id, owner, relationship), [document])
    try:
        for finding in issuer_keys(owner, documents=documents, relationship=relationship):
            if same_key(finding.key.key, public_key_of(document)):
                return ended_as_stated(finding, [document])
    except ResolutionError as error:
        if error.code != "issuer_lists_no_keys":
            raise
        return KeyFinding(read_method([document], frozenset(), method_id), "", carried=True)
    raise ResolutionError("key_not_listed")


def _published_under(method_id: str, base: str, fragment: str, documents: DocumentSource, relationship: str) -> KeyFinding:
    """Returns the key of that name out of what ``base`` publishes as an issuer."""
    try:
        for page in key_pages(base, documents=documents, relationship=relationship):
            for finding in page:
                if {method_id, fragment} & {finding.key.id, finding.kid, finding.thumbprint} or len(page) == 1:
                    return finding
    except ResolutionError as error:
        if error.code != "issuer_lists_no_keys" or fragment[:2] not in _MULTIKEYS:
            raise
        return _in_the_address(method_id, base, fragment)
    raise ResolutionError("key_not_listed")


def key_pages(issuer: str, *, documents: DocumentSource, relationship: str) -> Iterator[list[KeyFinding]]:
    """Yields the keys of each page that ``issuer`` publishes keys on, with the earliest end that any of the pages states.

    A DID has one such page, its document. A key of a kind that is not known here, or that is somebody else's, stands in
    no other one's way; an error only where it is the last. Raises FetchError, ResolutionError (``issuer_lists_no_keys``,
    ``issuer_has_no_keys`` …), IntakeError.
    """
    if issuer.startswith("did:"):
        document = resolve_did(issuer, documents)
        ids = (entry if isinstance(entry, str) else entry.get("id") if isinstance(entry, dict) else None
               for entry in entries(document, relationship))  # fmt: skip
        listed: list[Read] = [partial(listed_method, document, absolute(name, issuer), issuer, relationship) for name in ids]
        pages, missing = [KeyPage(listed, bool(listed))], None
    elif split_address(issuer).scheme == "https":
        pages, missing = HttpsIssuer(issuer, documents, relationship).pages()
    else:
        raise ResolutionError("issuer_has_no_keys")
    problem: ResolutionError | IntakeError | FetchError | None = None
    any_key = lists_any = False
    stated = [entry for page in pages for entry in page.stated]
    for page in pages:
        lists_any = lists_any or page.lists_any
        keys = []
        for read in page.readers:
            try:
                keys.append(ended_as_stated(read(), stated))
            except (ResolutionError, IntakeError, FetchError) as error:
                problem = problem or error
        if keys:
            any_key = True
            yield keys
    if missing is not None:
        # The page that could not be had may list the key that no other did.
        raise missing
    if not any_key:
        raise problem or ResolutionError("key_not_listed" if lists_any else "issuer_lists_no_keys")


def issuer_keys(issuer: str, *, documents: DocumentSource, relationship: str) -> Iterator[KeyFinding]:
    """Yields every key of :func:`key_pages`. Raises as it does."""
    for page in key_pages(issuer, documents=documents, relationship=relationship):
        yield from page
