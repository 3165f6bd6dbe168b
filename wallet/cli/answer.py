"""``answer``: a request of somebody's software, read and judged; what they would get is said, and sent only after a yes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.lines import row_title
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.share import warning_text
from wallet.cli.vault import full_id, opened
from wallet.cli.way_out import say_proxy
from wallet.errors import UsageError
from wallet.limits import MAX_REQUEST_OBJECT_BYTES
from wallet.service.answering import Basis, PreparedAnswer, ReceivedRequest, RequestReading, SentAnswer, Shown
from wallet.service.sharing import by_code


def answer(arguments: argparse.Namespace) -> int:
    """Reads the request, says who asks and what they would get, asks, and sends."""
    text = _text(arguments.request)
    with opened(arguments) as wallet:
        answering = wallet.answering
        reading = answering.reading(text)
        say_proxy(wallet)
        _say_whom(reading.hosts)
        while (request := answering.read(reading)) is None:
            _require_agreed(reading, arguments)
        named = [full_id(wallet, each) for each in arguments.show]
        chosen = answering.chosen(answering.choices(request), named)
        prepared = answering.prepare(request, chosen)
        _say_who(request)
        _say_what(prepared)
        given = _is_given(request, reading, arguments.host)
        if not (arguments.yes and given) and not _says_yes("ask", request.asker.host):
            refused = UsageError("request_host_not_agreed") if arguments.yes else UsageError("answer_not_sent")
            if arguments.json:
                emit(_row(prepared, None, refused.code))
            raise refused
        sent = answering.send(prepared)
    if arguments.json:
        emit(_row(prepared, sent))
    else:
        say(_text_of("sent", host=plain(request.asker.host)))
        if sent.reply.continue_at:
            say(_text_of("continue_at", address=plain(sent.reply.continue_at)))
    return Exit.OK


def _text(given: str) -> str:
    """Returns the request: what was given, or what stands in the file of that name."""
    path = Path(given)
    try:
        if not path.is_file():
            return given
        with path.open("rb") as stream:
            content = stream.read(MAX_REQUEST_OBJECT_BYTES + 1)
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageError("request_file_unreadable") from None
    except (OSError, ValueError):
        return given


def _text_of(key: str, **values: str) -> str:
    return catalogue.text(f"cli.answer.{key}", language(), n=None, **values)


# Whom it asks ---------------------------------------------------------------------
def _say_whom(hosts: Sequence[str]) -> None:
    for host in hosts:
        say(_text_of("reading", host=plain(host)), stream=sys.stderr)


def _require_agreed(reading: RequestReading, arguments: argparse.Namespace) -> None:
    """Says to whom a request leads on, and goes there only where ``--host`` names them or somebody says so at the terminal:
    who gave an address agreed to nobody whom that names. Raises UsageError ``request_host_not_agreed``."""
    for host in reading.hosts:
        say(_text_of("leads_on", host=plain(host)), stream=sys.stderr)
        if host not in _hosts(arguments.host) and not _says_yes("ask_host", host):
            if arguments.json:
                emit({"sent": False, "leads_on": list(reading.hosts), "error": _error("request_host_not_agreed")})
            raise UsageError("request_host_not_agreed")
    _say_whom(reading.hosts)


def _is_given(request: ReceivedRequest, reading: RequestReading, named: Sequence[str]) -> bool:
    """Says whether the person named who gets the answer: it stands in what they gave, or in ``--host``."""
    host = request.asker.host
    return not request.asker.by_way_of or host in reading.agreed or host in _hosts(named)


def _hosts(named: Sequence[str]) -> set[str]:
    return {host.strip().lower() for host in named}


def _says_yes(question: str, host: str) -> bool:
    if not sys.stdin.isatty():
        return False
    say(_text_of(question, host=plain(host)), stream=sys.stderr)
    return input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()


def _error(code: str) -> dict[str, str]:
    return {"code": code, "sentence": sentence(code)}


# What is said before -------------------------------------------------------------
def _say_who(request: ReceivedRequest) -> None:
    """Says who asks and how that is known, on standard error, so that standard output stays the result's."""
    asker = request.asker
    lines = [_text_of("who", host=plain(asker.host)), "  " + _text_of(f"basis.{asker.basis}", host=plain(asker.host))]
    if asker.name:
        lines.append("  " + _text_of("calls_itself", name=plain(asker.name)))
    if asker.basis is Basis.DID:
        lines.append("  " + plain(asker.identifier.partition(":")[2]))
    if asker.by_way_of:
        lines.append("  " + _text_of("by_way_of", hosts=", ".join(plain(host) for host in asker.by_way_of)))
    if request.purpose:
        lines.append("  " + _text_of("purpose", purpose=plain(request.purpose)))
    for line in lines:
        say(line, stream=sys.stderr)


def _say_what(prepared: PreparedAnswer) -> None:
    say(_text_of("they_get"), stream=sys.stderr)
    for shown in prepared.shown:
        say(f"  {row_title(shown.summary)}: {_what(shown)}", stream=sys.stderr)
    held_back = list(dict.fromkeys(name for shown in prepared.shown for name in shown.withheld))
    if held_back:
        say(_text_of("they_do_not_get", claims=", ".join(plain(name) for name in held_back)), stream=sys.stderr)
    for code, alike in by_code(prepared.warnings).items():
        say(warning_text(code, alike), stream=sys.stderr)


def _what(shown: Shown) -> str:
    if shown.whole:
        return _text_of("whole")
    return ", ".join(plain(name) for name in shown.claims) or _text_of("only_open")


def _row(prepared: PreparedAnswer, sent: SentAnswer | None, code: str = "") -> dict[str, Any]:
    request, asker = prepared.request, prepared.request.asker
    return {
        "sent": sent is not None,
        "protocol": request.protocol,
        "asker": {
            "host": asker.host,
            "id": asker.identifier,
            "known_by": str(asker.basis),
            "words": _text_of(f"basis.{asker.basis}", host=plain(asker.host)),
            "name": asker.name or None,
            "by_way_of": list(asker.by_way_of),
        },
        "purpose": request.purpose or None,
        "gets": [
            {
                "id": shown.summary.id,
                "title": shown.summary.title,
                "whole": shown.whole,
                "claims": list(shown.claims),
                "withheld": list(shown.withheld),
            }
            for shown in prepared.shown
        ],
        "warnings": [{"code": each.code, "about": each.about} for each in prepared.warnings],
        "receiver": {"verdict": str(prepared.verdict)},
        "shares": [entry.id for entry in sent.entries] if sent is not None else [],
        "continue_at": (sent.reply.continue_at or None) if sent is not None else None,
        "error": _error(code) if code else None,
    }
