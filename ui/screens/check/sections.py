"""What the page says of a whole and of what could not be read: parts without a state of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from ui.screens.check.checked_items import CheckedItem, in_short
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import problem, t
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Section, column


def short_sections(checked: Sequence[CheckedItem], now: datetime) -> list[Section]:
    """Returns what is said of each whole: its headline first, with its colour; what else there is in ink."""
    sections = []
    files = in_short(checked, now)
    for label, statuses in files:
        name = plain(label, limit=60)
        section = Section(t("check.in_short_of", label=name) if len(files) > 1 and name else t("check.in_short"))
        lines = RowList()
        for place, (line, subtitle) in enumerate(statuses):
            mark = Mark(line.mark if "/" in line.mark else f"marks/{line.mark}", line.colour, size=24)
            loud = place == 0 and line.colour in ("problem", "unknown", "attention")
            lines.add(Row(line.text, subtitle, mark=mark, strong=True, tall=68, role=line.colour if loud else "ink"))
        section.add(lines)
        sections.append(section)
    return sections


def refused_notes(checked: Sequence[CheckedItem]) -> QWidget:
    """Returns a note for each thing that could not be read."""
    box = QWidget()
    lines = column(spacing=12)
    box.setLayout(lines)
    for item in checked:
        if item.problem:
            message = problem(item.problem)
            title = joined(plain(item.label, limit=60), message.sentence, by=": ")
            lines.addWidget(Note(title, message.next, role="attention"))
    return box
