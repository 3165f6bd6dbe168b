"""``present``, ``share`` and ``shares``: proving it, and remembering to whom."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from pathlib import Path

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say
from wallet.cli.vault import full_id, opened
from wallet.errors import UsageError
from wallet.service.wallet import Wallet
from wallet.share.presentation import PresentationRequest, SignedPresentation

_LENGTH = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def length_of_time(text: str) -> timedelta:
    """Reads ``30m``, ``8h`` or ``7d``. Raises UsageError ``expires_malformed``."""
    found = _LENGTH.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise UsageError("expires_malformed")
    return int(found[1]) * _UNITS[found[2]]


def _signed(arguments: argparse.Namespace, wallet: Wallet) -> SignedPresentation:
    request = PresentationRequest(
        audience=arguments.audience,
        purpose=arguments.purpose,
        challenge=arguments.challenge,
        domain=arguments.domain,
        expires_in=length_of_time(arguments.expires),
        disclose=tuple(arguments.disclose),
    )
    return wallet.sharing.present([full_id(wallet, text) for text in arguments.ids], request)


def present(arguments: argparse.Namespace) -> int:
    """Signs a presentation, checks it with our own verifier, writes it and remembers it."""
    with opened(arguments) as wallet:
        signed = _signed(arguments, wallet)
        wallet.sharing.deliver(signed, "file", arguments.output)
        _tell(arguments, signed, [arguments.output])
    return Exit.OK


def share(arguments: argparse.Namespace) -> int:
    """Signs one presentation and hands it over in every way that was asked for."""
    ways = {"qr": arguments.qr, "html": arguments.html, "pdf": arguments.pdf}
    written: list[Path] = []
    with opened(arguments) as wallet:
        signed = _signed(arguments, wallet)
        for channel, path in ways.items():
            if path is None:
                continue
            if str(path) == "-":
                say(wallet.sharing.qr_text(signed))
                continue
            written.extend(wallet.sharing.deliver(signed, channel, path))
        _tell(arguments, signed, written)
    return Exit.OK


def _tell(arguments: argparse.Namespace, signed: SignedPresentation, written: list[Path]) -> None:
    if arguments.json:
        emit(
            {
                "files": [str(path) for path in written],
                "challenge": signed.challenge,
                "domain": signed.domain,
                "expires": moment(signed.expires),
                "digest": signed.digest,
            }
        )
        return
    lang = language()
    for path in written:
        say(catalogue.text("cli.share_made", lang, file=plain(str(path))))
    audience = plain(arguments.audience) or catalogue.text("cli.someone", lang)
    say(catalogue.text("cli.share_signed_until", lang, audience=audience, until=moment(signed.expires)))


def shares(arguments: argparse.Namespace) -> int:
    """Lists the ledger, newest first."""
    with opened(arguments) as wallet:
        entries = wallet.sharing.ledger()
    for entry in entries:
        if arguments.json:
            emit(
                {
                    "id": entry.id,
                    "created": moment(entry.created),
                    "audience": entry.audience,
                    "purpose": entry.purpose,
                    "channel": entry.channel,
                    "credentials": list(entry.record_ids),
                    "titles": list(entry.titles),
                    "expires": moment(entry.expires),
                    "digest": entry.digest,
                    "state": entry.state,
                }
            )
        else:
            titles = ", ".join(plain(title) for title in entry.titles)
            say(f"{moment(entry.created)}  {plain(entry.audience)}  {entry.channel}  {titles}")
    if not entries and not arguments.json:
        say(catalogue.text("cli.shares_empty", language()))
    return Exit.OK
