"""Reports and rows as the JSON that scripts rely on, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resources import catalogue
from wallet.cli.output import as_json, explained, language, moment, plain
from wallet.credential.model import Credential, Presentation
from wallet.limits import MAX_KEPT_CHARS, MAX_KEPT_RESULTS
from wallet.records.record import RecordSummary
from wallet.records.scopes import is_presentation
from wallet.report import CheckResult, OutcomeKind, Problem, Skipped, VerificationReport

_MARKS = {OutcomeKind.PASSED: "✓", OutcomeKind.FAILED: "✗", OutcomeKind.UNKNOWN: "?", OutcomeKind.SKIPPED: "–"}


def report_row(report: VerificationReport) -> dict[str, Any]:
    """Returns the JSON line of ``lanyard verify``; every value shown comes from signed statements."""
    return {**_name(report), "checks": [_check_row(result) for result in report.results], **_rest(report)}


def _name(report: VerificationReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "index": report.index,
        "format": report.format,
        "type": report.type,
        "verdict": str(report.verdict),
    }


def _rest(report: VerificationReport) -> dict[str, Any]:
    view = report.view
    return {
        "issuer": _issuer(view),
        "title": view.title if view is not None else None,
        "valid_from": moment(view.valid_from) if isinstance(view, Credential) else None,
        "valid_until": moment(view.valid_until) if isinstance(view, Credential) else None,
        "policy": report.policy,
        "at": moment(report.at),
        "online": report.online,
        "duration_ms": round(report.duration_ms, 3),
        "unread": _unread(report),
    }


class ReportLines:
    """Writes reports as the lines of ``lanyard verify``: what all checks found comes out alike for most of a run, as one
    and the same value (wallet.worker.words), and is written once.
    """

    def __init__(self) -> None:
        self._checks: dict[int, tuple[tuple[CheckResult, ...], str]] = {}

    def line(self, report: VerificationReport) -> str:
        """Returns what :func:`report_row` says, as JSON."""
        return f'{as_json(_name(report))[:-1]}, "checks": {self._written(report.results)}, {as_json(_rest(report))[1:]}'

    def _written(self, results: tuple[CheckResult, ...]) -> str:
        known = self._checks.get(id(results))
        if known is not None:
            return known[1]
        text = as_json([_check_row(result) for result in results])
        if len(text) <= MAX_KEPT_CHARS:
            if len(self._checks) >= MAX_KEPT_RESULTS:
                self._checks.clear()
            self._checks[id(results)] = results, text
        return text


def shown_title(report: VerificationReport) -> str:
    """Returns what to call what was judged, safe to show; what could not be read is marked so."""
    if report.view is not None and report.view.title:
        return plain(report.view.title)
    if isinstance(report.view, Presentation):
        # What it is called in the specification is no name for a person; the type stands in the row for programs.
        count = len(report.view.credentials)
        return catalogue.text("shelf.presentation" if count else "shelf.presentation_empty", language(), n=count)
    if report.unread is None:
        return report.type
    name = " · ".join((*report.unread.types[:1], report.unread.host)).strip(" ·")
    return catalogue.text("cli.not_read", language(), name=plain(name)).strip()


def titles_inside(view: Credential | Presentation | None, *, safe: bool = True) -> list[str]:
    """Returns the names of what a transcript, a presentation or a credential of several achievements holds."""
    if view is None:
        return []
    titles = [inner.title for inner in view.credentials]
    if isinstance(view, Credential):
        names = [achievement.name for subject in view.subjects for achievement in subject.achievement if achievement.name]
        titles += [name for name in names if name != view.title] if len(names) < 2 else names
    return [plain(title) if safe else title for title in dict.fromkeys(titles)]


def row_title(row: RecordSummary) -> str:
    """Returns a record's title, safe to show; the name of one that could not be read is marked so.

    A presentation of several has no title of its own: it is called by how many it shows, as in the window.
    """
    if row.facts.presentation and not row.facts.title and row.is_read:
        key = "shelf.presentation" if row.children else "shelf.presentation_empty"
        return catalogue.text(key, language(), n=row.children)
    return plain(row.title) if row.is_read else catalogue.text("cli.not_read", language(), name=plain(row.title)).strip()


def _unread(report: VerificationReport) -> dict[str, Any] | None:
    unread = report.unread
    return None if unread is None else {"types": list(unread.types), "host": unread.host or None}


def _issuer(view: Credential | Presentation | None) -> dict[str, Any] | None:
    if isinstance(view, Credential):
        return {"id": view.issuer.id, "name": view.issuer.name or None}
    if isinstance(view, Presentation):
        return {"id": view.holder, "name": None}
    return None


def _check_row(result: CheckResult) -> dict[str, Any]:
    row: dict[str, Any] = {
        "check": str(result.check),
        "scope": result.scope,
        "outcome": str(result.outcome.kind),
        "problems": [_problem_row(p) for p in result.outcome.problems],
    }
    if result.outcome.remarks:
        row["remarks"] = [_problem_row(p) for p in result.outcome.remarks]
    if isinstance(result.outcome, Skipped):
        row["reason"] = result.outcome.reason
    return row


def _problem_row(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "pointer": problem.pointer, "detail": problem.detail}


def summary_row(row: RecordSummary) -> dict[str, Any]:
    """Returns the JSON line of ``lanyard list``."""
    return {
        "id": row.id,
        "title": row.title,
        "read": row.is_read,
        "issuer": row.issuer_name or row.issuer_id,
        "issuer_id": row.issuer_id,
        "state": str(row.standing.kind),
        "attainment": str(row.standing.attainment),
        "period": str(row.standing.period),
        "valid_from": moment(row.valid_from),
        "valid_until": moment(row.valid_until),
        "format": row.format,
        "type": row.type,
        "added": moment(row.added_at),
        "checked": moment(row.standing.checked_at),
        "favourite": row.favourite,
    }


def report_lines(report: VerificationReport) -> Iterator[str]:
    """Yields a line per check for people: mark, name, and for each finding its sentence and next step."""
    lang = language()
    for result in report.results:
        inside = f" ({plain(result.scope)})" if result.scope else ""
        name = catalogue.text(f"cli.check.{result.check}", lang)
        yield f"  {_MARKS[result.outcome.kind]} {name}{inside}"
        for problem in (*result.outcome.problems, *result.outcome.remarks):
            yield f"      {explained(problem, shown=is_presentation(report, result.scope))} [{problem.code}]"
