"""Keys as the document that lists them has them: verification methods and JWKs, and whose they are known to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings.jwk import jwk_to_public, thumbprint
from wallet.encodings.multibase import decode_base58
from wallet.encodings.multikey import PublicKey, ed25519_public, multikey_to_public, same_key
from wallet.errors import IntakeError
from wallet.verify.context import VerificationKey
from wallet.verify.dids.key_terms import KeyTerms, joined, jwk_terms, method_terms
from wallet.verify.dids.resolution_errors import ResolutionError

RELATIONSHIPS: Final = (
    "assertionMethod", "authentication", "capabilityDelegation", "capabilityInvocation", "keyAgreement",
)  # fmt: skip
STATED: Final = ("verificationMethod", "publicKey")


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


def lists_keys(document: dict[str, Any]) -> bool:
    """Says whether keys of any kind and for any use stand in a controller document: one that lists none denies nothing."""
    return any(True for name in (*STATED, *RELATIONSHIPS) if name in document for _ in entries(document, name))


def absolute(method_id: Any, owner: str) -> str:
    return f"{owner}{method_id}" if isinstance(method_id, str) and method_id.startswith("#") else str(method_id)


def listed_method(document: dict[str, Any], method_id: str, owner: str, relationship: str) -> KeyFinding:
    """Finds the exact method, by its whole id, and that it may be used so. Raises ResolutionError.

    A method may stand in several places of the document: it ends where the first of them says so.
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
    if any(absolute(method.get("controller"), owner) not in (owner, f"{owner}#") for method in deciding):
        raise ResolutionError("key_controller_differs")
    publics = [public_key_of(method) for method in deciding]
    if any(not same_key(public, publics[0]) for public in publics[1:]):
        raise ResolutionError("key_listed_twice")
    jwk = methods[0].get("publicKeyJwk")
    print_of, kid = (thumbprint(jwk), str(jwk.get("kid", ""))) if isinstance(jwk, dict) else ("", "")
    return KeyFinding(read_method(methods, frozenset({relationship}), method_id), owner, thumbprint=print_of, kid=kid)


def read_method(methods: Sequence[dict[str, Any]], relationships: frozenset[str], method_id: str = "") -> VerificationKey:
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


def jwk_key(method_id: str, controller: str, jwk: dict[str, Any], relationships: frozenset[str]) -> VerificationKey:
    public = _jwk(jwk)
    return _key(method_id, controller, public, relationships, jwk_terms(jwk, public))


def public_key_of(method: dict[str, Any]) -> PublicKey:
    """Returns the key of a verification method: Multikey, JsonWebKey and the older Ed25519 kinds. Raises ResolutionError."""
    if isinstance(method.get("publicKeyMultibase"), str):
        return read_multikey(method["publicKeyMultibase"], method.get("type"))
    if isinstance(method.get("publicKeyJwk"), dict):
        return _jwk(method["publicKeyJwk"])
    if isinstance(method.get("publicKeyBase58"), str) and str(method.get("type", "")).startswith("Ed25519"):
        return _guarded(lambda: ed25519_public(decode_base58(method["publicKeyBase58"])))
    raise ResolutionError("key_type_not_supported", str(method.get("type", ""))[:60])


def read_multikey(text: str, kind: Any = None) -> PublicKey:
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
