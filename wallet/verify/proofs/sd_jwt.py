"""Opens SD-JWTs (RFC 9901 section 7) and SD-JWT VCs: issuer's signature, disclosures, key binding."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from wallet.credential.model import Credential, Presentation, Profile, Subject
from wallet.encodings import base64url
from wallet.encodings.jwk import jwk_to_public
from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import ParsedCredential
from wallet.formats.sd_jwt import SdJwt, algorithm_of, confirmation, digest, disclosed, split
from wallet.formats.token_status import with_token_status
from wallet.formats.vc_jwt import read_token
from wallet.formats.view import JsonReader, credential_view
from wallet.limits import CLOCK_SKEW
from wallet.report import NOT_APPLICABLE, Passed, Problem, Skipped, failed, unknown, worst
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.jws import ALGORITHMS
from wallet.verify.proofs.jose import registered
from wallet.verify.proofs.opened import Opened, Presented
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.proofs.tokens import judge, numeric_date

_TYPES: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt"})
KEY_BINDING_AGE: Final = timedelta(hours=1)
"""How old a key binding may be that answers a request (RFC 9901 section 7.3 leaves the window to the verifier)."""
_NAMES: Final = (("name",), ("given_name", "family_name"))


class SdJwtMechanism:
    """Compact SD-JWT."""

    id = "sd_jwt"
    formats = frozenset({"sd_jwt"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges the token; the view is read from the claims that it signed and that are disclosed."""
        opened = Opened(shape=Passed())
        parts = split(parsed.token)
        try:
            claims = disclosed(parsed.document, parts.disclosures)
        except IntakeError as error:
            opened.shape = failed(error.code, error.detail)
            opened.proof = opened.issuer_binding = unknown("not_read")
            return opened
        view, said = _read(claims, opened)
        opened.view = view
        made = judge(
            parts.token, parsed.header, said, ctx,
            relationship="assertionMethod", known_type=_TYPES.__contains__, other_types=True,
        )  # fmt: skip
        opened.proof, opened.issuer_binding = made.proof, made.binding
        if made.key is not None:
            opened.method_ids = (made.key.key.id,)
            opened.issuer_binding = issuer_binding.decide(
                said, made.key, ctx, relationship="assertionMethod", pointer="/iss"
            )
        if parts.key_binding:
            _bound(parts, parsed.document, claims, opened, ctx)
        elif confirmation(claims) is not None:
            opened.subject = Skipped(NOT_APPLICABLE, (Problem("bound_to_key", "/cnf"),))
        return opened


MECHANISM = SdJwtMechanism()


def _read(claims: dict[str, Any], opened: Opened) -> tuple[Credential, str]:
    if "@context" in claims:
        # vc+sd-jwt of VC-JOSE-COSE: the payload is a credential of the data model.
        reader = JsonReader(claims)
        if "VerifiableCredential" not in reader.types:
            opened.shape = failed("not_a_credential", pointer="/type")
        view, said = registered(credential_view(reader), claims, opened)
        assert not isinstance(view, Presentation)  # noqa: S101  # it was made from a credential
    else:
        view, said = registered(_plain(claims), claims, opened)
        assert not isinstance(view, Presentation)  # noqa: S101  # it was made from a credential
        if not isinstance(claims.get("vct"), str):
            # An SD-JWT that is signed well and says nothing of what it is: readable, and no credential of a kind.
            opened.shape = worst((opened.shape, Passed((Problem("vct_missing", "/vct"),))))
    return with_token_status(view, claims), said


def _plain(claims: dict[str, Any]) -> Credential:
    """SD-JWT VC section 3.2.2: the registered claims under the names the data model has for them."""
    kind = claims.get("vct")
    kind = kind if isinstance(kind, str) else ""
    iss, sub = claims.get("iss"), claims.get("sub")
    person = ""
    for names in _NAMES:
        found = [claims[name] for name in names if isinstance(claims.get(name), str)]
        person = person or " ".join(found)
    return Credential(
        type=(kind,) if kind else (),
        name=kind.rstrip("/").rpartition("/")[2].rpartition(":")[2].replace("_", " "),
        issuer=Profile(id=iss if isinstance(iss, str) else ""),
        subjects=(Subject(id=sub if isinstance(sub, str) else "", name=person),),
    )


def _bound(parts: SdJwt, payload: dict[str, Any], claims: dict[str, Any], opened: Opened, ctx: CheckContext) -> None:
    """Section 7.3, step 5: the key binding token."""
    try:
        header, told = read_token(parts.key_binding)
    except IntakeError:
        opened.proof = worst((opened.proof, failed("key_binding_malformed")))
        return
    fault = _fault(parts, payload, claims, header, told)
    dates: list[Problem] = []
    issued = numeric_date(told, "iat", dates)
    if not fault and (dates or issued is None):
        fault = "key_binding_malformed"
    if not fault and issued is not None:
        if issued > ctx.at + CLOCK_SKEW:
            fault = "key_binding_from_the_future"
        elif ctx.expectations.challenge is not None and ctx.at - issued > KEY_BINDING_AGE:
            fault = "key_binding_too_old"
    if fault:
        opened.proof = worst((opened.proof, failed(fault)))
    nonce = told.get("nonce")
    opened.presented = Presented(
        challenge=nonce if isinstance(nonce, str) else None,
        domain=tuple(one for one in listed(told.get("aud")) if isinstance(one, str)),
        created=issued,
        key_bound=not fault,
        digest=sha256(parts.key_binding.encode("ascii")).hexdigest(),
    )


def _fault(
    parts: SdJwt, payload: dict[str, Any], claims: dict[str, Any], header: dict[str, Any], told: dict[str, Any]
) -> str:
    if header.get("typ") != "kb+jwt" or "crit" in header:
        return "key_binding_malformed"
    jwk = confirmation(claims)
    if jwk is None:
        return "key_binding_without_key"
    if not isinstance(told.get("nonce"), str) or not isinstance(told.get("aud"), str):
        return "key_binding_malformed"
    if told.get("sd_hash") != digest(parts.presented, algorithm_of(payload)):
        return "key_binding_of_another"
    signed, _, tail = parts.key_binding.rpartition(".")
    try:
        key = jwk_to_public(jwk)
        fits = ALGORITHMS.get(str(header.get("alg"))) == key.algorithm and signature_fits(
            key, base64url.decode(tail), signed.encode("ascii")
        )
    except IntakeError:
        fits = False
    return "" if fits else "key_binding_does_not_fit"
