"""One window per wallet: a second start asks the first to come forward, hands over what it was given, and goes.

Nothing but these two wishes is understood, from a process of the same user alone: whoever reached the socket could otherwise
make an open wallet do things. What is handed over is only shown; the person decides what becomes of it (ui.handing).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.meeting_point import socket_name
from wallet.limits import MAX_HANDED_BYTES

if TYPE_CHECKING:
    from ui.session.handed import Handed

_PATIENCE: Final = 1_000
"""Milliseconds a first window has to answer; longer, and it hangs."""
_SHOW: Final = b"show\n"
_SHOWN: Final = b"shown\n"
_MOST_ASKING: Final = 8
"""Second starts that are listened to at a time."""


def ask_first(folder: Path, handed: Handed | None = None) -> bool:
    """Asks a window that has this wallet to come forward and take ``handed``; returns whether there is one and it did."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_message(handed))
    while socket.bytesToWrite() and socket.waitForBytesWritten(_PATIENCE):
        pass
    answered = socket.waitForReadyRead(_PATIENCE) and socket.readAll().data() == _SHOWN
    socket.disconnectFromServer()
    return answered


def _message(handed: Handed | None) -> bytes:
    if not handed:
        return _SHOW
    from ui.session.handed import packed

    return packed(handed)


class First(QObject):
    """Listens as the first window of a wallet.

    ``requested``: a second start wishes to see it. ``handed``: and gives it this (Handed).
    ``taken``: another one was faster, and came forward.
    """

    requested = Signal()
    handed = Signal(object)

    def __init__(self, folder: Path, handed: Handed | None = None) -> None:
        """``handed`` is given to the one that was faster, if there is one."""
        super().__init__()
        self._server = QLocalServer(self)
        self._asking: dict[QLocalSocket, bytes] = {}
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        self.taken = False
        if not self._server.listen(socket_name(folder)):
            # Either somebody started in the same moment, or a window was killed and left its place behind.
            self.taken = ask_first(folder, handed)
            if not self.taken:
                QLocalServer.removeServer(socket_name(folder))
                self._server.listen(socket_name(folder))

    def listens(self) -> bool:
        """Says whether a second start will find this window."""
        return self._server.isListening()

    def _connected(self) -> None:
        # The server owns the sockets: they go with it. (One a start; a start is a rare thing.)
        socket = self._server.nextPendingConnection()
        if len(self._asking) >= _MOST_ASKING or not _is_ours(socket):
            socket.abort()
            return
        self._asking[socket] = b""
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._gone)
        self._read()

    def _gone(self) -> None:
        left = [socket for socket in self._asking if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState]
        for socket in left:
            self._asking.pop(socket)
            socket.deleteLater()

    def _read(self) -> None:
        for socket in [socket for socket in self._asking if socket.bytesAvailable()]:
            body = self._asking[socket] + bytes(socket.read(MAX_HANDED_BYTES + 1).data())
            self._asking[socket] = body
            if b"\n" in body or len(body) > MAX_HANDED_BYTES:
                del self._asking[socket]
                self._answer(socket, body)

    def _answer(self, socket: QLocalSocket, body: bytes) -> None:
        from ui.session.handed import Handed, unpacked

        handed = Handed() if body == _SHOW else unpacked(body)
        if handed is not None:
            socket.write(_SHOWN)
            socket.flush()
            self.requested.emit()
            if handed:
                self.handed.emit(handed)
        socket.disconnectFromServer()

    def close(self) -> None:
        """Listens no more."""
        self._asking.clear()
        self._server.close()


def _is_ours(socket: QLocalSocket) -> bool:
    """Says whether the other end is a process of the same user; where the system does not say, the socket's rights do."""
    import os
    import socket as sockets
    import struct

    if not sys.platform.startswith("linux"):
        return True
    try:
        with sockets.socket(fileno=os.dup(int(socket.socketDescriptor()))) as other:
            _, user, _ = struct.unpack(
                "3i", other.getsockopt(sockets.SOL_SOCKET, sockets.SO_PEERCRED, struct.calcsize("3i"))
            )
    except OSError:
        return False
    return bool(user == os.getuid())
