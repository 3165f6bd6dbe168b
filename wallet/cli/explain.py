"""``lanyard explain``: why something does not check out, who can mend it, and what to write to the issuer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from resources import catalogue
from resources.letter import concerns_issuer, letter
from resources.reasons import who_acts, who_words
from wallet.cli.lines import shown_title
from wallet.cli.output import Exit, emit, explained, language, plain, say, sentence
from wallet.errors import LanyardError, UsageError
from wallet.records.complaints import complaints
from wallet.records.scopes import is_presentation
from wallet.report import OutcomeKind, Problem, Verdict, VerificationReport

_NOT_REASONS = frozenset({"not_read", "not_run"})
"""They only say that something before them was the matter."""


def explain(arguments: argparse.Namespace) -> int:
    """Explains every source; with ``--letter`` writes the messages to the issuers and nothing else."""
    from wallet.cli.verify import judged_sources

    verdicts: set[Verdict | None] = set()
    for item in judged_sources(arguments):
        report = item.report
        if report is None:
            # One bad file keeps nothing from being said of the others.
            verdicts.add(None)
            _unreadable(item.label, item.problem, arguments)
            continue
        verdicts.add(report.verdict)
        if arguments.letter:
            _letter(report)
        elif arguments.json:
            emit(_row(report))
        else:
            _print(report)
    if not verdicts:
        raise UsageError("nothing_to_check")
    if verdicts & {None, Verdict.NOT_VERIFIED}:
        return Exit.BAD
    return Exit.INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else Exit.OK


def _unreadable(source: str, error: LanyardError, arguments: argparse.Namespace) -> None:
    if arguments.json and not arguments.letter:
        row = {"code": error.code, "detail": error.detail, "sentence": sentence(error.code, error.detail)}
        emit({"source": source, "verdict": "unreadable", "error": row, "who": str(who_acts(error.code))})
        return
    line = f"{plain(source)}: {sentence(error.code, error.detail)} [{error.code}]"
    # Of a letter, standard output holds nothing else.
    say(line, stream=sys.stderr if arguments.letter else sys.stdout)


def reasons(report: VerificationReport) -> Iterator[tuple[OutcomeKind, str, Problem]]:
    """Yields (outcome, scope, finding) of what failed, then of what could not be checked, then the remarks."""
    ranked = sorted(report.results, key=lambda result: (result.outcome.kind is not OutcomeKind.FAILED, result.scope))
    seen = set()
    for result in ranked:
        for problem in result.outcome.problems:
            key = (result.scope, problem.code, problem.pointer)
            if problem.code not in _NOT_REASONS and key not in seen:
                seen.add(key)
                yield result.outcome.kind, result.scope, problem
    for result in report.results:
        for problem in result.outcome.remarks:
            yield OutcomeKind.PASSED, result.scope, problem


def _letters(report: VerificationReport) -> list[str]:
    """Returns a message to the issuer of each credential with anything for it to mend."""
    return [
        letter(
            title=plain(complaint.view.title) or plain(report.source),
            issuer=plain(complaint.view.issuer.name or complaint.view.issuer.id),
            credential_id=plain(complaint.view.id),
            reasons=complaint.reasons,
            language=language(),
        )
        for complaint in complaints(report)
        if concerns_issuer(complaint.reasons)
    ]


def _letter(report: VerificationReport) -> None:
    say("\n\n".join(_letters(report)) or catalogue.text("cli.explain.no_letter", language()))


def _row(report: VerificationReport) -> dict[str, object]:
    return {
        "source": report.source,
        "index": report.index,
        "verdict": str(report.verdict),
        "reasons": [
            {
                "code": problem.code, "scope": scope, "pointer": problem.pointer, "outcome": str(kind),
                "sentence": explained(problem, shown=is_presentation(report, scope)),
                "who": str(who_acts(problem.code, problem.detail)),
            }
            for kind, scope, problem in reasons(report)
        ],
        "letter": "\n\n".join(_letters(report)) or None,
        "evidence": [
            {"kind": item.kind, "address": item.address, "sha256": item.sha256, "fetched": item.fetched_at.isoformat()}
            for item in report.evidence
        ],
    }  # fmt: skip


def _print(report: VerificationReport) -> None:
    lang = language()
    say(f"{plain(report.source)}: {shown_title(report)}")
    say(f"  {catalogue.text(f'cli.verdict.{report.verdict}', lang)}")
    for (mark, text, code, who), scopes in _by_sentence(report).items():
        named = [plain(scope) for scope in scopes if scope]
        where = f" ({', '.join(named)})" if named else ""
        say(f"  {mark} {text}{where} [{code}]")
        if who:
            say(f"      {who}")
    for item in report.evidence:
        day = item.fetched_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        later = catalogue.text("cli.explain.later", lang) if item.fetched_at > report.at and _past(report) else ""
        document = catalogue.text(f"evidence.{item.kind}", lang)
        say("  " + catalogue.text("cli.explain.stands_on", lang, what=document, where=plain(item.address), day=day) + later)
    if _letters(report):
        say("  " + catalogue.text("cli.explain.letter", lang))


def _by_sentence(report: VerificationReport) -> dict[tuple[str, str, str, str], list[str]]:
    """Returns each thing there is to say once (mark, sentence, code, who acts), with where in the report it is so."""
    lines: dict[tuple[str, str, str, str], list[str]] = {}
    for kind, scope, problem in reasons(report):
        mark = {OutcomeKind.FAILED: "✗", OutcomeKind.UNKNOWN: "?"}.get(kind, "·")
        shown = is_presentation(report, scope)
        text = explained(problem, shown=shown)
        who = "" if kind is OutcomeKind.PASSED else who_words(problem.code, language(), problem.detail, shown=shown)
        scopes = lines.setdefault((mark, text, problem.code, who), [])
        if scope not in scopes:
            scopes.append(scope)
    return lines


def _past(report: VerificationReport) -> bool:
    return report.at < datetime.now(UTC)
