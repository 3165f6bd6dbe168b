"""A process that answers as logind and as a screen saver on a private bus, and says on request what it saw.

Commands on standard input: ``sleep``, ``wake``, ``saver``, ``lock``, ``inhibitors``, ``quit``.
"""

from __future__ import annotations

import os
import select
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)

LOGIN = "/org/freedesktop/login1"
SESSION = f"{LOGIN}/session/_31"
MANAGER = "org.freedesktop.login1.Manager"


def _answer(connection: QDBusConnection, message: QDBusMessage, value: object) -> None:
    reply = message.createReply()
    reply.setArguments([value])
    connection.send(reply)


class Manager(QDBusVirtualObject):
    """Hands out the reading ends of pipes, and tells when the writing ends are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.pipes: list[int] = []

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() == "Inhibit":
            reading, writing = os.pipe()
            answer = QDBusUnixFileDescriptor(writing)
            os.close(writing)
            self.pipes.append(reading)
            _answer(connection, message, answer)
            return True
        if message.member() == "GetSession":
            _answer(connection, message, QDBusObjectPath(SESSION))
            return True
        return False

    def held(self) -> int:
        """Returns how many inhibitors are still held."""
        # A pipe whose writers are all gone is ready to be read: its end.
        return sum(not select.select([pipe], [], [], 0)[0] for pipe in self.pipes)


def main() -> None:
    app = QCoreApplication(sys.argv)
    bus = QDBusConnection.systemBus()
    saver = QDBusConnection.sessionBus()
    manager = Manager()
    bus.registerVirtualObject(LOGIN, manager)
    bus.registerService("org.freedesktop.login1")
    saver.registerService("org.freedesktop.ScreenSaver")

    def signal(on: QDBusConnection, path: str, interface: str, name: str, *values: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        on.send(message)

    def look() -> None:
        if not select.select([sys.stdin], [], [], 0)[0]:
            return
        word = sys.stdin.readline().strip()
        if word in {"sleep", "wake"}:
            signal(bus, LOGIN, MANAGER, "PrepareForSleep", word == "sleep")
        elif word == "lock":
            signal(bus, SESSION, "org.freedesktop.login1.Session", "Lock")
        elif word == "saver":
            signal(saver, "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
        elif word in {"quit", ""}:
            app.quit()
        print("inhibitors" if word == "inhibitors" else "done", manager.held(), flush=True)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    print("ready", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
