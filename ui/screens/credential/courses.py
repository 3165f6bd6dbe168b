"""A transcript: its courses with code, time, credits and grade, each with its own standing; and what else it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.text import dates, results
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import state_of
from ui.text.status_text import StatusText
from ui.text.words import has, t
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Section, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.theme import Size
from wallet.credential.model import Achievement, Credential
from wallet.records.facts import facts
from wallet.records.scopes import credentials_by_scope
from wallet.records.statement import statement
from wallet.report import VerificationReport

MOST_COURSES = 300
"""Rows on a page; a longer transcript is read in the source view."""
MOST_ASSOCIATIONS = 60
_CODE, _WHEN, _CREDITS, _GRADE, _STATE = 72, 88, 56, 64, 132
"""Widths of the columns at the size of text that is usual."""


def transcript_sections(view: Credential, report: VerificationReport, now: datetime, *, narrow: bool) -> list[QWidget]:
    """Returns what a transcript's page shows besides its story; where it is ``narrow`` there is no room for columns."""
    sections: list[QWidget] = [Courses(view, _states(report, now), narrow=narrow)]
    if (more := _more(view)) is not None:
        sections.append(more)
    return sections


class Courses(Section):
    """The courses, in columns; where there is no room, or the words are large, with what is told beneath the name."""

    def __init__(self, view: Credential, states: Sequence[StatusText], *, narrow: bool) -> None:
        total = results.total_credits(view.credentials)
        count = str(len(view.credentials))
        super().__init__(t("courses.title"), count=t("courses.total", count=count, credits=total) if total else count)
        self._courses = view.credentials[:MOST_COURSES]
        # Where it is not clear which result is whose, nothing is said to be well.
        unknown = StatusText("could-not-check", "unknown", t("state.unknown"))
        whole = states if len(states) == len(view.credentials) else [unknown] * len(view.credentials)
        self._states = whole[: len(self._courses)]
        self._narrow = narrow
        self._layouts: dict[bool, RowList] = {}
        if view.partial:
            self.add(Note(t("courses.partial"), role="neutral"))
        self.restyle()

    def relayout(self, narrow: bool) -> None:
        """Shows the courses in columns where there is room."""
        self._narrow = narrow
        self.restyle()

    def restyle(self) -> None:
        """Shows the courses in columns where the words leave room."""
        wide = not self._narrow and theme.current().scale < 1.5
        if wide not in self._layouts:
            row_of = _row if wide else _tall_row
            rows = [row_of(course, state) for course, state in zip(self._courses, self._states, strict=True)]
            self._layouts[wide] = RowList([_head(), *rows] if wide else rows)
            self.add(self._layouts[wide])
        for way, lines in self._layouts.items():
            lines.setVisible(way is wide)


def _states(report: VerificationReport, now: datetime) -> list[StatusText]:
    """Returns the state of each thing directly inside that could be read, in order."""
    views = credentials_by_scope(report)
    return [state_of(statement(item, now)) for item in facts(report).inside if item.scope in views]


def _column(text: str, width: int, *, right: bool = False, role: str = "ink_2", size: Size = "small") -> PlainLabel:
    align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    label = ColumnLabel(text, size=size, role=role, one_line=True, align=align)
    label.set_column(width)
    return label


class ColumnLabel(PlainLabel):
    """Words in a column, whose width follows the size of the text."""

    _column = 0

    def set_column(self, width: int) -> None:
        """Gives the width of the column at the usual size of text, in pixels."""
        self._column = width
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self.setFixedWidth(round(self._column * theme.current().scale))


def _head() -> QWidget:
    line = QWidget()
    layout = row(spacing=16, margins=(0, 4, 0, 4))
    line.setLayout(layout)
    layout.addWidget(_column(t("courses.code"), _CODE))
    layout.addWidget(PlainLabel(t("courses.course"), size="small", role="ink_2", one_line=True), 1)
    layout.addWidget(_column(t("courses.when"), _WHEN))
    layout.addWidget(_column(t("courses.credits"), _CREDITS, right=True))
    layout.addWidget(_column(t("courses.grade"), _GRADE, right=True))
    layout.addWidget(_column(t("courses.state"), _STATE))
    return line


def _row(course: Credential, state: StatusText) -> QWidget:
    line = QWidget()
    layout = row(spacing=16, margins=(0, 8, 0, 8))
    line.setLayout(layout)
    layout.addWidget(_column(_code(course), _CODE))
    layout.addWidget(PlainLabel(course.title, max_lines=2), 1)
    layout.addWidget(_column(_when(course), _WHEN))
    layout.addWidget(_column(results.credits(course), _CREDITS, right=True, role="ink", size="body"))
    layout.addWidget(_column(results.grade(course, limit=10), _GRADE, right=True, role="ink", size="body"))
    layout.addWidget(_state(state))
    return line


def _tall_row(course: Credential, state: StatusText) -> QWidget:
    """Large words and narrow sheets leave no room for columns: what is told stands beneath the name."""
    parts = (_code(course), _when(course), results.credits(course), results.grade(course), state.text)
    mark = Mark(f"marks/{state.mark}", state.colour)
    return Row(plain(course.title, limit=120), joined(*parts), mark=mark)


def _state(state: StatusText) -> QWidget:
    box = QWidget()
    inside = row(spacing=6)
    box.setLayout(inside)
    inside.addWidget(Mark(f"marks/{state.mark}", state.colour, size=theme.MARK))
    inside.addWidget(_column(state.text, _STATE - theme.MARK - 6, role=state.colour))
    return box


def _code(course: Credential) -> str:
    return next((plain(a.human_code, limit=16) for s in course.subjects for a in s.achievement if a.human_code), "")


def _when(course: Credential) -> str:
    term = next((plain(s.term, limit=24) for s in course.subjects if s.term), "")
    return term or (dates.start_day(course.valid_from, course.valid_from_text) if course.valid_from is not None else "")


def _more(view: Credential) -> QWidget | None:
    """The achievements a transcript names without awarding them, and how all of them hang together."""
    named = [a for s in view.subjects for a in s.achievement]
    names = _names(view, named)
    associations = [a for s in view.subjects for a in s.association if a.source_id in names and a.target_id in names]
    if not named and not associations:
        return None
    section = Section(t("courses.more"))
    rows = RowList()
    for achievement in named[:MOST_ASSOCIATIONS]:
        rows.add(
            Row(plain(achievement.name or achievement.id, limit=120), plain(achievement.description, limit=240), tall=44)
        )
    for tie in associations[:MOST_ASSOCIATIONS]:
        key = f"courses.association.{tie.association_type}"
        key = key if has(key) else "courses.association.other"
        text = t(key, source=names[tie.source_id], target=names[tie.target_id])
        rows.add(Row(text, tall=44))
    section.add(rows)
    return section


def _names(view: Credential, named: Sequence[Achievement]) -> dict[str, str]:
    names = {a.id: plain(a.name or a.id, limit=80) for a in named if a.id}
    for course in view.credentials:
        if course.id:
            names[course.id] = plain(course.title, limit=80)
        names |= {a.id: plain(a.name or a.id, limit=80) for s in course.subjects for a in s.achievement if a.id}
    return names
