"""``share --room``: stays in the foreground as long as the page is open, and closes it whatever happens."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from resources import catalogue
from wallet.cli.output import language, plain, say
from wallet.cli.secrets import vault_folder
from wallet.records.record import ShareEntry, ShareState
from wallet.service.sharing import Delivered, LiveShare, RoomTerms, SignedPresentation
from wallet.service.wallet import Wallet
from wallet.store.file.stop_mark import StopMark, ask_to_stop, marked

_TICK: Final = 0.1
"""Seconds between two looks at whether it should close."""


def room_terms(arguments: argparse.Namespace) -> RoomTerms | None:
    """Returns how the page is to be shown, or None where none is. Raises ShareError ``room_time``."""
    if not getattr(arguments, "room", False):
        return None
    asked = {} if arguments.minutes is None else {"open_for": timedelta(minutes=arguments.minutes)}
    return RoomTerms(arguments.interface or "", ask_code=arguments.ask_code, language=language(), **asked)


def keep_open(
    arguments: argparse.Namespace, wallet: Wallet, signed: SignedPresentation, report: Callable[[Delivered], None]
) -> None:
    """Opens the room, has ``report`` say where, and returns when it is closed: by time, by *stop*, by Ctrl+C.

    Raises ShareError, StoreError.
    """
    with _closed_by_signals():
        delivered = wallet.sharing.start(signed, "room")
        mark = StopMark(vault_folder(arguments), delivered.entry.id)
        live = delivered.live
        try:
            report(delivered)
            while live is not None and live.state is ShareState.LIVE and not mark.is_stop_asked:
                time.sleep(_TICK)
        except KeyboardInterrupt:
            pass
        finally:
            wallet.sharing.stop(delivered.entry.id)
            mark.remove()
    say(catalogue.text("cli.room_over", language(), n=(live.views if live else 0) or 0), stream=sys.stderr)


def say_room(entry: ShareEntry, live: LiveShare, code_text: str) -> None:
    """Says where the page is, to a person: the code of the address, the address, the digits, and until when."""
    lang = language()
    say(code_text)
    say(catalogue.text("cli.room_open", lang, address=live.address))
    if live.code:
        say(catalogue.text("cli.room_code", lang, code=live.code))
    if entry.expires is not None:
        say(catalogue.text("cli.room_until", lang, until=_hour(entry.expires)))


def stopped_elsewhere(arguments: argparse.Namespace) -> Sequence[tuple[str, bool]]:
    """Asks the process that has this vault open to stop what it shows; returns each share and whether it has stopped.

    Returns nothing where one that was named is not shown there.
    """
    folder = vault_folder(arguments)
    shown = marked(folder)
    if arguments.all:
        asked = list(shown)
    else:
        asked = []
        for text in arguments.shares:
            alike = [share_id for share_id in shown if share_id.startswith(plain(text).strip().lower())]
            if len(alike) != 1:
                return ()
            asked += alike
    return [(share_id, ask_to_stop(folder, share_id)) for share_id in asked]


@contextmanager
def _closed_by_signals() -> Iterator[None]:
    """Has a program that is told to end close the room first, as Ctrl+C does."""
    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {each: signal.signal(each, signal.default_int_handler) for each in ends}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _hour(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
