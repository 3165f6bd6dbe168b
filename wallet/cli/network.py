"""``lanyard network``: how the wallet goes online: its proxy, and certificate authorities of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.cli.vault import opened
from wallet.cli.way_out import authority_file
from wallet.errors import UsageError
from wallet.service.network_settings import NetworkSettings, OwnAuthority
from wallet.service.way_out import ProxyUse, proxy_choice


def network(arguments: argparse.Namespace) -> int:
    """Shows how it goes online, chooses a proxy, and brings in, lists or removes authorities."""
    action, what = arguments.action, arguments.what
    if (action in ("proxy", "trust-ca", "remove-ca")) != (what is not None):
        raise UsageError("network_what")
    choice = proxy_choice(what) if action == "proxy" else None
    data = authority_file(Path(what)) if action == "trust-ca" else b""
    with opened(arguments, writing=what is not None) as wallet:
        settings = wallet.network_settings
        if choice is not None:
            settings.choose(choice)
        for authority in settings.add_authorities(data) if data else ():
            _show_authority(authority, "ca_trusted", as_json=arguments.json)
        if action == "remove-ca":
            _show_authority(settings.remove_authority(what), "ca_removed", as_json=arguments.json)
        if action in ("show", "proxy"):
            _show(settings, as_json=arguments.json)
    return Exit.OK


def _show(settings: NetworkSettings, *, as_json: bool) -> None:
    state = settings.state()
    if as_json:
        row = {"proxy": str(state.use), "chosen": state.chosen, "found": state.named, "source": state.source}
        emit(row | {"error": state.error or None, "authorities": [_row(authority) for authority in state.authorities]})
        return
    if state.chosen:
        say(_text("proxy_used", proxy=plain(state.chosen)))
    elif state.use is ProxyUse.NONE and state.source:
        say(_text("proxy_not_used", proxy=plain(state.named or "?")))
    else:
        say(_text("no_proxy"))
    if state.error:
        say(sentence(state.error))
    for authority in state.authorities:
        _show_authority(authority, "ca", as_json=False)


def _show_authority(authority: OwnAuthority, key: str, *, as_json: bool) -> None:
    if as_json:
        emit(_row(authority))
    else:
        say(_text(key, name=plain(authority.name), day=authority.until.date().isoformat(), id=authority.sha256[:16]))


def _row(authority: OwnAuthority) -> dict[str, str | None]:
    return {"name": authority.name, "until": moment(authority.until), "sha256": authority.sha256}


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"network.{key}", language(), n=None, **values)
