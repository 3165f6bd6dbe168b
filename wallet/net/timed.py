"""A connection that ends when its time is up, however slowly the other side speaks (N07).

A timeout per read would be prolonged by every byte of a header, a chunk's length or a body. Here each read gets only
what is left of the whole.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Final

import urllib3

_SHORTEST: Final = 0.001
"""A timeout of 0 would mean not to wait at all, and raise another error."""


class TimedSocket(ssl.SSLSocket):
    """A TLS socket whose reads share one deadline (``time.monotonic``)."""

    deadline: float | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Reads what has come. Raises TimeoutError when the time is up."""
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the time is up")
            self.settimeout(max(left, _SHORTEST))
        return super().recv_into(buffer, nbytes, flags)


class TimedConnection(urllib3.connection.HTTPSConnection):
    """One connection to one address; ``deadline`` bounds connecting, the handshake and every read together."""

    def __init__(self, *args: Any, deadline: float, way: Callable[[], socket.socket] | None = None, **more: Any) -> None:
        """``way`` opens the connection where it does not go straight (through a proxy)."""
        super().__init__(*args, **more)
        self._deadline = deadline
        self._way = way

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn() if self._way is None else self._way()
        # The handshake that follows has one timeout for the whole of it.
        connection.settimeout(max(self._deadline - time.monotonic(), _SHORTEST))
        return connection

    def connect(self) -> None:
        """Connects and shakes hands, then hands the deadline to the socket's reads."""
        super().connect()
        if isinstance(self.sock, TimedSocket):
            self.sock.deadline = self._deadline


class TimedPool(urllib3.HTTPSConnectionPool):
    """urllib3's pool over such connections; takes no proxy, cookie or netrc of the environment."""

    ConnectionCls = TimedConnection
