"""``present``, ``share``, ``ledger`` and ``stop``: proving it, remembering to whom, and taking it back."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from wallet.cli.ask import challenge_given
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.cli.room import keep_open, room_terms, say_room, stopped_elsewhere
from wallet.cli.vault import full_id, opened
from wallet.cli.viewer import viewer_beside, write_viewer
from wallet.cli.words import verdict_text, words_row
from wallet.encodings.challenge_request import ChallengeRequest
from wallet.errors import ShareError, StoreError, UsageError
from wallet.records.record import ShareEntry, ShareState
from wallet.report import VerificationReport
from wallet.service.sharing import (
    Delivered,
    PresentationForm,
    PresentationRequest,
    ShareWarning,
    SignedPresentation,
    Viewer,
    by_code,
)
from wallet.service.wallet import Wallet

_LENGTH: Final = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_FORMS: Final = {"verifier": "code", "page": "page", "moving": "qr"}
"""What ``--form`` says of a code, and the channel that makes it."""
_TOKENS: Final = {
    None: PresentationForm.EMBEDDED, "2.0": PresentationForm.VP_JWT, "1.1": PresentationForm.VP_JWT_1,
}  # fmt: skip
"""What ``--jwt`` says, by the version of the data model."""
_SHORTEST_ID: Final = 4
"""Digits of a share's id a person may type; fewer would often mean several."""


def length_of_time(text: str) -> timedelta:
    """Reads ``30m``, ``8h`` or ``7d``. Raises UsageError ``expires_malformed``."""
    length = _LENGTH.fullmatch(text)
    if length is None or int(length[1]) == 0:
        raise UsageError("expires_malformed")
    return int(length[1]) * _UNITS[length[2]]


# Handing over ----------------------------------------------------------------
def present(arguments: argparse.Namespace) -> int:
    """Signs a presentation, checks it as a receiver would, writes it and remembers it."""
    with opened(arguments) as wallet:
        _hand_over(arguments, wallet, {"file": arguments.output})
    return Exit.OK


def share(arguments: argparse.Namespace) -> int:
    """Hands the chosen credentials over in every way that was asked for; in none, when one of them cannot carry them."""
    form = _FORMS[arguments.form]
    ways = {form: arguments.code, "qr": arguments.qr} if form != "qr" else {"qr": arguments.code or arguments.qr}
    ways |= {"html": arguments.html, "pdf": arguments.pdf, "file": arguments.file}
    with opened(arguments) as wallet:
        files = {channel: path for channel, path in ways.items() if path is not None}
        _hand_over(arguments, wallet, files, room=arguments.room)
    return Exit.OK


def _hand_over(arguments: argparse.Namespace, wallet: Wallet, ways: Mapping[str, Path], *, room: bool = False) -> None:
    sharing = wallet.sharing
    ids = [full_id(wallet, text) for text in arguments.ids]
    signed = _signed(arguments, wallet, ids, [*ways, *(["room"] if room else [])])
    known = {
        channel: _Known(sharing.warnings(leaving, channel), sharing.received_report(leaving, channel))
        for channel, leaving in signed.items()
    }
    if not arguments.json:
        _warn(list(known.values()))
    if "page" in ways and arguments.viewer == "file":
        write_viewer(viewer_beside(ways["page"]))
    files = [(signed[channel], channel, path) for channel, path in ways.items() if str(path) != "-"]
    for delivered in sharing.write(files, language=language()):
        _report(arguments, wallet, delivered, known[delivered.entry.channel])
    # JSON Lines stay readable by a script: codes for a terminal go beside them.
    terminal = partial(say, stream=sys.stderr if arguments.json else sys.stdout)
    for channel, path in ways.items():
        if str(path) == "-":
            delivered = sharing.print_codes(signed[channel], terminal)
            _report(arguments, wallet, delivered, known[delivered.entry.channel])
    if room:
        keep_open(arguments, wallet, signed["room"], lambda shown: _report(arguments, wallet, shown, known["room"]))


def _signed(
    arguments: argparse.Namespace, wallet: Wallet, ids: Sequence[Any], ways: Sequence[str]
) -> dict[str, SignedPresentation]:
    """Returns what each way hands over. Ways that are good for the same time hand over the same bytes."""
    asked = length_of_time(arguments.expires) if arguments.expires else None
    usual = {channel: wallet.sharing.lifetime(channel) for channel in ways}
    if terms := room_terms(arguments):
        usual["room"] = terms.open_for
    lifetimes = {channel: asked or usual[channel] for channel in ways}
    wallet.sharing.require_carried(ids, _request(arguments, min(lifetimes.values())), ways)
    by_lifetime = {
        lifetime: wallet.sharing.present(ids, _request(arguments, lifetime))
        for lifetime in dict.fromkeys(lifetimes.values())
    }
    return {channel: by_lifetime[lifetime] for channel, lifetime in lifetimes.items()}


def _request(arguments: argparse.Namespace, expires_in: timedelta) -> PresentationRequest:
    asked = challenge_given(arguments) or ChallengeRequest("")
    return PresentationRequest(
        audience=arguments.audience,
        purpose=arguments.purpose or asked.purpose,
        challenge=asked.challenge or None,
        domain=asked.domain or None,
        expires_in=expires_in,
        disclose=tuple(arguments.disclose),
        form=_TOKENS[getattr(arguments, "jwt", None)],
        viewer=_viewer(arguments),
        room=room_terms(arguments),
    )


def _viewer(arguments: argparse.Namespace) -> Viewer | None:
    """Returns the page that opens a code. The word ``file`` means one beside the code."""
    named = getattr(arguments, "viewer", None)
    if not named:
        return None
    address = viewer_beside(arguments.code).as_uri() if named == "file" and arguments.code else named
    return Viewer(address, language(), arguments.personal)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a way before anything leaves by it."""

    warnings: tuple[ShareWarning, ...]
    report: VerificationReport


def _warn(known: Sequence[_Known]) -> None:
    """Says, before anything leaves, what the person should know and what the receiver's check will say."""
    noticed = dict.fromkeys(warning for each in known for warning in each.warnings)
    for code, alike in by_code(list(noticed)).items():
        say(warning_text(code, alike), stream=sys.stderr)
    for text in dict.fromkeys(verdict_text(each.report, each.report.at) for each in known):
        say(catalogue.text("cli.receiver", language(), text=text), stream=sys.stderr)


def warning_text(code: str, alike: Sequence[ShareWarning]) -> str:
    """Returns the line for all warnings of one code."""
    # What stands in a credential is shown where it was asked for and not on this channel: a day is, a name is not.
    about = alike[0].about if _is_moment(alike[0].about) else ""
    explained = catalogue.explained(code, about, language(), day=_moment_text, safe=str, command=True)
    return f"! {explained.sentence} {explained.next}".rstrip()


def _report(arguments: argparse.Namespace, wallet: Wallet, delivered: Delivered, known: _Known) -> None:
    signed, entry = delivered.signed, delivered.entry
    written = [] if delivered.path is None else [str(delivered.path)]
    live = delivered.live
    if arguments.json:
        emit(
            {
                "share": entry.id,
                "way": entry.channel,
                "written": written,
                "address": "" if live is None else live.address,
                "code": "" if live is None else live.code,
                "text": wallet.sharing.camera_text(delivered),
                "until": moment(entry.expires),
                "warnings": [{"code": each.code, "about": each.about} for each in known.warnings],
                "receiver": {"verdict": str(known.report.verdict), **words_row(known.report, known.report.at)},
                "files": written,
                "challenge": signed.challenge,
                "domain": signed.domain,
                "expires": moment(entry.expires),
                "digest": entry.digest,
            }
        )
        return
    if live is not None:
        say_room(entry, live, wallet.sharing.address_text(live))
        return
    lang = language()
    for path in written:
        say(catalogue.text("cli.share_made", lang, file=plain(path)))
    if entry.expires is not None:
        audience = plain(entry.audience) or catalogue.text("cli.someone", lang)
        until = _until(entry.expires, signed.created)
        say(catalogue.text("cli.share_signed_until", lang, audience=audience, until=until))


def _until(expires: datetime, now: datetime) -> str:
    """Returns the day, or the hour when it is today."""
    ends = expires.astimezone()
    if ends.date() == now.astimezone().date():
        return catalogue.text("cli.until_today", language(), time=ends.strftime("%H:%M"))
    return ends.date().isoformat()


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment_text(value: datetime) -> str:
    return value.astimezone().strftime("%Y-%m-%d %H:%M")


# Looking back, taking back ------------------------------------------------------
def ledger(arguments: argparse.Namespace) -> int:
    """Lists every share as things stand now, newest first."""
    with opened(arguments) as wallet:
        entries = wallet.sharing.ledger()
    for entry in entries:
        if arguments.json:
            emit(_row(entry))
        else:
            titles = ", ".join(plain(title) for title in entry.titles)
            state = catalogue.text(f"cli.share_state.{entry.state}", language())
            to = plain(entry.audience) or catalogue.text("cli.someone", language())
            say(f"{entry.id[:8]}  {_moment_text(entry.created)}  {state}  {to}  {entry.channel}  {titles}")
    if not entries and not arguments.json:
        say(catalogue.text("cli.shares_empty", language()))
    return Exit.OK


def _row(entry: ShareEntry) -> dict[str, Any]:
    return {
        "share": entry.id,
        "state": str(entry.state),
        "way": entry.channel,
        "to": entry.audience,
        "purpose": entry.purpose,
        "made": moment(entry.created),
        "until": moment(entry.expires),
        "credentials": list(entry.record_ids),
        "titles": list(entry.titles),
        "digest": entry.digest,
        "changed": moment(entry.changed),
        # As the verb wrote them before it had the names above.
        "id": entry.id,
        "created": moment(entry.created),
        "audience": entry.audience,
        "channel": entry.channel,
        "expires": moment(entry.expires),
    }


def stop(arguments: argparse.Namespace) -> int:
    """Takes shares back; of one that cannot be, says why. Exit 1 when one that was named could not be."""
    try:
        with opened(arguments) as wallet:
            outcomes = list(_stopped_all(wallet) if arguments.all else _stopped(wallet, arguments.shares))
    except StoreError as problem:
        # Another process shows it, and holds the vault as long as it does.
        if problem.code != "vault_in_use" or not (elsewhere := stopped_elsewhere(arguments)):
            raise
        return _tell_stopped_elsewhere(arguments, elsewhere)
    for entry, error in outcomes:
        if arguments.json:
            emit({"share": entry.id, "state": str(entry.state), "stopped": not error, "error": error or None})
        else:
            what = sentence(error) if error else catalogue.text("cli.share_stopped", language())
            say(f"{entry.id[:8]}  {what}")
    if not outcomes and not arguments.json:
        say(catalogue.text("cli.nothing_to_stop", language()))
    return Exit.BAD if not arguments.all and any(error for _, error in outcomes) else Exit.OK


def _tell_stopped_elsewhere(arguments: argparse.Namespace, outcomes: Sequence[tuple[str, bool]]) -> int:
    for share_id, has_stopped in outcomes:
        if arguments.json:
            state = str(ShareState.STOPPED if has_stopped else ShareState.LIVE)
            problem = None if has_stopped else "vault_in_use"
            emit({"share": share_id, "state": state, "stopped": has_stopped, "error": problem})
        else:
            what = catalogue.text("cli.share_stopped", language()) if has_stopped else sentence("vault_in_use")
            say(f"{share_id[:8]}  {what}")
    return Exit.OK if all(has_stopped for _, has_stopped in outcomes) else Exit.BAD


def _stopped(wallet: Wallet, ids: Sequence[str]) -> Iterator[tuple[ShareEntry, str]]:
    for share_id in [_share_id(wallet, text) for text in ids]:
        try:
            yield wallet.sharing.stop(share_id), ""
        except ShareError as error:
            yield wallet.sharing.entry(share_id), error.code


def _stopped_all(wallet: Wallet) -> Iterator[tuple[ShareEntry, str]]:
    """Also tells of what was handed over and is still good: it goes on, whatever is asked here."""
    yield from ((entry, "") for entry in wallet.sharing.stop_all())
    for entry in wallet.sharing.ledger():
        if entry.state is ShareState.DELIVERED:
            yield entry, "share_cannot_be_called_back"


def _share_id(wallet: Wallet, text: str) -> str:
    """Returns the share that a full or shortened id means. Raises StoreError ``no_share``, ``id_ambiguous``."""
    lowered = text.strip().lower()
    if len(lowered) < _SHORTEST_ID or not set(lowered) <= set("0123456789abcdef"):
        raise StoreError("no_share")
    ids = wallet.sharing.ids_starting(lowered)
    if not ids:
        raise StoreError("no_share")
    if len(ids) > 1:
        raise StoreError("id_ambiguous")
    return ids[0]
