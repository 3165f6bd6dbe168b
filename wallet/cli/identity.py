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
    with opened(arguments) as wallet:
        if arguments.act == "list":
            return _list(wallet, as_json=arguments.json)
        value = " ".join(arguments.value)
        kind = IdentityType(arguments.type) if arguments.type else likely_type(value)
        if arguments.act == "add":
            made, changes = wallet.identities.add(value, kind)
            if arguments.json:
                emit({**_row(made), "matched": list(changes.updated)})
            else:
                say(_text("identity_added", type=_kind(made), value=plain(made.value)))
                say(_text("identity_fits", n=len(changes.updated)))
            return Exit.OK
        gone = Identity(kind, tidy(value))
        wallet.identities.remove(gone)
        if arguments.json:
            emit({**_row(gone), "removed": True})
        else:
            say(_text("identity_removed", value=plain(gone.value)))
    return Exit.OK


def _list(wallet: Wallet, *, as_json: bool) -> int:
    held = wallet.identities.held()
    strangers = wallet.identities.unmatched_recipients()
    for one in held:
        if as_json:
            emit({**_row(one.identity), "credentials": [record.id for record in one.records]})
            continue
        say(f"{plain(one.identity.value)} ({_kind(one.identity)})")
        for record in one.records:
            say(f"    {record.id[:8]}  {plain(record.title)}")
    if as_json:
        emit({"unknown": [record.id for record in strangers]})
        return Exit.OK
    if not held:
        say(_text("identity_none"))
    if strangers:
        say(_text("identity_strangers", n=len(strangers)))
        for record in strangers:
            say(f"    {record.id[:8]}  {plain(record.title)}")
    return Exit.OK


def _row(one: Identity) -> dict[str, str | None]:
    return {"type": str(one.type), "value": one.value, "added": moment(one.added_at)}


def _kind(one: Identity) -> str:
    return catalogue.text(f"cli.identity.{one.type}", language())


def _text(key: str, *, n: int | None = None, **values: str) -> str:
    return catalogue.text(f"cli.{key}", language(), n=n, **values)
