"""Disclose → sign: the presentation, made fresh for each share and checked before anyone is told of it.

Four types that cannot be built out of order: :class:`~wallet.share.selection.Selection`,
:class:`~wallet.share.selection.Disclosed`, :class:`SignedPresentation`, :class:`~wallet.share.ledger.Delivered`. Each is
made from the one before it, and only by the function that is there for it.
"""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from wallet.errors import BugError, IntakeError, ShareError
from wallet.formats import envelope
from wallet.formats.data_integrity import add_proof
from wallet.formats.presenting import BoundToken, KeyBinding
from wallet.formats.vc_jwt import sign_jwt
from wallet.limits import MAX_PRESENTATION_LIFETIME, MAX_REQUEST_CHARS, MAX_VIEWER_CHARS, PRESENTATION_LIFETIME
from wallet.limits.room import MAX_ROOM_MINUTES, ROOM_LIFETIME
from wallet.records.record import Record
from wallet.report import CheckName, OutcomeKind, VerificationReport
from wallet.share.selection import Disclosed
from wallet.share.storages.storage import Storage, StorageTerms

_SEAL: Final = object()
_V1: Final = "https://www.w3.org/2018/credentials/v1"
_V2: Final = "https://www.w3.org/ns/credentials/v2"
_ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
_AUDIENCE_TERMS: Final = {"audience": "https://schema.org/audience", "description": "https://schema.org/description"}
_ADDRESS: Final = re.compile(r"[!\"$-~]+")
"""ASCII without spaces (RFC 3986), and nothing behind a ``#`` yet."""
CHALLENGE_BYTES: Final = 16
"""128 bits: nobody guesses one, nobody meets one twice."""
_HOLDS: Final = (CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.REPLAY)
"""What our own verifier must find of the holder's proof before anything is handed over."""
_TOKEN_HOLDS: Final = (CheckName.PROOF, CheckName.SUBJECT, CheckName.REPLAY)


class Signer(Protocol):
    """A holder key: what it is called, and a way to sign with it.

    ``public`` is 32 bytes of Ed25519; ``sign`` returns 64 bytes.
    """

    @property
    def did(self) -> str: ...

    @property
    def verification_method(self) -> str: ...

    @property
    def public(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes: ...


class Keyring(Protocol):
    """The holder's keys."""

    def for_signing(self) -> Signer:
        """Returns the key that is used where nothing asks for another."""
        ...

    def all(self) -> Sequence[Signer]:
        """Returns every key."""
        ...


class PresentationForm(StrEnum):
    """How credentials that stand in a presentation are shown together."""

    EMBEDDED = "embedded"
    """JSON with the holder's proof in it (VC Data Integrity 1.0)."""
    VP_JWT = "vp+jwt"
    """A token whose payload is the presentation (VC-JOSE-COSE section 3.1.2)."""
    VP_JWT_1 = "vp_jwt"
    """A token with a ``vp`` claim, as verifiers of VC 1.1 read it (VC Data Model 1.1 section 6.3.1)."""


Check = Callable[[bytes, str, str | None], VerificationReport]
"""Our own verifier: given the bytes, the challenge and the domain, it gives the report a receiver would get."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The page that opens what stands behind the ``#`` of its address.

    ``address`` is one the person chose: https, or a file on this computer. ``language`` is the one in which the verdict goes
    along; ``with_personal_data`` says that an e-mail address or a date of birth may stand in the address.

    Raises ShareError ``viewer_malformed``, ``viewer_too_long``.
    """

    address: str
    language: str = "en"
    with_personal_data: bool = False

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            hostname = parts.hostname
        except ValueError:
            raise ShareError("viewer_malformed") from None
        place = hostname if parts.scheme == "https" else parts.path if parts.scheme == "file" else None
        if not place or not _ADDRESS.fullmatch(self.address) or "@" in parts.netloc:
            raise ShareError("viewer_malformed")
        if len(self.address) > MAX_VIEWER_CHARS:
            raise ShareError("viewer_too_long")


@dataclass(frozen=True, slots=True)
class RoomTerms:
    """How a page is shown to the people in the room.

    ``interface`` is the name or address of the one network it is seen on, "" for the one that leads outside; ``open_for``
    says how long, ``ask_code`` whether a code in digits is asked for; ``language`` is the page's.

    Raises ShareError ``room_time``.
    """

    interface: str = ""
    open_for: timedelta = ROOM_LIFETIME
    ask_code: bool = False
    language: str = "en"

    def __post_init__(self) -> None:
        if not timedelta(0) < self.open_for <= timedelta(minutes=MAX_ROOM_MINUTES):
            raise ShareError("room_time")


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """Where a link lies. ``terms`` are kept with it; ``language`` is that of the sender's own report in it."""

    storage: Storage
    terms: StorageTerms
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """What the share is for. ``audience`` and ``purpose`` are words, and are signed.

    Without a ``challenge`` from the receiver a fresh one is made: it makes each presentation different, but proves no
    freshness to anyone. ``disclose`` chooses what is shown of a credential that can be shown in part: JSON pointers
    (ecdsa-sd-2023) or claim names (SD-JWT); what is not chosen stays hidden. ``form`` says in what form credentials that
    stand in a presentation are shown. ``words_signed``: the words go along, and are not only remembered here. A code
    that opens a page needs a ``viewer``; a page in the room goes by ``room``, a link by ``link``.

    Raises ShareError ``request_too_long``, ``expires_too_late``.
    """

    audience: str = ""
    purpose: str = ""
    challenge: str | None = None
    domain: str | None = None
    expires_in: timedelta = PRESENTATION_LIFETIME
    disclose: tuple[str, ...] = ()
    form: PresentationForm = PresentationForm.EMBEDDED
    words_signed: bool = True
    viewer: Viewer | None = None
    room: RoomTerms | None = None
    link: LinkTerms | None = None

    def __post_init__(self) -> None:
        lines = (self.audience, self.purpose, self.challenge or "", self.domain or "")
        if any(len(line) > MAX_REQUEST_CHARS for line in lines):
            raise ShareError("request_too_long")
        if self.expires_in > MAX_PRESENTATION_LIFETIME:
            raise ShareError("expires_too_late")


@dataclass(frozen=True, slots=True, eq=False)
class SignedPresentation:
    """A presentation with the holder's proof, found good by our own verifier. Made by :func:`sign` alone.

    Attributes:
        document: the presentation's bytes, exactly what will be seen: JSON (UTF-8), or a token.
        disclosed: what stands in it.
        suffix: what the name of a file of it ends in.
        holder: the DID it is signed with.
        challenge, domain: what it is bound to besides the words of ``request``.
        created, expires: from when and until when it is good.
        digest: SHA-256 of ``document``, hex.
        report: what a receiver's verifier finds of these bytes, by our employer's rules for the holder.

    Raises BugError ``out_of_order`` when it is made by anything else.
    """

    document: bytes = field(repr=False)
    disclosed: Disclosed = field(repr=False)
    request: PresentationRequest
    suffix: str
    holder: str
    challenge: str
    domain: str | None
    created: datetime
    expires: datetime
    digest: str
    report: VerificationReport = field(repr=False)
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise BugError("out_of_order", type(self).__name__)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that are shown, in order."""
        return self.disclosed.selection.records


def sign(
    disclosed: Disclosed, request: PresentationRequest, *, keys: Keyring, now: datetime, check: Check
) -> SignedPresentation:
    """Signs what is disclosed for one receiver, and has it checked.

    A token is bound to ``request.domain``, or to the words of ``request.audience`` where no address is known.
    Raises ShareError ``bound_to_another_key``, ``receiver_needed`` (a key binding is made for somebody),
    ``cannot_be_presented``; ``presentation_not_good`` when the holder's own proof does not hold in
    our verifier.
    """
    challenge = request.challenge or secrets.token_urlsafe(CHALLENGE_BYTES)
    created = now.replace(microsecond=0)
    expires = created + request.expires_in
    token, domain = disclosed.token, request.domain
    key = key_for(disclosed, keys)
    try:
        if token is not None:
            domain = request.domain or request.audience
            if not domain:
                raise ShareError("receiver_needed")
            document, suffix = token.bind(KeyBinding(challenge, domain, created, expires, key.sign)), ".sd-jwt"
        elif request.form is not PresentationForm.EMBEDDED:
            document, suffix = _token(disclosed, request, key, challenge, created, expires), ".vp.jwt"
        else:
            document, suffix = _embedded(disclosed, request, key, challenge, created, expires), ".vp.json"
    except IntakeError as error:
        raise ShareError("cannot_be_presented", error.code) from None
    report = check(document, challenge, domain)
    for name in _HOLDS if token is None else _TOKEN_HOLDS:
        if report.outcome(name).kind is not OutcomeKind.PASSED:
            raise ShareError("presentation_not_good", str(name))
    return SignedPresentation(
        document, disclosed, request, suffix, key.did, challenge, domain, created, expires,
        sha256(document).hexdigest(), report, _SEAL,
    )  # fmt: skip


def key_for(disclosed: Disclosed, keys: Keyring) -> Signer:
    """Returns the key to show it with: the one its issuer named, where that is one of ours, else the default.

    Several credentials that name several of our keys are shown with the default one, and the receiver's report says of
    which it is not the holder. Raises ShareError ``bound_to_another_key`` for a token bound to a key that is not here.
    """
    token: BoundToken | None = disclosed.token
    if token is not None:
        bound = next((key for key in keys.all() if key.public == token.public_key), None)
        if bound is None:
            raise ShareError("bound_to_another_key")
        return bound
    default = keys.for_signing()
    named = [key for key in keys.all() if key.did in disclosed.subject_ids]
    return named[0] if len(named) == 1 else default


def _embedded(
    disclosed: Disclosed, request: PresentationRequest, key: Signer, challenge: str, created: datetime, expires: datetime
) -> bytes:
    old = all(member.version_1 for member in disclosed.members)
    signed = add_proof(
        _unsigned(disclosed, request, key.did, old=old),
        signer=key.sign,
        cryptosuite="Ed25519Signature2020" if old else "eddsa-rdfc-2022",
        verification_method=key.verification_method,
        purpose="authentication",
        created=created,
        challenge=challenge,
        domain=request.domain,
        expires=expires,
    )
    return json.dumps(signed, ensure_ascii=False, indent=1).encode("utf-8")


def _token(
    disclosed: Disclosed, request: PresentationRequest, key: Signer, challenge: str, created: datetime, expires: datetime
) -> bytes:
    """VC-JOSE-COSE section 3.1.2: the presentation is the payload, beside the registered claims; or VC 1.1 section 6.3.1."""
    begins, ends = int(created.timestamp()), int(expires.timestamp())
    times = {"iat": begins, "nbf": begins, "exp": ends}
    receiver = {"aud": request.domain} if request.domain else {}
    if request.form is PresentationForm.VP_JWT_1:
        shown = [_bare(member.document) for member in disclosed.members]
        inner = {"@context": [_V1], "type": ["VerifiablePresentation"], "verifiableCredential": shown}
        payload = {"iss": key.did, "jti": uuid.uuid4().urn, "nonce": challenge, **receiver, **times, "vp": inner}
        header = {"typ": "JWT", "kid": key.verification_method}
    else:
        payload = {**_unsigned(disclosed, request, key.did, old=False), "nonce": challenge, **receiver, **times}
        header = {"typ": "vp+jwt", "cty": "vp", "kid": key.verification_method}
    return sign_jwt(header, payload, signer=key.sign, algorithm="EdDSA").encode("ascii")


def _bare(document: dict[str, Any]) -> Any:
    """Returns what stands in a VC 1.1 token: a token as it is, without its envelope."""
    return envelope.content(document).decode("ascii") if envelope.kinds(document) else document


def _unsigned(disclosed: Disclosed, request: PresentationRequest, holder: str, *, old: bool) -> dict[str, Any]:
    contexts: list[Any] = [_V1, _ED25519_2020] if old else [_V2]
    document: dict[str, Any] = {
        "@context": contexts,
        "id": uuid.uuid4().urn,
        "type": ["VerifiablePresentation"],
        "holder": holder,
    }
    spoken = {"audience": request.audience, "description": request.purpose} if request.words_signed else {}
    words = {name: text for name, text in spoken.items() if text}
    if words:
        # VC 2.0 has ``description`` already; a term that is not used is not defined.
        missing = set(words) if old else set(words) - {"description"}
        if missing:
            contexts.append({name: _AUDIENCE_TERMS[name] for name in sorted(missing)})
        document |= words
    document["verifiableCredential"] = [member.document for member in disclosed.members]
    return document
