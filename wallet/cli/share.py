"""``present`` and ``share``: proving it, and handing it over in every way there is."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from wallet.cli.ask import challenge_given
from wallet.cli.link import link_terms, say_link
from wallet.cli.output import Exit, emit, language, moment, moment_text, plain, say
from wallet.cli.room import keep_open, room_terms, say_room
from wallet.cli.vault import full_id, opened
from wallet.cli.viewer import viewer_beside, write_viewer
from wallet.cli.words import verdict_text, words_row
from wallet.encodings.challenge_request import ChallengeRequest
from wallet.errors import UsageError
from wallet.report import VerificationReport
from wallet.service.sharing import (
    Delivered,
    LinkTerms,
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
        if arguments.linkedin:
            _say_linkedin(arguments, wallet)
        if arguments.original is not None:
            _hand_over_original(arguments, wallet)
        shown = [way for way in ("room", "link") if getattr(arguments, way)]
        if files or shown:
            _hand_over(arguments, wallet, files, shown=shown)
    return Exit.OK


def _hand_over_original(arguments: argparse.Namespace, wallet: Wallet) -> None:
    """Writes one credential as its issuer gave it. Raises UsageError ``original_one``."""
    if len(arguments.ids) != 1:
        raise UsageError("original_one")
    caution = ShareWarning("share_as_it_came", "")
    if not arguments.json:
        say(warning_text(caution.code, [caution]), stream=sys.stderr)
    record_id = full_id(wallet, arguments.ids[0])
    entry = wallet.sharing.hand_over_original(
        record_id, arguments.original, audience=arguments.audience, purpose=arguments.purpose
    )
    if arguments.json:
        row = {"share": entry.id, "way": entry.channel, "written": [str(arguments.original)], "address": "", "text": ""}
        emit(
            {
                **row,
                "until": None,
                "warnings": [{"code": caution.code, "about": ""}],
                "receiver": None,
                "digest": entry.digest,
            }
        )
    else:
        say(catalogue.text("cli.share_made", language(), file=plain(str(arguments.original))))


def _say_linkedin(arguments: argparse.Namespace, wallet: Wallet) -> None:
    """Says the address for each credential; it is not opened, and nothing is asked."""
    for record_id in [full_id(wallet, text) for text in arguments.ids]:
        address = wallet.sharing.linkedin_address(record_id, with_number=arguments.personal)
        if arguments.json:
            row: dict[str, Any] = {
                "share": None,
                "way": "linkedin",
                "written": [],
                "address": address,
                "text": "",
                "until": None,
            }
            emit({**row, "warnings": [], "receiver": None, "credentials": [record_id]})
        else:
            say(address)


def _hand_over(
    arguments: argparse.Namespace, wallet: Wallet, ways: Mapping[str, Path], *, shown: Sequence[str] = ()
) -> None:
    sharing = wallet.sharing
    ids = [full_id(wallet, text) for text in arguments.ids]
    signed = _signed(arguments, wallet, ids, [*ways, *shown])
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
    if "link" in shown:
        _report(arguments, wallet, sharing.start(signed["link"], "link"), known["link"])
    if "room" in shown:
        keep_open(arguments, wallet, signed["room"], lambda opened: _report(arguments, wallet, opened, known["room"]))


def _signed(
    arguments: argparse.Namespace, wallet: Wallet, ids: Sequence[Any], ways: Sequence[str]
) -> dict[str, SignedPresentation]:
    """Returns what each way hands over. Ways that are good for the same time hand over the same bytes."""
    asked = length_of_time(arguments.expires) if arguments.expires else None
    usual = {channel: wallet.sharing.lifetime(channel) for channel in ways}
    if terms := room_terms(arguments):
        usual["room"] = terms.open_for
    lifetimes = {channel: asked or usual[channel] for channel in ways}
    link = link_terms(arguments, wallet)
    wallet.sharing.require_carried(ids, _request(arguments, min(lifetimes.values()), link), ways)
    by_lifetime = {
        lifetime: wallet.sharing.present(ids, _request(arguments, lifetime, link))
        for lifetime in dict.fromkeys(lifetimes.values())
    }
    return {channel: by_lifetime[lifetime] for channel, lifetime in lifetimes.items()}


def _request(arguments: argparse.Namespace, expires_in: timedelta, link: LinkTerms | None) -> PresentationRequest:
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
        link=link,
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
    explained = catalogue.explained(code, about, language(), day=moment_text, safe=str, command=True)
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
        say_link(entry, live) if entry.channel == "link" else say_room(entry, live, wallet.sharing.address_text(live))
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
