"""Opens SD-JWTs (RFC 9901 section 7) and SD-JWT VCs: issuer's signature, disclosures, key binding."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from msgspec import structs

from wallet.credential.model import Credential, Presentation, Profile, Subject
from wallet.encodings import base64url
from wallet.encodings.multikey import fingerprint
from wallet.errors import IntakeError
from wallet.formats.confirmation import confirmation, confirmed_public
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import ParsedCredential
from wallet.formats.sd_jwt import (
    SdJwt,
    algorithm_of,
    digest,
    disclosed,
    hides_something,
    split,
)
from wallet.formats.sd_jwt_subject import subject_may_be_hidden
from wallet.formats.token_status import with_token_status
from wallet.formats.vc_jwt import read_token
from wallet.formats.view import JsonReader, credential_view
from wallet.limits import CLOCK_SKEW
from wallet.report import NOT_APPLICABLE, Passed, Problem, Skipped, failed, unknown, worst
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.dids.key_terms import jwk_terms
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import ALGORITHMS
from wallet.verify.proofs.children import embedded
from wallet.verify.proofs.opened import Opened, Presented
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.proofs.token_claims import (
    confirmed_key,
    holds_two,
    read_json,
    registered,
    require_issued,
    require_issuer,
)
from wallet.verify.proofs.token_types import KEY_BINDING, SD_JWT_TYPES
from wallet.verify.proofs.tokens import judge, numeric_date

KEY_BINDING_AGE: Final = timedelta(hours=1)
"""How old a key binding may be that answers a request (RFC 9901 section 7.3 leaves the window to the verifier)."""
_NAMES: Final = (("name",), ("given_name", "family_name"))


class SdJwtMechanism:
    """Compact SD-JWT."""

    id = "sd_jwt"
    formats = frozenset({"sd_jwt"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges the token; the view is read from the claims that it signed and that are disclosed."""
        opened = Opened(shape=Passed(), as_json=True)
        parts = split(parsed.token)
        try:
            claims = disclosed(parsed.document, parts.disclosures)
        except IntakeError as error:
            opened.shape = failed(error.code, error.detail)
            opened.proof = opened.issuer_binding = unknown("not_read")
            return opened
        if _holds_two(claims):
            opened.shape = failed("two_kinds")
        view, issuer = _read(claims, opened, ctx)
        opened.view = view
        opened.whole = not hides_something(parsed.document)
        opened.confirmation = confirmed_key(claims)
        judged = judge(parts.token, parsed.header, issuer, ctx, relationship="assertionMethod", types=SD_JWT_TYPES)
        opened.proof, opened.issuer_binding = judged.proof, judged.binding
        if judged.key is not None:
            opened.method_ids = (judged.key.key.id,)
            opened.key_fingerprints = (fingerprint(judged.key.key.key),)
            opened.issuer_binding = issuer_binding.decide(
                issuer, judged.key, ctx, relationship="assertionMethod", pointer="/iss"
            )
        require_issued(claims, opened, ctx)
        if "@context" in claims:
            opened.children = embedded(parsed, claims)
        if parts.key_binding:
            _bound(parts, parsed.document, claims, opened, ctx)
        elif opened.confirmation is None and not _names_everybody(view) and subject_may_be_hidden(parsed.document, parts):
            # Whoever left the owner's disclosure out must not be better off than whoever left it in.
            opened.subject = unknown("subject_hidden", pointer="/sub")
            opened.shape = worst((opened.shape, opened.subject))
        elif opened.confirmation:
            opened.subject = Skipped(NOT_APPLICABLE, (Problem("bound_to_key", "/cnf"),))
        return opened


MECHANISM = SdJwtMechanism()


def _holds_two(claims: dict[str, Any]) -> bool:
    """Says whether another credential or presentation stands in a claim of its own: its dates and status would count to
    some readers and not to others (VC-JOSE-COSE section 1.1.2 forbids ``vc`` and ``vp`` in an SD-JWT)."""
    return holds_two(claims) or bool({"vc", "vp"} & claims.keys() and {"vct", "@context"} & claims.keys())


def _read(claims: dict[str, Any], opened: Opened, ctx: CheckContext) -> tuple[Credential, str]:
    """Returns the view and who is to have signed.

    With a ``@context``, or where it calls itself a credential of the data model, it is read as one (``vc+sd-jwt`` of
    VC-JOSE-COSE); else by its registered claims. One without ``vct`` has no kind, which the profile check says.
    """
    reader = JsonReader(claims)
    of_the_data_model = "@context" in claims or "VerifiableCredential" in reader.types
    if of_the_data_model:
        view = read_json(claims, opened, ctx, presentation=False)
    else:
        view = _plain(claims)
        require_issuer(claims, view, opened)
    view, issuer = registered(view, claims, opened)
    assert not isinstance(view, Presentation)  # noqa: S101  # it was made from a credential
    return with_token_status(view, claims), issuer


def _names_everybody(view: Credential) -> bool:
    return bool(view.subjects) and all(subject.id for subject in view.subjects)


def _plain(claims: dict[str, Any]) -> Credential:
    """SD-JWT VC section 3.2.2: the registered claims under the names the data model has for them.

    What the data model says of dates, status and issuer counts where it stands beside them.
    """
    kind = claims.get("vct")
    kind = kind if isinstance(kind, str) else ""
    sub = claims.get("sub")
    person = ""
    for names in _NAMES:
        parts = [claims[name] for name in names if isinstance(claims.get(name), str)]
        person = person or " ".join(parts)
    beside = credential_view(JsonReader(claims))
    return structs.replace(
        beside,
        type=(kind,) if kind else (),
        name=kind.rstrip("/").rpartition("/")[2].rpartition(":")[2].replace("_", " "),
        issuer=beside.issuer if claims.get("issuer") is not None else Profile(id=_text(claims.get("iss"))),
        subjects=(Subject(id=sub if isinstance(sub, str) else "", name=person),),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _bound(parts: SdJwt, payload: dict[str, Any], claims: dict[str, Any], opened: Opened, ctx: CheckContext) -> None:
    """Section 7.3, step 5: the key binding token."""
    try:
        header, binding = read_token(parts.key_binding)
    except IntakeError:
        opened.proof = worst((opened.proof, failed("key_binding_malformed")))
        return
    fault = _fault(parts, payload, claims, header, binding) or _date_fault(binding, ctx)
    if fault:
        opened.proof = worst((opened.proof, failed(fault)))
    nonce = binding.get("nonce")
    opened.presented = Presented(
        challenge=nonce if isinstance(nonce, str) else None,
        domain=tuple(audience for audience in listed(binding.get("aud")) if isinstance(audience, str)),
        created=numeric_date(binding, "iat", []),
        expires=numeric_date(binding, "exp", []),
        key_bound=not fault,
        digest=sha256(parts.key_binding.rpartition(".")[0].encode("ascii")).hexdigest(),
    )


def _date_fault(binding: dict[str, Any], ctx: CheckContext) -> str:
    """RFC 7519 sections 4.1.4 to 4.1.6 for the binding: made, not before, not after."""
    problems: list[Problem] = []
    issued, begins, ends = (numeric_date(binding, name, problems) for name in ("iat", "nbf", "exp"))
    if problems or issued is None:
        return "key_binding_malformed"
    if max(issued, begins or issued) > ctx.at + CLOCK_SKEW:
        return "key_binding_from_the_future"
    if ends is not None and ctx.at > ends:
        return "key_binding_expired"
    old = ctx.expectations.challenge is not None and ctx.at - issued > KEY_BINDING_AGE
    return "key_binding_too_old" if old else ""


def _fault(
    parts: SdJwt, payload: dict[str, Any], claims: dict[str, Any], header: dict[str, Any], binding: dict[str, Any]
) -> str:
    if header.get("typ") != KEY_BINDING or "crit" in header or header.get("b64", True) is not True:
        return "key_binding_malformed"
    jwk = confirmation(claims)
    if jwk is None and not confirmed_key(claims):
        return "key_binding_without_key"
    if not isinstance(binding.get("nonce"), str) or not isinstance(binding.get("aud"), str):
        return "key_binding_malformed"
    if binding.get("sd_hash") != digest(parts.presented, algorithm_of(payload)):
        return "key_binding_of_another"
    signed, _, tail = parts.key_binding.rpartition(".")
    try:
        key = confirmed_public(claims)
        if key is None:
            return "key_binding_without_key"
        fits = (
            not (jwk is not None and jwk_terms(jwk, key).doubts) and ALGORITHMS.get(str(header.get("alg"))) == key.algorithm
        )
        fits = fits and signature_fits(key, base64url.decode(tail), signed.encode("ascii"))
    except (IntakeError, ResolutionError):
        fits = False
    return "" if fits else "key_binding_does_not_fit"
