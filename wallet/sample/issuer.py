"""SampleIssuer: issues, revokes, rotates keys, publishes its identity and its status list. Nothing it says is real."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wallet.encodings import base64url, xsd_datetime
from wallet.encodings.multikey import public_to_multikey
from wallet.formats.data_integrity import add_proof
from wallet.formats.vc_jwt import sign_jwt

VC2: Final = "https://www.w3.org/ns/credentials/v2"
OB3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR2: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
LIST_ENTRIES: Final = 131_072
"""Bitstring Status List 1.0 section 6.1."""


class SampleIssuer:
    """One invented organisation with an Ed25519 key, known by did:key or did:web.

    Args:
        name: what it calls itself.
        domain: for did:web; None makes a did:key.
    """

    def __init__(self, name: str, *, domain: str | None = None) -> None:
        self.name = name
        self.domain = domain
        self._keys = [Ed25519PrivateKey.generate()]
        self._bits = {"revocation": bytearray(LIST_ENTRIES // 8), "suspension": bytearray(LIST_ENTRIES // 8)}
        self._next = 1

    # Who it is ------------------------------------------------------------------
    @property
    def did(self) -> str:
        """The issuer's id."""
        return f"did:web:{self.domain}" if self.domain else f"did:key:{self._multikey()}"

    @property
    def verification_method(self) -> str:
        """The id of the newest key."""
        return f"{self.did}#{self._multikey()}"

    def _multikey(self, place: int = -1) -> str:
        return public_to_multikey(self._keys[place].public_key())

    def sign(self, data: bytes) -> bytes:
        """Returns a signature by the newest key."""
        return self._keys[-1].sign(data)

    def rotate_key(self, *, forget_old: bool = False) -> None:
        """Signs with a new key from now on; the old one stays published unless it is forgotten."""
        if not self.domain:
            raise ValueError("a did:key is its key")
        new = Ed25519PrivateKey.generate()
        self._keys = [new] if forget_old else [*self._keys, new]

    def did_document(self) -> dict[str, Any]:
        """Returns the document a did:web issuer publishes."""
        methods = [
            {
                "id": f"{self.did}#{self._multikey(place)}",
                "type": "Multikey",
                "controller": self.did,
                "publicKeyMultibase": self._multikey(place),
            }
            for place in range(len(self._keys))
        ]
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }

    # What it issues -------------------------------------------------------------
    def badge(
        self,
        title: str,
        *,
        now: datetime,
        subject: str | None = None,
        description: str = "",
        narrative: str = "",
        skills: tuple[str, ...] = (),
        until: datetime | None = None,
        status: bool = False,
        result_status: str = "",
        achievement_type: str = "Badge",
        email: str = "",
        value: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Returns an unsigned Open Badge 3.0."""
        achievement: dict[str, Any] = {
            "id": f"urn:uuid:{uuid.uuid4()}",
            "type": ["Achievement"],
            "achievementType": achievement_type,
            "name": title,
            "description": description or f"{title}, a sample.",
            "criteria": {"narrative": narrative or "Take part in the sample."},
        }
        if skills:
            achievement["alignment"] = [
                {
                    "type": ["Alignment"],
                    "targetName": skill,
                    "targetUrl": f"https://skills.example/{skill.lower().replace(' ', '-')}",
                    "targetFramework": "Sample skills",
                }
                for skill in skills
            ]
        about: dict[str, Any] = {"type": ["AchievementSubject"], "achievement": achievement}
        if subject:
            about["id"] = subject
        if email:
            about["identifier"] = [self.hashed_email(email)]
        if result_status or value:
            description_id = f"urn:uuid:{uuid.uuid4()}"
            kind = "Status" if result_status else "Percent"
            achievement["resultDescription"] = [
                {"id": description_id, "type": ["ResultDescription"], "name": "Result", "resultType": kind}
            ]
            result = {"type": ["Result"], "resultDescription": description_id}
            about["result"] = [result | ({"status": result_status} if result_status else {"value": value})]
        document: dict[str, Any] = {
            "@context": [VC2, OB3],
            "id": f"urn:uuid:{uuid.uuid4()}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.did, "type": ["Profile"], "name": self.name},
            "validFrom": xsd_datetime.render(now),
            "name": title,
            "credentialSubject": about,
        }
        if until is not None:
            document["validUntil"] = xsd_datetime.render(until)
        if status:
            document["credentialStatus"] = self._status_entries()
        return document | dict(more or {})

    def hashed_email(self, email: str, salt: str = "not-so-random") -> dict[str, Any]:
        """Returns an IdentityObject with a salted hash (OB 3.0 section B.1.8)."""
        from hashlib import sha256

        digest = sha256((email + salt).encode()).hexdigest()
        return {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": f"sha256${digest}",
            "identityType": "emailAddress",
            "salt": salt,
        }

    def transcript(
        self, title: str, courses: list[dict[str, Any]], *, now: datetime, subject: str | None = None
    ) -> dict[str, Any]:
        """Returns an unsigned CLR 2.0 that holds ``courses`` (signed badges)."""
        about: dict[str, Any] = {"type": ["ClrSubject"], "verifiableCredential": courses}
        if subject:
            about["id"] = subject
        return {
            "@context": [VC2, CLR2, OB3],
            "id": f"urn:uuid:{uuid.uuid4()}",
            "type": ["VerifiableCredential", "ClrCredential"],
            "issuer": {"id": self.did, "type": ["Profile"], "name": self.name},
            "validFrom": xsd_datetime.render(now),
            "name": title,
            "partial": False,
            "credentialSubject": about,
        }

    def signed(
        self, document: dict[str, Any], *, now: datetime, cryptosuite: str = "eddsa-rdfc-2022",
        signer: Callable[[bytes], bytes] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Returns ``document`` with this issuer's proof."""
        return add_proof(
            document, signer=signer or self.sign, cryptosuite=cryptosuite,
            verification_method=self.verification_method, purpose="assertionMethod", created=now,
        )  # fmt: skip

    def token(self, document: dict[str, Any]) -> str:
        """Returns ``document`` as a VC-JOSE-COSE token (EdDSA)."""
        header = {"typ": "vc+jwt", "kid": self.verification_method}
        claims = {**document, "iss": self.did, "jti": document["id"]}
        return sign_jwt(header, claims, signer=self.sign, algorithm="EdDSA")

    # What became of it ----------------------------------------------------------
    def _list_address(self, purpose: str) -> str:
        host = self.domain or f"{self._multikey()[-8:].lower()}.issuer.example"
        return f"https://{host}/status/{purpose}"

    def _status_entries(self) -> list[dict[str, Any]]:
        place, self._next = self._next, self._next + 1
        return [
            {
                "id": f"{self._list_address(purpose)}#{place}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(place),
                "statusListCredential": self._list_address(purpose),
            }
            for purpose in self._bits
        ]

    def mark(self, document: dict[str, Any], purpose: str = "revocation", *, value: bool = True) -> None:
        """Withdraws (or puts on hold) what ``document`` is; ``value`` False takes it back."""
        for entry in document["credentialStatus"]:
            if entry["statusPurpose"] == purpose:
                place = int(entry["statusListIndex"])
                bit = 1 << (7 - place % 8)
                bits = self._bits[purpose]
                bits[place // 8] = bits[place // 8] | bit if value else bits[place // 8] & ~bit

    def status_list(self, purpose: str, *, now: datetime) -> dict[str, Any]:
        """Returns the signed list for one purpose as it stands."""
        packed = gzip.compress(bytes(self._bits[purpose]), mtime=0)
        address = self._list_address(purpose)
        document = {
            "@context": [VC2],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did,
            "validFrom": xsd_datetime.render(now),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": purpose,
                "encodedList": f"u{base64url.encode(packed)}",
            },
        }
        return self.signed(document, now=now)

    def published(self, *, now: datetime) -> dict[str, bytes]:
        """Returns everything the issuer publishes: address → bytes."""
        found = {
            self._list_address(purpose): json.dumps(self.status_list(purpose, now=now)).encode() for purpose in self._bits
        }
        if self.domain:
            found[f"https://{self.domain}/.well-known/did.json"] = json.dumps(self.did_document()).encode()
        return found
