"""``lanyard key``: the addresses that issuers issue to."""

from __future__ import annotations

import argparse

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say
from wallet.cli.vault import opened
from wallet.errors import UsageError
from wallet.limits import MAX_TAG_CHARS
from wallet.service.sharing import write_address_code


def key(arguments: argparse.Namespace) -> int:
    """Shows every address, the default one first; ``--new`` makes one for a single issuer and shows that alone."""
    with opened(arguments) as wallet:
        if arguments.new is None:
            keys = wallet.sharing.holder_keys()
        else:
            keys = [wallet.sharing.new_holder_key(_label(arguments.new))]
        origins = {each.did: wallet.moved_keys.origin(each.did) for each in keys}
    if arguments.png is not None:
        write_address_code(keys[0].did, arguments.png)
    for each in keys:
        if arguments.json:
            emit({"did": each.did, "label": each.label, "created": moment(each.created), "origin": origins[each.did]})
        else:
            say(f"{each.did}  {plain(each.label)}".rstrip())
    if arguments.png is not None and not arguments.json:
        say(catalogue.text("cli.share_made", language(), file=plain(str(arguments.png))))
    return Exit.OK


def _label(text: str) -> str:
    label = text.strip()
    if not label or len(label) > MAX_TAG_CHARS:
        raise UsageError("key_label")
    return label
