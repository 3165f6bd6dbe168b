"""``init``, ``add``, ``list`` and ``show``: the shelf from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from resources import catalogue
from wallet.cli.endorsed import endorsement_lines, endorsement_rows
from wallet.cli.lines import report_lines, report_row, row_title, summary_row, titles_inside
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.secrets import file_password, new_passphrase, prompt_secret, unlock_secret, vault_folder
from wallet.cli.way_out import take_way_out
from wallet.cli.words import headline, statement_lines, words_row
from wallet.credential.model import RecordId
from wallet.errors import StoreError, UsageError
from wallet.records.facts import Facts
from wallet.records.record import AddOutcome, AddStatus
from wallet.service.exporting import save_received
from wallet.service.locked import UnlockSecret
from wallet.service.recording import EvidenceFile
from wallet.service.wallet import Wallet
from wallet.worker.pool import Pool


@contextmanager
def opened(arguments: argparse.Namespace, secret: UnlockSecret | None = None, *, writing: bool = False) -> Iterator[Wallet]:
    """Opens the vault the arguments name and closes it whatever happens; asks for the secret unless it is given.

    ``writing``: what is done then needs a vault that can be written. Raises StoreError ``vault_read_only`` before it begins.
    """
    with Pool() as pool:
        # Nobody waits for it: it loads while the passphrase is typed and the vault opens.
        pool.warm()
        typed = unlock_secret(arguments) if secret is None else secret
        wallet = Wallet.open(vault_folder(arguments), typed.passphrase, recovery_code=typed.recovery_code)
        wallet.examiner = pool
        try:
            if writing:
                wallet.safekeeping.require_writable()
            take_way_out(wallet, arguments)
            _say_noticed(wallet)
            yield wallet
        finally:
            wallet.close()


def _say_noticed(wallet: Wallet) -> None:
    """Tells, on standard error, what was noticed at opening; and which snapshot has what is missing."""
    if wallet.safekeeping.read_only:
        say(f"lanyard: {_text('reading_only')}", stream=sys.stderr)
    for code in wallet.safekeeping.noticed():
        say(f"lanyard: {sentence(code)}", stream=sys.stderr)
        if code == "vault_older":
            snapshot = wallet.safekeeping.snapshot_of_missing()
            key = "missing_nowhere" if snapshot is None else "missing_is_in"
            say(_text(key, name="" if snapshot is None else snapshot.name), stream=sys.stderr)


def init(arguments: argparse.Namespace) -> int:
    """Makes a vault and shows its recovery code, once."""
    folder = vault_folder(arguments)
    wallet, recovery_code = Wallet.create(folder, new_passphrase(arguments))
    wallet.close()
    if arguments.json:
        emit({"vault": str(folder), "recovery_code": recovery_code})
        return Exit.OK
    say(_text("vault_made", folder=plain(str(folder))))
    say(f"    {recovery_code}")
    say(_text("keep_recovery_code"))
    return Exit.OK


def add(arguments: argparse.Namespace) -> int:
    """Adds every source; a line per item, written only after it is durable.

    Files that lie beside credentials in a folder or an archive, and are none, are counted in one line.
    """
    refused = kept = False
    others = 0
    secret = unlock_secret(arguments) if arguments.keys else None
    with opened(arguments, secret, writing=True) as wallet:
        if secret is not None:
            _bring_keys(wallet, arguments, secret)
        for outcome in _added(wallet, arguments):
            refused = refused or outcome.outcome is AddStatus.REFUSED
            kept = kept or outcome.outcome in (AddStatus.ADDED, AddStatus.DUPLICATE)
            others += outcome.is_other_file
            if arguments.json:
                emit(
                    {
                        "source": outcome.source,
                        "outcome": str(outcome.outcome),
                        "id": outcome.id,
                        "error": outcome.error or None,
                        "words": None if outcome.id is None else _words_row(wallet, outcome.id, outcome.facts),
                    }
                )
                continue
            if outcome.is_other_file:
                continue
            about = sentence(outcome.error, outcome.detail) if outcome.error else plain(outcome.title)
            say(f"{_text(str(outcome.outcome)):<10} {plain(outcome.source)}: {about}")
            if outcome.facts is not None and outcome.outcome is AddStatus.ADDED:
                say(f"{'':<10} {headline(outcome.facts, datetime.now(UTC))}")
    if others and not arguments.json:
        say(catalogue.text("cli.other_files", language(), n=others))
    return Exit.BAD if refused or (others and not kept) else Exit.OK


def _bring_keys(wallet: Wallet, arguments: argparse.Namespace, secret: UnlockSecret) -> None:
    """Brings in the keys of the exports among the sources. Raises UsageError ``keys_need_passphrase``."""
    from wallet.intake.source import expand_arguments

    if not secret.passphrase:
        raise UsageError("keys_need_passphrase")
    password = file_password(arguments)
    for source in expand_arguments(arguments.sources):
        for moved in wallet.moved_keys.bring_in(replace(source, password=password), secret.passphrase):
            if arguments.json:
                row = {"key": moved.did, "origin": wallet.moved_keys.origin(moved.did), "credentials": moved.credentials}
                emit({"source": source.label, "outcome": "key", **row})
            else:
                say(_text("key_moved", source=plain(source.label), did=moved.did))


def _added(wallet: Wallet, arguments: argparse.Namespace) -> Iterator[AddOutcome]:
    """Adds every source. Those that are locked come last, where somebody can be asked, once for all of them."""
    from wallet.cli.addresses import expand
    from wallet.intake.source import expand_arguments

    password = file_password(arguments)
    sources = expand(wallet, arguments)
    if password is not None or not sys.stdin.isatty():
        yield from wallet.adding.add(replace(source, password=password) for source in sources)
        return
    locked: list[str] = []
    for outcome in wallet.adding.add(sources):
        if outcome.error == "password_needed":
            locked.append(outcome.source)
        else:
            yield outcome
    if locked:
        password = prompt_secret(f"{plain(locked[0])}: ")
        yield from wallet.adding.add(replace(source, password=password) for source in expand_arguments(locked))


PAGE = 500
"""Rows asked for at a time: the list streams however long the shelf is."""


def list_records(arguments: argparse.Namespace) -> int:
    """Lists what a query finds, by the search grammar of the window."""
    query = " ".join(arguments.query)
    with opened(arguments) as wallet:
        offset = 0
        while rows := wallet.library.find(query, offset=offset, limit=PAGE):
            for row in rows:
                if arguments.json:
                    emit(summary_row(row) | {"words": _words_row(wallet, row.id, row.facts)})
                else:
                    issuer = plain(row.issuer_name or row.issuer_id)
                    say(f"{row.id[:8]}  {row_title(row)}{f' · {issuer}' if issuer else ''}")
                    say(f"          {headline(row.facts, datetime.now(UTC))}")
            offset += len(rows)
        if offset == 0 and not arguments.json:
            say(_text("nothing_found") if query else _text("shelf_empty"))
            for other in wallet.library.near(query):
                say(_text("near", query=plain(other)))
    return Exit.OK


def show(arguments: argparse.Namespace) -> int:
    """Shows one record: what it says, where it stands, every check; or its received bytes."""
    with opened(arguments) as wallet:
        record = wallet.library.record(full_id(wallet, arguments.id))
        facts = wallet.library.facts(record.summary.id)
        if arguments.files is not None:
            return _write_files(wallet.recording.evidence(record.summary.id), arguments.files)
        endorsed = wallet.reviews.endorsements(record.summary.id)
    if arguments.source:
        sys.stdout.buffer.write(record.received)
        sys.stdout.flush()
        return Exit.OK
    if arguments.json:
        words = words_row(facts, datetime.now(UTC))
        inside = titles_inside(record.view, safe=False)
        row = {**summary_row(record.summary), "words": words, "inside": inside, "report": report_row(record.report)}
        emit(row | ({"endorsed_by": endorsement_rows(endorsed)} if endorsed else {}))
        return Exit.OK
    say(row_title(record.summary))
    say(plain(record.summary.issuer_name or record.summary.issuer_id))
    for title in titles_inside(record.view):
        say(f"  · {title}")
    for line in statement_lines(facts, datetime.now(UTC)):
        say(line)
    for line in endorsement_lines(endorsed):
        say(line)
    say()
    for line in report_lines(record.report):
        say(line)
    return Exit.OK


def _write_files(files: Iterable[EvidenceFile], folder: Path) -> int:
    """Writes the files that go with a record of one's own, for their owner's eyes; none that is there is replaced."""
    is_empty = True
    for file in files:
        is_empty = False
        folder.mkdir(parents=True, exist_ok=True)
        name = PurePosixPath(file.name.replace("\\", "/")).name.replace("\x00", "") or "file"
        path, number = folder / name, 1
        while path.exists():
            number += 1
            path = folder / f"{PurePosixPath(name).stem} ({number}){PurePosixPath(name).suffix}"
        save_received(path, file.content)
        say(plain(str(path)))
    if is_empty:
        raise UsageError("no_files_with_it")
    return Exit.OK


SHORTEST_ID = 4
"""Digits of an id a person may type; fewer would often mean several records."""


def full_id(wallet: Wallet, text: str) -> RecordId:
    """Returns the record a full or shortened id means. Raises StoreError ``no_record`` or ``id_ambiguous``."""
    lowered = text.strip().lower()
    if len(lowered) < SHORTEST_ID or not set(lowered) <= set("0123456789abcdef"):
        raise StoreError("no_record")
    ids = wallet.library.ids_starting(lowered)
    if not ids:
        raise StoreError("no_record")
    if len(ids) > 1:
        raise StoreError("id_ambiguous")
    return ids[0]


def _words_row(wallet: Wallet, record_id: RecordId, facts: Facts | None) -> dict[str, Any]:
    """Returns what is said of a record; what is inside it is asked for where its line does not tell it."""
    if facts is None or facts.inside or facts.plain:
        facts = wallet.library.facts(record_id)
    return words_row(facts, datetime.now(UTC))


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"cli.{key}", language(), n=None, **values)
