"""What each check found, in words: a short line, and why or what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from resources.catalogue import Sentence, explained
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import Text, capital, joined
from ui.text.words import has, language, t
from wallet.records.scopes import credentials_by_scope, is_endorsement, is_presentation
from wallet.report import CheckName, CheckResult, OutcomeKind, Problem, VerificationReport

if TYPE_CHECKING:
    from wallet.credential.model import Credential

ORDER = (
    CheckName.PROOF,
    CheckName.ISSUER_BINDING,
    CheckName.ISSUER_TRUST,
    CheckName.VALIDITY,
    CheckName.STATUS,
    CheckName.SUBJECT,
    CheckName.REPLAY,
    CheckName.SHAPE,
    CheckName.CONTEXT,
    CheckName.CONTAINER,
    CheckName.SCHEMA,
    CheckName.PROFILE,
)
_REMARKS = {CheckName.ISSUER_TRUST, CheckName.SCHEMA, CheckName.PROFILE}
"""Checks whose failing is something to know for the one who keeps it, and counts against it for others."""
_MAY_BE_OPEN = _REMARKS | {CheckName.SUBJECT}
"""Checks of which it is only something to know that they found nothing out."""
_FORM = {CheckName.CONTEXT, CheckName.CONTAINER, CheckName.SCHEMA, CheckName.PROFILE}
_MOST_SENTENCES = 2
"""Findings told beneath one check; all of them stand under "Details for experts"."""
_NOT_REASONS = frozenset({"not_read", "not_run"})
_RANK = {OutcomeKind.FAILED: 0, OutcomeKind.UNKNOWN: 1, OutcomeKind.PASSED: 2, OutcomeKind.SKIPPED: 3}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One row of "how we know"."""

    check: CheckName
    kind: OutcomeKind
    mark: str
    colour: str
    title: str
    subtitle: str
    codes: tuple[str, ...]


def rows(report: VerificationReport, scope: str = "", *, now: datetime | None = None) -> list[CheckWords]:
    """Returns the rows for ``scope``: what is wrong first, then what is not known, then the rest.

    What does not apply is left out; it stands under "Details for experts". With ``now`` an end that has passed since the
    check is said, too.
    """
    results = {r.check: r for r in report.results if r.scope == scope}
    listed = [_words(results[check], report, now) for check in ORDER if check in results]
    shown = [row for row in listed if row.kind is not OutcomeKind.SKIPPED]
    # How it is written matters to a person only when something is wrong with it: one row stands for all.
    shown = [row for row in shown if row.check not in _FORM or row.mark != "ok"]
    # ``sorted`` is stable: the order of reading stays within each rank.
    return sorted(shown, key=lambda row: 2 if row.mark == "remark" else _RANK[row.kind])


def sentence_of(problem: Problem, *, shown: bool = False) -> Sentence:
    """Returns the sentence and next step of a finding, with its day or name where it has one.

    ``shown``: it is about a presentation, so that whoever shows it can mend it.
    """

    def explain() -> Sentence:
        safe = partial(plain, limit=80)
        return explained(problem.code, problem.detail, language(), day=dates.long_day, safe=safe, shown=shown)

    return Sentence(Text(lambda: explain().sentence), Text(lambda: explain().next))


def sentence_and_step(problem: Problem, *, shown: bool = False) -> Text:
    """Returns both as one text."""
    message = sentence_of(problem, shown=shown)
    return joined(message.sentence, message.next, by=" ")


def reasons(report: VerificationReport, scope: str = "") -> list[tuple[CheckWords, Problem, bool]]:
    """Returns what speaks against it, one by one: what failed first, then what could not be checked.

    Leaves out what is only something to know, and what was not looked at because of something before it. With each it
    is said whether it is about a presentation, which no issuer can mend.
    """
    by_code: dict[str, tuple[CheckWords, Problem, bool]] = {}
    for result in report.results:
        if result.check in _MAY_BE_OPEN or not result.scope.startswith(scope) or is_endorsement(result.scope):
            continue
        shown = is_presentation(report, result.scope)
        if result.outcome.kind not in (OutcomeKind.FAILED, OutcomeKind.UNKNOWN):
            continue
        for problem in result.outcome.problems:
            if problem.code not in _NOT_REASONS:
                by_code.setdefault(problem.code, (_words(result, report), problem, shown))
    return sorted(by_code.values(), key=lambda pair: _RANK[pair[0].kind])


def _words(result: CheckResult, report: VerificationReport, now: datetime | None = None) -> CheckWords:
    outcome = result.outcome
    word = outcome.kind
    view = credentials_by_scope(report).get(result.scope)
    if result.check is CheckName.VALIDITY and word is OutcomeKind.PASSED and now is not None and _has_ended(view, now):
        word = OutcomeKind.FAILED
    issuer = plain(view.issuer.name, limit=80) if view else ""
    shown = f"check.shown.{result.check}.{word}"
    key = shown if has(shown) and is_presentation(report, result.scope) else f"check.{result.check}.{word}"
    title = t(key, issuer=issuer or t("standing.the_issuer"))
    if result.check is CheckName.ISSUER_TRUST and any(r.code == "recognised_by_you" for r in outcome.remarks):
        title = t("check.issuer_trust.own", issuer=issuer or t("standing.the_issuer"))
    problems = outcome.problems or outcome.remarks
    if word is OutcomeKind.FAILED and problems and has(f"check.{result.check}.{problems[0].code}"):
        title = t(f"check.{result.check}.{problems[0].code}")  # a signature that has run out holds all the same
    subtitle = ""
    if problems:
        mine = partial(sentence_and_step, shown=is_presentation(report, result.scope))
        subtitle = joined(*dict.fromkeys(mine(problem) for problem in problems[:_MOST_SENTENCES]), by=" ")
    elif word is OutcomeKind.PASSED or result.check is CheckName.VALIDITY:
        subtitle = _reason(result.check, view)
    mark, colour = {
        OutcomeKind.PASSED: ("ok", "ink"),
        OutcomeKind.FAILED: ("not-genuine", "problem"),
        OutcomeKind.UNKNOWN: ("could-not-check", "unknown"),
        OutcomeKind.SKIPPED: ("skipped", "neutral"),
    }[word]
    counts = word is OutcomeKind.FAILED and not (result.check in _REMARKS and report.policy == "learner")
    if not counts and result.check in _MAY_BE_OPEN and word in {OutcomeKind.FAILED, OutcomeKind.UNKNOWN}:
        mark, colour = "remark", "neutral"
    if result.check is CheckName.STATUS and word is OutcomeKind.FAILED:
        mark = "withdrawn"
    if result.check is CheckName.VALIDITY and word is OutcomeKind.FAILED:
        mark, colour = "expired", "attention"
    title = capital(title)
    return CheckWords(result.check, word, mark, colour, title, subtitle, tuple(p.code for p in problems))


def _has_ended(view: Credential | None, now: datetime) -> bool:
    return view is not None and view.valid_until is not None and now > view.valid_until


def _reason(check: CheckName, view: Credential | None) -> str:
    if view is None:
        return ""
    if check is CheckName.PROOF and view.valid_from is not None:
        return t("reason.proof", date=dates.start_day(view.valid_from, view.valid_from_text, long=True))
    if check is CheckName.ISSUER_BINDING:
        host = where(view.issuer.id)
        return t("reason.issuer_binding", where=host) if host else t("reason.issuer_key")
    if check is CheckName.VALIDITY:
        start = dates.start_day(view.valid_from, view.valid_from_text, long=True) if view.valid_from else ""
        end = dates.end_day(view.valid_until, view.valid_until_text, long=True) if view.valid_until else ""
        named = "validity" if start and end else "validity_from" if start else "validity_until" if end else "validity_none"
        return joined(t(f"reason.{named}", start=start, end=end), _exactly(view), by=" ")
    return ""


def _exactly(view: Credential) -> str:
    start = dates.exactly(view.valid_from, view.valid_from_text) if view.valid_from else ""
    end = dates.exactly(view.valid_until, view.valid_until_text) if view.valid_until else ""
    named = "both" if start and end else "from" if start else "until" if end else ""
    return t(f"reason.exactly_{named}", start=start, end=end) if named else ""


def where(identifier: str) -> str:
    """Returns the site an issuer's identifier stands for, or "" when it is a bare key."""
    if identifier.startswith("did:web:"):
        return plain(identifier.removeprefix("did:web:").split(":")[0].replace("%3A", ":"), limit=80)
    if identifier.startswith(("https://", "http://")):
        return plain(identifier.split("/")[2], limit=80)
    return ""
