"""``lanyard role``: what somebody asks for, against the vault, a folder, or many candidates."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.cli.reading_roles import read_asked
from wallet.cli.verify import judged_sources
from wallet.credential.model import Credential, Presentation
from wallet.errors import StoreError, UsageError
from wallet.records.days import local_day
from wallet.report import VerificationReport
from wallet.service.wallet import Wallet
from wallet.skills.held import Held
from wallet.skills.holdings import Holding, Rung, holdings
from wallet.skills.matching import Matched, OutcomeKind, counts, match
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import Role
from wallet.skills.starter import starter_concepts

_OCCUPATION: Final = "occupation:"
"""Before the title of an occupation of a framework, where a file is named otherwise."""
_SOC: Final = re.compile(r"\d\d-\d{4}(?:\.\d\d)?")
_AT_AN_OCCUPATION: Final = re.compile(r"https?://(?:data\.europa\.eu/esco/occupation/|(?:www\.)?onetonline\.org/link/)\S+")
_MARKS = {
    OutcomeKind.MET: "✓",
    OutcomeKind.PARTLY: "◐",
    OutcomeKind.CLAIMED: "?",
    OutcomeKind.ENDS_BEFORE: "!",
    OutcomeKind.MISSING: "–",
}


def role(arguments: argparse.Namespace) -> int:
    """Says of each requirement of a role what meets it; with candidates, a line for each of them."""
    for role, who, results in matchings(arguments):
        if arguments.json:
            emit(_role_row(arguments.source, role, results) | ({"who": who} if who is not None else {}))
        else:
            print_matches(role, results, who)
    return Exit.OK


def matchings(arguments: argparse.Namespace, asked: Sequence[Role] = ()) -> Iterator[tuple[Role, str | None, list[Matched]]]:
    """Yields each role with each who is asked about, and what becomes of it; ``asked``: roles that were read already."""
    with ExitStack() as stack:
        occupation = "" if asked else _occupation(arguments.source)
        # Read before anybody types a passphrase for it.
        roles = list(asked) if asked or occupation else read_asked(arguments)
        wallet = stack.enter_context(_opened(arguments)) if _needs_vault(arguments, occupation) else None
        if wallet is not None and occupation:
            roles = [_occupation_of(wallet, occupation, arguments)]
        index = SkillIndex(starter_concepts()) if wallet is None else wallet.frameworks.index()
        for who, held in _held(arguments, wallet):
            for role in roles:
                yield role, who, match(role, held, today(arguments), start=arguments.start, index=index)


def _occupation(source: str) -> str:
    """Returns the occupation of a framework that a source names, or "" for what is read from a file."""
    if source.startswith(_OCCUPATION):
        return source.removeprefix(_OCCUPATION)
    if _SOC.fullmatch(source) or _AT_AN_OCCUPATION.match(source):
        return "" if Path(source).exists() else source
    if "://" in source:
        raise UsageError("role_not_a_file")
    return ""


def _occupation_of(wallet: Wallet, occupation: str, arguments: argparse.Namespace) -> Role:
    """Returns the occupation. One that is not there is one line (JSON: ``{"error": …}``) and exit 1."""
    try:
        return wallet.frameworks.occupation(occupation)
    except StoreError as error:
        if arguments.json:
            row = {"code": error.code, "detail": error.detail, "where": occupation}
            emit({"source": arguments.source, "error": row})
        raise


def _needs_vault(arguments: argparse.Namespace, occupation: str) -> bool:
    """A folder or candidates need none, but a vault that is named has the frameworks to match them by."""
    away = arguments.credentials is not None or getattr(arguments, "candidates", None) is not None
    return bool(occupation) or not away or arguments.vault is not None


def _opened(arguments: argparse.Namespace) -> AbstractContextManager[Wallet]:
    from wallet.cli.vault import opened

    return opened(arguments)


def today(arguments: argparse.Namespace) -> date:
    """Returns the day that is matched for."""
    return local_day(arguments.at or datetime.now(UTC))


# Who holds what ---------------------------------------------------------------------
def _held(arguments: argparse.Namespace, wallet: Wallet | None) -> Iterator[tuple[str | None, Held]]:
    """Yields (who, what they hold): one for the vault or a folder of credentials, one for each of the candidates."""
    if getattr(arguments, "candidates", None) is not None:
        arguments.sources = [str(arguments.candidates)]
        for item in judged_sources(arguments):
            report = item.report
            if report is not None:
                answers = arguments.challenge is not None or arguments.state is not None
                shown = holdings(report, report.at, ref=item.label, shown=True, must_answer=answers)
                yield _who(report, item.source.label), Held(shown)
        return
    if arguments.credentials is not None:
        arguments.sources = [str(arguments.credentials)]
        everything: list[Holding] = []
        for item in judged_sources(arguments):
            if item.report is not None:
                everything += holdings(item.report, item.report.at, ref=item.label)
        yield None, Held(everything)
        return
    if wallet is not None:
        yield None, Held(wallet.roles.held())


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
            key = f"role.rest.{rest.code}"
            known = catalogue.has_text(key, language())
            text = catalogue.text(key, language(), text=plain(rest.text)) if known else plain(rest.text or rest.where)
            say(f"    · {text}")
