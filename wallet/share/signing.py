"""How a presentation is put together and signed: W3C VC Data Model 2.0 section 4.13, and 1.1 for readers of that time.

Two forms: a Data Integrity proof (``data_integrity``), or a token (``vp_jwt``, VC-JOSE-COSE ``vp+jwt``).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final, Protocol

from wallet.encodings import base64url
from wallet.formats.data_integrity import add_proof

V1: Final = "https://www.w3.org/2018/credentials/v1"
V2: Final = "https://www.w3.org/ns/credentials/v2"
ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
ADDED_TERMS: Final = {"audience": "https://schema.org/audience", "purpose": "https://schema.org/purpose"}
"""No bundled context has words for whom and what a presentation is for; an inline one only adds these two."""


class Signs(Protocol):
    """What a holder's key must offer: ``wallet.keys.holder.HolderKey``."""

    @property
    def did(self) -> str: ...

    @property
    def verification_method(self) -> str: ...

    def sign(self, data: bytes) -> bytes:
        """Returns an Ed25519 signature (64 bytes)."""
        ...


def draft(
    credentials: list[dict[str, Any]], *, holder: str, data_model: str, audience: str, purpose: str
) -> dict[str, Any]:
    """Returns the unsigned presentation: no id, no address, no time but the proof's; nothing more than is needed."""
    contexts: list[Any] = [V2] if data_model == "2.0" else [V1, ED25519_2020]
    told = {name: value for name, value in (("audience", audience), ("purpose", purpose)) if value}
    if told:
        contexts.append({name: ADDED_TERMS[name] for name in told})
    return {
        "@context": contexts,
        "type": ["VerifiablePresentation"],
        "holder": holder,
        **told,
        "verifiableCredential": credentials,
    }


def sign_linked(
    presentation: dict[str, Any],
    *,
    key: Signs,
    data_model: str,
    challenge: str,
    domain: str | None,
    created: datetime,
    expires: datetime,
) -> bytes:
    """Returns the presentation with an ``authentication`` proof, as JSON text.

    eddsa-rdfc-2022; Ed25519Signature2020 for data model 1.1. Raises JsonLdError when something would not be signed.
    """
    signed = add_proof(
        presentation,
        signer=key.sign,
        cryptosuite="eddsa-rdfc-2022" if data_model == "2.0" else "Ed25519Signature2020",
        verification_method=key.verification_method,
        purpose="authentication",
        created=created,
        challenge=challenge,
        domain=domain,
        expires=expires,
    )
    return as_json(signed)


def sign_token(
    presentation: dict[str, Any],
    *,
    key: Signs,
    challenge: str,
    domain: str | None,
    created: datetime,
    expires: datetime,
) -> bytes:
    """Returns the presentation as a compact ``vp+jwt`` (VC-JOSE-COSE section 3.1.2): ``nonce`` and ``aud`` bind it."""
    header = {"alg": "EdDSA", "typ": "vp+jwt", "cty": "vp", "kid": key.verification_method}
    claims: dict[str, Any] = {
        **presentation,
        "iss": key.did,
        "nonce": challenge,
        "iat": int(created.timestamp()),
        "exp": int(expires.timestamp()),
    }
    if domain is not None:
        claims["aud"] = domain
    text = f"{base64url.encode(as_json(header))}.{base64url.encode(as_json(claims))}"
    return f"{text}.{base64url.encode(key.sign(text.encode('ascii')))}".encode("ascii")


def as_json(value: dict[str, Any]) -> bytes:
    """Returns ``value`` as JSON without white space: every byte counts in a QR code."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
