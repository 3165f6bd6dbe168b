"""The third step: signed, and checked by our own verifier before anyone else can see it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from wallet.credential.model import RecordId
from wallet.credential.record import Record
from wallet.errors import IntakeError, LanyardError, ShareError
from wallet.limits import MAX_PRESENTATION_LIFETIME, MAX_REQUEST_CHARS, PRESENTATION_LIFETIME
from wallet.report import CheckName, Failed, Passed, VerificationReport
from wallet.share.disclosure import Disclosed, disclose
from wallet.share.selection import Reread, reread_plainly, select
from wallet.share.signing import Signs, draft, sign_linked, sign_token


class Form(StrEnum):
    """How the presentation is secured."""

    LINKED = "data_integrity"
    TOKEN = "vp_jwt"  # noqa: S105  # a format's name


_CHALLENGE_BYTES: Final = 16
"""128 bits: nobody can have prepared for it."""
_OWN_CHECKS: Final = (
    CheckName.SHAPE,
    CheckName.CONTEXT,
    CheckName.PROOF,
    CheckName.ISSUER_BINDING,
    CheckName.VALIDITY,
)

Check = Callable[[bytes], VerificationReport]
"""Judges the finished presentation as a receiver would: ``wallet.examine`` with the request's challenge and domain."""


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """Whom it is for, what for, and how it is bound to their question.

    Attributes:
        audience, purpose: in the person's words; signed.
        challenge: the asker's; None makes a fresh one, and the result says so (``challenge_is_ours``).
        domain: the asker's site or name, if they gave one.
        expires_in: how long it may be shown.
        form: ``data_integrity`` or ``vp_jwt``.
        asked_from: the origin a request came from. When it differs from ``domain``, nothing is signed (S18).
        parts: for transcripts: record → JSON Pointers of the credentials in it to show instead of the whole.
        claims: JSON Pointers to show, where a credential lets the rest be left out; None shows all.
    """

    audience: str = ""
    purpose: str = ""
    challenge: str | None = None
    domain: str | None = None
    expires_in: timedelta = PRESENTATION_LIFETIME
    form: Form | str = Form.LINKED
    asked_from: str = ""
    parts: Mapping[RecordId, tuple[str, ...]] = field(default_factory=dict)
    claims: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not timedelta(0) < self.expires_in <= MAX_PRESENTATION_LIFETIME:
            raise ShareError("lifetime_out_of_range")
        for text in (self.audience, self.purpose, self.challenge or "", self.domain or ""):
            if len(text) > MAX_REQUEST_CHARS or any(ord(c) < 32 for c in text):
                raise ShareError("request_text_malformed")
        if self.challenge == "" or self.domain == "":
            raise ShareError("request_text_malformed")
        if self.form not in tuple(Form):
            raise ShareError("form_not_supported", str(self.form)[:40])
        if self.asked_from and self.domain is not None and not _same_place(self.asked_from, self.domain):
            raise ShareError("request_from_elsewhere")


def _same_place(asked_from: str, domain: str) -> bool:
    """Says whether two names of a site are one: by host (and port), whatever the scheme's spelling."""
    return _host(asked_from) == _host(domain)


def _host(text: str) -> str:
    rest = text.strip().lower().removeprefix("https://")
    return rest.split("/", 1)[0].removesuffix(":443").rstrip(".")


@dataclass(frozen=True, slots=True)
class SignedPresentation:
    """What is handed over. Made by :func:`present` only: it needs what was disclosed and a check that went well.

    Attributes:
        data: the exact bytes: JSON, or a compact token.
        digest: SHA-256 of ``data``, hex.
        challenge_is_ours: nobody gave a challenge, so it shows when it was made but answers nobody's question.
        report: what our own verifier says of ``data``, as a receiver would.
    """

    disclosed: Disclosed = field(repr=False)
    report: VerificationReport = field(repr=False)
    data: bytes = field(repr=False)
    form: Form
    holder: str
    challenge: str
    challenge_is_ours: bool
    domain: str | None
    audience: str
    purpose: str
    created: datetime
    expires: datetime

    def __post_init__(self) -> None:
        if not isinstance(self.disclosed, Disclosed):
            raise ShareError("nothing_chosen")
        _require_whole(self.disclosed, self.report)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def record_ids(self) -> tuple[RecordId, ...]:
        """The records it is from, each once."""
        return tuple(dict.fromkeys(item.chosen.record.summary.id for item in self.disclosed.items))

    @property
    def titles(self) -> tuple[str, ...]:
        """What is in it, in order."""
        return tuple(item.title for item in self.disclosed.items)

    @property
    def media_type(self) -> str:
        """The media type of ``data``."""
        return "application/vp+jwt" if self.form is Form.TOKEN else "application/vp"


def present(
    records: Sequence[Record],
    request: PresentationRequest,
    *,
    key: Signs,
    now: datetime,
    check: Check,
    reread: Reread = reread_plainly,
) -> SignedPresentation:
    """Signs a presentation of ``records`` and checks it as its receiver would.

    Expired, withdrawn or unverified credentials may be shown: they keep their marks and the report says so. What
    must hold is the presentation itself, and that putting a credential into it changed nothing.

    Raises:
        ShareError: what :func:`select` and :func:`disclose` raise; ``cannot_be_signed`` when a member would not be
            covered by the signature; ``presentation_check_failed`` when our own verifier refuses the result.
    """
    try:
        disclosed = disclose(
            select(records, reread=reread, parts=request.parts), holder=key.did, now=now, claims=request.claims
        )
    except IntakeError as error:
        raise ShareError("cannot_be_presented", error.code) from None
    return sign(disclosed, request, key=key, now=now, check=check)


def sign(
    disclosed: Disclosed, request: PresentationRequest, *, key: Signs, now: datetime, check: Check
) -> SignedPresentation:
    """Signs what was disclosed. Raises ShareError."""
    form = Form(request.form)
    data_model = "2.0" if form is Form.TOKEN else disclosed.data_model
    created = now.replace(microsecond=0)
    expires = created + request.expires_in
    challenge = request.challenge if request.challenge is not None else secrets.token_urlsafe(_CHALLENGE_BYTES)
    unsigned = draft(
        [item.document for item in disclosed.items],
        holder=key.did,
        data_model=data_model,
        audience=request.audience,
        purpose=request.purpose,
    )
    try:
        if form is Form.TOKEN:
            data = sign_token(
                unsigned, key=key, challenge=challenge, domain=request.domain, created=created, expires=expires
            )
        else:
            data = sign_linked(
                unsigned, key=key, data_model=data_model, challenge=challenge, domain=request.domain,
                created=created, expires=expires,
            )  # fmt: skip
    except IntakeError as error:
        raise ShareError("cannot_be_signed", error.code, pointer=error.pointer) from None
    return SignedPresentation(
        disclosed=disclosed,
        report=_checked(data, check),
        data=data,
        form=form,
        holder=key.did,
        challenge=challenge,
        challenge_is_ours=request.challenge is None,
        domain=request.domain,
        audience=request.audience,
        purpose=request.purpose,
        created=created,
        expires=expires,
    )


def _checked(data: bytes, check: Check) -> VerificationReport:
    try:
        return check(data)
    except LanyardError as error:
        raise ShareError("presentation_check_failed", error.code) from None


def _require_whole(disclosed: Disclosed, report: VerificationReport) -> None:
    """Refuses what our own verifier would not accept, and credentials that the embedding broke."""
    outcomes = {(result.scope, result.check): result.outcome for result in report.results}
    for name in _OWN_CHECKS:
        outcome = outcomes.get(("", name))
        if (
            outcome is None
            or isinstance(outcome, Failed)
            or (name is CheckName.PROOF and not isinstance(outcome, Passed))
        ):
            code = outcome.problems[0].code if outcome is not None and outcome.problems else "not_run"
            raise ShareError("presentation_check_failed", f"{name}: {code}")
    for place, item in enumerate(disclosed.items):
        inside = outcomes.get((f"/verifiableCredential/{place}", CheckName.PROOF))
        held = item.chosen.pointer == "" and isinstance(_own(item.chosen.record, CheckName.PROOF), Passed)
        if inside is None or (held and isinstance(inside, Failed)):
            raise ShareError("presentation_check_failed", f"credential {place}")


def _own(record: Record, name: CheckName) -> object:
    return next((r.outcome for r in record.report.results if r.scope == "" and r.check is name), None)
