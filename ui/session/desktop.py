"""What the desktop does with a file for the person: opens it, or shows where it lies; and opens a link in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path

_MANAGER: Final = "org.freedesktop.FileManager1"


def open_file(path: Path) -> None:
    """Opens ``path`` with the program the person chose for its kind."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_address(address: str) -> None:
    """Opens a web address in the person's browser, which asks for it; this program asks nobody."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


def show_in_folder(path: Path) -> None:
    """Shows ``path`` in its folder, marked where there is a file manager that can; else opens the folder."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if path.is_dir() or not bus.isConnected():
        _open_folder(path)
        return
    asked = QDBusMessage.createMethodCall(_MANAGER, f"/{_MANAGER.replace('.', '/')}", _MANAGER, "ShowItems")
    asked.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(asked))
    _watched.append(watcher)

    def answered() -> None:
        _watched.remove(watcher)
        if watcher.isError():
            _open_folder(path)

    watcher.finished.connect(answered)


_watched: list[object] = []
"""Those that have not answered yet: nobody else holds them."""


def _open_folder(path: Path) -> None:
    folder = path if path.is_dir() else path.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def write_mail(subject: str, body: str) -> None:
    """Opens the person's mail program with a letter begun in it. Nothing is sent, and nothing can be attached that way."""
    address = QUrl("mailto:")
    words = QUrlQuery()
    for name, text in (("subject", subject), ("body", body)):
        words.addQueryItem(name, QUrl.toPercentEncoding(text).toStdString())
    address.setQuery(words)
    QDesktopServices.openUrl(address)
