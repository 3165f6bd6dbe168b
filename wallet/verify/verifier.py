"""The verifier: an ordered, visible tuple of checks over one credential, and over each inside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec import structs

from wallet.credential.model import Credential, Presentation, apart_from, most_telling_type
from wallet.credential.recipient import Matcher
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.unread import unread
from wallet.limits import MAX_EMBEDDED_CREDENTIALS, MAX_EMBEDDING_DEPTH
from wallet.records.scopes import is_endorsement
from wallet.report import CheckName, CheckResult, Failed, Outcome, Problem, VerificationReport, failed, unknown
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
from wallet.verify.context import CheckContext, Outer, Presenter
from wallet.verify.endorsements import endorsement_fault
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
) -> VerificationReport:
    """Judges ``parsed`` and everything inside it as ``request`` says. Never raises for a bad credential.

    ``source`` and ``index`` go into the report as they are.

    Documents are asked for at most once per address; what came is kept in the report as evidence.
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
        person=Matcher(identities) if identities else None,
    )
    ctx.verify_embedded = lambda inner, at=None: _verify_embedded(inner, ctx, at or ctx.at)
    results: list[CheckResult] = []
    opened = open_parsed(parsed, ctx)
    view = _walk(parsed, "", ctx, results, opened)
    presented = opened.presented
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
        presentation_digest=presented.digest if presented is not None and opened.signed else "",
        unread=unread(parsed) if view is None else None,
    )


def _verify_embedded(parsed: ParsedCredential, ctx: CheckContext, at: datetime) -> VerificationReport:
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
    parsed: ParsedCredential, scope: str, ctx: CheckContext, results: list[CheckResult], opened: Opened | None = None
) -> Credential | Presentation | None:
    """Makes every check of one scope, then of what is inside; returns the view with the inner ones put in."""
    opened = opened or open_parsed(parsed, ctx)
    results.extend([CheckResult(name, scope, _outcome(check, parsed, opened, ctx)) for name, check in CHECKS])
    view = opened.view
    if not opened.children:
        return view
    inner = _inside(parsed, opened, ctx)
    credentials: list[Credential] = []
    endorsements: list[Credential] = []
    remarks: list[Problem] = []
    for pointer, child in opened.children:
        place = f"{scope}{pointer}"
        if inner.depth > MAX_EMBEDDING_DEPTH:
            results.append(CheckResult(CheckName.SHAPE, place, failed("embedded_too_deep")))
            break
        if len(results) > MAX_EMBEDDED_CREDENTIALS * len(CHECKS):
            # The outermost and as many inside as are judged: what nobody looked at is neither good nor bad.
            results.append(CheckResult(CheckName.SHAPE, place, unknown("too_many_embedded")))
            break
        if not is_endorsement(pointer):
            part = _walk(child, place, inner, results)
            # A presentation inside is only a way they came: what it holds is held.
            credentials.extend(part.credentials if isinstance(part, Presentation) else [] if part is None else [part])
            continue
        # An endorsement is about the credential itself: it names whom it likes.
        endorsed = view if isinstance(view, Credential) else None
        endorsement = _walk(child, place, replace(inner, about=(), endorsed=endorsed), results)
        fault = endorsement_fault(endorsement, view, {r.check: r.outcome for r in results if r.scope == place})
        if fault:
            remarks.append(Problem(fault, pointer))
        elif isinstance(endorsement, Credential):
            endorsements.append(endorsement)
    if remarks:
        _add_remarks(results, scope, tuple(dict.fromkeys(remarks)))
    if isinstance(view, Credential):
        return structs.replace(apart_from(view, tuple(credentials)), endorsements=tuple(endorsements))
    return view if view is None else structs.replace(view, credentials=tuple(credentials))


def _inside(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> CheckContext:
    """Returns what the checks of everything inside ``parsed`` share."""
    inner = replace(ctx, depth=ctx.depth + 1, outer=None, endorsed=None)
    view = opened.view
    if parsed.kind is Kind.PRESENTATION:
        inner.presenter = _presenter(opened, ctx.presenter)
        return inner
    # Whose courses a transcript holds is its issuer's word: they name nobody again.
    inner.person = None
    inner.about = tuple(subject.id for subject in view.subjects if subject.id) if isinstance(view, Credential) else ()
    if isinstance(view, Credential) and parsed.kind is Kind.CREDENTIAL:
        inner.outer = Outer(view.issuer.id, opened.signed, opened.issuer_proven, opened.whole, opened.as_json)
    return inner


def _presenter(opened: Opened, around: Presenter | None) -> Presenter:
    """Returns who presents what stands in a presentation. One inside another was made by somebody, for somebody, at
    another time: it lends its holder to nobody, and the one outside is not its holder.
    """
    if opened.envelope:
        return around or Presenter(envelope=True)
    presented = opened.presented
    own = Presenter()
    if presented is not None and (opened.signed or _has_only_ended(opened)) and presented.key_controller:
        own = Presenter(presented.key_controller, opened.key_fingerprints)
    return own if around is None or around.envelope or around.is_same_as(own) else around


def _has_only_ended(opened: Opened) -> bool:
    """Says whether its signature holds and is only too old: whose key made it is shown all the same."""
    proof = opened.proof
    return isinstance(proof, Failed) and {problem.code for problem in proof.problems} == {"proof_expired"}


def _add_remarks(results: list[CheckResult], scope: str, remarks: tuple[Problem, ...]) -> None:
    """Puts what was found inside a credential beside what its own profile says."""
    for place, result in enumerate(results):
        if result.scope == scope and result.check is CheckName.PROFILE:
            outcome = structs.replace(result.outcome, remarks=(*result.outcome.remarks, *remarks))
            results[place] = structs.replace(result, outcome=outcome)


def _outcome(check: Check, parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    try:
        return check(parsed, opened, ctx)
    except Exception as error:  # noqa: BLE001  # only the type is told: a message could quote the credential
        return unknown("check_broke", type(error).__name__)


def _type(parsed: ParsedCredential, view: Credential | Presentation | None) -> str:
    if view is not None and view.type:
        return most_telling_type(view.type)
    return "VerifiablePresentation" if parsed.kind is Kind.PRESENTATION else ""
