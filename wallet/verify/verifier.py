"""The verifier: an ordered, visible tuple of checks over one credential, and over each inside it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from wallet.credential.model import Credential, Presentation, most_telling_type
from wallet.errors import LanyardError
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.limits import MAX_EMBEDDED_CREDENTIALS, MAX_EMBEDDING_DEPTH
from wallet.report import CheckName, CheckResult, Outcome, VerificationReport, unknown
from wallet.verify.checks import (
    container,
    issuer_trust,
    profile,
    replay,
    schema,
    status,
    subject,
    validity,
)
from wallet.verify.context import CheckContext, DocumentSource, Expectations, SignedPresenter, TrustSource
from wallet.verify.documents import RecordingDocuments, supplied_contexts
from wallet.verify.policy import Policy
from wallet.verify.proofs.opened import Opened, open_parsed
from wallet.verify.verdict import judge

# The order is that of the report and of the screen. The four that a securing mechanism makes while it opens a
# credential (shape, context, proof, issuer binding) are made first; the others read what it vouches for.
CHECKS: Final = (
    (CheckName.CONTAINER, container.check),
    (CheckName.SHAPE, lambda _parsed, opened, _ctx: opened.shape),
    (CheckName.CONTEXT, lambda _parsed, opened, _ctx: opened.context),
    (CheckName.PROOF, lambda _parsed, opened, _ctx: opened.proof),
    (CheckName.ISSUER_BINDING, lambda _parsed, opened, _ctx: opened.issuer_binding),
    (CheckName.VALIDITY, validity.check),
    (CheckName.STATUS, status.check),
    (CheckName.SUBJECT, subject.check),
    (CheckName.REPLAY, replay.check),
    (CheckName.ISSUER_TRUST, issuer_trust.check),
    (CheckName.SCHEMA, schema.check),
    (CheckName.PROFILE, profile.check),
)

_NO_EXPECTATIONS: Final = Expectations()


def verify(
    parsed: ParsedCredential,
    *,
    policy: Policy,
    at: datetime,
    documents: DocumentSource,
    trust: Sequence[TrustSource] = (),
    expectations: Expectations = _NO_EXPECTATIONS,
    source: str = "",
    index: int = 0,
) -> VerificationReport:
    """Judges ``parsed`` and everything inside it. Never raises for a bad credential.

    Documents are asked for at most once per address; what came is kept in the report as evidence.
    """
    started = time.perf_counter()
    recording = RecordingDocuments(documents)
    ctx = CheckContext(at, policy, recording, trust, expectations, supplied_contexts(documents))
    ctx.verify_embedded = lambda inner: _embedded(inner, ctx, recording)
    results: list[CheckResult] = []
    view = _walk(parsed, "", ctx, results)
    presentation = parsed.kind is Kind.PRESENTATION
    return VerificationReport(
        source=source,
        index=index,
        format=parsed.format,
        type=_type(parsed, view),
        results=tuple(results),
        verdict=judge(results, policy, presentation=presentation),
        policy=policy.id,
        at=at,
        online=recording.online,
        view=view,
        evidence=tuple(recording.evidence),
        duration_ms=(time.perf_counter() - started) * 1e3,
    )


def _embedded(parsed: ParsedCredential, ctx: CheckContext, recording: RecordingDocuments) -> VerificationReport:
    """Judges a credential that another brought (a status list): its own status is not asked in turn."""
    inner = CheckContext(ctx.at, ctx.policy, recording, supplied_contexts=ctx.supplied_contexts, depth=ctx.depth + 1)
    results: list[CheckResult] = []
    view = _walk(parsed, "", inner, results)
    return VerificationReport(
        "", 0, parsed.format, _type(parsed, view), tuple(results), judge(results, ctx.policy, presentation=False),
        ctx.policy.id, ctx.at, view=view,
    )  # fmt: skip


def _walk(
    parsed: ParsedCredential, scope: str, ctx: CheckContext, results: list[CheckResult]
) -> Credential | Presentation | None:
    """Makes every check of one scope, then of what is inside; returns the view with the inner ones put in."""
    try:
        opened = open_parsed(parsed, ctx)
    except LanyardError as error:
        opened = Opened(proof=unknown(error.code, error.detail), issuer_binding=unknown(error.code))
    except Exception as error:  # noqa: BLE001  # a check that breaks is Unknown, never Passed
        broken = unknown("check_broke", type(error).__name__)
        opened = Opened(shape=broken, context=broken, proof=broken, issuer_binding=broken)
    results.extend(CheckResult(name, scope, _made(check, parsed, opened, ctx)) for name, check in CHECKS)
    view = opened.view
    if not opened.children or view is None:
        return view
    if ctx.depth >= MAX_EMBEDDING_DEPTH or len(results) > MAX_EMBEDDED_CREDENTIALS * len(CHECKS):
        results.append(CheckResult(CheckName.PROOF, f"{scope}{opened.children[0][0]}", unknown("too_deep")))
        return view
    presenter = SignedPresenter(opened.presenter, parsed.kind is Kind.PRESENTATION)
    inner = replace(ctx, depth=ctx.depth + 1, presenter=presenter if presenter.presentation else ctx.presenter)
    inside = [_walk(child, f"{scope}{pointer}", inner, results) for pointer, child in opened.children]
    return replace(view, credentials=tuple(one for one in inside if isinstance(one, Credential)))


def _made(check: Any, parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    try:
        return check(parsed, opened, ctx)  # type: ignore[no-any-return]
    except Exception as error:  # noqa: BLE001  # a check that breaks is Unknown, never Passed
        return unknown("check_broke", type(error).__name__)


def _type(parsed: ParsedCredential, view: Credential | Presentation | None) -> str:
    if view is not None and view.type:
        return most_telling_type(view.type)
    return "VerifiablePresentation" if parsed.kind is Kind.PRESENTATION else ""
