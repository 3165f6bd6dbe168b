"""An HTTP proxy on loopback that opens ways by CONNECT (RFC 9110 section 9.3.6), with a password where wished."""

from __future__ import annotations

import base64
import select
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType


class ConnectProxy:
    """Opens ways to what ``ways`` names (``host:port`` → a loopback port), a thread per connection.

    Attributes:
        heads: the head of every request.
        seen: every byte that came through it, after the way was open.
    """

    def __init__(self, ways: Mapping[str, int], *, password: str = "", says: bytes = b"") -> None:
        """``password``: ``name:password`` that is asked for. ``says``: what it answers in place of everything else."""
        self.heads: list[str] = []
        self.seen = bytearray()
        self._ways = dict(ways)
        self._password = password
        self._says = says
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, name="proxy")
        self._accepting.start()

    @property
    def address(self) -> str:
        """Returns what a person types."""
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), name="way")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                part = connection.recv(4096)
                if not part:
                    return
                head += part
            self.heads.append(head.decode("latin-1"))
            if self._says:
                connection.sendall(self._says)
                return
            self._open(connection, self.heads[-1])

    def _open(self, connection: socket.socket, head: str) -> None:
        method, target, _ = head.split(" ", 2)
        expected = base64.b64encode(self._password.encode()).decode()
        if self._password and f"Proxy-Authorization: Basic {expected}\r\n" not in head:
            connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
            )
            return
        if method != "CONNECT" or target not in self._ways:
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self._ways[target]), timeout=10) as other:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")
            while True:
                ready, _, _ = select.select([connection, other], [], [], 10)
                for side in ready:
                    part = side.recv(65536)
                    if not part:
                        return
                    self.seen += part
                    (other if side is connection else connection).sendall(part)
                if not ready:
                    return

    def __enter__(self) -> ConnectProxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(12)
