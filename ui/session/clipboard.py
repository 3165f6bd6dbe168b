"""What we put on the clipboard, and taking it away again: after a while, and when the wallet is locked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLEARED_AFTER_SECONDS: Final = 10
"""Long enough to paste once; short enough that it is gone before the next thing is done."""
TEXT_CLEARED_AFTER_SECONDS: Final = 60
"""For the text of a credential, which is pasted into another program that must be found first."""
_MARK: Final = "application/x-lanyard-clip"
_HINT: Final = "x-kde-passwordManagerHint"
"""Clipboard histories that know this word keep no copy."""


class Clipboard(QObject):
    """Only what is ours is ever cleared: what somebody copied elsewhere since stays."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.forget)

    def put(self, text: str, *, seconds: int = CLEARED_AFTER_SECONDS) -> None:
        """Puts ``text`` on the clipboard for ``seconds``, or until the wallet is locked."""
        self._turn += 1
        data = QMimeData()
        data.setText(text)
        data.setData(_MARK, QByteArray(str(self._turn).encode()))
        data.setData(_HINT, QByteArray(b"secret"))
        QGuiApplication.clipboard().setMimeData(data)
        self._timer.start(seconds * 1000)

    def is_ours(self) -> bool:
        """Says whether what is on the clipboard was put there by us."""
        data = QGuiApplication.clipboard().mimeData()
        return data is not None and data.hasFormat(_MARK)

    def forget(self) -> None:
        """Clears the clipboard if what is on it is ours."""
        self._timer.stop()
        if self.is_ours():
            QGuiApplication.clipboard().clear()
