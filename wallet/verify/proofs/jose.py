"""Opens tokens: JWS (RFC 7515, RFC 8725) over credentials, VC 1.1 section 6.3.1, VC-JOSE-COSE, OB 3.0 section 8.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from wallet.credential.model import Credential, Presentation
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.token_status import with_token_status
from wallet.formats.view import JsonReader, credential_view, presentation_view
from wallet.jsonld.contexts import is_bundled
from wallet.report import Failed, Outcome, Passed, Problem, failed, unknown, worst
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import ALGORITHMS, key_of_token, token_fits
from wallet.verify.proofs.children import embedded
from wallet.verify.proofs.opened import Opened, Presented

_TYPES: Final = {"JWT", "vc+jwt", "vp+jwt", "vc+ld+json+jwt", "vc+ld+jwt", "vp+ld+jwt", "application/vc+jwt"}
_MAX_NUMERIC_DATE: Final = 253_402_300_799
"""The last second of the year 9999."""


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
        opened.shape = Passed()
        opened.context = _context(inside)
        reader = JsonReader(inside)
        wanted = "VerifiablePresentation" if presentation else "VerifiableCredential"
        if wanted not in reader.types:
            opened.shape = failed("not_a_credential", pointer="/type")
        view: Credential | Presentation = presentation_view(reader) if presentation else credential_view(reader)
        opened.children = embedded(parsed, inside)
        opened.view, said = _registered(view, claims, opened)
        if isinstance(opened.view, Credential):
            opened.view = with_token_status(opened.view, claims)
        opened.proof, opened.issuer_binding = self._judge(parsed, opened, said, ctx, presentation)
        return opened

    def _judge(
        self, parsed: ParsedCredential, opened: Opened, said: str, ctx: CheckContext, presentation: bool
    ) -> tuple[Outcome, Outcome]:
        header = parsed.header
        algorithm = header.get("alg")
        if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
            known = isinstance(algorithm, str) and algorithm[:2] in ("PS", "ES", "RS") and algorithm != "ES256K"
            code = "algorithm_not_supported" if known else "algorithm_not_allowed"
            made: Outcome = unknown(code) if known else failed(code)
            return made, unknown("not_run")
        if "crit" in header or header.get("b64") is False:
            return failed("critical_header_unknown"), unknown("not_run")
        typ = header.get("typ")
        remarks: tuple[Problem, ...] = ()
        if typ is not None and typ not in _TYPES:
            remarks = (Problem("token_type_unknown", "", str(typ)[:40]),)
        relationship = "authentication" if presentation else "assertionMethod"
        try:
            found = key_of_token(header, said, documents=ctx.documents, relationship=relationship)
        except FetchError as error:
            return unknown("issuer_key_unreachable", error.code), unknown("issuer_key_unreachable")
        except (ResolutionError, IntakeError) as error:
            if error.code in ("key_not_for_this_use", "key_malformed", "did_malformed"):
                return failed(error.code, error.detail), unknown("not_run")
            if error.code in ("key_not_listed", "key_controller_differs", "did_document_malformed"):
                return unknown("key_not_found", error.code), failed(error.code)
            return unknown(error.code, error.detail), unknown(error.code)
        if found.key.algorithm != ALGORITHMS[str(algorithm)]:
            return failed("key_type_differs"), unknown("not_run")
        if not token_fits(parsed.token, found):
            return failed("signature_does_not_fit"), unknown("not_run")
        if found.key.revoked is not None or (found.key.expires is not None and ctx.at > found.key.expires):
            return failed("key_revoked" if found.key.revoked else "key_expired"), unknown("not_run")
        opened.method_ids = (found.key.id,)
        where = "/holder" if presentation else "/issuer"
        said = said or (found.owner if presentation else "")
        binding = issuer_binding.decide(said, found, documents=ctx.documents, relationship=relationship, pointer=where)
        if presentation:
            _presented(opened, parsed.document, said if isinstance(binding, Passed) else "")
        return Passed(remarks), binding


MECHANISM = JoseMechanism()


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


def _registered(
    view: Credential | Presentation, claims: dict[str, Any], opened: Opened
) -> tuple[Credential | Presentation, str]:
    """VC 1.1 section 6.3.1: iss, sub, jti, nbf, exp beside what the credential says; a contradiction fails (V09, V10)."""
    dates: list[Problem] = []
    opened.not_before = _numeric(claims, "nbf", dates)
    opened.not_after = _numeric(claims, "exp", dates)
    _numeric(claims, "iat", dates)
    if dates:
        opened.validity = Failed(tuple(dates))
    iss = claims.get("iss")
    inside = view.issuer.id if isinstance(view, Credential) else view.holder
    said = inside or (iss if isinstance(iss, str) else "")
    problems = []
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


def _numeric(claims: dict[str, Any], name: str, problems: list[Problem]) -> datetime | None:
    """RFC 7519 section 2, NumericDate."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _MAX_NUMERIC_DATE:
        problems.append(Problem("date_malformed", f"/{name}"))
        return None
    return datetime.fromtimestamp(value, UTC)


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
