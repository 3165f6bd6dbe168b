"""Credentials and presentations as JSON-LD with embedded proofs (VC Data Integrity 1.0), read and made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from wallet.encodings import jcs, xsd_datetime
from wallet.encodings.multibase import encode_base58
from wallet.errors import IntakeError, ShareError
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import Member, Presentable
from wallet.formats.selective import derive, holds_secret, is_base_value
from wallet.formats.signed_parts import hash_data as hash_data
from wallet.formats.signed_parts import jcs_options as jcs_options
from wallet.formats.signed_parts import proof_options as proof_options
from wallet.formats.signed_parts import unsecured as unsecured
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
        types = {text for text in listed(document.get("type", document.get("@type"))) if isinstance(text, str)}
        if types & set(_ENVELOPED):
            return Claim.NO
        contexts = listed(document.get("@context"))
        if types & {_CREDENTIAL, _PRESENTATION} or any(text in _VC_CONTEXTS for text in contexts):
            return Claim.YES
        return Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it. Raises IntakeError ``malformed``."""
        if document is None:
            raise IntakeError("malformed")
        types = listed(document.get("type", document.get("@type")))
        kind = Kind.PRESENTATION if _PRESENTATION in types else Kind.CREDENTIAL
        return ParsedCredential(payload, payload, self.id, kind, document)

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """A credential stands in a presentation as it is; of a base proof only what ``parts`` chooses is derived."""
        if parsed.kind is not Kind.CREDENTIAL:
            raise ShareError("cannot_be_presented", parsed.kind)
        document = _shown(parsed.document, parts)
        old = _VC_CONTEXTS[0] in listed(document.get("@context"))
        return Member(document, document, version_1=old, in_part=document is not parsed.document)


FORMAT = DataIntegrity()


def _shown(document: dict[str, Any], parts: Sequence[str]) -> dict[str, Any]:
    """A base proof is a thing to hold: what is shown is derived from it (vc-di-ecdsa section 3.6.6).

    Of several proofs beside each other (VC Data Integrity 1.0 section 2.1.1) those that hold no secret are shown, unless
    parts are chosen: then the one that can be derived from.
    """
    proofs = listed(document.get("proof"))
    shown = [proof for proof in proofs if not (isinstance(proof, dict) and holds_secret(proof.get("proofValue")))]
    if len(shown) == len(proofs):
        chosen = document
    elif shown and not parts:
        chosen = {**document, "proof": shown if len(shown) > 1 else shown[0]}
    else:
        chosen = _derived(document, [proof for proof in proofs if is_base_value(proof.get("proofValue"))], parts)
    if _secret_inside(chosen):
        raise ShareError("cannot_be_presented", "a base proof inside")
    return chosen


def _derived(document: dict[str, Any], base: list[Any], parts: Sequence[str]) -> dict[str, Any]:
    if len(base) != 1:
        raise ShareError("cannot_be_presented", "not one base proof")
    try:
        return derive({**document, "proof": base[0]}, parts)
    except IntakeError as error:
        raise ShareError(error.code if error.code == "pointer_not_found" else "cannot_be_presented", error.detail) from None


def _secret_inside(value: Any) -> bool:
    if isinstance(value, dict):
        return holds_secret(value.get("proofValue")) or any(_secret_inside(member) for member in value.values())
    return isinstance(value, list) and any(_secret_inside(member) for member in value)


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
