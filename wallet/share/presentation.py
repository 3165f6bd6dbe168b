"""Select → disclose → sign: the presentation, made fresh for each share and checked before anyone is told of it.

The four types cannot be built out of order: a channel takes only a SignedPresentation, which only :func:`present`
makes, out of what was disclosed, out of what was selected.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol

from wallet.credential.model import Credential
from wallet.encodings import strict_json
from wallet.errors import IntakeError, ShareError
from wallet.formats.data_integrity import add_proof, enveloped, listed
from wallet.formats.reading import strict_json_bytes
from wallet.formats.selective import derive, is_base_value
from wallet.limits import PRESENTATION_LIFETIME
from wallet.records.record import Record, StandingKind
from wallet.report import CheckName, VerificationReport, Word

_V1: Final = "https://www.w3.org/2018/credentials/v1"
_V2: Final = "https://www.w3.org/ns/credentials/v2"
_ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
_AUDIENCE_TERMS: Final = {"audience": "https://schema.org/audience", "description": "https://schema.org/description"}
CHALLENGE_BYTES: Final = 16
"""128 bits: nobody guesses one, nobody meets one twice."""


class Signer(Protocol):
    """A holder key: what it is called, and a way to sign with it."""

    @property
    def did(self) -> str: ...

    @property
    def verification_method(self) -> str: ...

    def sign(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """What the share is for. ``audience`` and ``purpose`` are words, and are signed.

    Without a ``challenge`` from the receiver a fresh one is made: it makes each presentation different, but proves no
    freshness to anyone. ``disclose`` chooses what is shown of a credential that can be shown in part: JSON pointers
    (ecdsa-sd-2023) or claim names (SD-JWT); what is not chosen stays hidden.
    """

    audience: str = ""
    purpose: str = ""
    challenge: str | None = None
    domain: str | None = None
    expires_in: timedelta = PRESENTATION_LIFETIME
    disclose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen records. At least one. Raises ShareError ``nothing_chosen``."""

    records: tuple[Record, ...]

    def __post_init__(self) -> None:
        if not self.records:
            raise ShareError("nothing_chosen")


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What of the selection leaves: for each record its credentials, as they will stand in the presentation."""

    selection: Selection
    credentials: tuple[dict[str, Any], ...] = field(repr=False)
    old_form: bool = False
    """All are VC 1.1: the presentation takes the form that old verifiers read."""


@dataclass(frozen=True, slots=True)
class SignedPresentation:
    """A presentation with the holder's proof, found good by our own verifier.

    Attributes:
        document: the presentation's bytes (UTF-8 JSON), exactly what will be seen.
        report: our verifier's report of these bytes.
        digest: SHA-256 of ``document``, hex.
    """

    document: bytes = field(repr=False)
    records: tuple[Record, ...] = field(repr=False)
    request: PresentationRequest
    holder: str
    challenge: str
    domain: str | None
    created: datetime
    expires: datetime
    digest: str
    report: VerificationReport = field(repr=False)


def disclose(selection: Selection, pointers: Sequence[str] = ()) -> Disclosed:
    """Returns the credentials of the selection: whole, or what a base proof must show and ``pointers`` choose.

    Raises ShareError ``cannot_be_presented``, ``pointer_not_found``.
    """
    credentials = tuple(_as_presented(record, pointers) for record in selection.records)
    old = all(_V1 in listed(one.get("@context")) for one in credentials)
    return Disclosed(selection, credentials, old)


def _as_presented(record: Record, pointers: Sequence[str]) -> dict[str, Any]:
    payload = record_payload(record)
    if record.summary.format == "data_integrity":
        document = strict_json.loads(payload)
        if isinstance(document, dict) and record.summary.kind == "credential":
            return _shown(document, pointers)
        raise ShareError("cannot_be_presented", record.summary.kind)
    if record.summary.format == "vc_jwt" and record.summary.kind == "credential":
        token = "".join(payload.decode("ascii").split())
        return enveloped(token, media_type="application/vc+jwt")
    raise ShareError("cannot_be_presented", record.summary.format)


def _shown(document: dict[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """A base proof is a thing to hold: what is shown is derived from it (vc-di-ecdsa section 3.6.6)."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or not is_base_value(proof.get("proofValue")):
        return document
    try:
        return derive(document, pointers)
    except IntakeError as error:
        raise ShareError(error.code if error.code == "pointer_not_found" else "cannot_be_presented", error.detail) from None


def record_payload(record: Record) -> bytes:
    """Returns the credential's own text, out of the picture it may be baked into."""
    if record.payload is None:
        raise ShareError("cannot_be_presented", "no text")
    return record.payload


def present(
    records: Sequence[Record],
    request: PresentationRequest,
    *,
    key: Signer,
    now: datetime,
    check: Callable[[bytes, str, str | None], VerificationReport],
) -> SignedPresentation:
    """Signs a presentation of whole credentials and has it checked.

    ``check`` is our verifier, given the bytes, the challenge and the domain. Raises ShareError ``nothing_chosen``,
    ``cannot_be_presented``, ``presentation_not_good`` when the holder's own proof does not hold in our verifier.
    """
    disclosed = disclose(Selection(tuple(records)), request.disclose)
    challenge = request.challenge or secrets.token_urlsafe(CHALLENGE_BYTES)
    created = now.replace(microsecond=0)
    expires = created + request.expires_in
    suite = "Ed25519Signature2020" if disclosed.old_form else "eddsa-rdfc-2022"
    try:
        signed = add_proof(
            _unsigned(disclosed, request, key.did),
            signer=key.sign,
            cryptosuite=suite,
            verification_method=key.verification_method,
            purpose="authentication",
            created=created,
            challenge=challenge,
            domain=request.domain,
            expires=expires,
        )
    except IntakeError as error:
        raise ShareError("cannot_be_presented", error.code) from None
    document = json.dumps(signed, ensure_ascii=False, indent=1).encode("utf-8")
    report = check(document, challenge, request.domain)
    for name in (CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.REPLAY):
        if report.outcome(name).word is not Word.PASSED:
            raise ShareError("presentation_not_good", str(name))
    return SignedPresentation(
        document, tuple(records), request, key.did, challenge, request.domain, created, expires,
        sha256(document).hexdigest(), report,
    )  # fmt: skip


def _unsigned(disclosed: Disclosed, request: PresentationRequest, holder: str) -> dict[str, Any]:
    contexts: list[Any] = [_V1, _ED25519_2020] if disclosed.old_form else [_V2]
    document: dict[str, Any] = {
        "@context": contexts,
        "id": f"urn:uuid:{_uuid()}",
        "type": ["VerifiablePresentation"],
        "holder": holder,
    }
    told = {"audience": request.audience, "description": request.purpose}
    words = {name: text for name, text in told.items() if text}
    if words:
        # VC 2.0 has ``description`` already; a term that is not used is not defined.
        missing = set(words) if disclosed.old_form else set(words) - {"description"}
        if missing:
            contexts.append({name: _AUDIENCE_TERMS[name] for name in sorted(missing)})
        document |= words
    document["verifiableCredential"] = list(disclosed.credentials)
    return document


def _uuid() -> str:
    import uuid

    return str(uuid.uuid4())


def warnings(records: Sequence[Record], now: datetime) -> tuple[str, ...]:
    """Returns codes of what the person should know before sharing: personal data inside, expired, not good."""
    found: dict[str, None] = {}
    for record in records:
        view = record.view
        if isinstance(view, Credential):
            if view.valid_until is not None and view.valid_until < now:
                found["share_expired"] = None
            text = strict_json_bytes(record.payload.decode("utf-8", "replace") if record.payload else "").lower()
            if b"mailto:" in text or b'\\"email\\"' in text:
                found["share_has_email"] = None
            if b"dateofbirth" in text or b"birthdate" in text:
                found["share_has_birth_date"] = None
        if record.summary.standing.kind not in (StandingKind.GENUINE, StandingKind.SIGNATURE_HOLDS):
            found["share_not_good"] = None
    return tuple(found)
