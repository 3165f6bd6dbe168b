"""An SD-JWT, shown: the chosen disclosures, and a key binding for one receiver and one request (RFC 9901 section 7.2)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from wallet.encodings.jwk import jwk_to_public
from wallet.errors import IntakeError, ShareError
from wallet.formats.sd_jwt import bind, choose, confirmation, split
from wallet.formats.vc_jwt import read_token
from wallet.records.record import Record
from wallet.report import CheckName, VerificationReport, Word
from wallet.share.presentation import CHALLENGE_BYTES, PresentationRequest, SignedPresentation, Signer, record_payload


def names_key(record: Record, public: bytes) -> bool:
    """Says whether the issuer bound this token to the holder key ``public`` (32 bytes of Ed25519)."""
    _, claims = read_token(split(_text(record)).token)
    jwk = confirmation(claims)
    try:
        return jwk is not None and jwk_to_public(jwk).raw == public
    except IntakeError:
        return False


def present_token(
    record: Record,
    request: PresentationRequest,
    *,
    key: Signer,
    now: datetime,
    check: Callable[[bytes, str, str | None], VerificationReport],
) -> SignedPresentation:
    """Shows one SD-JWT with the parts ``request.disclose`` names, bound to the receiver, and has it checked.

    Raises ShareError ``receiver_needed`` (a key binding is made for somebody: ``request.domain``),
    ``disclosure_not_found``, ``cannot_be_presented``, ``presentation_not_good``.
    """
    if not request.domain:
        raise ShareError("receiver_needed")
    challenge = request.challenge or secrets.token_urlsafe(CHALLENGE_BYTES)
    created = now.replace(microsecond=0)
    try:
        chosen = choose(_text(record), request.disclose)
        shown = bind(chosen, nonce=challenge, audience=request.domain, issued=created, signer=key.sign, algorithm="EdDSA")
    except IntakeError as error:
        code = error.code if error.code == "disclosure_not_found" else "cannot_be_presented"
        raise ShareError(code, error.detail) from None
    document = shown.encode("ascii")
    report = check(document, challenge, request.domain)
    for name in (CheckName.PROOF, CheckName.SUBJECT, CheckName.REPLAY):
        if report.outcome(name).word is not Word.PASSED:
            raise ShareError("presentation_not_good", str(name))
    return SignedPresentation(
        document, (record,), request, key.did, challenge, request.domain, created, created + request.expires_in,
        sha256(document).hexdigest(), report,
    )  # fmt: skip


def _text(record: Record) -> str:
    return "".join(record_payload(record).decode("ascii").split())
