"""Addresses among the sources of ``lanyard add``: the host is named, and asked only after the person said yes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace

from resources import catalogue
from wallet.cli.output import language, plain, say
from wallet.cli.way_out import say_proxy
from wallet.errors import IntakeError
from wallet.intake.routes.route import Inquiry, inquiry_of
from wallet.intake.source import Source, carries_something, exists_as_file, expand_arguments, from_bytes
from wallet.service.wallet import Wallet


def expand(wallet: Wallet, arguments: argparse.Namespace) -> Iterator[Source]:
    """Yields the sources of the arguments: files as they are, addresses as what came from them."""
    for text in arguments.sources:
        if exists_as_file(text) or carries_something(text):
            yield from expand_arguments([text])
            continue
        try:
            inquiry = inquiry_of(text)
        except IntakeError as error:
            yield replace(from_bytes(b"", route="address", name=text), error=error)
            continue
        if inquiry is None:
            yield from expand_arguments([text])
        elif _agreed(wallet, inquiry, arguments):
            yield wallet.adding.ask(inquiry)
        else:
            yield replace(from_bytes(b"", route=inquiry.route, name=inquiry.name), error=IntakeError("address_not_asked"))


def _agreed(wallet: Wallet, inquiry: Inquiry, arguments: argparse.Namespace) -> bool:
    """Asks on standard error, so that standard output stays the results'."""
    say_proxy(wallet)
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        return False
    hosts = ", ".join(plain(host) for host in inquiry.hosts)
    say(catalogue.text("cli.ask_address", language(), hosts=hosts), stream=sys.stderr)
    return input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()
