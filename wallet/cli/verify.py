"""``lanyard verify``: any number of files, folders, streams or kept records, judged in input order."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from resources import catalogue
from wallet.cli.lines import report_lines, report_row
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.credential.identity import Identity, IdentityType, likely_type, tidy
from wallet.errors import LanyardError, UsageError
from wallet.intake.source import Source, expand_arguments
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import POLICIES, Policy, load_policy


def verify(arguments: argparse.Namespace) -> int:
    """Judges every source and returns 0, 1 or 3 as docs say."""
    from wallet.bulk import Processes, verify_many
    from wallet.finding import Question

    verdicts: set[Verdict | None] = set()
    person = _person(arguments)
    question = Question(
        policy=_policy(arguments.policy, person),
        at=arguments.at or datetime.now(UTC),
        documents=_documents(arguments),
        trust=tuple(_trust(named) for named in arguments.trust),
        expectations=Expectations(arguments.challenge, arguments.domain, person),
    )
    for result in verify_many(_unlocked(arguments), question, Processes(arguments.jobs)):
        if result.error is not None:
            verdicts.add(None)
            _unreadable(result.source, result.error, as_json=arguments.json)
        if result.report is not None:
            verdicts.add(result.report.verdict)
            if arguments.json:
                emit(report_row(result.report))
            else:
                _words(result.report)
    if not verdicts:
        # An empty folder: nothing was judged, and saying nothing would look like "all well".
        raise UsageError("nothing_to_check")
    if verdicts & {None, Verdict.NOT_VERIFIED}:
        return Exit.BAD
    return Exit.INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else Exit.OK


def _unreadable(source: str, error: LanyardError, *, as_json: bool) -> None:
    if as_json:
        row = {"code": error.code, "detail": error.detail}
        emit({"source": source, "verdict": "unreadable", "error": row})
    else:
        say(f"{plain(source)}: {sentence(error.code)}")


def _words(report: VerificationReport) -> None:
    title = plain(report.view.title) if report.view is not None else report.type
    verdict = catalogue.text(f"cli.verdict.{report.verdict}", language())
    say(f"{plain(report.source)}: {title}")
    say(f"  {verdict}")
    for line in report_lines(report):
        say(line)


def _policy(name: str, person: tuple[Identity, ...]) -> Policy:
    if name in POLICIES:
        chosen = POLICIES[name]
    elif Path(name).is_file():
        chosen = load_policy(Path(name))
    else:
        raise UsageError("policy_unknown")
    # Who gives an address wants to know: then whose it is counts. A name is shown and settles nothing.
    counts = any(one.type is not IdentityType.NAME for one in person)
    return replace(chosen, required=chosen.required | {CheckName.SUBJECT}) if counts else chosen


def _person(arguments: argparse.Namespace) -> tuple[Identity, ...]:
    """What the checker knows of the person it should be about. Raises UsageError ``identity_value``."""
    told = tuple(Identity(likely_type(value), tidy(value)) for value in arguments.identity)
    if any(not one.value for one in told):
        raise UsageError("identity_value")
    return told


def _documents(arguments: argparse.Namespace) -> DocumentSource:
    """Supplied folders never touch the network; without one the network answers unless ``--offline``."""
    from wallet.verify.documents import ChainedDocuments, NoDocuments, SuppliedDocuments

    if arguments.documents:
        return ChainedDocuments(tuple(SuppliedDocuments(folder) for folder in arguments.documents))
    if arguments.offline:
        return NoDocuments()
    from wallet.verify.net_documents import NetworkWhenAsked

    return NetworkWhenAsked()


def _trust(named: str) -> TrustSource:
    """A list in a file, or one that is published at an address."""
    if named.startswith("https://"):
        from wallet.verify.trust.published import PublishedTrust

        return PublishedTrust(named)
    from wallet.verify.trust.reading import load_trust

    return load_trust(Path(named))


def _unlocked(arguments: argparse.Namespace) -> Iterator[Source]:
    """Every source, with the password for what is locked when one was given."""
    from wallet.cli.secrets import file_password

    password = file_password(arguments)
    return (replace(source, password=password) for source in _sources(arguments))


def _sources(arguments: argparse.Namespace) -> Iterator[Source]:
    """Files, folders and - as given; anything else is taken for the id of a kept record."""
    from wallet.cli.vault import exists_as_file, full_id, opened

    kept = [text for text in arguments.sources if not exists_as_file(text) and _looks_like_id(text)]
    if not kept:
        yield from expand_arguments(arguments.sources)
        return
    with opened(arguments) as wallet:
        records = {text: wallet.record(full_id(wallet, text)) for text in kept}
    for text in arguments.sources:
        if text in records:
            yield Source(text, records[text].received, records[text].provenance)
        else:
            yield from expand_arguments([text])


def _looks_like_id(text: str) -> bool:
    return 4 <= len(text) <= 32 and set(text.lower()) <= set("0123456789abcdef")
