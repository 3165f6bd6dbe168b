"""``lanyard identity``: the person's addresses, names and numbers, and which credentials they fit."""

from __future__ import annotations

import argparse

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say
from wallet.cli.vault import opened
from wallet.credential.identity import Identity, IdentityType, likely_type, tidy
from wallet.service.wallet import Wallet


def identity(arguments: argparse.Namespace) -> int:
    """Lists, adds or removes; a value may be typed as several words."""
    with opened(arguments, writing=arguments.identity_verb != "list") as wallet:
        if arguments.identity_verb == "list":
            return _list(wallet, as_json=arguments.json)
        value = " ".join(arguments.value)
        kind = IdentityType(arguments.type) if arguments.type else likely_type(value)
        if arguments.identity_verb == "add":
            identity, changes = wallet.identities.add(value, kind)
            if arguments.json:
                emit({**_row(identity), "matched": list(changes.updated)})
            else:
                say(_text("identity_added", type=_kind(identity), value=plain(identity.value)))
                say(_text("identity_fits", n=len(changes.updated)))
            return Exit.OK
        removed = Identity(kind, tidy(value))
        wallet.identities.remove(removed)
        if arguments.json:
            emit({**_row(removed), "removed": True})
        else:
            say(_text("identity_removed", value=plain(removed.value)))
    return Exit.OK


def _list(wallet: Wallet, *, as_json: bool) -> int:
    held = wallet.identities.held()
    unmatched = wallet.identities.unmatched_recipients()
    for entry in held:
        if as_json:
            emit({**_row(entry.identity), "credentials": [record.id for record in entry.records]})
            continue
        say(f"{plain(entry.identity.value)} ({_kind(entry.identity)})")
        for record in entry.records:
            say(f"    {record.id[:8]}  {plain(record.title)}")
    if as_json:
        emit({"unknown": [record.id for record in unmatched]})
        return Exit.OK
    if not held:
        say(_text("identity_none"))
    if unmatched:
        say(_text("identity_strangers", n=len(unmatched)))
        for record in unmatched:
            say(f"    {record.id[:8]}  {plain(record.title)}")
    return Exit.OK


def _row(identity: Identity) -> dict[str, str | None]:
    return {"type": str(identity.type), "value": identity.value, "added": moment(identity.added_at)}


def _kind(identity: Identity) -> str:
    return catalogue.text(f"cli.identity.{identity.type}", language())


def _text(key: str, *, n: int | None = None, **values: str) -> str:
    return catalogue.text(f"cli.{key}", language(), n=n, **values)
