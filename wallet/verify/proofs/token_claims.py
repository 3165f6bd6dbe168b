"""What the claims of a token say beside the credential, and the credential in them: one piece for JWT and SD-JWT."""

from __future__ import annotations

from typing import Any, Final

from msgspec import structs

from wallet.credential.model import Credential, Presentation
from wallet.encodings import xsd_datetime
from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multikey import fingerprint
from wallet.errors import IntakeError
from wallet.formats.confirmation import confirmation
from wallet.formats.data_integrity import listed
from wallet.formats.json_words import json_faults
from wallet.formats.view import JsonReader, credential_view, presentation_view
from wallet.jsonld.contexts import is_bundled
from wallet.limits import CLOCK_SKEW
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, failed, worst
from wallet.verify.context import CheckContext
from wallet.verify.keys import key_of_id
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.tokens import numeric_date

_KINDS: Final = ("VerifiableCredential", "VerifiablePresentation")
_IN_CONTEXT: Final = frozenset({"context_malformed", "context_redefines_term", "word_renamed"})
_INSIDE_ONLY: Final = (
    "credentialStatus", "credentialSubject", "expirationDate", "holder", "issuanceDate", "issuer", "validFrom", "validUntil",
    "verifiableCredential",
)  # fmt: skip
"""Members of the data model. Beside a ``vc`` or ``vp`` claim they would be seen by some readers and by others not."""


def read_json(inside: dict[str, Any], opened: Opened, ctx: CheckContext, *, presentation: bool) -> Credential | Presentation:
    """Returns the view of a credential or presentation that is signed as JSON; puts what is wrong with its words, its kind
    and its issuer into ``opened``.
    """
    opened.context = _context(inside)
    faults = json_faults(inside, ctx.supplied_contexts)
    in_context = tuple(fault for fault in faults if fault.code in _IN_CONTEXT)
    in_shape = tuple(fault for fault in faults if fault.code not in _IN_CONTEXT)
    if in_context:
        opened.context = worst((opened.context, Failed(in_context)))
    if in_shape:
        opened.shape = worst((opened.shape, Failed(in_shape)))
    reader = JsonReader(inside)
    if ("VerifiablePresentation" if presentation else "VerifiableCredential") not in reader.types:
        opened.shape = worst((opened.shape, failed("not_a_credential", pointer="/type")))
    if set(_KINDS) <= set(reader.types):
        opened.shape = worst((opened.shape, failed("two_kinds", pointer="/type")))
    if presentation:
        view = presentation_view(reader)
        if reader.count("holder") > 1 or (reader.count("holder") and not view.holder):
            # One could be checked and the other be taken for the presenter.
            opened.shape = worst((opened.shape, failed("holder_ambiguous", pointer="/holder")))
        return view
    credential = credential_view(reader)
    require_issuer(inside, credential, opened)
    if not all(listed(inside.get("credentialSubject")) or [None]):
        opened.shape = worst((opened.shape, failed("subject_missing", pointer="/credentialSubject")))
    return credential


def require_issuer(inside: dict[str, Any], credential: Credential, opened: Opened) -> None:
    """Puts into ``opened`` that two issuers are named, or one that cannot be read: another claim may not step in for it."""
    if inside.get("issuer") is not None and not credential.issuer.id:
        opened.shape = worst((opened.shape, failed("issuer_missing", pointer="/issuer")))


def _context(inside: dict[str, Any]) -> Outcome:
    """The words of a token are signed as they stand; an unknown context is told as a remark, not held against it."""
    contexts = listed(inside.get("@context"))
    if not contexts:
        return failed("context_missing", pointer="/@context")
    strange = tuple(
        Problem("context_not_bundled", "/@context", context[:200])
        if isinstance(context, str)
        else Problem("inline_context", "/@context")
        for context in contexts
        if not (isinstance(context, str) and is_bundled(context))
    )
    return Passed(strange)


def holds_two(claims: dict[str, Any]) -> bool:
    """Says whether a credential stands in a claim of its own and beside it too, or is a presentation as well: one of
    the two could be checked and the other be shown (VC-JOSE-COSE section 1.1.2 keeps the forms apart)."""
    kinds = {name for name in _KINDS if name in listed(claims.get("type"))}
    claimed = {"vc", "vp"} & claims.keys()
    return len(kinds) > 1 or len(claimed) > 1 or bool(claimed and (kinds or "credentialSubject" in claims))


def contradicts(claims: dict[str, Any], inside: dict[str, Any], opened: Opened) -> None:
    """Puts into ``opened`` what the data model has inside, stands beside the claim, and says something else there."""
    problems = tuple(
        Problem("claim_contradicts", f"/{name}")
        for name in _INSIDE_ONLY
        if claims.get(name) is not None and claims[name] != inside.get(name)
    )
    if problems:
        opened.shape = worst((opened.shape, Failed(problems)))


def registered(
    view: Credential | Presentation, claims: dict[str, Any], opened: Opened
) -> tuple[Credential | Presentation, str]:
    """Returns the view with iss, sub, jti, nbf and exp in it, and who is to have signed (VC 1.1 section 6.3.1).

    A claim that contradicts what the credential says fails (V09, V10).
    """
    dates: list[Problem] = []
    opened.not_before = numeric_date(claims, "nbf", dates)
    opened.not_after = numeric_date(claims, "exp", dates)
    issued = claims.get("iat")
    if isinstance(issued, str) and xsd_datetime.parse(issued) is not None:
        # Some write it as the data model writes dates. It decides nothing here, and says when all the same.
        opened.validity = Skipped(NOT_APPLICABLE, (Problem("date_not_numeric", "/iat"),))
    else:
        numeric_date(claims, "iat", dates)
    if dates:
        opened.validity = Failed(tuple(dates))
    iss = claims.get("iss")
    inside = view.issuer.id if isinstance(view, Credential) else view.holder
    signer = inside or (iss if isinstance(iss, str) and not _is_ambiguous(opened) else "")
    # RFC 7519 section 4.1: each of them is one text; another value would be read by some and passed over by others.
    problems = [
        Problem("claim_contradicts", f"/{name}")
        for name in ("iss", "sub", "jti")
        if claims.get(name) is not None and not isinstance(claims[name], str)
    ]
    if isinstance(iss, str) and inside and iss != inside:
        problems.append(Problem("claim_contradicts", "/iss"))
    if isinstance(view, Credential):
        jti, sub = claims.get("jti"), claims.get("sub")
        if isinstance(jti, str) and view.id and jti != view.id:
            problems.append(Problem("claim_contradicts", "/jti"))
        ids = {subject.id for subject in view.subjects if subject.id}
        if isinstance(sub, str) and ids and ids != {sub}:
            problems.append(Problem("claim_contradicts", "/sub"))
        view = _filled(view, signer, sub, jti, opened)
    elif signer:
        view = structs.replace(view, holder=signer)
    if problems:
        opened.shape = worst((opened.shape, Failed(tuple(problems))))
    return view, signer


def _is_ambiguous(opened: Opened) -> bool:
    return any(problem.code in ("issuer_missing", "holder_ambiguous") for problem in opened.shape.problems)


def _filled(view: Credential, signer: str, sub: Any, jti: Any, opened: Opened) -> Credential:
    """In VC 1.1 tokens iss, sub, jti and the dates may stand outside the credential only; of two dates the stricter
    counts (V10)."""
    subjects = view.subjects
    if isinstance(sub, str) and len(subjects) == 1 and not subjects[0].id:
        subjects = (structs.replace(subjects[0], id=sub),)
    issuer = view.issuer if view.issuer.id else structs.replace(view.issuer, id=signer)
    # A date that cannot be read stays unread: another one may not step in for it.
    starts = [] if view.valid_from_text and view.valid_from is None else [view.valid_from, opened.not_before]
    ends = [] if view.valid_until_text and view.valid_until is None else [view.valid_until, opened.not_after]
    return structs.replace(
        view,
        id=view.id or (jti if isinstance(jti, str) else ""),
        issuer=issuer,
        subjects=subjects,
        valid_from=max((start for start in starts if start is not None), default=None),
        valid_until=min((end for end in ends if end is not None), default=None),
    )


def require_issued(claims: dict[str, Any], opened: Opened, ctx: CheckContext) -> None:
    """Puts into ``opened`` that a token says it was signed at a time still to come (``iat``, RFC 7519 section 4.1.6)."""
    value = claims.get("iat")
    issued = xsd_datetime.parse(value) if isinstance(value, str) else numeric_date(claims, "iat", [])
    if issued is not None and issued > ctx.at + CLOCK_SKEW and isinstance(opened.proof, Passed):
        opened.proof = failed("proof_from_the_future", pointer="/iat")


def confirmed_key(claims: dict[str, Any]) -> str | None:
    """Returns the fingerprint of the holder's key that the issuer named (``cnf``, RFC 7800); "" for one that is not read
    here, None where none is named."""
    named = claims.get("cnf")
    if named is None:
        return None
    jwk = confirmation(claims)
    if jwk is not None:
        try:
            return fingerprint(jwk_to_public(jwk))
        except IntakeError:
            return ""
    kid = named.get("kid") if isinstance(named, dict) else None
    return key_of_id(kid) if isinstance(kid, str) else ""
