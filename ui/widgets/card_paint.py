"""How one card is painted: what it is, who says so, whether, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from ui.text.plain import plain
from ui.text.titles import record_title
from ui.widgets import icons, theme
from ui.widgets.art import paint_plate
from ui.widgets.plain_label import Block

if TYPE_CHECKING:
    from ui.text.status_text import StatusText
    from wallet.records.record import RecordSummary

_LEFT = Qt.AlignmentFlag.AlignLeft


def card_height() -> int:
    """Returns the height of a card at this text size."""
    look = theme.current()
    return (
        30
        + max(plate_edge() + 2, 2 * look.line("body") + look.line("small"))
        + 10
        + (state_room() + 1) * look.line("small")
        + 6
    )


def plate_edge() -> int:
    """Returns the pixels of a card's plate; it grows with the text."""
    return theme.current().grown(56)


def state_room() -> int:
    """Returns how many lines of a card are for its state; large words need more of them."""
    return 3 if theme.current().scale < 1.5 else 4


def title_room(width: float, summary: RecordSummary) -> float:
    """Returns how many pixels of a card of ``width`` its title has."""
    return width - 16 - plate_edge() - 12 - 16 - (theme.current().mark() + 4 if summary.favourite else 0)


def paint_card(
    painter: QPainter,
    rect: QRectF,
    summary: RecordSummary | None,
    lines: tuple[StatusText, StatusText] | None,
    art: QImage | None,
    *,
    chosen: bool = False,
    hover: bool = False,
    focused: bool = False,
) -> None:
    """Paints one card into ``rect``: what, who says so, whether, until when."""
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if focused:
        pen = QPen(look.colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 11, 11)
    if summary is not None and summary.cards > 1 and not summary.replaced:
        _paint_stack(painter, rect)
    ground = "accent_tint" if chosen else "paper"
    painter.setPen(look.colour("accent" if chosen else "edge" if hover else "hairline"))
    painter.setBrush(look.colour(ground))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    plate = QRectF(rect.x() + 16, rect.y() + 16, plate_edge(), plate_edge())
    if summary is None or lines is None:
        _paint_loading(painter, rect, plate)
        return
    paint_plate(painter, plate, art, summary.type)
    x = plate.right() + 12
    width = title_room(rect.width(), summary)
    painter.setPen(look.colour("ink"))
    title = Block(record_title(summary), look.font("body", strong=True), width, max_lines=2, line_height=look.line("body"))
    title.paint(painter, x, rect.y() + 15, width, _LEFT)
    painter.setPen(look.colour("ink_2"))
    issuer = Block(plain(summary.issuer_name), look.font("small"), width, max_lines=1, line_height=look.line("small"))
    issuer.paint(painter, x, rect.y() + 17 + title.height, width, _LEFT)
    _paint_state(painter, rect, lines, ground)
    if summary.favourite:
        edge = look.mark()
        corner = QRectF(rect.right() - 12 - edge, rect.y() + 12, edge, edge)
        icons.draw(painter, "line/star-filled", corner, look.colour("accent"))


def _paint_stack(painter: QPainter, rect: QRectF) -> None:
    """Paints the edges of the cards beneath: there are older ones of the same."""
    look = theme.current()
    for inset, down in ((12, 6), (6, 3)):
        painter.setPen(look.colour("hairline"))
        painter.setBrush(look.colour("paper"))
        painter.drawRoundedRect(rect.adjusted(inset + 0.5, down + 0.5, -inset - 0.5, down - 0.5), 8, 8)


def _paint_state(painter: QPainter, rect: QRectF, lines: tuple[StatusText, StatusText], ground: str) -> None:
    """Paints the two lines from the bottom up, so that they stand on the same level on every card."""
    look = theme.current()
    mark = look.mark()
    x = rect.x() + 16 + mark + 8
    width = rect.right() - 16 - x
    bottom = rect.bottom() - 14
    for status, most in ((lines[1], 1), (lines[0], state_room())):
        block = Block(status.text, look.font("small"), width, max_lines=most, line_height=look.line("small"))
        top = bottom - block.height
        painter.setPen(look.colour(status.colour))
        block.paint(painter, x, top, width, _LEFT)
        if status.mark:
            place = QRectF(rect.x() + 16, top + (look.line("small") - mark) / 2, mark, mark)
            icons.draw(painter, f"marks/{status.mark}", place, look.colour(status.colour), look.colour(ground))
        bottom = top - 4


def _paint_loading(painter: QPainter, rect: QRectF, plate: QRectF) -> None:
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("plate"))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setBrush(look.colour("hairline"))
    x = plate.right() + 12
    painter.drawRoundedRect(QRectF(x, plate.y() + 4, min(128.0, rect.right() - 16 - x), 12), 2, 2)
    painter.drawRoundedRect(QRectF(x, plate.y() + 26, min(80.0, rect.right() - 16 - x), 10), 2, 2)
