"""Icons and marks: our SVG files, drawn in the colours of the look at the size asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.reader import read_text
from ui.widgets import theme
from ui.widgets.living import Named

_KEPT = 512
"""Drawn icons kept: every icon in two colours, three sizes and two scales fits."""
_FINE = 3
"""Pixels drawn for each logical one, so that no screen blurs them."""


@lru_cache(maxsize=_KEPT)
def _drawn(name: str, colour: str, cut: str, pixels: int) -> QPixmap:
    svg = read_text(f"icons/{name}.svg").replace("currentColor", colour).replace('"cut"', f'"{cut}"')
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return pixmap


def draw(painter: QPainter, name: str, rect: QRectF, colour: QColor, cut: QColor | None = None) -> None:
    """Paints the icon ``name`` ("line/home", "marks/genuine") into ``rect``; ``cut`` is what shows through it."""
    ratio = painter.device().devicePixelRatioF()
    through = (cut or theme.current().colour("sheet")).name()
    pixmap = _drawn(name, colour.name(), through, max(1, round(rect.width() * ratio)))
    painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))


def icon(name: str, role: str = "ink", *, size: int = 0, before: int = 0, after: int = 0) -> QIcon:
    """Returns the line icon ``name`` in the colour of ``role``, for a button; disabled looks disabled.

    ``before`` and ``after`` are pixels of air at its left and right, to stand off from words.
    """
    look = theme.current()
    edge = size or look.icon()
    picture = QIcon()
    for colour, mode in ((role, QIcon.Mode.Normal), ("ink_disabled", QIcon.Mode.Disabled)):
        drawn = _drawn(f"line/{name}", look.hex(colour), look.hex("sheet"), edge * _FINE)
        wide = QPixmap((before + edge + after) * _FINE, edge * _FINE)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(before * _FINE, 0, drawn)
        painter.end()
        picture.addPixmap(wide, mode)
    return picture


def brand(edge: int) -> QIcon:
    """Returns the program's own icon, ``edge`` pixels wide."""
    look = theme.Theme()
    return QIcon(_drawn("brand/badge", look.hex("accent"), look.hex("on_accent"), edge))


class Mark(Named, QWidget):
    """One icon or mark standing still. It says nothing by itself: words are always beside it.

    ``size`` is in pixels at the usual size of text; it grows with the text.
    """

    def __init__(self, name: str, role: str = "ink", *, size: int = theme.ICON, cut: str = "sheet") -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._cut = cut
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        edge = theme.current().grown(self._size)
        self.setFixedSize(QSize(edge, edge))

    def show_mark(self, name: str, role: str) -> None:
        """Shows another mark."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        look = theme.current()
        painter = QPainter(self)
        draw(painter, self._name, QRectF(self.rect()), look.colour(self._role), look.colour(self._cut))
        painter.end()
