"""A small OpenID Federation made on the spot: an anchor, an intermediate, a university, and whoever lies."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from wallet.encodings import base64url


class Entity:
    """One entity with a P-256 key of its own."""

    def __init__(self, entity_id: str, name: str = "", *, kid: str = "k1") -> None:
        self.id = entity_id
        self.name = name
        self.kid = kid
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self) -> dict[str, Any]:
        numbers = self._key.public_key().public_numbers()
        x, y = (base64url.encode(n.to_bytes(32, "big")) for n in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, "use": "sig", "x": x, "y": y}

    @property
    def fetch(self) -> str:
        return f"{self.id}/fetch"

    @property
    def page(self) -> str:
        return f"{self.id}/.well-known/openid-federation"

    def token(self, claims: dict[str, Any], **header: Any) -> bytes:
        head = {"alg": "ES256", "typ": "entity-statement+jwt", "kid": self.kid, **header}
        signed = ".".join(base64url.encode(json.dumps(part).encode()) for part in (head, claims))
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{base64url.encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}".encode()

    def configuration(self, now: datetime, hints: tuple[str, ...] = (), **claims: Any) -> bytes:
        told: dict[str, Any] = {
            "iss": self.id, "sub": self.id, **_times(now), "jwks": {"keys": [self.jwk]},
            "metadata": {"federation_entity": {"organization_name": self.name, "federation_fetch_endpoint": self.fetch}},
        }  # fmt: skip
        if hints:
            told["authority_hints"] = list(hints)
        return self.token(told | claims)

    def about(self, subject: Entity | str, now: datetime, **claims: Any) -> bytes:
        named = subject if isinstance(subject, str) else subject.id
        told: dict[str, Any] = {"iss": self.id, "sub": named, **_times(now)}
        if isinstance(subject, Entity):
            told["jwks"] = {"keys": [subject.jwk]}
        return self.token({k: v for k, v in (told | claims).items() if v is not None})

    def address_of(self, subject: str) -> str:
        escaped = subject.replace(":", "%3A").replace("/", "%2F")
        return f"{self.fetch}?sub={subject if subject.startswith('did:') else escaped}"


def _times(now: datetime) -> dict[str, int]:
    return {"iat": int((now - timedelta(hours=1)).timestamp()), "exp": int((now + timedelta(days=1)).timestamp())}
