"""A place to let go of files, which can be pressed to choose them too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.widgets import icons, theme
from ui.widgets.living import Named
from ui.widgets.plain_label import Block
from ui.widgets.pressing import Pressed


class DropZone(Named, Pressed, QAbstractButton):
    """``choose`` asks for files, ``take`` gets what is let go of here."""

    def __init__(self, words: str, *, choose: Callable[[], object], take: Callable[[Sequence[Path]], object]) -> None:
        super().__init__()
        self._take = take
        self.setText(words)
        self.setAccessibleName(words)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: choose())

    def setText(self, text: str) -> None:
        self._remember("setText", text)
        super().setText(text)

    def _block(self, width: float) -> Block:
        look = theme.current()
        font = look.font("body")
        return Block(self.text(), font, width - look.icon() - 60, max_lines=0, line_height=look.line("body"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._block(width).height + 40)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._take(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(look.colour("folder") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        block = self._block(self.width())
        edge = look.icon()
        left = max(16.0, (self.width() - block.widest - edge - 12) / 2)
        icons.draw(painter, "line/plus", QRectF(left, (self.height() - edge) / 2, edge, edge), look.colour("ink_2"))
        painter.setPen(look.colour("ink_2"))
        block.paint(
            painter, left + edge + 12, (self.height() - block.height) / 2, block.widest + 1, Qt.AlignmentFlag.AlignLeft
        )
        painter.end()
