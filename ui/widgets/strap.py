"""The badge on its strap: the first screen, the unlock screen and the QR code hang on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import icons, theme
from ui.widgets.parts import column

_SLOT = 44


class Strapped(QWidget):
    """A card hanging from the top edge; ``body`` is what is on it.

    ``drop`` is how far below the top edge the card begins, in pixels; ``hug`` keeps
    the card as high as what is on it.
    """

    def __init__(
        self, *, width: int, drop: int, margins: tuple[int, int, int, int] = (28, 50, 28, 28), hug: bool = True
    ) -> None:
        super().__init__()
        self._drop = drop
        self._hug = hug
        self._margins = margins
        self.body: QVBoxLayout = column(spacing=0)
        self.setLayout(self.body)
        self.set_size(width, drop)

    def set_size(self, width: int, drop: int) -> None:
        """Makes the card ``width`` pixels wide, beginning ``drop`` below the top edge."""
        left, top, right, bottom = self._margins
        self._drop = drop
        self.body.setContentsMargins(left + 1, drop + top, right + 1, bottom)
        self.setFixedWidth(width)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Polish, QEvent.Type.Show}:
            self._hug_words()
        return super().event(event)

    def restyle(self) -> None:
        """Takes on the size of the text, also while nobody sees it: then Qt asks for no layout."""
        self.body.invalidate()
        self._hug_words()

    def _hug_words(self) -> None:
        if self._hug:
            # The words on it wrap: its height follows from its width.
            self.setFixedHeight(max(0, self.body.totalHeightForWidth(self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, drop = self.width() / 2, float(self._drop)
        card = QRectF(0.5, drop + 0.5, self.width() - 1, self.height() - drop - 1)
        painter.setPen(look.colour("hairline"))
        painter.setBrush(look.colour("paper"))
        painter.drawRoundedRect(card, 14, 14)
        painter.setBrush(look.colour("folder"))
        painter.drawRoundedRect(QRectF(middle - _SLOT / 2, drop + 17, _SLOT, 10), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        end = drop - 14
        spread = end * 0.66
        for side in (-1, 1):
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle + side * (spread + 0), 0),
                        QPointF(middle + side * (spread - 26), 0),
                        QPointF(middle - side * 10, end),
                        QPointF(middle + side * 10, end),
                    ]
                )
            )
        painter.setBrush(look.colour("ink_2"))
        painter.drawRoundedRect(QRectF(middle - 12, drop - 22, 24, 14), 3, 3)
        painter.drawRoundedRect(QRectF(middle - 4, drop - 10, 8, 34), 4, 4)
        painter.end()


class Badge(QWidget):
    """Our own badge, the brand's mark."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        icons.draw(painter, "brand/badge", QRectF(self.rect()), look.colour("accent"), look.colour("on_accent"))
        painter.end()
