"""The page of a résumé as it will be: what was verified, then the person's own word, each line with how it is known."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.living import Named
from ui.widgets.parts import clear, column, rule
from ui.widgets.plain_label import PlainLabel
from wallet.service.resumes import Item, Resume


class Preview(Named, QWidget):
    """A sheet of paper."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(spacing=4, margins=(28, 24, 28, 24))
        self.setLayout(self._lines)
        self.setAccessibleName(t("place.resume"))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Says that nothing is chosen."""
        clear(self._lines)
        self._lines.addWidget(PlainLabel(t("resume.place.empty"), role="ink_2"))

    def show_resume(self, resume: Resume, lines: dict[str, str]) -> None:
        """Shows the page; ``lines`` say how each item is known, as the file will."""
        clear(self._lines)
        self._lines.addWidget(PlainLabel(plain(resume.name, limit=80) or t("resume.title"), size="title", max_lines=2))
        if resume.statement:
            self._lines.addWidget(PlainLabel(t("resume.own_words"), size="small", role="ink_2"))
            self._lines.addWidget(PlainLabel(plain(resume.statement, limit=600, lines=True)))
        for key, items in (("resume.verified", resume.verified), ("resume.self_stated", resume.self_stated)):
            if items:
                self._lines.addSpacing(12)
                self._lines.addWidget(PlainLabel(t(key), strong=True))
                self._lines.addWidget(rule())
            for item in items:
                self._put(item, lines.get(item.record, ""))

    def _put(self, item: Item, line: str) -> None:
        self._lines.addSpacing(4)
        self._lines.addWidget(PlainLabel(plain(item.title, limit=80), strong=True))
        days = " – ".join(day for day in (item.began, item.ended) if day) or item.issued
        beside = joined(plain(item.issuer, limit=60), plain(days, limit=40))
        if beside:
            self._lines.addWidget(PlainLabel(beside, size="small", role="ink_2"))
        self._lines.addWidget(PlainLabel(plain(line, limit=400), size="small"))
        self._lines.addWidget(rule())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.setBrush(look.colour("paper"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
