"""The sheet to keep: a code on paper, with which wallet it is for, from when, and what it can do."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from ui.text import dates
from ui.text.words import t
from ui.widgets import icons
from ui.widgets.plain_label import Block
from ui.widgets.theme import FAMILY, Theme

Kind = Literal["recovery", "backup"]
PAGE: Final = QSizeF(595.0, 842.0)
"""A4 in points. Everything on the sheet is placed in points, so that it is the same on paper and screen."""
_MARGIN: Final = 56.0
_INK: Final = QColor("#000000")


@dataclass(frozen=True, slots=True, repr=False)
class Paper:
    """What is on the sheet. ``place`` is the wallet's folder, or the backup file's name."""

    kind: Kind
    code: str
    name: str
    vault_id: str
    place: str
    made_at: datetime

    def facts(self) -> list[tuple[str, str]]:
        """Returns what the sheet says about its wallet, as (label, words)."""
        number = " ".join(self.vault_id[i : i + 4] for i in range(0, 16, 4))
        rows = [
            (t("paper.wallet"), self.name or t("paper.unnamed")),
            (t("paper.number"), number),
            (t("paper.date"), dates.long_day(self.made_at)),
            (t(f"paper.place.{self.kind}"), self.place),
        ]
        return [(label, text) for label, text in rows if text]

    def can_do(self) -> list[str]:
        """Returns what whoever holds the sheet can do, and cannot."""
        return [t(f"paper.{self.kind}.{number}") for number in (1, 2, 3, 4)]


def code_lines(code: str) -> list[str]:
    """Returns a code in lines of four groups, as it is read aloud and typed."""
    groups = code.split("-")
    return ["  ".join(groups[i : i + 4]) for i in range(0, len(groups), 4)]


def save(file: Path, paper: Paper) -> None:
    """Writes the sheet as a PDF that only its owner may read. Raises OSError."""
    # Made empty first, with its rights: the code must at no moment stand in a file that others may read.
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    file.chmod(0o600)
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setResolution(72 * 4)
    writer.setTitle(t(f"paper.title.{paper.kind}"))
    writer.setCreator("Lanyard")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("the sheet could not be written")
    painter.scale(4, 4)
    paint(painter, paper)
    if not painter.end() or file.stat().st_size == 0:
        raise OSError("the sheet could not be written")


def paint(painter: QPainter, paper: Paper) -> None:
    """Paints the sheet on a page of :data:`PAGE` points, black on white in every look."""
    width = PAGE.width() - 2 * _MARGIN
    colours = Theme()
    icons.draw(painter, "brand/badge", QRectF(_MARGIN, 52, 30, 30), colours.colour("accent"), colours.colour("on_accent"))
    y = 56.0
    y += _write(painter, "Lanyard", 13, _MARGIN + 42, y + 2, width, strong=True) + 34
    y += _write(painter, t(f"paper.title.{paper.kind}"), 24, _MARGIN, y, width, strong=True) + 6
    y += _write(painter, t(f"paper.explain.{paper.kind}"), 11, _MARGIN, y, width) + 26
    y = _paint_code(painter, paper.code, y, width) + 28
    for label, text in paper.facts():
        _rule(painter, y, width)
        _write(painter, label, 10, _MARGIN, y + 8, 130, colour="#555555")
        y += max(18.0, _write(painter, text, 11, _MARGIN + 140, y + 7, width - 140)) + 14
    _rule(painter, y, width)
    y += 28
    y += _write(painter, t("paper.can_do"), 13, _MARGIN, y, width, strong=True) + 8
    for text in paper.can_do():
        _write(painter, "–", 11, _MARGIN, y, 16)
        y += _write(painter, text, 11, _MARGIN + 16, y, width - 16) + 6


def _paint_code(painter: QPainter, code: str, y: float, width: float) -> float:
    lines = code_lines(code)
    height = 34.0 * len(lines) + 28
    pen = QPen(_INK)
    pen.setWidthF(1.2)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(_MARGIN, y, width, height), 8, 8)
    for number, line in enumerate(lines):
        _write(painter, line, 21, _MARGIN + 24, y + 14 + 34 * number, width - 48, strong=True)
    return y + height


def _rule(painter: QPainter, y: float, width: float) -> None:
    pen = QPen(QColor("#999999"))
    pen.setWidthF(0.6)
    painter.setPen(pen)
    painter.drawLine(QPointF(_MARGIN, y), QPointF(_MARGIN + width, y))


def _write(
    painter: QPainter, text: str, pixels: int, x: float, y: float, width: float, *, strong: bool = False, colour: str = ""
) -> float:
    """Writes ``text`` from the top left corner; returns how high they are."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    # Inter draws * ~ and = otherwise beside capitals; a code is one character after the other, also when copied.
    font.setFeature(QFont.Tag("calt"), 0)
    block = Block(text, font, width, max_lines=0, line_height=pixels * 1.4)
    painter.setPen(QColor(colour) if colour else _INK)
    block.paint(painter, x, y, width, Qt.AlignmentFlag.AlignLeft)
    return block.height
