"""Keys, badges and presentations made on the spot, for tests of the verifier."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from wallet.credential.identity import Identity
from wallet.encodings import jcs
from wallet.encodings.multibase import encode_base58
from wallet.encodings.multikey import public_to_multikey
from wallet.formats.data_integrity import add_proof, hash_data, jcs_options, proof_options, unsecured
from wallet.formats.reading import read_payload
from wallet.jsonld import canonicalize, to_quads
from wallet.report import CheckName, Outcome, VerificationReport
from wallet.verify.context import Expectations, TrustSource
from wallet.verify.policy import LEARNER, Policy
from wallet.verify.presentation_memory import PresentationMemory, remembered
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify

NOW = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)
MADE = datetime(2026, 5, 1, tzinfo=UTC)
VC2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True)
class Ed25519Signer:
    """A signer with a did:key, the same one for the same name."""

    name: str

    @property
    def private(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())

    @property
    def multikey(self) -> str:
        return public_to_multikey(self.private.public_key())

    @property
    def did(self) -> str:
        return f"did:key:{self.multikey}"

    @property
    def method(self) -> str:
        return f"{self.did}#{self.multikey}"

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


class EcdsaSigner:
    """A P-256 or P-384 signer with a did:key, new each time."""

    def __init__(self, curve: ec.EllipticCurve) -> None:
        self._private = ec.generate_private_key(curve)
        self._size = (curve.key_size + 7) // 8
        self._hash: hashes.HashAlgorithm = hashes.SHA256() if curve.key_size == 256 else hashes.SHA384()
        self.hash_name = self._hash.name
        self.multikey = public_to_multikey(self._private.public_key())
        self.did = f"did:key:{self.multikey}"
        self.method = f"{self.did}#{self.multikey}"

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self._private.sign(data, ec.ECDSA(self._hash)))
        return r.to_bytes(self._size, "big") + s.to_bytes(self._size, "big")


ISSUER = Ed25519Signer("the university")
HOLDER = Ed25519Signer("the learner")
THIEF = Ed25519Signer("somebody else")


def badge(issuer: str = ISSUER.did, subject: str | None = HOLDER.did, **members: Any) -> dict[str, Any]:
    """Returns an unsigned Open Badge 3.0."""
    about: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://uni.example/achievements/1",
            "type": ["Achievement"],
            "name": "Infection control",
            "description": "Keeps a ward safe.",
            "criteria": {"narrative": "Passed the examination."},
        },
    }
    if subject is not None:
        about = {"id": subject, **about}
    document = {
        "@context": [VC2, OB3],
        "id": "urn:uuid:11111111-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Infection control",
        "credentialSubject": about,
    }
    return {**document, **members}


def signed(
    document: dict[str, Any] | None = None,
    *,
    by: Ed25519Signer = ISSUER,
    suite: str = "eddsa-rdfc-2022",
    method: str | None = None,
    purpose: str = "assertionMethod",
    created: datetime = MADE,
    **more: Any,
) -> dict[str, Any]:
    """Returns ``document`` (a badge) with a proof."""
    return add_proof(
        document if document is not None else badge(),
        signer=by.sign,
        cryptosuite=suite,
        verification_method=method or by.method,
        purpose=purpose,
        created=created,
        **more,
    )


def sign_by_hand(
    document: dict[str, Any], options: Mapping[str, Any], *, by: Any, canonical: str = "rdfc", hash_name: str = "sha256"
) -> dict[str, Any]:
    """Returns ``document`` with a proof of exactly these options, signed correctly: for proofs that lie."""
    proof = dict(options)
    plain = unsecured(document)
    if canonical == "jcs":
        data = hash_data(jcs.canonical(jcs_options(proof)), jcs.canonical(plain), hash_name=hash_name)
    else:
        first = canonicalize(to_quads(proof_options(proof, document)).quads, hash_name=hash_name)
        data = hash_data(first, canonicalize(to_quads(plain).quads, hash_name=hash_name), hash_name=hash_name)
    proof["proofValue"] = encode_base58(by.sign(data))
    return {**plain, "proof": proof}


def presentation(
    *credentials: Any,
    by: Ed25519Signer = HOLDER,
    holder: str | None = None,
    purpose: str = "authentication",
    **more: Any,
) -> dict[str, Any]:
    """Returns a signed presentation of ``credentials``."""
    document = {
        "@context": [VC2],
        "type": ["VerifiablePresentation"],
        "holder": holder if holder is not None else by.did,
        "verifiableCredential": list(credentials),
    }
    return signed(document, by=by, purpose=purpose, **more)


def judge(
    document: dict[str, Any] | bytes,
    *,
    policy: Policy = LEARNER,
    at: datetime = NOW,
    documents: Mapping[str, Any] | None = None,
    trust: tuple[TrustSource, ...] = (),
    challenge: str | None = None,
    domain: str | None = None,
    memory: PresentationMemory | None = None,
    person: tuple[Identity, ...] = (),
) -> VerificationReport:
    """Returns the verifier's report on a document, offline but for ``documents`` (values: bytes or JSON)."""
    data = document if isinstance(document, bytes) else orjson.dumps(document)
    table = {k: v if isinstance(v, bytes) else orjson.dumps(v) for k, v in (documents or {}).items()}
    source = SuppliedDocuments(table) if table else NoDocuments()
    request = VerificationRequest(policy, at, source, trust, Expectations(challenge, domain, person))
    report = verify(read_payload(data)[0], request)
    return report if memory is None else remembered(report, memory, policy=policy, challenge=challenge, now=at)


def outcome(report: VerificationReport, check: str, scope: str = "") -> Outcome:
    """Returns what a check found."""
    return report.outcome(CheckName(check), scope)


def codes(report: VerificationReport, check: str, scope: str = "") -> set[str]:
    """Returns the codes of the problems a check found."""
    return {problem.code for problem in outcome(report, check, scope).problems}


def remarks(report: VerificationReport, check: str, scope: str = "") -> set[str]:
    """Returns the codes of a check's remarks."""
    return {problem.code for problem in outcome(report, check, scope).remarks}


def changed(document: dict[str, Any], change: Any) -> dict[str, Any]:
    """Returns a deep copy that ``change`` was applied to."""
    made = copy.deepcopy(document)
    change(made)
    return made


def did_document(did: str, *, multikey: str, relationships: tuple[str, ...] = ("assertionMethod",), **method: Any) -> Any:
    """Returns a controller document with one key."""
    key = {"id": f"{did}#k", "type": "Multikey", "controller": did, "publicKeyMultibase": multikey, **method}
    return {"id": did, "verificationMethod": [key], **{name: [key["id"]] for name in relationships}}
