"""An Open Badges 2.0 issuer's web site, in memory: what it publishes, hosted and signed badges, and forgeries of them."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from wallet.encodings import base64url
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, VerificationReport

CONTEXT = "https://w3id.org/openbadges/v2"
NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
EMAIL = "amara.osei@mail.example"
SALT = "deadsea"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """One key per name for the whole run: making one takes a tenth of a second."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(name: str) -> str:
    public = rsa_key(name).public_key()
    kind, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(kind, form).decode()


def jws(payload: Any, key: str, *, header: dict[str, Any] | None = None) -> str:
    """A compact JWS by RS256, whatever the header says."""
    head = {"alg": "RS256", **(header or {})}
    signed = ".".join(base64url.encode(json.dumps(part).encode()) for part in (head, payload))
    signature = rsa_key(key).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{base64url.encode(signature)}"


def hashed(value: str, salt: str = SALT, algorithm: str = "sha256") -> str:
    return f"{algorithm}${hashlib.new(algorithm, (value + salt).encode()).hexdigest()}"


class BadgeSite:
    """``pages`` is what the host answers: address → object (or bytes)."""

    def __init__(self, host: str = "college.example", key: str = "college") -> None:
        self.base = f"https://{host}"
        self.key = key
        self.pages: dict[str, Any] = {}
        self.issuer = self.publish(
            "issuer.json",
            {"type": "Issuer", "name": "Mercy College", "url": self.base, "email": f"badges@{host}",
             "publicKey": f"{self.base}/key.json"},
        )  # fmt: skip
        self.publish("key.json", {"type": "CryptographicKey", "owner": self.issuer["id"], "publicKeyPem": pem(key)})
        self.badge = self.publish(
            "badge.json",
            {"type": "BadgeClass", "name": "Wound Care", "description": "Dressing wounds", "image": f"{self.base}/b.png",
             "criteria": f"{self.base}/criteria", "issuer": self.issuer["id"]},
        )  # fmt: skip

    def publish(self, path: str, members: dict[str, Any]) -> dict[str, Any]:
        page = {"@context": CONTEXT, "id": f"{self.base}/{path}", **members}
        self.pages[page["id"]] = page
        return page

    def draft(self, path: str = "a/1.json", /, **members: Any) -> dict[str, Any]:
        """An assertion that is not published."""
        made = {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{self.base}/{path}",
            "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": hashed(EMAIL)},
            "issuedOn": "2026-01-31T23:59:59Z",
            "badge": self.badge["id"],
            "verification": {"type": "hosted"},
            **members,
        }
        return {name: value for name, value in made.items() if value is not None}

    def hosted(self, path: str = "a/1.json", /, **members: Any) -> dict[str, Any]:
        made = self.draft(path, **members)
        self.pages[made["id"]] = copy.deepcopy(made)
        return made

    def signed(self, key: str = "", header: dict[str, Any] | None = None, **members: Any) -> str:
        rules = {"type": "signed", "creator": f"{self.base}/key.json"}
        draft = self.draft(**{"id": "urn:uuid:7a2e", "verification": rules, **members})
        return jws(draft, key or self.key, header=header)

    def judge(
        self, badge: Any, *others: BadgeSite, at: datetime = NOW, pages: dict[str, Any] | None = None
    ) -> VerificationReport:
        """Judges a badge with the pages of this site and of others at hand."""
        found: dict[str, Any] = {}
        for site in (self, *others):
            found |= site.pages
        found |= pages or {}
        documents = {name: page if isinstance(page, bytes) else json.dumps(page).encode() for name, page in found.items()}
        data = (
            badge.encode() if isinstance(badge, str) else badge if isinstance(badge, bytes) else json.dumps(badge).encode()
        )
        (report,) = verify_bytes(data, policy="learner", at=at, documents=documents)
        return report


def codes(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).problems}


def remarks(report: VerificationReport, check: CheckName) -> set[str]:
    return {remark.code for remark in report.outcome(check).remarks}
