"""``lanyard verify``: any number of files, folders, streams or kept records, judged in input order."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from resources import catalogue
from wallet.cli.ask import challenge_given
from wallet.cli.lines import ReportLines, report_lines, report_row, shown_title
from wallet.cli.output import Exit, emit, emit_text, language, plain, say, sentence
from wallet.cli.progress import Progress
from wallet.cli.words import headline, statement_lines, words_row
from wallet.credential.identity import Identity, IdentityType, likely_type, tidy
from wallet.errors import LanyardError, UsageError
from wallet.intake.source import Source, exists_as_file, expand_arguments
from wallet.records.record import Provenance
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import LEARNER, POLICIES, RECEIVER, Policy, load_policy

if TYPE_CHECKING:
    from wallet.examine.request import ExaminedItem, Examiner, VerificationRequest
    from wallet.net.client import GuardedClient
    from wallet.service.lens import Lens


def verify(arguments: argparse.Namespace) -> int:
    """Judges every source and returns 0, 1 or 3 as docs say."""
    verdicts: set[Verdict | None] = set()
    lines = ReportLines()
    table = None
    if arguments.table is not None:
        # Whoever checks one badge does not wait for what makes tables.
        from wallet.cli.people import PeopleTable

        table = PeopleTable(_lens(arguments))
    elif arguments.role is not None:
        raise UsageError("role_without_table")
    # A table on standard output is all that stands there.
    silent = table is not None and str(arguments.table) == "-"
    for item in Progress().over(judged_sources(arguments)):
        if table is not None:
            table.add(item)
        if silent:
            verdicts.add(None if item.report is None else item.report.verdict)
        elif item.report is None:
            verdicts.add(None)
            _unreadable(item.source.label, item.problem, as_json=arguments.json)
        else:
            verdicts.add(item.report.verdict)
            _tell(arguments, lines, item.report)
    if table is not None and verdicts:
        table.write(arguments.table)
    if not verdicts:
        # An empty folder: nothing was judged, and saying nothing would look like "all well".
        raise UsageError("nothing_to_check")
    if verdicts & {None, Verdict.NOT_VERIFIED}:
        return Exit.BAD
    return Exit.INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else Exit.OK


def _lens(arguments: argparse.Namespace) -> Lens | None:
    """Reads the role that everybody is held against, before anybody is judged."""
    if arguments.role is None:
        return None
    from wallet.cli.reading_roles import read_asked
    from wallet.service.lens import Lens

    roles = read_asked(argparse.Namespace(source=arguments.role, json=arguments.json))
    if len(roles) != 1:
        raise UsageError("role_several")
    answers = arguments.challenge is not None or arguments.state is not None
    return Lens(roles[0], start=arguments.start, must_answer=answers)


def _tell(arguments: argparse.Namespace, lines: ReportLines, report: VerificationReport) -> None:
    if arguments.json and not arguments.words:
        emit_text(lines.line(report))
    elif arguments.json:
        emit(report_row(report) | {"words": words_row(report, report.at)})
    else:
        _print(report, whole=arguments.words)


def judged_sources(arguments: argparse.Namespace) -> Iterator[ExaminedItem]:
    """Judges every source of the arguments, in their order: files and folders as they are read, kept records with what
    the vault keeps."""
    from wallet.worker.pool import Pool

    with Pool(arguments.jobs) as pool:
        # It loads while the arguments are read.
        pool.warm()
        yield from _judged(arguments, pool)


def _judged(arguments: argparse.Namespace, examiner: Examiner) -> Iterator[ExaminedItem]:
    from wallet.examine.many import verify_many
    from wallet.examine.request import VerificationRequest

    identities = _identities(arguments)
    asked = challenge_given(arguments)
    request = VerificationRequest(
        policy=_policy(arguments, identities),
        at=arguments.at or datetime.now(UTC),
        documents=_documents(arguments),
        trust=tuple(source for named in arguments.trust for source in trusted(named)),
        expectations=Expectations(asked.challenge or None, asked.domain or None, identities)
        if asked is not None
        else Expectations(identities=identities),
    )
    kept = {} if arguments.documents or asked is not None else _kept(arguments, request)

    def judged(sources: Iterable[Source]) -> Iterator[ExaminedItem]:
        items = verify_many(sources, request, examiner)
        return items if arguments.state is None else _remembering(items, request, arguments.state)

    return _in_order(arguments, kept, judged)


def _remembering(items: Iterator[ExaminedItem], request: VerificationRequest, folder: Path) -> Iterator[ExaminedItem]:
    """Yields the items with what ``folder`` knows of earlier runs, and notes them there."""
    from wallet.verify.presentation_memory import FolderMemory, remembered

    memory, challenge = FolderMemory(folder), request.expectations.challenge
    for item in items:
        if item.report is None:
            yield item
            continue
        report = remembered(item.report, memory, policy=request.policy, challenge=challenge, now=datetime.now(UTC))
        yield replace(item, report=report)


def _in_order(
    arguments: argparse.Namespace,
    kept: Mapping[str, VerificationReport],
    judged: Callable[[Iterable[Source]], Iterator[ExaminedItem]],
) -> Iterator[ExaminedItem]:
    """Results in the order of the arguments: kept records as they were judged, everything else as it is read."""
    from wallet.examine.request import ExaminedItem

    for is_kept, texts in groupby(arguments.sources, key=lambda text: text in kept):
        if is_kept:
            yield from (ExaminedItem(Source(text, b"", Provenance("vault")), report=kept[text]) for text in texts)
        else:
            yield from judged(_unlocked(arguments, list(texts)))


def _kept(arguments: argparse.Namespace, request: VerificationRequest) -> dict[str, VerificationReport]:
    """Judges the kept records among the arguments, with what the vault keeps behind (or, for a past day, before) the
    network."""
    texts = _record_texts(arguments)
    if not texts:
        return {}
    from wallet.cli.vault import full_id, opened

    fresh = None if arguments.offline else request.documents
    reports = {}
    with opened(arguments) as wallet:
        for text in texts:
            report = wallet.checking.judge(
                full_id(wallet, text), at=arguments.at, policy=request.policy, documents=fresh, trust=request.trust
            )
            reports[text] = structs.replace(report, source=text)
    return reports


def _unreadable(source: str, error: LanyardError, *, as_json: bool) -> None:
    if as_json:
        row = {"code": error.code, "detail": error.detail}
        emit({"source": source, "verdict": "unreadable", "error": row})
    else:
        say(f"{plain(source)}: {sentence(error.code, error.detail)}")


def _print(report: VerificationReport, *, whole: bool) -> None:
    """Tells the verdict and what is said of it; ``whole`` all of that, else every check."""
    title = shown_title(report)
    verdict = catalogue.text(f"cli.verdict.{report.verdict}", language())
    say(f"{plain(report.source)}: {title}")
    say(f"  {verdict}")
    if not whole:
        say(f"  {headline(report, report.at)}")
    for line in statement_lines(report, report.at) if whole else report_lines(report):
        say(line)


def _policy(arguments: argparse.Namespace, identities: tuple[Identity, ...]) -> Policy:
    name = arguments.policy
    if name is None:
        # A table is made by whoever receives: it must be shown whose each thing is.
        chosen = LEARNER if getattr(arguments, "table", None) is None else RECEIVER
    elif name in POLICIES:
        chosen = POLICIES[name]
    elif Path(name).is_file():
        chosen = load_policy(Path(name))
    else:
        raise UsageError("policy_unknown")
    # Who gives an address wants to know: then whose it is counts. A name is shown and settles nothing.
    counts = any(identity.type is not IdentityType.NAME for identity in identities)
    return replace(chosen, required=chosen.required | {CheckName.SUBJECT}) if counts else chosen


def _identities(arguments: argparse.Namespace) -> tuple[Identity, ...]:
    """What the checker knows of the person it should be about. Raises UsageError ``identity_value``."""
    identities = tuple(Identity(likely_type(value), tidy(value)) for value in arguments.identity)
    if any(not identity.value for identity in identities):
        raise UsageError("identity_value")
    return identities


def _documents(arguments: argparse.Namespace) -> DocumentSource:
    """Supplied folders never touch the network; without one the network answers unless ``--offline``."""
    from wallet.verify.sources.chained import ChainedDocuments, NoDocuments
    from wallet.verify.sources.supplied import SuppliedDocuments

    if arguments.documents:
        return ChainedDocuments(tuple(SuppliedDocuments(folder) for folder in arguments.documents))
    if arguments.offline:
        return NoDocuments()
    from wallet.verify.sources.network import NetworkWhenAsked

    return NetworkWhenAsked(_client(arguments))


def _client(arguments: argparse.Namespace) -> Callable[[], GuardedClient]:
    """Returns what makes the client: by no proxy and the system's authorities, unless the arguments say otherwise."""
    from wallet.cli.way_out import authority_file, say_way
    from wallet.service.way_out import ProxyChoice, client_for, proxy_choice

    proxy, file = getattr(arguments, "proxy", None), getattr(arguments, "trust_ca", None)
    choice, own = proxy_choice(proxy) if proxy else ProxyChoice(), []
    if file:
        from wallet.net.own_authorities import read_authorities

        own = [authority.der for authority in read_authorities(authority_file(file), datetime.now(UTC))]

    def client() -> GuardedClient:
        """Made at the first question: then it is said which way that goes."""
        say_way(choice)
        return client_for(choice, own)

    return client


def trusted(named: str) -> tuple[TrustSource, ...]:
    """What a file names (lists, trust anchors, known registries), or a list that is published at an address."""
    if named.startswith("https://"):
        from wallet.verify.trust.published import PublishedTrust

        return (PublishedTrust(named),)
    from wallet.verify.trust.reading import load_trust

    return load_trust(Path(named))


def _unlocked(arguments: argparse.Namespace, texts: Sequence[str]) -> Iterator[Source]:
    """Every source, with the password for what is locked when one was given."""
    from wallet.cli.secrets import file_password

    password = file_password(arguments)
    sources = _sources(arguments, texts)
    return sources if password is None else (replace(source, password=password) for source in sources)


def _record_texts(arguments: argparse.Namespace) -> list[str]:
    return [text for text in arguments.sources if not exists_as_file(text) and _looks_like_id(text)]


def _sources(arguments: argparse.Namespace, texts: Sequence[str]) -> Iterator[Source]:
    """Files, folders and - as given; anything else is taken for the id of a kept record."""
    kept = set(_record_texts(arguments)) & set(texts)
    if not kept:
        yield from expand_arguments(list(texts))
        return
    from wallet.cli.vault import full_id, opened

    with opened(arguments) as wallet:
        records = {text: wallet.library.record(full_id(wallet, text)) for text in kept}
    for text in texts:
        if text in records:
            yield Source(text, records[text].received, records[text].provenance)
        else:
            yield from expand_arguments([text])


def _looks_like_id(text: str) -> bool:
    return 4 <= len(text) <= 32 and set(text.lower()) <= set("0123456789abcdef")
