"""Issuer art on its plate: decoded small, scaled to fit, never fetched; else the kind's line drawing."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.widgets import icons, theme

MAX_ART_EDGE = 4096
"""Pixels on a side an issuer's picture may declare; a larger one is shown as the kind's drawing."""
_KEPT_EDGE = 192
_FORMATS = {b"\x89PNG": b"png", b"\xff\xd8\xff": b"jpeg", b"GIF8": b"gif"}
_KINDS = (
    ("clr", "graduation"),
    ("licen", "licence"),
    ("certificat", "document"),
    ("degree", "graduation"),
    ("course", "course"),
    ("employ", "work"),
    ("document", "document"),
    ("presentation", "file"),
)


def decode(data: bytes) -> QImage | None:
    """Returns the picture in ``data`` (PNG, JPEG, GIF), small; None when there is none that is safe to show."""
    kind = next((name for magic, name in _FORMATS.items() if data.startswith(magic)), None)
    if kind is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)  # A photograph that says which way it is turned is shown upright.
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MAX_ART_EDGE:
        return None
    reader.setScaledSize(size.scaled(QSize(_KEPT_EDGE, _KEPT_EDGE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def from_data_url(address: str) -> QImage | None:
    """Returns the picture inside a ``data:`` address; None for any other address."""
    head, comma, body = address.partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        return None
    try:
        return decode(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        return None


def kind_icon(kind: str) -> str:
    """Returns the line drawing for a credential's type."""
    lowered = kind.lower()
    return next((picture for part, picture in _KINDS if part in lowered), "award")


def paint_plate(painter: QPainter, rect: QRectF, art: QImage | None, kind: str, *, radius: float = 6) -> None:
    """Paints the plate with the art, or the kind's drawing, on it."""
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("plate"))
    painter.drawRoundedRect(rect, radius, radius)
    room = rect.width() * 44 / 56
    if art is None:
        edge = rect.width() * 0.46
        place = QRectF(rect.center().x() - edge / 2, rect.center().y() - edge / 2, edge, edge)
        ink = theme.Theme(dark=False).colour("ink_2")  # The plate is light in the dark too.
        icons.draw(painter, f"line/{kind_icon(kind)}", place, ink)
        return
    scale = min(room / art.width(), room / art.height())
    width, height = art.width() * scale, art.height() * scale
    place = QRectF(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, art)


class Plate(QWidget):
    """Art standing on its plate; ``slot`` draws the badge's slot for the strap."""

    def __init__(self, kind: str, art: QImage | None = None, *, size: QSize | None = None, slot: bool = False) -> None:
        super().__init__()
        self._kind = kind
        self._art = art
        self._slot = slot
        self.setFixedSize(size or QSize(40, 40))

    def set_art(self, art: QImage | None) -> None:
        """Shows ``art`` from now on."""
        self._art = art
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._slot:
            paint_plate(painter, QRectF(self.rect()), self._art, self._kind)
            painter.end()
            return
        painter.setPen(QPen(look.colour("hairline")))
        painter.setBrush(look.colour("plate"))
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(whole, 12, 12)
        painter.setBrush(look.colour("sheet"))
        painter.drawRoundedRect(QRectF(self.width() / 2 - 17, 13.5, 34, 8), 4, 4)
        edge = self.width() * 0.76
        middle = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2 + 8, edge, edge)
        paint_plate(painter, middle, self._art, self._kind, radius=0)
        painter.end()
