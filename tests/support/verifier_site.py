"""Software that asks for presentations, on loopback: it holds a request, takes an answer, and keeps what was sent to it."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.tls_server import Authority, TlsServer, answer, client_for
from wallet.service.answering import ReceivedRequest
from wallet.service.wallet import Wallet

HOST = "verifier.example"


@dataclass(frozen=True)
class Received:
    """One message that came."""

    method: str
    path: str
    media_type: str
    body: bytes = field(repr=False)


Respond = Callable[[Received], bytes]
"""Returns a whole HTTP answer to a message."""


class VerifierSite(TlsServer):
    """Answers by ``respond``; remembers every message with its body."""

    def __init__(self, authority: Authority, *names: str) -> None:
        self.received: list[Received] = []
        self.respond: Respond = lambda message: answer(b"{}")
        super().__init__(authority.server_context(*names))

    def _answer(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(4096)
            if not piece:
                return
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        while len(body) < int(fields.get("content-length", "0")):
            body += connection.recv(65536)
        method, path, _ = lines[0].split(" ", 2)
        message = Received(method, path, fields.get("content-type", ""), body)
        self.received.append(message)
        connection.sendall(self.respond(message))

    @property
    def sent_here(self) -> list[Received]:
        """What was sent with something in it: the empty message that begins an exchange says nothing of anybody."""
        return [message for message in self.received if message.method != "GET" and message.body != b"{}"]


@contextmanager
def verifier(folder: Path, wallet: Wallet, *names: str) -> Iterator[VerifierSite]:
    """Runs such a site under ``names``; the wallet reaches it by a resolver of the test's, and trusts its authority."""
    from cryptography import x509

    authority = Authority(folder)
    named = names or (HOST,)
    with VerifierSite(authority, *named) as site:
        context = wallet._context
        context.client = lambda: client_for(authority, *((name, site) for name in named))
        context.roots = lambda: [x509.load_pem_x509_certificate(authority.pem.encode())]
        site.authority = authority  # type: ignore[attr-defined]
        yield site


def read(wallet: Wallet, text: str) -> ReceivedRequest:
    """Reads a request that leads to nobody but those it names itself."""
    request = wallet.answering.read(wallet.answering.reading(text))
    assert request is not None, "it leads on"
    return request


def at(site: VerifierSite, path: str, host: str = HOST) -> str:
    """Returns an address of the site."""
    return f"https://{host}:{site.port}{path}"


def routes(table: dict[str, Callable[[Received], bytes] | bytes]) -> Respond:
    """Returns what answers by path."""

    def respond(message: Received) -> bytes:
        entry = table.get(message.path.partition("?")[0])
        if entry is None:
            return answer(b"{}", status="404 Not Found")
        return answer(entry) if isinstance(entry, bytes) else entry(message)

    return respond


class Exchange:
    """An exchange server written from VCALM 1.0: one exchange, begun by an empty message, ended by a presentation.

    Attributes:
        presented: the presentations that were put into it.
    """

    def __init__(self, request: dict[str, Any], *, after: dict[str, Any] | None = None) -> None:
        self._request = request
        self._after = after or {}
        self.presented: list[dict[str, Any]] = []

    def __call__(self, message: Received) -> bytes:
        """Answers one message of the exchange."""
        if message.method != "POST" or message.media_type != "application/json":
            return answer(b'{"name": "NotAllowedError"}', status="405 Method Not Allowed")
        body = json.loads(message.body)
        if not body:
            return answer(json.dumps({"verifiablePresentationRequest": self._request}).encode())
        if set(body) != {"verifiablePresentation"}:
            return answer(b'{"name": "DataError"}', status="400 Bad Request")
        self.presented.append(body["verifiablePresentation"])
        return answer(json.dumps(self._after).encode())
