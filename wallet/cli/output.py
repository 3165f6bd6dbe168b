"""How the command line speaks: sentences from the catalogue, JSON Lines, exit codes."""

from __future__ import annotations

import json
import locale
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final, TextIO

import orjson

from resources import catalogue
from wallet.encodings.display import display_name
from wallet.errors import LanyardError
from wallet.report import Problem

_SPACED: Final = {b":": b": ", b",": b", "}


class Exit(IntEnum):
    """What scripts may rely on (docs: command line)."""

    OK = 0
    BAD = 1
    """Something was not verified, unreadable or refused, or could not be done."""
    WRONG_USE = 2
    INCONCLUSIVE = 3


def language() -> str:
    """Returns the person's language among those we speak, from LANGUAGE, LC_ALL, LC_MESSAGES and LANG."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").split(":")[0][:2].lower()
        if code in catalogue.LANGUAGES:
            return code
        if code:
            break
    return "en"


def prepare_streams() -> None:
    """Makes standard output and error able to carry any text: what a terminal cannot show is escaped."""
    with suppress(locale.Error):
        # A language may be named that is not installed here, as over ssh: then the streams stay as Python opened them.
        locale.setlocale(locale.LC_CTYPE, "")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(text: str = "", *, stream: TextIO | None = None) -> None:
    """Writes a line for people. Escapes nothing: see :func:`plain` for text from outside."""
    print(text, file=stream or sys.stdout, flush=True)


def plain(text: str) -> str:
    """Returns text from outside, safe for a terminal: no control characters, no direction overrides."""
    return display_name(text)


def emit(row: dict[str, Any]) -> None:
    """Writes one JSON line and flushes it: a script may act on it at once."""
    emit_text(as_json(row))


_RAW_CONTROLS = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}
"""Control characters and line ends that JSON lets stand in a text, and a terminal or a reader of lines obeys."""


def emit_text(text: str) -> None:
    """Writes a line that is JSON already; no control character in it is raw."""
    if not text.isascii() or "\x7f" in text:
        text = text.translate(_RAW_CONTROLS)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def as_json(value: Any) -> str:
    """Returns ``value`` as it stands in a line: with a space after every comma and colon, as it always was."""
    try:
        text = orjson.dumps(value)
    except TypeError:  # an integer past 64 bits, half a character
        text = b"\\"
    if b"\\" in text:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    pieces = text.split(b'"')  # without escapes every second one is a text
    pieces[::2] = [_SPACED.get(piece) or piece.replace(b",", b", ").replace(b":", b": ") for piece in pieces[::2]]
    return b'"'.join(pieces).decode("utf-8")


def sentence(code: str, detail: str = "") -> str:
    """Returns what is the matter and what to do, for a code; with the name in ``detail`` where its sentence has room."""
    problem = catalogue.explained(code, detail, language(), day=_day, safe=plain, command=True)
    return f"{problem.sentence} {problem.next}".strip()


def explained(problem: Problem, *, shown: bool = False) -> str:
    """Returns a finding's sentence, with its day or name where it has one, and what to do."""
    text = catalogue.explained(problem.code, problem.detail, language(), day=_day, safe=plain, shown=shown, command=True)
    return f"{text.sentence} {text.next}".strip()


def _day(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def complain(error: LanyardError) -> None:
    """Tells of an error that ended a command, on standard error."""
    say(f"lanyard: {sentence(error.code)}", stream=sys.stderr)


def moment_text(value: datetime) -> str:
    """Returns a moment for people: day and time on this computer's clock."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M")


def moment(value: datetime | None) -> str | None:
    """Returns a moment as ISO 8601 in UTC with a Z, or None."""
    if value is None:
        return None
    text = value.isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")
