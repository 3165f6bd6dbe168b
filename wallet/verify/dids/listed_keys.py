"""Keys as the document that lists them has them: verification methods and JWKs, and whose they are known to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from wallet.encodings.jwk import jwk_to_public, thumbprint
from wallet.encodings.multibase import decode_base58
from wallet.encodings.multikey import PublicKey, ed25519_public, multikey_to_public, same_key
from wallet.encodings.party_id import party
from wallet.errors import IntakeError
from wallet.verify.context import VerificationKey
from wallet.verify.dids.key_terms import NO_TERMS, KeyTerms, joined, jwk_terms, method_terms, stated_ends
from wallet.verify.dids.resolution_errors import ResolutionError

RELATIONSHIPS: Final = (
    "assertionMethod", "authentication", "capabilityDelegation", "capabilityInvocation", "keyAgreement",
)  # fmt: skip
STATED: Final = ("verificationMethod", "publicKey")
_SECRETS: Final = frozenset(
    {"privateKeyBase58", "privateKeyHex", "privateKeyJwk", "privateKeyMultibase", "secretKeyMultibase"}
)
"""Members of a method that give its secret half away."""
_OLD_ED25519: Final = "Ed25519VerificationKey2018"
_KINDS: Final = (
    ("Bls12381", ""), ("EcdsaSecp256k1", ""), ("EcdsaSecp256r1", "P-256"), ("Ed25519", "Ed25519"), ("P256Key", "P-256"),
    ("P384Key", "P-384"), ("Rsa", "RSA"),
)  # fmt: skip
"""Types of methods that are for one kind of key alone, "" for kinds that are not known here."""


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


def entries(document: dict[str, Any], relationship: str) -> Iterator[Any]:
    stated = document.get(relationship, [])
    yield from stated if isinstance(stated, list) else [stated]


def require_about(document: dict[str, Any], name: str) -> None:
    """Returns where a document is about ``name``, or does not say whom it is about. Raises ResolutionError.

    One that was asked for at ``name`` and names it in another spelling denies nothing (``did_spelled_otherwise``); one about
    somebody else answers nothing about it (V16, ``did_document_malformed``).
    """
    stated = document.get("id", name)
    if stated == name:
        return
    if isinstance(stated, str) and party(stated) == party(name):
        raise ResolutionError("did_spelled_otherwise")
    raise ResolutionError("did_document_malformed", "its id is another")


def lists_keys(document: dict[str, Any]) -> bool:
    """Says whether keys of any kind and for any use stand in a controller document: one that lists none denies nothing."""
    return any(True for name in (*STATED, *RELATIONSHIPS) if name in document for _ in entries(document, name))


def absolute(method_id: Any, owner: str) -> str:
    return f"{owner}{method_id}" if isinstance(method_id, str) and method_id.startswith("#") else str(method_id)


def listed_method(document: dict[str, Any], method_id: str, owner: str, relationship: str) -> KeyFinding:
    """Finds the exact method, by its whole id, and that it may be used so. Raises ResolutionError.

    A method may stand in several places of the document, and its key under several names: it ends where the first of them
    says so.
    """
    under = list(entries(document, relationship))
    allowed = any(absolute(entry.get("id") if isinstance(entry, dict) else entry, owner) == method_id for entry in under)
    stated = [*entries(document, "verificationMethod"), *entries(document, "publicKey")]
    # What stands under the relationship itself gives the right to sign: not its namesake elsewhere in the document.
    embedded, listed = (
        [entry for entry in places if isinstance(entry, dict) and absolute(entry.get("id"), owner) == method_id]
        for places in (under, stated)
    )
    methods = [*embedded, *listed]
    if not methods:
        raise ResolutionError("key_not_listed" if lists_keys(document) else "issuer_lists_no_keys")
    if not allowed:
        raise ResolutionError("key_not_for_this_use", relationship)
    deciding = embedded or listed
    if any(absolute(_controller(method, owner), owner) not in (owner, f"{owner}#") for method in deciding):
        raise ResolutionError("key_controller_differs")
    publics = [public_key_of(method) for method in deciding]
    if any(not same_key(public, publics[0]) for public in publics[1:]):
        raise ResolutionError("key_listed_twice")
    jwk = methods[0].get("publicKeyJwk")
    print_of, kid = (thumbprint(jwk), str(jwk.get("kid", ""))) if isinstance(jwk, dict) else ("", "")
    key = read_method(methods, frozenset({relationship}), method_id)
    return ended_as_stated(KeyFinding(key, owner, thumbprint=print_of, kid=kid), stated_methods(document))


def _controller(method: dict[str, Any], owner: str) -> Any:
    """Returns whose a method says it is; one that does not say is the owner's, in whose document it stands."""
    stated = method.get("controller")
    if isinstance(stated, list) and len(stated) == 1:
        # One value, in an array or not, says the same (JSON-LD 1.1 section 3).
        stated = stated[0]
    return owner if stated is None else stated


def stated_methods(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns every verification method that stands in a document, whatever it is for."""
    return [entry for name in (*STATED, *RELATIONSHIPS) for entry in entries(document, name) if isinstance(entry, dict)]


def ended_as_stated(finding: KeyFinding, stated: Iterable[dict[str, Any]]) -> KeyFinding:
    """Returns ``finding`` with the earliest end and every doubt that any of ``stated`` has about its key or its name.

    ``stated`` are JWKs and verification methods as published. One that withdraws a key counts whatever else lists the key
    as good, in whatever order and under whatever name: nobody withdraws a key by mistake and lists it on purpose.
    """
    key = finding.key
    stated_terms = ends_of(key.key, {finding.kid} - {""}, stated)
    if not stated_terms:
        return finding
    terms = joined((KeyTerms(key.expires, key.revoked, key.begins, key.doubts), *stated_terms))
    ends = replace(key, expires=terms.expires, revoked=terms.revoked, begins=terms.begins, doubts=terms.doubts)
    return replace(finding, key=ends)


def ends_of(public: PublicKey, kids: set[str], stated: Iterable[dict[str, Any]]) -> list[KeyTerms]:
    """Returns what each of ``stated`` says of the end of the key ``public`` or of a JWK named as one of ``kids``."""
    terms = ((entry, stated_ends(entry)) for entry in stated)
    # Most say nothing of an end: their keys need not be read.
    return [ends for entry, ends in terms if ends != NO_TERMS and (_kid(entry) in kids or _is_key(entry, public))]


def _kid(entry: dict[str, Any]) -> str:
    jwk = entry.get("publicKeyJwk", entry)
    kid = jwk.get("kid") if isinstance(jwk, dict) else None
    return kid if isinstance(kid, str) else ""


def _is_key(entry: dict[str, Any], public: PublicKey) -> bool:
    try:
        return same_key(_jwk(entry) if "kty" in entry else public_key_of(entry), public)
    except ResolutionError:
        return False


def read_method(methods: Sequence[dict[str, Any]], relationships: frozenset[str], method_id: str = "") -> VerificationKey:
    """Returns the key of a method, out of the places where it stands, the deciding one first. Raises ResolutionError."""
    method, public = methods[0], public_key_of(methods[0])
    terms = [method_terms(method, public)]
    for namesake in methods[1:]:
        if same_key(public_key_of(namesake), public):
            terms.append(method_terms(namesake, public))
    controller = str(method.get("controller", ""))
    return _key(method_id or str(method.get("id", "")), controller, public, relationships, joined(terms))


def _key(
    method_id: str, controller: str, public: PublicKey, relationships: frozenset[str], terms: KeyTerms = NO_TERMS
) -> VerificationKey:
    return VerificationKey(
        method_id, controller, public, public.algorithm, relationships, terms.expires, terms.revoked, terms.begins,
        terms.doubts,
    )  # fmt: skip


def jwk_key(method_id: str, controller: str, jwk: dict[str, Any], relationships: frozenset[str]) -> VerificationKey:
    public = _jwk(jwk)
    return _key(method_id, controller, public, relationships, jwk_terms(jwk, public))


def public_key_of(method: dict[str, Any]) -> PublicKey:
    """Returns the key of a verification method: Multikey, JsonWebKey and the older Ed25519 kinds. Raises ResolutionError."""
    kind = method.get("type")
    kind = kind if isinstance(kind, str) else ""
    if _SECRETS.intersection(method):
        raise ResolutionError("key_not_secret")
    publics: list[PublicKey] = []
    if isinstance(text := method.get("publicKeyMultibase"), str):
        publics.append(_old_multikey(text) if kind == _OLD_ED25519 else _guarded(lambda: multikey_to_public(text)))
    if isinstance(jwk := method.get("publicKeyJwk"), dict):
        publics.append(_jwk(jwk))
    if isinstance(base58 := method.get("publicKeyBase58"), str) and kind.startswith("Ed25519"):
        publics.append(_guarded(lambda: ed25519_public(decode_base58(base58))))
    if not publics:
        raise ResolutionError("key_type_not_supported", kind[:60])
    if any(not same_key(public, publics[0]) for public in publics[1:]):
        # Written twice, and not alike: one reader takes the one, another the other.
        raise ResolutionError("key_listed_twice")
    _require_kind(kind, publics[0])
    return publics[0]


def _require_kind(kind: str, public: PublicKey) -> None:
    """Raises ResolutionError where a method's ``type`` is for another use or another kind of key than it holds."""
    if "KeyAgreement" in kind or kind.startswith("X25519"):
        raise ResolutionError("key_not_for_this_use", kind[:40])
    algorithms = [algorithm for prefix, algorithm in _KINDS if kind.startswith(prefix)]
    if algorithms and public.algorithm not in algorithms:
        raise ResolutionError("key_kind_differs", kind[:40])


def _old_multikey(text: str) -> PublicKey:
    """Of Ed25519VerificationKey2018 some wrote the bare key in multibase, some with the prefix that says what it is."""
    try:
        return _guarded(lambda: ed25519_public(decode_base58(text.removeprefix("z"))))
    except ResolutionError:
        return _guarded(lambda: multikey_to_public(text))


def _jwk(value: dict[str, Any]) -> PublicKey:
    if "d" in value:
        # RFC 7518 section 6: the private half. Whoever reads the page can sign with it.
        raise ResolutionError("key_not_secret")
    return _guarded(lambda: jwk_to_public(value))


def _guarded(read: Any) -> PublicKey:
    try:
        return read()  # type: ignore[no-any-return]
    except IntakeError as error:
        code = error.code if error.code == "key_type_not_supported" else "key_malformed"
        raise ResolutionError(code, error.detail) from None
