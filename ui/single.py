"""One window per wallet: a second start asks the first to come forward, and goes.

Nothing but that wish is understood: whoever may reach the socket (the same user) could otherwise
make an open wallet do things.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.meeting_point import socket_name

_PATIENCE: Final = 1_000
"""Milliseconds a first window has to answer; longer, and it hangs."""
_WISH: Final = b"show\n"
_DONE: Final = b"shown\n"


def ask_first(folder: Path) -> bool:
    """Asks a window that has this wallet to come forward; returns whether there is one and it answered."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_WISH)
    socket.waitForBytesWritten(_PATIENCE)
    answered = socket.waitForReadyRead(_PATIENCE) and socket.readAll().data() == _DONE
    socket.disconnectFromServer()
    return answered


class First(QObject):
    """Listens as the first window of a wallet. ``wanted``: a second start wishes to see it.

    ``taken``: another one was faster, and came forward.
    """

    requested = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._asking: list[QLocalSocket] = []
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        self.taken = False
        if not self._server.listen(socket_name(folder)):
            # Either somebody started in the same moment, or a window was killed and left its place behind.
            self.taken = ask_first(folder)
            if not self.taken:
                QLocalServer.removeServer(socket_name(folder))
                self._server.listen(socket_name(folder))

    def listens(self) -> bool:
        """Says whether a second start will find this window."""
        return self._server.isListening()

    def _connected(self) -> None:
        # The server owns the sockets: they go with it. (One a start; a start is a rare thing.)
        socket = self._server.nextPendingConnection()
        self._asking.append(socket)
        socket.readyRead.connect(self._read)
        self._read()

    def _read(self) -> None:
        for socket in [socket for socket in self._asking if socket.bytesAvailable()]:
            self._asking.remove(socket)
            if socket.read(64).data() == _WISH:
                socket.write(_DONE)
                socket.flush()
                self.requested.emit()
            socket.disconnectFromServer()

    def close(self) -> None:
        """Listens no more."""
        self._asking.clear()
        self._server.close()
