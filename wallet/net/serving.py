"""A small server for the people in the room: one application, one address, for a time, in a thread of its own.

Waitress reads the requests and writes the answers. What is added here: connections that dawdle go first when there are
many, none lasts for ever, what it refuses itself has our headers and none of its words, and it ends at once.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Sequence
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from wallet.errors import ShareError
from wallet.limits.room import MAX_ROOM_CONNECTIONS, MAX_ROOM_HEADER_BYTES, ROOM_CONNECTION_SECONDS

Headers = Sequence[tuple[str, str]]
_TICK: Final = 0.1
"""Seconds between two looks at whether it is over."""
_BODY_BYTES: Final = 4096
"""What is read of a body before it is refused. Nobody is asked to send one."""
_WORKERS: Final = 4

# Its log would name addresses that are secret, and who came: nobody is given them.
logging.getLogger("waitress").addHandler(logging.NullHandler())
logging.getLogger("waitress").propagate = False


class Server:
    """Listens from the first moment; answers from :meth:`start` on, until its time is over or it is stopped."""

    def __init__(self, application: Any, address: str, *, seconds: float, headers: Headers) -> None:
        """``application`` is a WSGI application, ``address`` an IP address of this computer; ``seconds`` how long it lasts;
        ``headers`` go with what is refused before the application hears of it.

        Raises ShareError ``room_cannot_open``.
        """
        adjustments = Adjustments(
            host=address,
            port=0,
            threads=_WORKERS,
            ident="",
            backlog=4 * MAX_ROOM_CONNECTIONS,
            # It never refuses to accept: whoever waits longest goes.
            connection_limit=4 * MAX_ROOM_CONNECTIONS,
            channel_timeout=ROOM_CONNECTION_SECONDS,
            cleanup_interval=1,
            max_request_header_size=MAX_ROOM_HEADER_BYTES,
            max_request_body_size=_BODY_BYTES,
            log_socket_errors=False,
        )
        self._sockets: dict[int, Any] = {}
        try:
            self._listener = _Listener(application, self._sockets, adj=adjustments)
        except OSError:
            raise ShareError("room_cannot_open") from None
        self._listener.headers = headers
        self.port = int(self._listener.effective_port)
        # A computer that slept, and a clock that was set, end it no later than either says.
        self._until = (time.monotonic() + seconds, time.time() + seconds)
        self._ending, self._closed = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="room", daemon=True)

    @property
    def is_open(self) -> bool:
        """Whether anybody can still get in."""
        return not self._closed.is_set()

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def end(self) -> None:
        """Has it end, and does not wait for it."""
        self._ending.set()

    def stop(self) -> None:
        """Ends it; on return the port is closed. May be called twice."""
        self.end()
        if self._thread.ident is None:
            self._close()
        self._closed.wait()

    def _run(self) -> None:
        try:
            while not self._ending.is_set() and not self._is_over():
                wasyncore.loop(timeout=_TICK, use_poll=hasattr(select, "poll"), map=self._sockets, count=1)
        finally:
            self._close()

    def _is_over(self) -> bool:
        return time.monotonic() >= self._until[0] or time.time() >= self._until[1]

    def _close(self) -> None:
        wasyncore.dispatcher.close(self._listener)
        for channel in list(self._listener.active_channels.values()):
            channel.handle_close()
        self._closed.set()
        # What the workers still write goes nowhere; only then may their way to wake the loop be closed.
        self._listener.task_dispatcher.shutdown()
        self._listener.trigger.close()


class _Refused(ErrorTask):  # type: ignore[misc]  # the library has no types
    """What the application never hears of: broken requests, too long ones, and bodies."""

    def execute(self) -> None:
        """Answers without a word of the server's own."""
        error = self.request.error
        known = getattr(self.request, "command", None) in (None, "GET", "HEAD")
        self.status = f"{error.code} {error.reason}" if known else "405 Method Not Allowed"
        self.response_headers = [*self.channel.server.headers, *(() if known else [("Allow", "GET, HEAD")])]
        self.set_close_on_finish()
        self.content_length = 0
        self.write(b"")


class _Connection(HTTPChannel):  # type: ignore[misc]
    error_task_class = _Refused


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    channel_class = _Connection
    headers: Headers = ()

    def handle_accept(self) -> None:
        """Lets somebody in. When that is one too many, whoever waits longest without a request goes."""
        super().handle_accept()
        here = list(self.active_channels.values())
        if len(here) > MAX_ROOM_CONNECTIONS:
            min(here, key=lambda each: (bool(each.requests or each.total_outbufs_len), each.creation_time)).handle_close()

    def maintenance(self, now: float) -> None:
        """Closes what lasts too long, however busy: a client that sends a byte a second is busy too."""
        for channel in list(self.active_channels.values()):
            if channel.creation_time < now - ROOM_CONNECTION_SECONDS:
                channel.handle_close()
