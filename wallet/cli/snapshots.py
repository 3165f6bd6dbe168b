"""``lanyard snapshots``: the copies a vault makes of itself, and the way back to one."""

from __future__ import annotations

import argparse
from datetime import UTC

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, say
from wallet.cli.secrets import unlock_secret, vault_folder
from wallet.cli.vault import opened
from wallet.service.wallet import Wallet

_NEWEST = "newest"


def snapshots(arguments: argparse.Namespace) -> int:
    """Lists the snapshots, newest first, which needs no secret; with ``--put-back`` goes back to one of them.

    What stood in the vault's place stays in the folder, under the name that is told. ``--keep-file`` is the other answer to
    the warning that something saved last is missing: it is not told again.
    """
    locked = Wallet.locked(vault_folder(arguments))
    if arguments.put_back:
        secret = unlock_secret(arguments)
        newest = arguments.put_back == _NEWEST
        restored = locked.put_back_newest_good(secret) if newest else locked.put_back(arguments.put_back, secret)
        if arguments.json:
            emit({"snapshot": restored.snapshot, "set_aside": restored.set_aside})
        else:
            say(_text("put_back", name=restored.snapshot, kept=restored.set_aside))
        return Exit.OK
    if arguments.keep_file:
        with opened(arguments) as wallet:
            wallet.safekeeping.go_on_without_missing()
        say(_text("file_kept"))
        return Exit.OK
    for snapshot in locked.snapshots():
        if arguments.json:
            row = {"name": snapshot.name, "taken_at": moment(snapshot.taken_at), "reason": snapshot.reason}
            emit({**row, "bytes": snapshot.size})
        else:
            why = catalogue.text(f"keeping.reason.{snapshot.reason}", language())
            say(f"{snapshot.name}  {snapshot.taken_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC  {why}")
    return Exit.OK


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"cli.{key}", language(), n=None, **values)
