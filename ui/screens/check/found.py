"""What a check of somebody else's found, one entry per credential, and the three lines that sum it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.text import dates
from ui.text.plain import plain
from ui.text.standing import BAD, Said
from ui.text.words import t
from wallet.credential.model import Credential, Presentation
from wallet.records.record import Standing, StandingKind
from wallet.records.scopes import credentials_by_scope, held
from wallet.records.standing import standing
from wallet.report import CheckName, CheckResult, Passed, VerificationReport
from wallet.service.examiners import Examiner
from wallet.service.others import TrustSource, check_sources
from wallet.service.sources import Source


@dataclass(frozen=True, slots=True)
class Found:
    """One credential of a report (``scope`` is its place), or a file that is none (``problem``)."""

    label: str
    title: str = ""
    issuer: str = ""
    kind: str = ""
    scope: str = ""
    view: Credential | None = None
    report: VerificationReport | None = None
    standing: Standing | None = None
    problem: str = ""


def found_in(sources: list[Source], now: datetime, examiner: Examiner, trust: Sequence[TrustSource] = ()) -> list[Found]:
    """Judges every source for ``now`` and returns what is in it. Called off the window's thread.

    ``trust``: whom the person recognises, and the registries they chose; asked without a network.
    """
    found: list[Found] = []
    for item in check_sources(sources, now, examiner, trust=trust):
        if item.report is not None:
            found += _of(item.source.label, item.report, now)
        else:
            found.append(Found(item.source.label, problem=item.problem.code))
    return found


def _of(label: str, report: VerificationReport, now: datetime) -> list[Found]:
    views = credentials_by_scope(report)
    scopes = held(report) if isinstance(report.view, Presentation) else [""] if "" in views else []
    if scopes:
        return [_one(label, views.get(scope), scope, report, now) for scope in scopes]
    made = standing(report, now)
    return [Found(label, title=label, kind=report.type, report=report, standing=made, view=Credential())]


def _one(label: str, read: Credential | None, scope: str, report: VerificationReport, now: datetime) -> Found:
    """Returns one credential; of one that could not be read nothing is shown but what was found about it."""
    view = Credential() if read is None else read
    inner = report if scope == "" else _part(report, view, scope)
    return Found(
        label,
        title=plain(view.title) or label,
        issuer=view.issuer.name,
        kind=" ".join(view.type[:3]),
        scope=scope,
        view=view,
        report=report,
        standing=standing(inner, now),
    )


def _part(report: VerificationReport, view: Credential, scope: str) -> VerificationReport:
    """Returns the report of one credential inside a presentation, as if it had come alone."""
    results = tuple(CheckResult(r.check, "", r.outcome) for r in report.results if r.scope == scope)
    return VerificationReport(
        report.source,
        report.index,
        "",
        report.type,
        results,
        report.verdict,
        report.policy,
        report.at,
        report.online,
        view,
        report.evidence,
    )


def in_short(found: list[Found], now: datetime) -> list[tuple[Said, str]]:
    """Returns genuine, current, theirs: each a line and a smaller line."""
    items = [item for item in found if item.standing is not None]
    if not items:
        return [(Said("refused", "ink", t("short.nothing")), t("short.nothing_why"))]
    return [_genuine(items), _current(items, now), _theirs(items)]


def _genuine(items: list[Found]) -> tuple[Said, str]:
    kinds = [item.standing.kind for item in items if item.standing]
    bad = [item for item in items if item.standing and item.standing.kind in BAD]
    unknown = [item for item in items if item.standing and item.standing.kind is StandingKind.COULD_NOT_CHECK]
    good = len(items) - len(bad) - len(unknown)
    if bad:
        mark = "withdrawn" if bad[0].standing and bad[0].standing.kind is StandingKind.WITHDRAWN else "not-genuine"
        return Said(mark, "problem", t("short.bad", n=len(bad), total=len(items))), bad[0].title
    if unknown:
        return Said("could-not-check", "unknown", t("short.unknown", good=good, total=len(items))), unknown[0].title
    if StandingKind.ON_HOLD in kinds:
        return Said("on-hold", "attention", t("short.on_hold")), ""
    if all(kind is StandingKind.GENUINE for kind in kinds):
        return Said("genuine", "genuine", t("short.genuine", n=len(items))), t("short.genuine_why")
    return Said("signature-holds", "neutral", t("short.holds", n=len(items))), t("short.holds_why")


def _current(items: list[Found], now: datetime) -> tuple[Said, str]:
    views = [item.view for item in items if item.view is not None]
    over = [v for v in views if v.valid_until is not None and now > v.valid_until]
    early = [v for v in views if v.valid_from is not None and now < v.valid_from]
    if over and (end := over[0].valid_until) is not None:
        return Said("expired", "attention", t("short.expired", n=len(over), total=len(views))), t(
            "period.expired", date=dates.day(end), ago=dates.ago(end, now)
        )
    if early:
        return Said("waiting", "attention", t("short.early", n=len(early), total=len(views))), ""
    ends = sorted(v.valid_until for v in views if v.valid_until is not None)
    beneath = t("short.first_end", date=dates.long_day(ends[0])) if ends else t("period.no_end")
    return Said("ok", "genuine", t("short.current", n=len(views))), beneath


def _theirs(items: list[Found]) -> tuple[Said, str]:
    report = items[0].report
    if report is None or not isinstance(report.view, Presentation):
        return Said("remark", "neutral", t("short.unproved")), t("short.unproved_why")
    proved = _passed(report, CheckName.PROOF) and _passed(report, CheckName.ISSUER_BINDING)
    bound = all(_passed(report, CheckName.SUBJECT, item.scope) for item in items)
    if proved and bound:
        fresh = _passed(report, CheckName.REPLAY)
        return Said("ok", "genuine", t("short.theirs")), t("short.theirs_fresh" if fresh else "short.theirs_file")
    if proved:
        return Said("remark", "neutral", t("short.signed")), t("short.signed_why")
    return Said("could-not-check", "unknown", t("short.not_proved")), t("short.unproved_why")


def _passed(report: VerificationReport, check: CheckName, scope: str = "") -> bool:
    try:
        return isinstance(report.outcome(check, scope), Passed)
    except KeyError:
        return False
