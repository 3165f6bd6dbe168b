"""The verifier: an ordered, visible tuple of checks over one credential, and over each inside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from wallet.credential.model import Credential, Presentation, apart_from, most_telling_type
from wallet.credential.recipient import Matcher
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.limits import MAX_EMBEDDED_CREDENTIALS, MAX_EMBEDDING_DEPTH
from wallet.report import CheckName, CheckResult, Outcome, VerificationReport, Word, failed, unknown
from wallet.verify.checks import (
    container,
    context,
    issuer_binding,
    issuer_trust,
    profile,
    proof,
    replay,
    schema,
    shape,
    status,
    subject,
    validity,
)
from wallet.verify.context import CheckContext, Presenter
from wallet.verify.proofs.children import is_endorsement
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.opening import open_parsed
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.recording import RecordingDocuments
from wallet.verify.sources.supplied import supplied_contexts
from wallet.verify.verdict import judge

Check = Callable[[ParsedCredential, Opened, CheckContext], Outcome]

# The order is that of the report and of the screen. Shape, context, proof and issuer binding are found together while
# a mechanism opens the credential; the others read what it vouches for.
CHECKS: Final[tuple[tuple[CheckName, Check], ...]] = (
    (CheckName.CONTAINER, container.check),
    (CheckName.SHAPE, shape.check),
    (CheckName.CONTEXT, context.check),
    (CheckName.PROOF, proof.check),
    (CheckName.ISSUER_BINDING, issuer_binding.check),
    (CheckName.VALIDITY, validity.check),
    (CheckName.STATUS, status.check),
    (CheckName.SUBJECT, subject.check),
    (CheckName.REPLAY, replay.check),
    (CheckName.ISSUER_TRUST, issuer_trust.check),
    (CheckName.SCHEMA, schema.check),
    (CheckName.PROFILE, profile.check),
)


def verify(
    parsed: ParsedCredential,
    request: VerificationRequest,
    *,
    source: str = "",
    index: int = 0,
    seen_presentations: set[str] | None = None,
) -> VerificationReport:
    """Judges ``parsed`` and everything inside it as ``request`` says. Never raises for a bad credential.

    ``source`` and ``index`` go into the report as they are.

    Documents are asked for at most once per address; what came is kept in the report as evidence.
    ``seen_presentations`` remembers what was shown before, for whoever asked for presentations (V53).
    """
    started = time.perf_counter()
    recording = RecordingDocuments(request.documents)
    identities = request.expectations.identities
    ctx = CheckContext(
        at=request.at,
        policy=request.policy,
        documents=recording,
        trust=request.trust,
        expectations=request.expectations,
        supplied_contexts=supplied_contexts(request.documents),
        evidence=recording.evidence,
        seen_presentations=seen_presentations,
        person=Matcher(identities) if identities else None,
    )
    ctx.verify_embedded = lambda inner, at=None: _brought_along(inner, ctx, at or ctx.at)
    results: list[CheckResult] = []
    view = _walk(parsed, "", ctx, results)
    return VerificationReport(
        source=source,
        index=index,
        format=parsed.format,
        type=_type(parsed, view),
        results=tuple(results),
        verdict=judge(results, request.policy, presentation=parsed.kind is Kind.PRESENTATION),
        policy=request.policy.id,
        at=request.at,
        online=recording.online,
        view=view,
        evidence=tuple(recording.evidence),
        duration_ms=(time.perf_counter() - started) * 1e3,
    )


def _brought_along(parsed: ParsedCredential, ctx: CheckContext, at: datetime) -> VerificationReport:
    """Judges for ``at`` a credential that another needs (a status list): its own status is not asked in turn."""
    inner = CheckContext(
        at=at,
        policy=ctx.policy,
        documents=ctx.documents,
        supplied_contexts=ctx.supplied_contexts,
        depth=ctx.depth + 1,
        evidence=ctx.evidence,
    )
    results: list[CheckResult] = []
    view = _walk(parsed, "", inner, results)
    return VerificationReport(
        source="",
        index=0,
        format=parsed.format,
        type=_type(parsed, view),
        results=tuple(results),
        verdict=judge(results, ctx.policy, presentation=False),
        policy=ctx.policy.id,
        at=at,
        view=view,
    )


def _walk(
    parsed: ParsedCredential, scope: str, ctx: CheckContext, results: list[CheckResult]
) -> Credential | Presentation | None:
    """Makes every check of one scope, then of what is inside; returns the view with the inner ones put in."""
    opened = open_parsed(parsed, ctx)
    results.extend([CheckResult(name, scope, _made(check, parsed, opened, ctx)) for name, check in CHECKS])
    view = opened.view
    if not opened.children:
        return view
    inner = replace(ctx, depth=ctx.depth + 1)
    if parsed.kind is not Kind.PRESENTATION:
        # Whose courses a transcript holds is its issuer's word: they name nobody again.
        inner.person = None
        inner.about = tuple(one.id for one in view.subjects if one.id) if isinstance(view, Credential) else ()
        inner.covered_by = view.issuer.id if isinstance(view, Credential) and opened.vouched else ""
    elif ctx.presenter is None:
        # The outermost one presents: a presentation inside it was made by somebody, for somebody, at another time.
        presented = opened.presented
        inner.presenter = Presenter(presented.key_controller if presented is not None and opened.signed else "")
    inside: list[Credential] = []
    praise: list[Credential] = []
    for pointer, child in opened.children:
        place = f"{scope}{pointer}"
        if inner.depth > MAX_EMBEDDING_DEPTH or len(results) >= MAX_EMBEDDED_CREDENTIALS * len(CHECKS):
            results.append(CheckResult(CheckName.SHAPE, place, failed("embedded_too_deep")))
            break
        # An endorsement is about the credential itself.
        one = _walk(child, place, replace(inner, about=()) if is_endorsement(pointer) else inner, results)
        if isinstance(one, Credential) and not is_endorsement(pointer):
            inside.append(one)
        elif isinstance(one, Credential) and _vouched(place, results):
            praise.append(one)
    if isinstance(view, Credential):
        return replace(apart_from(view, tuple(inside)), endorsements=tuple(praise))
    return view if view is None else replace(view, credentials=tuple(inside))


def _vouched(scope: str, results: list[CheckResult]) -> bool:
    """Says whether what stands at ``scope`` was signed by the party it names: other praise is not shown as praise."""
    words = {r.check: r.outcome.word for r in results if r.scope == scope}
    return words.get(CheckName.PROOF) is Word.PASSED and words.get(CheckName.ISSUER_BINDING) is Word.PASSED


def _made(check: Check, parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    try:
        return check(parsed, opened, ctx)
    except Exception as error:  # noqa: BLE001  # only the type is told: a message could quote the credential
        return unknown("check_broke", type(error).__name__)


def _type(parsed: ParsedCredential, view: Credential | Presentation | None) -> str:
    if view is not None and view.type:
        return most_telling_type(view.type)
    return "VerifiablePresentation" if parsed.kind is Kind.PRESENTATION else ""
