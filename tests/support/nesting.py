"""Things in things, for tests: records with courses in them, envelopes that nobody signed, tokens around either."""

from __future__ import annotations

from typing import Any

from tests.support.signing import HOLDER, ISSUER, OB3, VC2, Ed25519Signer, badge
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import CheckName
from wallet.verify.policy import EMPLOYER, Policy

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
STRICT = Policy("strict", EMPLOYER.required - {CheckName.ISSUER_TRUST}, EMPLOYER.presentation_required)
ITEM = "/verifiableCredential/0"
COURSE = "/credentialSubject/verifiableCredential/0"
COLLEGE = Ed25519Signer("another college")


def unsigned(*credentials: Any, **members: Any) -> dict[str, Any]:
    """Returns a presentation around ``credentials`` without a proof."""
    return {"@context": [VC2], "type": ["VerifiablePresentation"], "verifiableCredential": list(credentials), **members}


def token(payload: dict[str, Any], by: Ed25519Signer = ISSUER, typ: str = "vc+jwt") -> str:
    """Returns a compact JWT of ``payload``, signed by ``by``."""
    return sign_jwt({"typ": typ, "kid": by.method}, payload, signer=by.sign, algorithm="EdDSA")


def course(issuer: str = ISSUER.did, **members: Any) -> dict[str, Any]:
    """Returns a badge without a proof, with an id of its own."""
    return badge(issuer, **{"id": "urn:uuid:11111111-2222-4333-8444-000000000001", **members})


def transcript(*courses: Any, by: str = ISSUER.did, **members: Any) -> dict[str, Any]:
    """Returns a CLR 2.0 record around ``courses``, without a proof."""
    return {
        "@context": [VC2, CLR, OB3],
        "id": "urn:uuid:22222222-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": by, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Transcript",
        "credentialSubject": {"id": HOLDER.did, "type": ["ClrSubject"], "verifiableCredential": list(courses)},
        **members,
    }
