"""Says something on the desktop through its portal (org.freedesktop.portal.Notification), where there is one.

Nothing leaves the computer. What is said is seen by whoever sees the screen: it names nothing unless the person chose so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_INTERFACE: Final = "org.freedesktop.portal.Notification"
_ID: Final = "renewals"
"""One at a time: a new one takes the place of the last."""


class Notifier(QObject):
    """``on_click`` is called when the person clicks on what was said."""

    def __init__(self, parent: QObject, on_click: Callable[[], object]) -> None:
        super().__init__(parent)
        self._on_click = on_click
        self._listens = False

    def say(self, title: str, body: str) -> bool:
        """Says it; returns whether somebody took it. Makes no call before it is asked to. Waits a second at most."""
        if not sys.platform.startswith("linux"):
            return False
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        if not self._listens:
            slot = cast(bytes, SLOT("_clicked(QDBusMessage)"))
            self._listens = bus.connect(_PORTAL, _PATH, _INTERFACE, "ActionInvoked", self, slot)
        message = QDBusMessage.createMethodCall(_PORTAL, _PATH, _INTERFACE, "AddNotification")
        message.setArguments([_ID, {"title": title, "body": body, "default-action": "open"}])
        reply = bus.call(message, QDBus.CallMode.Block, 1_000)
        return reply.type() is QDBusMessage.MessageType.ReplyMessage

    @Slot(QDBusMessage)
    def _clicked(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [_ID]:
            self._on_click()
