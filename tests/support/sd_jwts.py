"""Makes SD-JWTs by hand, so that tests can make wrong ones too."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from tests.support.signing import HOLDER, ISSUER, NOW
from wallet.encodings import base64url
from wallet.formats.sd_jwt import bind
from wallet.formats.vc_jwt import sign_jwt

HOLDER_JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": base64url.encode(HOLDER.private.public_key().public_bytes_raw()),
}
VCT = "https://credentials.example.org/nurse_licence"


def disclosure(*parts: Any) -> str:
    """Returns [salt, name, value] or [salt, value] as a disclosure."""
    return base64url.encode(json.dumps(list(parts)).encode())


def digest(text: str, name: str = "sha256") -> str:
    """Returns the digest of a disclosure."""
    return base64url.encode(hashlib.new(name, text.encode()).digest())


def claims(**more: Any) -> dict[str, Any]:
    """Returns the open claims of a licence bound to HOLDER's key."""
    made = {
        "iss": ISSUER.did,
        "vct": VCT,
        "iat": 1_770_000_000,
        "exp": 1_890_000_000,
        "cnf": {"jwk": HOLDER_JWK},
        **more,
    }
    return {name: value for name, value in made.items() if value is not None}


def issued(payload: dict[str, Any], *disclosures: str, header: dict[str, Any] | None = None) -> str:
    """Returns an SD-JWT signed by ISSUER, without key binding."""
    told = {"typ": "dc+sd-jwt", "kid": ISSUER.method} if header is None else header
    token = sign_jwt(told, payload, signer=ISSUER.sign, algorithm="EdDSA")
    return "~".join((token, *disclosures, ""))


def shown(text: str, *, nonce: str = "n-1", audience: str = "https://hospital.example", at: datetime = NOW) -> str:
    """Returns it with HOLDER's key binding."""
    return bind(text, nonce=nonce, audience=audience, issued=at, signer=HOLDER.sign, algorithm="EdDSA")
