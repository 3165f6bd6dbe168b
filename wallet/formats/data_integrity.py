"""Credentials and presentations as JSON-LD with embedded proofs (VC Data Integrity 1.0), read and made.

The hash that is signed is put together here, for making and for checking alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from wallet.encodings import jcs, xsd_datetime
from wallet.encodings.multibase import encode_base58
from wallet.errors import IntakeError
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.jsonld import canonicalize, to_quads

_VC_CONTEXTS: Final = ("https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2")
_CREDENTIAL: Final = "VerifiableCredential"
_PRESENTATION: Final = "VerifiablePresentation"
_ENVELOPED: Final = ("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation")


def listed(value: Any) -> list[Any]:
    """Returns a JSON-LD value as a list: nothing, one, or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class DataIntegrity:
    """VC 1.1 and 2.0, Open Badges 3.0 and CLR 2.0 as JSON."""

    id = "data_integrity"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for an object whose type or context is a verifiable credential's or presentation's."""
        _ = payload
        if document is None:
            return Claim.NO
        types = {one for one in listed(document.get("type", document.get("@type"))) if isinstance(one, str)}
        if types & set(_ENVELOPED):
            return Claim.NO
        contexts = listed(document.get("@context"))
        if types & {_CREDENTIAL, _PRESENTATION} or any(one in _VC_CONTEXTS for one in contexts):
            return Claim.YES
        return Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it. Raises IntakeError ``malformed``."""
        if document is None:
            raise IntakeError("malformed")
        types = listed(document.get("type", document.get("@type")))
        kind = Kind.PRESENTATION if _PRESENTATION in types else Kind.CREDENTIAL
        return ParsedCredential(payload, payload, self.id, kind, document)


FORMAT = DataIntegrity()

# What is signed ----------------------------------------------------------------
_HASHES: Final[dict[str, Callable[[bytes], Any]]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


def unsecured(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the document without its proofs (VC Data Integrity 1.0 section 4.4 step 3)."""
    return {name: value for name, value in document.items() if name != "proof"}


def proof_options(proof: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Returns the proof configuration for RDFC suites: without its value, in the document's context (3.2.5)."""
    options = {name: value for name, value in proof.items() if name not in ("proofValue", "jws", "signatureValue")}
    options["@context"] = document.get("@context")
    return options


def jcs_options(proof: dict[str, Any]) -> dict[str, Any]:
    """Returns the proof configuration for JCS suites: without its value, its own @context kept (3.3.5)."""
    return {name: value for name, value in proof.items() if name != "proofValue"}


def hash_data(options: str | bytes, document: str | bytes, *, hash_name: str = "sha256") -> bytes:
    """Returns the bytes that are signed: hash of the canonical options, then of the canonical document (3.2.4)."""
    made = _HASHES[hash_name]
    first = options.encode("utf-8") if isinstance(options, str) else options
    second = document.encode("utf-8") if isinstance(document, str) else document
    return bytes(made(first).digest() + made(second).digest())


# Making ------------------------------------------------------------------------
def add_proof(
    document: dict[str, Any],
    *,
    signer: Callable[[bytes], bytes],
    cryptosuite: str,
    verification_method: str,
    purpose: str,
    created: datetime,
    challenge: str | None = None,
    domain: str | None = None,
    expires: datetime | None = None,
    supplied: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """Returns ``document`` with one more proof.

    Args:
        signer: makes an Ed25519 signature (64 bytes) over the bytes it is given.
        cryptosuite: ``eddsa-rdfc-2022``, ``eddsa-jcs-2022`` or ``Ed25519Signature2020``.
        purpose: ``assertionMethod`` for credentials, ``authentication`` for presentations.

    Raises JsonLdError when something in it would not be signed; IntakeError ``suite_not_supported``.
    """
    proof: dict[str, Any] = {"type": "DataIntegrityProof", "cryptosuite": cryptosuite}
    if cryptosuite == "Ed25519Signature2020":
        proof = {"type": "Ed25519Signature2020"}
    proof |= {
        "created": xsd_datetime.render(created),
        "verificationMethod": verification_method,
        "proofPurpose": purpose,
    }
    if expires is not None:
        proof["expires"] = xsd_datetime.render(expires)
    if challenge is not None:
        proof["challenge"] = challenge
    if domain is not None:
        proof["domain"] = domain
    plain = unsecured(document)
    if cryptosuite == "eddsa-jcs-2022":
        proof["@context"] = document["@context"]
        data = hash_data(jcs.canonical(proof), jcs.canonical(plain))
    elif cryptosuite in ("eddsa-rdfc-2022", "Ed25519Signature2020"):
        options = canonicalize(to_quads(proof_options(proof, document), supplied=supplied).quads)
        data = hash_data(options, canonicalize(to_quads(plain, supplied=supplied).quads))
    else:
        raise IntakeError("suite_not_supported", cryptosuite)
    proof["proofValue"] = encode_base58(signer(data))
    before = listed(document.get("proof"))
    return {**plain, "proof": [*before, proof] if before else proof}


def enveloped(token: str, *, media_type: str, presentation: bool = False) -> dict[str, Any]:
    """Returns a token as it stands inside a VC 2.0 presentation (VC Data Model 2.0 section 4.12)."""
    return {
        "@context": _VC_CONTEXTS[1],
        "id": f"data:{media_type},{token}",
        "type": _ENVELOPED[1] if presentation else _ENVELOPED[0],
    }
