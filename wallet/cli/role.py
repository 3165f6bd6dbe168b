"""``lanyard role``: what somebody asks for, against the vault, a folder, or many candidates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.cli.verify import judged_sources
from wallet.credential.model import Credential, Presentation
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_PAGE_BYTES
from wallet.records.days import local_day
from wallet.report import VerificationReport
from wallet.skills.holdings import Holding, Rung, holdings
from wallet.skills.matching import Matched, OutcomeKind, counts, match
from wallet.skills.requirements import Role
from wallet.skills.roles.reading import read_roles

_MARKS = {
    OutcomeKind.MET: "✓",
    OutcomeKind.PARTLY: "◐",
    OutcomeKind.CLAIMED: "?",
    OutcomeKind.ENDS_BEFORE: "!",
    OutcomeKind.MISSING: "–",
}


def role(arguments: argparse.Namespace) -> int:
    """Says of each requirement of a role what meets it; with candidates, a line for each of them."""
    roles = read_asked(arguments)
    for who, held in held_by(arguments):
        for role in roles:
            results = match(role, held, today(arguments), start=arguments.start)
            if arguments.json:
                emit(_role_row(arguments.source, role, results) | ({"who": who} if who is not None else {}))
            else:
                print_matches(role, results, who)
    return Exit.OK


def read_asked(arguments: argparse.Namespace) -> list[Role]:
    """Reads the source. What nobody can read is one line (JSON: ``{"error": …}``) and exit 1."""
    text = arguments.source
    if "://" in text:
        raise UsageError("role_not_a_file")
    try:
        data = sys.stdin.buffer.read(MAX_PAGE_BYTES + 1) if text == "-" else _bytes(Path(text))
        return read_roles(data)
    except IntakeError as error:
        if arguments.json:
            emit({"source": text, "error": {"code": error.code, "detail": error.detail, "where": error.detail}})
        raise


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PAGE_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def today(arguments: argparse.Namespace) -> date:
    """Returns the day that is matched for."""
    return local_day(arguments.at or datetime.now(UTC))


# Who holds what ---------------------------------------------------------------------
def held_by(arguments: argparse.Namespace) -> Iterator[tuple[str | None, list[Holding]]]:
    """Yields (who, what they hold): one for the vault or a folder of credentials, one for each of the candidates."""
    if getattr(arguments, "candidates", None) is not None:
        arguments.sources = [str(arguments.candidates)]
        for item in judged_sources(arguments):
            report = item.report
            if report is not None:
                yield _who(report, item.source.label), holdings(report, report.at, ref=item.label, shown=True)
        return
    if arguments.credentials is not None:
        arguments.sources = [str(arguments.credentials)]
        everything: list[Holding] = []
        for item in judged_sources(arguments):
            if item.report is not None:
                everything += holdings(item.report, item.report.at, ref=item.label)
        yield None, everything
        return
    from wallet.cli.vault import opened

    with opened(arguments) as wallet:
        yield None, wallet.roles.held()


def _who(report: VerificationReport, label: str) -> str:
    """Returns whom a presentation is about: the name its credentials give, else the key that shows it, else its file."""
    view = report.view
    credentials = view.credentials if isinstance(view, Presentation) else (view,) if isinstance(view, Credential) else ()
    names = {subject.name for credential in credentials for subject in credential.subjects if subject.name}
    if len(names) == 1:
        return names.pop()
    return (view.holder if isinstance(view, Presentation) else "") or label


# What is said -----------------------------------------------------------------------
def _role_row(source: str, role: Role, results: list[Matched]) -> dict[str, Any]:
    return {
        "title": role.title,
        "source": source,
        "publisher": role.publisher or None,
        "date": role.posted.isoformat() if role.posted else None,
        "closes": role.closes.isoformat() if role.closes else None,
        "requirements": [_requirement_row(result) for result in results],
        "counts": counts(results),
        "not_understood": [{"code": rest.code, "text": rest.text, "where": rest.where} for rest in role.not_understood],
    }


def _requirement_row(result: Matched) -> dict[str, Any]:
    asked = result.requirement
    return {
        "text": asked.text,
        "kind": str(asked.kind),
        "required": asked.required,
        "outcome": str(result.outcome),
        "evidence": [_evidence_row(role.holding, str(role.step)) for role in result.evidence],
        "reason": reason_text(result),
    }


def _evidence_row(holding: Holding, step: str) -> dict[str, Any]:
    name = "record" if holding.kept else "source"
    rung = int(holding.rung) if holding.rung is not None else None
    return {name: holding.ref, "title": holding.title, "rung": rung, "step": step}


def reason_text(result: Matched) -> str:
    """Returns why, as a sentence."""
    return catalogue.text(f"role.reason.{result.reason}", language(), detail=plain(result.reason_detail)).strip()


def _outcome(result: Matched) -> str:
    """Returns the outcome in words; what is met by an issuer nobody vouches for says so."""
    outcome = catalogue.text(f"role.outcome.{result.outcome}", language())
    if result.outcome is not OutcomeKind.MET or result.evidence[0].holding.rung is Rung.RECOGNISED:
        return outcome
    return f"{outcome}, {catalogue.text('role.not_recognised', language())}"


def print_matches(role: Role, results: Sequence[Matched], who: str | None = None) -> None:
    """Says of each requirement what became of it."""
    say(f"{plain(who)}: {plain(role.title)}" if who else plain(role.title))
    if not results:
        say(f"  {catalogue.text('role.nothing_asked', language())}")
    for result in results:
        preferred = "" if result.requirement.required else f" ({catalogue.text('role.preferred', language())})"
        say(f"  {_MARKS[result.outcome]} {plain(result.requirement.text)}{preferred}")
        say(f"      {_outcome(result)}: {reason_text(result)}")
    numbers = ", ".join(catalogue.text(f"role.count.{kind}", language(), n=n) for kind, n in counts(results).items() if n)
    if numbers:
        say(f"  {catalogue.text('role.of', language(), n=len(results))}: {numbers}")
    if role.not_understood:
        say(f"  {catalogue.text('role.not_understood', language())}")
        for rest in role.not_understood:
            say(f"    · {plain(rest.text or rest.where)}")
