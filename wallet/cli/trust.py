"""``lanyard trust``: whom you recognise by your own word, and the registries you chose. Kept in the vault."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say
from wallet.cli.vault import full_id, opened
from wallet.cli.way_out import say_proxy
from wallet.credential.model import Credential
from wallet.encodings.web_address import split_address
from wallet.errors import UsageError
from wallet.intake.source import exists_as_file
from wallet.limits import MAX_FETCH_BYTES
from wallet.service.wallet import Wallet

_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"
_DER: Final = b"\x30"
_SHORTEST: Final = 8
"""Characters of the id of a root by which it can be named."""


def trust(arguments: argparse.Namespace) -> int:
    """Lists, adds or removes."""
    with opened(arguments, writing=arguments.action != "list") as wallet:
        if arguments.action == "add":
            _add(wallet, arguments)
        elif arguments.action == "remove":
            _remove(wallet, arguments.what)
        elif arguments.action in ("accept", "decline"):
            _decide(wallet, accept=arguments.action == "accept")
        else:
            _list(wallet, as_json=arguments.json)
    return Exit.OK


def _list(wallet: Wallet, *, as_json: bool) -> None:
    registries, issuers = wallet.trusted_issuers.registries(), wallet.trusted_issuers.issuers()
    for registry in registries:
        if as_json:
            emit({"kind": "registry", "name": registry.name, "added": moment(registry.added)})
        else:
            say(_text("registry", name=plain(registry.name), day=registry.added.date().isoformat()))
    for issuer in issuers:
        if as_json:
            emit({"kind": "issuer", "id": issuer.id, "name": issuer.name, "added": moment(issuer.added)})
        else:
            name = plain(issuer.name) or _text("nameless")
            say(_text("issuer", name=name, id=plain(issuer.id), day=issuer.added.date().isoformat()))
    signers = wallet.trusted_issuers.signers()
    for signer in signers:
        if as_json:
            emit({"kind": "signer", "id": signer.id, "name": signer.name, "until": moment(signer.until)})
        else:
            say(_text("signer", name=plain(signer.name), id=signer.id[:16], day=signer.until.date().isoformat()))
    if not registries and not issuers and not signers and not as_json:
        say(_text("empty"))


def _add(wallet: Wallet, arguments: argparse.Namespace) -> None:
    what = arguments.what
    if exists_as_file(what) and what != "-":
        with Path(what).open("rb") as stream:
            data = stream.read(MAX_FETCH_BYTES + 1)
        if _CERTIFICATE in data or data[:1] == _DER:
            _add_signers(wallet, data)
            return
        names = wallet.trusted_issuers.add_registry(data, Path(what).stem)
        say(_text("added_registry", names=", ".join(plain(name) for name in names)))
        return
    if arguments.list:
        _fetch(wallet, what, yes=arguments.yes)
        return
    issuer, name = what, arguments.name
    if ":" not in what:
        view = wallet.library.record(full_id(wallet, what)).view
        if not isinstance(view, Credential):
            raise UsageError("issuer_id_malformed")
        issuer, name = view.issuer.id, name or view.issuer.name
    for caution in wallet.trusted_issuers.cautions(issuer, name):
        say(catalogue.text(f"caution.{caution.code}", language(), name=plain(caution.name)), stream=sys.stderr)
    wallet.trusted_issuers.recognise(issuer, name)
    say(_text("added", name=plain(name) or plain(issuer), id=plain(issuer)))


def _add_signers(wallet: Wallet, data: bytes) -> None:
    before = {signer.id for signer in wallet.trusted_issuers.signers()}
    wallet.trusted_issuers.add_signers(data)
    for signer in wallet.trusted_issuers.signers():
        if signer.id not in before:
            say(_text("added_signer", name=plain(signer.name)))


def _fetch(wallet: Wallet, address: str, *, yes: bool) -> None:
    """Names the host on standard error, and asks it only after a yes."""
    host = plain(split_address(address).hostname or "")
    if not host or not address.startswith("https://"):
        raise UsageError("trust_address_malformed")
    say(_text("ask_list", host=host), stream=sys.stderr)
    say_proxy(wallet)
    agreed = yes or (
        sys.stdin.isatty() and input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()
    )
    if not agreed:
        raise UsageError("trust_not_asked")
    names = wallet.trusted_issuers.fetch_registry(address)
    say(_text("added_registry", names=", ".join(plain(name) for name in names)))


def _decide(wallet: Wallet, *, accept: bool) -> None:
    if wallet.trusted_issuers.restored() is None:
        say(_text("nothing_restored"))
        return
    wallet.trusted_issuers.decide_restored(accept=accept)
    say(_text("accepted" if accept else "declined"))


def restored_lines(wallet: Wallet) -> list[str]:
    """Returns a line for each that a restored backup says the person recognises, with what is odd about its name."""
    restored = wallet.trusted_issuers.restored()
    if restored is None:
        return []
    lines = [_text("restored_registry", name=plain(name)) for name in restored.registries]
    for issuer in restored.issuers:
        lines.append(_text("restored_issuer", name=plain(issuer.name) or _text("nameless"), id=plain(issuer.id)))
        for caution in wallet.trusted_issuers.cautions(issuer.id, issuer.name):
            lines.append("    " + catalogue.text(f"caution.{caution.code}", language(), name=plain(caution.name)))
    return lines


def _remove(wallet: Wallet, what: str) -> None:
    signers = [signer.id for signer in wallet.trusted_issuers.signers() if signer.id.startswith(what)]
    if len(what) >= _SHORTEST and len(signers) == 1:
        wallet.trusted_issuers.forget_signer(signers[0])
    elif any(registry.name == what for registry in wallet.trusted_issuers.registries()):
        wallet.trusted_issuers.forget_registry(what)
    else:
        wallet.trusted_issuers.forget(what)
    say(_text("removed", name=plain(what)))


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"cli.trust.{key}", language(), n=None, **values)
