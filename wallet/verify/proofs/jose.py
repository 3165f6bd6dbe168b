"""Opens tokens: JWS (RFC 7515, RFC 8725) over credentials, VC 1.1 section 6.3.1, VC-JOSE-COSE, OB 3.0 section 8.2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from wallet.credential.model import Credential, Presentation
from wallet.encodings import xsd_datetime
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.token_status import with_token_status
from wallet.formats.view import JsonReader, credential_view, presentation_view
from wallet.jsonld.contexts import is_bundled
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, failed, worst
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.proofs.children import embedded
from wallet.verify.proofs.opened import Opened, Presented
from wallet.verify.proofs.tokens import judge, numeric_date

_KINDS: Final = ("VerifiableCredential", "VerifiablePresentation")
_TYPES: Final = frozenset(
    {
        "jwt",
        "jose",
        "vc+jwt",
        "vp+jwt",
        "vc+ld+jwt",
        "vp+ld+jwt",
        "vc+ld+json+jwt",
        "vp+ld+json+jwt",
        "vc+ld+json",
        "vp+ld+json",
    }
)


class JoseMechanism:
    """Compact tokens."""

    id = "jose"
    formats = frozenset({"vc_jwt"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges the token; the view is read from its signed payload."""
        opened = Opened()
        presentation = parsed.kind is Kind.PRESENTATION
        claims = parsed.document
        inside = claims.get("vp" if presentation else "vc", claims)
        if not isinstance(inside, dict):
            opened.shape = failed("token_malformed")
            return opened
        opened.shape = failed("two_kinds") if _holds_two(claims) else Passed()
        opened.context = _context(inside)
        reader = JsonReader(inside)
        wanted = "VerifiablePresentation" if presentation else "VerifiableCredential"
        if wanted not in reader.types:
            opened.shape = worst((opened.shape, failed("not_a_credential", pointer="/type")))
        if presentation and reader.count("holder") > 1:
            opened.shape = worst((opened.shape, failed("holder_ambiguous", pointer="/holder")))
        view: Credential | Presentation = presentation_view(reader) if presentation else credential_view(reader)
        opened.children = embedded(parsed, inside)
        opened.view, said = registered(view, claims, opened)
        if isinstance(opened.view, Credential):
            opened.view = with_token_status(opened.view, claims)
        opened.proof, opened.issuer_binding = self._judge(parsed, opened, said, ctx, presentation)
        return opened

    def _judge(
        self, parsed: ParsedCredential, opened: Opened, said: str, ctx: CheckContext, presentation: bool
    ) -> tuple[Outcome, Outcome]:
        relationship = "authentication" if presentation else "assertionMethod"
        made = judge(parsed.token, parsed.header, said, ctx, relationship=relationship, known_type=_TYPES.__contains__)
        found = made.key
        if found is None:
            return made.proof, made.binding
        opened.method_ids = (found.key.id,)
        where = "/holder" if presentation else "/issuer"
        said = said or (found.owner if presentation else "")
        binding = issuer_binding.decide(said, found, ctx, relationship=relationship, pointer=where)
        if presentation:
            _presented(opened, parsed.document, said if isinstance(binding, Passed) else "")
        return made.proof, binding


MECHANISM = JoseMechanism()


def _holds_two(claims: dict[str, Any]) -> bool:
    """Says whether a credential stands in a claim of its own and beside it too, or is a presentation as well: one of
    the two could be checked and the other be shown (VC-JOSE-COSE section 1.1.2 keeps the forms apart)."""
    told = {name for name in _KINDS if name in listed(claims.get("type"))}
    claimed = {"vc", "vp"} & claims.keys()
    return len(told) > 1 or len(claimed) > 1 or bool(claimed and (told or "credentialSubject" in claims))


def _context(inside: dict[str, Any]) -> Outcome:
    """The words of a token are signed as they stand; an unknown context is told as a remark, not held against it."""
    contexts = listed(inside.get("@context"))
    if not contexts:
        return failed("context_missing", pointer="/@context")
    strange = tuple(
        Problem("context_not_bundled", "/@context", one[:200] if isinstance(one, str) else "inline")
        for one in contexts
        if not (isinstance(one, str) and is_bundled(one))
    )
    return Passed(strange)


def registered(
    view: Credential | Presentation, claims: dict[str, Any], opened: Opened
) -> tuple[Credential | Presentation, str]:
    """VC 1.1 section 6.3.1: iss, sub, jti, nbf, exp beside what the credential says; a contradiction fails (V09, V10)."""
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
    said = inside or (iss if isinstance(iss, str) else "")
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
        view = _filled(view, said, sub, jti, opened)
    elif said:
        view = replace(view, holder=said)
    if problems:
        opened.shape = worst((opened.shape, Failed(tuple(problems))))
    return view, said


def _filled(view: Credential, said: str, sub: Any, jti: Any, opened: Opened) -> Credential:
    """In VC 1.1 tokens iss, sub, jti and the dates may stand outside the credential only."""
    subjects = view.subjects
    if isinstance(sub, str) and len(subjects) == 1 and not subjects[0].id:
        subjects = (replace(subjects[0], id=sub),)
    issuer = view.issuer if view.issuer.id else replace(view.issuer, id=said)
    return replace(
        view,
        id=view.id or (jti if isinstance(jti, str) else ""),
        issuer=issuer,
        subjects=subjects,
        valid_from=view.valid_from or opened.not_before,
        valid_until=view.valid_until or opened.not_after,
    )


def _presented(opened: Opened, claims: dict[str, Any], controller: str) -> None:
    assert isinstance(opened.view, Presentation)  # noqa: S101  # for the type checker
    nonce = claims.get("nonce")
    challenge = nonce if isinstance(nonce, str) else None
    domain = tuple(one for one in listed(claims.get("aud")) if isinstance(one, str))
    opened.presented = Presented(controller, challenge, domain, opened.not_before, opened.not_after)
    opened.view = replace(
        opened.view,
        holder=opened.view.holder or controller,
        challenge=challenge or "",
        domain=domain,
        created=opened.not_before,
        expires=opened.not_after,
    )
