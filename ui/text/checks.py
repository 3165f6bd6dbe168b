"""What each check found, in words: a short line, and why or what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from resources.catalogue import Sentence, explained
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import Text, capital, joined
from ui.text.words import has, language, t
from wallet.credential.model import Credential
from wallet.records.scopes import credentials_by_scope
from wallet.report import CheckName, CheckResult, OutcomeKind, Problem, VerificationReport

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
_REMARKS = {CheckName.ISSUER_TRUST, CheckName.SCHEMA, CheckName.PROFILE, CheckName.SUBJECT}
"""Checks whose failing is something to know, not something wrong (the policy decides, not we)."""
_FORM = {CheckName.CONTEXT, CheckName.CONTAINER, CheckName.SCHEMA, CheckName.PROFILE}
_MOST_SAID = 2
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
    beneath: str
    codes: tuple[str, ...]


def rows(report: VerificationReport, scope: str = "") -> list[CheckWords]:
    """Returns the rows for ``scope``: what is wrong first, then what is not known, then the rest.

    What does not apply is left out; it stands under "Details for experts".
    """
    found = {r.check: r for r in report.results if r.scope == scope}
    made = [_words(found[check], report) for check in ORDER if check in found]
    shown = [row for row in made if row.kind is not OutcomeKind.SKIPPED]
    # How it is written matters to a person only when something is wrong with it: one row stands for all.
    shown = [row for row in shown if row.check not in _FORM or row.mark != "ok"]
    # ``sorted`` is stable: the order of reading stays within each rank.
    return sorted(shown, key=lambda row: 2 if row.mark == "remark" else _RANK[row.kind])


def sentence_of(found: Problem) -> Sentence:
    """Returns the sentence and next step of a finding, with its day or name where it has one."""

    def explain() -> Sentence:
        return explained(found.code, found.detail, language(), day=dates.long_day, safe=lambda name: plain(name, limit=80))

    return Sentence(Text(lambda: explain().sentence), Text(lambda: explain().next))


def said(found: Problem) -> Text:
    """Returns both as one text."""
    words = sentence_of(found)
    return joined(words.sentence, words.next, by=" ")


def reasons(report: VerificationReport, scope: str = "") -> list[tuple[CheckWords, Problem]]:
    """Returns what speaks against it, one by one: what failed first, then what could not be checked.

    Leaves out what is only something to know, and what was not looked at because of something before it.
    """
    found: dict[str, tuple[CheckWords, Problem]] = {}
    for result in report.results:
        if result.check in _REMARKS or not result.scope.startswith(scope):
            continue
        if result.outcome.kind not in (OutcomeKind.FAILED, OutcomeKind.UNKNOWN):
            continue
        for one in result.outcome.problems:
            if one.code not in _NOT_REASONS:
                found.setdefault(one.code, (_words(result, report), one))
    return sorted(found.values(), key=lambda pair: _RANK[pair[0].kind])


def _words(result: CheckResult, report: VerificationReport) -> CheckWords:
    outcome = result.outcome
    word = outcome.kind
    view = credentials_by_scope(report).get(result.scope)
    issuer = plain(view.issuer.name, limit=80) if view else ""
    title = t(f"check.{result.check}.{word}", issuer=issuer or t("standing.the_issuer"))
    if result.check is CheckName.ISSUER_TRUST and any(r.code == "recognised_by_you" for r in outcome.remarks):
        title = t("check.issuer_trust.own", issuer=issuer or t("standing.the_issuer"))
    problems = outcome.problems or outcome.remarks
    if result.check is CheckName.STATUS and word is OutcomeKind.FAILED and has(f"check.status.{problems[0].code}"):
        title = t(f"check.status.{problems[0].code}")
    beneath = ""
    if problems:
        beneath = joined(*dict.fromkeys(said(one) for one in problems[:_MOST_SAID]), by=" ")
    elif word is OutcomeKind.PASSED:
        beneath = _reason(result.check, view)
    mark, colour = {
        OutcomeKind.PASSED: ("ok", "ink"),
        OutcomeKind.FAILED: ("not-genuine", "problem"),
        OutcomeKind.UNKNOWN: ("could-not-check", "unknown"),
        OutcomeKind.SKIPPED: ("skipped", "neutral"),
    }[word]
    if result.check in _REMARKS and word in {OutcomeKind.FAILED, OutcomeKind.UNKNOWN}:
        mark, colour = "remark", "neutral"
    if result.check is CheckName.STATUS and word is OutcomeKind.FAILED:
        mark = "withdrawn"
    if result.check is CheckName.VALIDITY and word is OutcomeKind.FAILED:
        mark, colour = "expired", "attention"
    title = capital(title)
    return CheckWords(result.check, word, mark, colour, title, beneath, tuple(p.code for p in problems))


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
        key = "reason.validity" if start and end else "reason.validity_from" if start else "reason.validity_none"
        return t(key, start=start, end=end)
    return ""


def where(identifier: str) -> str:
    """Returns the site an issuer's identifier stands for, or "" when it is a bare key."""
    if identifier.startswith("did:web:"):
        return plain(identifier.removeprefix("did:web:").split(":")[0].replace("%3A", ":"), limit=80)
    if identifier.startswith(("https://", "http://")):
        return plain(identifier.split("/")[2], limit=80)
    return ""
