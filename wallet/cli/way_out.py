"""``--proxy`` and ``--trust-ca``: which way out is taken this time, and whose certificates are trusted on it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resources import catalogue
from wallet.cli.output import language, plain, say
from wallet.errors import UsageError
from wallet.limits import MAX_AUTHORITY_BYTES
from wallet.service.way_out import ProxyChoice, ProxyUse, proxy_choice, way_out

if TYPE_CHECKING:
    from wallet.service.wallet import Wallet


def authority_file(path: Path) -> bytes:
    """Returns a file of certificates. Raises UsageError ``authority_unreadable``."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_AUTHORITY_BYTES + 1)
    except OSError as error:
        raise UsageError("authority_unreadable", type(error).__name__) from None


def take_way_out(wallet: Wallet, arguments: argparse.Namespace) -> None:
    """Goes online as the arguments say until the vault is closed. Raises UsageError."""
    if proxy := getattr(arguments, "proxy", None):
        wallet.network_settings.choose(proxy_choice(proxy), keep=False)
    if file := getattr(arguments, "trust_ca", None):
        wallet.network_settings.add_authorities(authority_file(file), keep=False)


def say_proxy(wallet: Wallet) -> None:
    """Says on standard error which proxy the wallet goes online through, before somebody is asked; nothing without one."""
    say_way(wallet.network_settings.choice())


def say_way(choice: ProxyChoice) -> None:
    """Says on standard error through which proxy ``choice`` goes online; nothing where it goes straight."""
    if choice.use is not ProxyUse.NONE and (chosen := way_out(choice).chosen):
        say(catalogue.text("network.proxy_used", language(), n=None, proxy=plain(chosen)), stream=sys.stderr)
