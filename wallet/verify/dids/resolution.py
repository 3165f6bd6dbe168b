"""From a verification method's id to a key, and what is known of whose key it is.

Controlled Identifiers 1.0 section 3.3 ("retrieve verification method"): the method must be found in its controller's
own document, listed under the relationship, with the same controller. A key that merely came along is found too, and
said to have come along: it shows that a signature fits, never whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import wallet.verify.dids as methods_package
from wallet.encodings import strict_json
from wallet.encodings.jwk import jwk_to_public, thumbprint
from wallet.encodings.multibase import decode_base58
from wallet.encodings.multikey import PublicKey, ed25519_public, multikey_to_public, same_key
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.plain_members import is_flagged
from wallet.plugins import discover
from wallet.verify.context import DidMethod, DocumentSource, VerificationKey
from wallet.verify.dids.key_terms import KeyTerms, joined, jwk_terms, method_terms
from wallet.verify.dids.resolution_errors import ResolutionError


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """A key and whose it is known to be.

    Attributes:
        key: the key with its method's words.
        owner: id of the controller document the key was listed in; "" when it was in none.
        carried: the key came inside the credential or its address: it proves nothing about the issuer.
        thumbprint: RFC 7638, for keys published as JWK.
        kid: the JWK's own name for itself.
    """

    key: VerificationKey
    owner: str
    carried: bool = False
    thumbprint: str = ""
    kid: str = ""


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
    if document.get("id") != did:
        # V16: a document about somebody else answers nothing about this one.
        raise ResolutionError("did_document_malformed", "its id is another")
    _require_active(document)
    return document


def _require_active(document: dict[str, Any]) -> None:
    """Returns when a document is in use. Anything but absent or a plain ``false`` says that it was given up."""
    metadata = document.get("didDocumentMetadata")
    for place in (document, metadata if isinstance(metadata, dict) else {}):
        if is_flagged(place.get("deactivated")):
            raise ResolutionError("did_deactivated")


def find_key(
    method_id: str, *, documents: DocumentSource, relationship: str, carried: dict[str, Any] | None = None
) -> KeyFinding:
    """Returns the key that ``method_id`` names.

    ``relationship`` is ``assertionMethod`` or ``authentication``. ``carried`` is a method that stood inside the
    proof itself. Raises ResolutionError, FetchError.
    """
    if carried is not None:
        return KeyFinding(_read_method([carried], frozenset()), "", carried=True)
    base, _, fragment = method_id.partition("#")
    if base.startswith("did:"):
        document = resolve_did(base, documents)
        if not fragment:
            method_id = _only_method(document, relationship)
        return _listed(document, method_id, base, relationship)
    if split_address(base).scheme not in ("http", "https"):
        raise ResolutionError("key_not_listed", "neither DID nor https")
    return _https_key(method_id, base, fragment, documents, relationship)


def _only_method(document: dict[str, Any], relationship: str) -> str:
    """A bare ``did:key:z…`` as method: the one key of that document (V12: only the DID's own)."""
    for entry in _entries(document, relationship):
        return str(entry if isinstance(entry, str) else entry.get("id"))
    raise ResolutionError("key_not_for_this_use", relationship)


def _https_key(method_id: str, base: str, fragment: str, documents: DocumentSource, relationship: str) -> KeyFinding:
    try:
        content = documents.get(base, purpose="did_document").content
        document = strict_json.loads(content)
    except (FetchError, IntakeError):
        if fragment[:2] in ("z6", "zD", "z8"):
            # The key stands in the address: a signature can be tried, an issuer is not established.
            return KeyFinding(_key(method_id, base, _multikey(fragment), frozenset()), "", carried=True)
        raise
    if not isinstance(document, dict):
        raise ResolutionError("did_document_malformed")
    if isinstance(document.get("keys"), list):
        return _from_jwks(document["keys"], method_id, base, fragment)
    if "kty" in document and "id" not in document:
        # OB 3.0 section 8.2.1: the address of a JWK. It fits or not; whose it is, the page does not say.
        return KeyFinding(_jwk_key(method_id, "", document, frozenset()), "", carried=True)
    if document.get("id") == method_id and "controller" in document:
        # A key document by itself: its controller's document must list it (section 3.3 step 6).
        owner = str(document["controller"])
        return _listed(_controller(owner, documents), method_id, owner, relationship)
    if document.get("id") != base:
        raise ResolutionError("did_document_malformed", "its id is another")
    return _listed(document, method_id, base, relationship)


def _controller(owner: str, documents: DocumentSource) -> dict[str, Any]:
    if owner.startswith("did:"):
        return resolve_did(owner, documents)
    document = strict_json.loads(documents.get(owner, purpose="did_document").content)
    if not isinstance(document, dict) or document.get("id") != owner:
        raise ResolutionError("did_document_malformed", "its id is another")
    return document


def _from_jwks(keys: list[Any], method_id: str, base: str, fragment: str) -> KeyFinding:
    for jwk in keys:
        if isinstance(jwk, dict) and (jwk.get("kid") in (method_id, fragment) or len(keys) == 1):
            return KeyFinding(_jwk_key(method_id, base, jwk, frozenset({"assertionMethod"})), base)
    raise ResolutionError("key_not_listed")


def _entries(document: dict[str, Any], relationship: str) -> Iterator[Any]:
    found = document.get(relationship, [])
    yield from found if isinstance(found, list) else [found]


def _absolute(method_id: Any, owner: str) -> str:
    return f"{owner}{method_id}" if isinstance(method_id, str) and method_id.startswith("#") else str(method_id)


def _listed(document: dict[str, Any], method_id: str, owner: str, relationship: str) -> KeyFinding:
    """Finds the exact method, by its whole id, and that it may be used so.

    A method may stand in several places of the document: it ends where the first of them says so.
    """
    entries = list(_entries(document, relationship))
    allowed = any(_absolute(entry.get("id") if isinstance(entry, dict) else entry, owner) == method_id for entry in entries)
    stated = [*_entries(document, "verificationMethod"), *_entries(document, "publicKey")]
    # What stands under the relationship itself gives the right to sign: not its namesake elsewhere in the document.
    embedded, listed = (
        [entry for entry in places if isinstance(entry, dict) and _absolute(entry.get("id"), owner) == method_id]
        for places in (entries, stated)
    )
    methods = [*embedded, *listed]
    if not methods:
        raise ResolutionError("key_not_listed")
    if not allowed:
        raise ResolutionError("key_not_for_this_use", relationship)
    deciding = embedded or listed
    if any(_absolute(method.get("controller"), owner) not in (owner, f"{owner}#") for method in deciding):
        raise ResolutionError("key_controller_differs")
    publics = [public_key_of(method) for method in deciding]
    if any(not same_key(public, publics[0]) for public in publics[1:]):
        raise ResolutionError("key_listed_twice")
    jwk = methods[0].get("publicKeyJwk")
    print_of, kid = (thumbprint(jwk), str(jwk.get("kid", ""))) if isinstance(jwk, dict) else ("", "")
    return KeyFinding(_read_method(methods, frozenset({relationship}), method_id), owner, thumbprint=print_of, kid=kid)


def _read_method(methods: Sequence[dict[str, Any]], relationships: frozenset[str], method_id: str = "") -> VerificationKey:
    """Returns the key of a method, out of the places where it stands, the deciding one first. Raises ResolutionError."""
    method, public = methods[0], public_key_of(methods[0])
    terms = [method_terms(method, public)]
    for namesake in methods[1:]:
        if same_key(public_key_of(namesake), public):
            terms.append(method_terms(namesake, public))
    controller = str(method.get("controller", ""))
    return _key(method_id or str(method.get("id", "")), controller, public, relationships, joined(terms))


_NO_TERMS: Final = KeyTerms()


def _key(
    method_id: str, controller: str, public: PublicKey, relationships: frozenset[str], terms: KeyTerms = _NO_TERMS
) -> VerificationKey:
    return VerificationKey(
        method_id, controller, public, public.algorithm, relationships, terms.expires, terms.revoked, terms.doubts
    )


def _jwk_key(method_id: str, controller: str, jwk: dict[str, Any], relationships: frozenset[str]) -> VerificationKey:
    public = _jwk(jwk)
    return _key(method_id, controller, public, relationships, jwk_terms(jwk, public))


def public_key_of(method: dict[str, Any]) -> PublicKey:
    """Returns the key of a verification method: Multikey, JsonWebKey and the older Ed25519 kinds. Raises ResolutionError."""
    if isinstance(method.get("publicKeyMultibase"), str):
        return _multikey(method["publicKeyMultibase"], method.get("type"))
    if isinstance(method.get("publicKeyJwk"), dict):
        return _jwk(method["publicKeyJwk"])
    if isinstance(method.get("publicKeyBase58"), str) and str(method.get("type", "")).startswith("Ed25519"):
        return _guarded(lambda: ed25519_public(decode_base58(method["publicKeyBase58"])))
    raise ResolutionError("key_type_not_supported", str(method.get("type", ""))[:60])


def _multikey(text: str, kind: Any = None) -> PublicKey:
    if kind == "Ed25519VerificationKey2018":
        return _guarded(lambda: ed25519_public(decode_base58(text.removeprefix("z"))))
    return _guarded(lambda: multikey_to_public(text))


def _jwk(value: dict[str, Any]) -> PublicKey:
    return _guarded(lambda: jwk_to_public(value))


def _guarded(read: Any) -> PublicKey:
    try:
        return read()  # type: ignore[no-any-return]
    except IntakeError as error:
        code = error.code if error.code == "key_type_not_supported" else "key_malformed"
        raise ResolutionError(code, error.detail) from None


def issuer_keys(issuer: str, *, documents: DocumentSource, relationship: str) -> Iterator[KeyFinding]:
    """Yields every key the issuer's own document lists for ``relationship``.

    A DID's document, or for an https issuer the JWKS or controller document published at that address, or else its
    JWT VC Issuer Metadata (SD-JWT VC section 5). A key of a kind that is not known here, or that is somebody else's,
    stands in no other one's way; an error only where it is the last. Raises FetchError, ResolutionError, IntakeError.
    """
    problem: ResolutionError | IntakeError | None = None
    found = False
    for read in _readers(issuer, documents, relationship):
        try:
            finding = read()
        except (ResolutionError, IntakeError) as error:
            problem = problem or error
            continue
        found = True
        yield finding
    if problem is not None and not found:
        raise problem


def _readers(issuer: str, documents: DocumentSource, relationship: str) -> Iterator[Callable[[], KeyFinding]]:
    """Yields what reads each key of the issuer's own document. Raises FetchError, ResolutionError, IntakeError."""
    if issuer.startswith("did:"):
        document = resolve_did(issuer, documents)
    elif split_address(issuer).scheme == "https":
        content = _published(issuer, documents)
        if isinstance(content.get("keys"), list):
            yield from _jwks(content["keys"], issuer)
            return
        document = content
        if document.get("id") != issuer:
            raise ResolutionError("did_document_malformed", "its id is another")
    else:
        raise ResolutionError("issuer_has_no_keys")
    for entry in _entries(document, relationship):
        told = entry if isinstance(entry, str) else entry.get("id") if isinstance(entry, dict) else None
        yield partial(_listed, document, _absolute(told, issuer), issuer, relationship)


def _published(issuer: str, documents: DocumentSource) -> dict[str, Any]:
    try:
        content = strict_json.loads(documents.get(issuer, purpose="jwks").content)
        if isinstance(content, dict):
            return content
        raise ResolutionError("did_document_malformed")
    except FetchError as error:
        parts = split_address(issuer)
        address = f"https://{parts.netloc}/.well-known/jwt-vc-issuer{parts.path.rstrip('/')}"
        try:
            metadata = strict_json.loads(documents.get(address, purpose="jwks").content)
        except FetchError:
            raise error from None
    if not isinstance(metadata, dict) or metadata.get("issuer") != issuer:
        raise ResolutionError("did_document_malformed", "its issuer is another")
    keys, elsewhere = metadata.get("jwks"), metadata.get("jwks_uri")
    if keys is None and isinstance(elsewhere, str) and split_address(elsewhere).scheme == "https":
        keys = strict_json.loads(documents.get(elsewhere, purpose="jwks").content)
    if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
        raise ResolutionError("did_document_malformed", "no keys")
    return keys


def _jwks(keys: list[Any], issuer: str) -> Iterator[Callable[[], KeyFinding]]:
    for jwk in keys:
        if isinstance(jwk, dict):
            yield partial(_from_jwk, jwk, issuer)


def _from_jwk(jwk: dict[str, Any], issuer: str) -> KeyFinding:
    kid = str(jwk.get("kid", ""))
    key = _jwk_key(kid, issuer, jwk, frozenset({"assertionMethod"}))
    return KeyFinding(key, issuer, thumbprint=thumbprint(jwk), kid=kid)
