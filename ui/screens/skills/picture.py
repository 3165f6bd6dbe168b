"""The picture *My path*: painted, pointed at, gone through by keyboard. Its table says the same in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.screens.skills.drawing import Drawing, Label, Thing, Words, draw
from ui.text import dates
from ui.text.plain import plain
from ui.text.skill_words import group_title, mark_of
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import icons, theme
from ui.widgets.living import Named
from wallet.service.skill_book import MyPath, PathEvent, Standing

_NOTHING: Final = MyPath((), ())
_KEYS: Final = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


class PathPicture(Named, QWidget):
    """Shows a path. ``chosen`` is told what was pressed (Thing)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._path, self._today = _NOTHING, date.min
        self._drawing = Drawing()
        self._group = self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("path.picture"))

    def show_path(self, path: MyPath, today: date) -> None:
        """Shows another path as of ``today``."""
        self._path, self._today = path, today
        self._group = self._group if self._group < len(path.groups) else -1
        self._at = -1
        self._lay_out()

    def show_group(self, number: int) -> None:
        """Marks a group as the one that is looked at; -1 for none."""
        self._group = number
        self.update()

    @property
    def drawing(self) -> Drawing:
        """Where everything is."""
        return self._drawing

    # Change ---------------------------------------------------------------------------
    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._lay_out()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        super().retranslate()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._today == date.min or self.width() < 50:
            return
        self._drawing = draw(self._path, self._today, self.width(), theme.current().scale, _words(), _measure())
        self.setFixedHeight(round(self._drawing.height))
        self.setAccessibleDescription(
            t(
                "path.in_words",
                credentials=len(self._path.events),
                skills=len(self._path.skills),
                groups=len(self._path.groups),
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, round(self._drawing.height))

    # Pointing and keys ------------------------------------------------------------------
    def _thing_at(self, at: QPointF) -> int:
        """Returns the number of what is at a place: a skill before the group that it lies in; -1 for nothing."""
        hit = [number for number, thing in enumerate(self._drawing.things) if thing.rect.adjusted(-3, -3, 3, 3).contains(at)]
        return next((n for n in hit if self._drawing.things[n].kind != "group"), hit[0] if hit else -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._thing_at(event.position())
        if number >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._at = number
            self.update()
            self.chosen.emit(self._drawing.things[number])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._thing_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        things = self._drawing.things
        if key in _KEYS and things:
            self._at = max(0, min(len(things) - 1, self._at + _KEYS[key]))
            self.setAccessibleDescription(self._spoken(things[self._at]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and 0 <= self._at < len(things):
            self.chosen.emit(things[self._at])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            number = self._thing_at(QPointF(self.mapFromGlobal(event.globalPos())))  # type: ignore[attr-defined]
            if number >= 0:
                QToolTip.showText(event.globalPos(), self._spoken(self._drawing.things[number]), self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _spoken(self, thing: Thing) -> str:
        if thing.kind == "group":
            group = self._path.groups[thing.group]
            return joined(group_title(group.title), t("path.count_skills", n=len(group.skills)))
        if thing.kind == "skill":
            skill = self._path.groups[thing.group].skills[thing.skill]
            return joined(plain(skill.label, limit=80), t(f"skill.standing.{skill.standing}"))
        if len(thing.events) > 1:
            return joined(t("path.count_credentials", n=len(thing.events)), _when(thing.events[0]))
        return joined(plain(thing.events[0].title, limit=80), t(f"skill.standing.{thing.standing}"), _when(thing.events[0]))

    # Painting -----------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter)
        painter.end()

    def paint(self, painter: QPainter) -> None:
        """Paints everything; also onto a picture that is saved."""
        look, drawing = theme.current(), self._drawing
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("hairline"), 1))
        for x1, y1, x2, y2 in drawing.rules:
            painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        if drawing.axis:
            painter.setPen(QPen(look.colour("edge"), 1))
            painter.drawLine(QPointF(0, drawing.axis), QPointF(self.width(), drawing.axis))
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawLine(QPointF(drawing.today, 0), QPointF(drawing.today, drawing.axis))
        for number, thing in enumerate(drawing.things):
            self._paint_thing(painter, thing)
            if number == self._at and self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.colour("accent"), 2))
                painter.drawRoundedRect(thing.rect.adjusted(-3, -3, 3, 3), 4, 4)
        for label in drawing.labels:
            if label.rect.bottom() < drawing.axis and not label.middle and not self._is_on_bar(label):
                painter.fillRect(label.rect, look.colour("sheet"))  # No line of a year goes through words.
            _paint_label(painter, label)

    def _is_on_bar(self, label: Label) -> bool:
        return any(thing.kind == "bar" and thing.rect.contains(label.rect) for thing in self._drawing.things)

    def _paint_thing(self, painter: QPainter, thing: Thing) -> None:
        look = theme.current()
        if thing.kind == "group":
            if thing.group == self._group:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent_tint"))
                painter.drawRoundedRect(thing.rect, 6, 6)
        elif thing.kind == "count":
            painter.setPen(QPen(look.colour("hairline"), 1))
            painter.setBrush(look.colour("folder"))
            painter.drawRoundedRect(thing.rect, 4, 4)
        elif thing.kind == "bar":
            proven = Standing(thing.standing) not in (Standing.RECORDED, Standing.WITH_EVIDENCE)
            painter.setPen(QPen(look.colour("edge"), 1))
            painter.setBrush(look.colour("accent_tint") if proven else look.colour("sheet"))
            painter.drawRoundedRect(thing.rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            mark, colour = mark_of(Standing(thing.standing))
            cut = look.colour("accent_tint") if thing.kind == "skill" and thing.group == self._group else None
            # What stands under the lines of the years is not crossed by them.
            if thing.kind == "mark":
                painter.fillRect(thing.rect.adjusted(-2, -2, 2, 2), look.colour("sheet"))
            icons.draw(painter, f"marks/{mark}", thing.rect, look.colour(colour), cut)


def _paint_label(painter: QPainter, label: Label) -> None:
    look = theme.current()
    strong = label.font == "strong" or label.role == "accent"
    painter.setFont(look.font("small" if label.font == "small" else "body", strong=strong))
    painter.setPen(look.colour(label.role))
    across = Qt.AlignmentFlag.AlignHCenter if label.middle else Qt.AlignmentFlag.AlignLeft
    painter.drawText(label.rect, across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, label.text)


def _when(event: PathEvent) -> str:
    return dates.month(event.begins, with_year=True) if event.begins is not None else t("path.no_day")


def _measure() -> Callable[[str, str], float]:
    look = theme.current()
    fonts = {
        "strong": QFontMetricsF(look.font("body", strong=True)),
        "body": QFontMetricsF(look.font("body")),
        # The day of today is strong: its room is that of strong letters.
        "small": QFontMetricsF(look.font("small", strong=True)),
    }
    return lambda text, font: fonts[font].horizontalAdvance(text)


def _words() -> Words:
    return Words(
        lanes=(t("path.lane.study"), t("path.lane.badges"), t("path.lane.work")),
        today=t("renewals.today"),
        groups=t("path.by_group"),
        title=lambda title: group_title(title),
        day=lambda day: dates.month(day, with_year=True),
        more=lambda n: t("path.more", n=n),
    )
