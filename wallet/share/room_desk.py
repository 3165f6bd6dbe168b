"""Who comes in by the one address of a page in the room, and what they get: rows S01 to S11 of the threat table.

A WSGI application that holds its two answers in memory and knows no file. It judges in this order: the host that was asked
for (a name that points here is somebody else's page), the method, where the request comes from, the address, the code.
"""

from __future__ import annotations

import base64
import hmac
import html
import io
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs

from resources import catalogue
from resources.reader import read_text
from wallet.limits.room import (
    MAX_ROOM_CODES,
    MAX_ROOM_PEERS,
    MAX_ROOM_STRAYS,
    MAX_ROOM_VISITS,
    ROOM_CODE_DIGITS,
    ROOM_STRAY_SECONDS,
)

_TOKEN_BYTES: Final = 32
"""256 bits: nobody guesses the address."""
DOWNLOAD: Final = "file"
"""What stands behind the page's address for the page as a file."""
_LOOKS_AHEAD: Final = re.compile(
    r"bot\b|bot/|crawl|spider|preview|prerender|facebookexternalhit|whatsapp|slack|skype|teams|linkedin|embedly|unfurl", re.I
)
"""Programs that fetch an address because somebody wrote it in a message: they are no visitors, and see nothing."""
_CLOSED_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
CLOSED_HEADERS: Final = (*HEADERS, ("Content-Security-Policy", _CLOSED_POLICY))
"""Of every answer that has nothing in it."""

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True, slots=True)
class RoomPage:
    """What is shown: the page as it is sent, the Content-Security-Policy it needs, and its name as a file."""

    content: bytes = field(repr=False)
    policy: str
    file_name: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: str
    headers: Sequence[tuple[str, str]] = CLOSED_HEADERS
    body: bytes = field(default=b"", repr=False)
    is_visit: bool = False


class RoomDesk:
    """One page for whoever knows its address, and the code where one is asked for. Used by several threads.

    Attributes:
        path: the address behind the host, made anew for each room.
        code: the digits that are asked for, "" where none are.
        host: host and port that a request must name; nobody is let in before it is set.
    """

    def __init__(self, page: RoomPage, *, ask_code: bool, language: str, end: Callable[[], None]) -> None:
        """``end`` closes the room; it is called when the code was wrong too often."""
        self.path = f"/{secrets.token_urlsafe(_TOKEN_BYTES)}"
        self.code = f"{secrets.randbelow(10**ROOM_CODE_DIGITS):0{ROOM_CODE_DIGITS}}" if ask_code else ""
        self.host = ""
        self._page = page
        self._door = _door(language, ask_code=ask_code, wrong=False)
        self._wrong_door = _door(language, ask_code=ask_code, wrong=True)
        self._end = end
        self._lock = threading.Lock()
        self._wrong_codes = 0
        self._strays: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._visits = 0
        self._visited: list[datetime] = []

    @property
    def visits(self) -> int:
        """How often the page was opened."""
        return self._visits

    @property
    def visited(self) -> Sequence[datetime]:
        """When the page was opened, in UTC, oldest first."""
        with self._lock:
            return tuple(self._visited)

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request, as PEP 3333 asks."""
        answer = self._answer(environ)
        heads_only = environ["REQUEST_METHOD"] == "HEAD"
        if answer.is_visit and not heads_only:
            self._count_visit()
        start_response(answer.status, [*answer.headers, ("Content-Length", str(len(answer.body)))])
        if heads_only or not answer.body:
            return []
        # The server reads from it as the visitor does: no copy for each of them.
        return environ["wsgi.file_wrapper"](io.BytesIO(answer.body))  # type: ignore[no-any-return]

    # ------------------------------------------------------------------------
    def _answer(self, environ: Mapping[str, Any]) -> _Answer:
        if not self.host or environ.get("HTTP_HOST", "").lower() != self.host:
            return _Answer("403 Forbidden")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _Answer("405 Method Not Allowed", (*CLOSED_HEADERS, ("Allow", "GET, HEAD")))
        if "HTTP_ORIGIN" in environ:
            return _Answer("403 Forbidden")
        # As it was sent: what was written otherwise and means the same is another address.
        asked, _, query = environ["REQUEST_URI"].partition("?")
        is_page, is_file = (_same(asked, path) for path in (self.path, f"{self.path}/{DOWNLOAD}"))
        if not is_page and not is_file:
            return self._stray(environ["REMOTE_ADDR"])
        fields = parse_qs(query, keep_blank_values=True)
        if not fields and _is_looking_ahead(environ):
            return self._door
        if self.code:
            typed = fields.get("code")
            if typed is None:
                return self._door
            if not self._is_code("".join(typed)):
                return self._wrong_door
        return self._shown(as_file=is_file)

    def _shown(self, *, as_file: bool) -> _Answer:
        kind = ("Content-Type", "text/html; charset=utf-8")
        headers = (*HEADERS, ("Content-Security-Policy", f"{self._page.policy}; frame-ancestors 'none'"), kind)
        if not as_file:
            return _Answer("200 OK", headers, self._page.content, is_visit=True)
        saved = ("Content-Disposition", f'attachment; filename="{self._page.file_name}"')
        return _Answer("200 OK", (*headers, saved), self._page.content)

    def _is_code(self, typed: str) -> bool:
        """One after the other, so that a hundred at once are a hundred; too many wrong ones close the room."""
        with self._lock:
            if self._wrong_codes >= MAX_ROOM_CODES:
                return False
            if _same("".join(typed.split()), self.code):
                return True
            self._wrong_codes += 1
            over = self._wrong_codes >= MAX_ROOM_CODES
        if over:
            self._end()
        return False

    def _stray(self, peer: str) -> _Answer:
        """Nothing is there. Whoever asks too often is told so, and nobody else is the worse for it."""
        now = time.monotonic()
        with self._lock:
            since, count = self._strays.pop(peer, (now, 0))
            since, count = (now, 1) if now - since > ROOM_STRAY_SECONDS else (since, count + 1)
            self._strays[peer] = since, count
            if len(self._strays) > MAX_ROOM_PEERS:
                self._strays.popitem(last=False)
        if count > MAX_ROOM_STRAYS:
            return _Answer("429 Too Many Requests", (*CLOSED_HEADERS, ("Retry-After", str(ROOM_STRAY_SECONDS))))
        return _Answer("404 Not Found")

    def _count_visit(self) -> None:
        with self._lock:
            self._visits += 1
            if len(self._visited) < MAX_ROOM_VISITS:
                self._visited.append(datetime.now(UTC))


def _same(text: str, expected: str) -> bool:
    """Compares in a time that says nothing of where they differ."""
    return hmac.compare_digest(text.encode("utf-8", "surrogateescape"), expected.encode("utf-8"))


def _is_looking_ahead(environ: Mapping[str, Any]) -> bool:
    """Whether it is fetched for nobody yet. The door has a button, which no such program presses."""
    purpose = f"{environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_PURPOSE', '')} {environ.get('HTTP_X_MOZ', '')}"
    return "pre" in purpose or _LOOKS_AHEAD.search(environ.get("HTTP_USER_AGENT", "")) is not None


def _door(language: str, *, ask_code: bool, wrong: bool) -> _Answer:
    """Returns the page before the page: it asks for the code, or for a tap, and says nothing of what is behind it."""
    style = read_text("viewer/portfolio.css")
    say = {key: html.escape(catalogue.text(f"room.{key}", language)) for key in ("title", "ask", "wrong", "code", "open")}
    field_ = (
        f'<p><label>{say["code"]} <input name="code" inputmode="numeric" autocomplete="off" pattern="[0-9 ]*" maxlength="9"'
        " required autofocus></label></p>"
    )
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language}" data-verdict="inconclusive"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{say['title']}</title><style>{style}</style></head><body><main><h1>{say['title']}</h1>",
        f'<p class="state bad" role="alert">{say["wrong"]}</p>' if wrong else "",
        f"<p>{say['ask']}</p>" if ask_code else "",
        f'<form method="get">{field_ if ask_code else ""}<p><button name="open" value="yes">{say["open"]}</button></p>',
        "</form></main></body></html>\n",
    ]
    hashed = base64.b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    headers = (*HEADERS, ("Content-Security-Policy", policy), ("Content-Type", "text/html; charset=utf-8"))
    return _Answer("403 Forbidden" if wrong else "200 OK", headers, "".join(parts).encode("utf-8"))
