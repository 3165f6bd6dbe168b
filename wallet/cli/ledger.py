"""``ledger`` and ``stop``: what was shared, with whom, what of it can be taken back, and taking it back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, moment_text, plain, say, sentence
from wallet.cli.room import stopped_elsewhere
from wallet.cli.vault import full_id, opened
from wallet.errors import ShareError, StoreError
from wallet.records.record import ShareEntry, ShareState
from wallet.service.sharing import ledger_csv, ledger_json, write_whole
from wallet.service.wallet import Wallet

_SHORTEST_ID: Final = 4
"""Digits of a share's id a person may type; fewer would often mean several."""


def ledger(arguments: argparse.Namespace) -> int:
    """Lists shares as things stand now, newest first; or one of them, with what left and where it lies.

    Links whose time is over are taken away first: that was agreed to when they were made.
    """
    with opened(arguments) as wallet:
        for entry in wallet.sharing.end_overdue():
            if entry.state is ShareState.UNREACHABLE:
                say(f"{entry.id[:8]}  {sentence('link_still_there')}", stream=sys.stderr)
        if arguments.share:
            return _details(arguments, wallet)
        entries = _asked_for(arguments, wallet)
        if arguments.export:
            written = ledger_csv(entries) if arguments.export.suffix.lower() == ".csv" else ledger_json(entries)
            write_whole(arguments.export, written)
            say(catalogue.text("cli.share_made", language(), file=plain(str(arguments.export))), stream=sys.stderr)
        soon = {entry.id for entry in wallet.sharing.ending_soon()}
    for entry in entries:
        if arguments.json:
            emit(_row(entry) | {"ends_soon": entry.id in soon})
        else:
            titles = ", ".join(plain(title) for title in entry.titles)
            ends = f"  ({catalogue.text('cli.share_ends_soon', language())})" if entry.id in soon else ""
            state = catalogue.text(f"cli.share_state.{entry.state}", language()) + ends
            to = plain(entry.audience) or catalogue.text("cli.someone", language())
            say(f"{entry.id[:8]}  {moment_text(entry.created)}  {state}  {to}  {entry.channel}  {titles}")
    if not entries and not arguments.json:
        empty = "cli.shares_none" if arguments.record or arguments.has else "cli.shares_empty"
        say(catalogue.text(empty, language()))
    return Exit.OK


def _asked_for(arguments: argparse.Namespace, wallet: Wallet) -> Sequence[ShareEntry]:
    sharing = wallet.sharing
    entries = sharing.ledger()
    if arguments.record:
        carrying = {entry.id for entry in sharing.carrying(full_id(wallet, arguments.record))}
        entries = [entry for entry in entries if entry.id in carrying]
    if arguments.has:
        having = {entry.id for entry in sharing.having(arguments.has)}
        entries = [entry for entry in entries if entry.id in having]
    return entries


def _details(arguments: argparse.Namespace, wallet: Wallet) -> int:
    entry = wallet.sharing.entry(_share_id(wallet, arguments.share))
    content, link = wallet.sharing.content(entry.id), wallet.sharing.link(entry.id)
    if arguments.output is not None:
        if not content:
            raise StoreError("share_content_not_kept")
        write_whole(arguments.output, content)
    if arguments.json:
        written = [] if arguments.output is None else [str(arguments.output)]
        emit(_row(entry) | {"link": link, "kept": bool(content), "size": len(content), "written": written})
        return Exit.OK
    lang = language()
    to = plain(entry.audience) or catalogue.text("cli.someone", lang)
    say(f"{entry.id[:8]}  {moment_text(entry.created)}  {catalogue.text(f'cli.share_state.{entry.state}', lang)}  {to}")
    for line in (plain(entry.purpose), *(f"- {plain(title)}" for title in entry.titles), link):
        if line:
            say(line)
    if arguments.output is not None:
        say(catalogue.text("cli.share_made", lang, file=plain(str(arguments.output))))
    return Exit.OK


def _row(entry: ShareEntry) -> dict[str, Any]:
    return {
        "share": entry.id,
        "state": str(entry.state),
        "way": entry.channel,
        "to": entry.audience,
        "purpose": entry.purpose,
        "made": moment(entry.created),
        "until": moment(entry.expires),
        "credentials": list(entry.record_ids),
        "titles": list(entry.titles),
        "digest": entry.digest,
        "changed": moment(entry.changed),
        # As the verb wrote them before it had the names above.
        "id": entry.id,
        "created": moment(entry.created),
        "audience": entry.audience,
        "channel": entry.channel,
        "expires": moment(entry.expires),
    }


def stop(arguments: argparse.Namespace) -> int:
    """Takes shares back; of one that cannot be, says why. Exit 1 when one that was named could not be."""
    try:
        with opened(arguments) as wallet:
            outcomes = list(_stopped_all(wallet) if arguments.all else _stopped(wallet, arguments.shares))
    except StoreError as problem:
        # Another process shows it, and holds the vault as long as it does.
        if problem.code != "vault_in_use" or not (elsewhere := stopped_elsewhere(arguments)):
            raise
        return _tell_stopped_elsewhere(arguments, elsewhere)
    for entry, error in outcomes:
        if arguments.json:
            emit({"share": entry.id, "state": str(entry.state), "stopped": not error, "error": error or None})
        else:
            what = sentence(error) if error else catalogue.text("cli.share_stopped", language())
            say(f"{entry.id[:8]}  {what}")
    if not outcomes and not arguments.json:
        say(catalogue.text("cli.nothing_to_stop", language()))
    return Exit.BAD if not arguments.all and any(error for _, error in outcomes) else Exit.OK


def _tell_stopped_elsewhere(arguments: argparse.Namespace, outcomes: Sequence[tuple[str, bool]]) -> int:
    for share_id, has_stopped in outcomes:
        if arguments.json:
            state = str(ShareState.STOPPED if has_stopped else ShareState.LIVE)
            problem = None if has_stopped else "vault_in_use"
            emit({"share": share_id, "state": state, "stopped": has_stopped, "error": problem})
        else:
            what = catalogue.text("cli.share_stopped", language()) if has_stopped else sentence("vault_in_use")
            say(f"{share_id[:8]}  {what}")
    return Exit.OK if all(has_stopped for _, has_stopped in outcomes) else Exit.BAD


def _stopped(wallet: Wallet, ids: Sequence[str]) -> Iterator[tuple[ShareEntry, str]]:
    for share_id in [_share_id(wallet, text) for text in ids]:
        try:
            entry = wallet.sharing.stop(share_id)
            yield entry, "link_still_there" if entry.state is ShareState.UNREACHABLE else ""
        except ShareError as error:
            yield wallet.sharing.entry(share_id), error.code


def _stopped_all(wallet: Wallet) -> Iterator[tuple[ShareEntry, str]]:
    """Also tells of what was handed over and is still good: it goes on, whatever is asked here."""
    for entry in wallet.sharing.stop_all():
        yield entry, "link_still_there" if entry.state is ShareState.UNREACHABLE else ""
    for entry in wallet.sharing.ledger():
        if entry.state is ShareState.DELIVERED:
            yield entry, "share_cannot_be_called_back"


def _share_id(wallet: Wallet, text: str) -> str:
    """Returns the share that a full or shortened id means. Raises StoreError ``no_share``, ``id_ambiguous``."""
    lowered = text.strip().lower()
    if len(lowered) < _SHORTEST_ID or not set(lowered) <= set("0123456789abcdef"):
        raise StoreError("no_share")
    ids = wallet.sharing.ids_starting(lowered)
    if not ids:
        raise StoreError("no_share")
    if len(ids) > 1:
        raise StoreError("id_ambiguous")
    return ids[0]
