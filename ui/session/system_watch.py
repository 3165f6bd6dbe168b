"""The computer falls asleep, or its screen is locked: said over D-Bus, where there is one.

Sleep: ``PrepareForSleep`` of org.freedesktop.login1 (systemd-logind(5)); a *delay* inhibitor keeps the
computer awake until the wallet is shut. Screen: ``ActiveChanged`` of org.freedesktop.ScreenSaver or
org.gnome.ScreenSaver, and ``Lock`` of the login session. Where nobody speaks D-Bus, a clock that went on
while we did not tells of a sleep when it is over. Qt's D-Bus is loaded when listening begins, after the first picture.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusUnixFileDescriptor

_LOGIN: Final = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
)
_PATIENCE: Final = 1_000
"""Milliseconds to wait for an answer over D-Bus."""
_BEAT: Final = 5_000
"""Milliseconds between two looks at the clocks."""
_SLEPT: Final = 30.0
"""Seconds the clocks must differ by: a busy computer is late by less."""


class SystemWatch(QObject):
    """``lock_wanted`` says why: ``sleep`` or ``screen``. ``hears`` says what will be told in time."""

    lock_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.hears: frozenset[str] = frozenset()
        self._system: QDBusConnection | None = None
        self._session: QDBusConnection | None = None
        self._inhibitor: QDBusUnixFileDescriptor | None = None
        self._clocks = _clocks()
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self._compare_clocks)
        self._beat.start()

    def listen(self) -> None:
        """Begins to listen; says by ``hears`` what there is to hear. Never raises, never waits long."""
        if not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBusConnection

        heard = set()
        self._system = QDBusConnection.systemBus()
        if self._system.isConnected() and _has(self._system, _LOGIN[0]):
            if self._system.connect(*_LOGIN, "PrepareForSleep", self, _slot("_prepare_for_sleep(bool)")):
                heard.add("sleep")
            path = self._login_session()
            if path and self._system.connect(
                _LOGIN[0], path, "org.freedesktop.login1.Session", "Lock", self, _slot("_screen_locked()")
            ):
                heard.add("screen")
        self._session = QDBusConnection.sessionBus()
        if self._session.isConnected():
            for service, path, interface in _SAVERS:
                if _has(self._session, service) and self._session.connect(
                    service, path, interface, "ActiveChanged", self, _slot("_saver_changed(bool)")
                ):
                    heard.add("screen")
        self.hears = frozenset(heard)

    def hold(self) -> None:
        """Asks for the moment it takes to shut the open wallet before the computer sleeps (logind's delay lock)."""
        from PySide6.QtDBus import QDBusUnixFileDescriptor

        reply = self._ask("Inhibit", "sleep", "Lanyard", "The wallet is being locked", "delay")
        if isinstance(reply, QDBusUnixFileDescriptor) and reply.isValid():
            self._inhibitor = reply

    def shut(self) -> None:
        """Says that the wallet is shut: the computer may sleep now."""
        self._inhibitor = None

    # What is told ---------------------------------------------------------------
    @Slot(bool)
    def _prepare_for_sleep(self, asleep: bool) -> None:
        if asleep:
            self.lock_wanted.emit("sleep")
        else:
            self._clocks = _clocks()

    @Slot()
    def _screen_locked(self) -> None:
        self.lock_wanted.emit("screen")

    @Slot(bool)
    def _saver_changed(self, active: bool) -> None:
        if active:
            self.lock_wanted.emit("screen")

    def _compare_clocks(self) -> None:
        before, self._clocks = self._clocks, _clocks()
        awake = self._clocks[0] - before[0]
        passed = self._clocks[1] - before[1]
        if passed - awake > _SLEPT:
            self.lock_wanted.emit("sleep")

    # Asking logind --------------------------------------------------------------
    def _login_session(self) -> str:
        from PySide6.QtDBus import QDBusObjectPath

        reply = self._ask("GetSession", os.environ.get("XDG_SESSION_ID") or "auto")
        return str(reply.path()) if isinstance(reply, QDBusObjectPath) else ""

    def _ask(self, method: str, *values: str) -> Any:
        """Calls logind; returns the first thing it answers, or None. Waits a second at most."""
        if self._system is None:
            return None
        from PySide6.QtDBus import QDBus, QDBusMessage

        message = QDBusMessage.createMethodCall(*_LOGIN, method)
        message.setArguments(list(values))
        reply = self._system.call(message, QDBus.CallMode.Block, _PATIENCE)
        if reply.type() is not QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
            return None
        return reply.arguments()[0]


def _slot(signature: str) -> bytes:
    """Returns a slot for QDBusConnection.connect, which takes text whatever its stubs say."""
    return cast(bytes, SLOT(signature))


def _has(bus: QDBusConnection, service: str) -> bool:
    known = bus.interface()
    return bool(known is not None and known.isServiceRegistered(service).value())


def _clocks() -> tuple[float, float]:
    """Returns a clock that stops in sleep and one that does not."""
    whole = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic(), time.clock_gettime(whole) if whole is not None else time.time()
