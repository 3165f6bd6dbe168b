"""A transcript: its courses with code, time, credits and grade, each with its own standing; and what else it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.text import dates, results
from ui.text.plain import plain
from ui.text.standing import Said, state_of
from ui.text.words import has, t
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Lines, Note, Section, row
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


def transcript_sections(view: Credential, report: VerificationReport, now: datetime, *, wide: bool = True) -> list[QWidget]:
    """Returns what a transcript's page shows besides its story; ``wide`` leaves room for columns."""
    sections: list[QWidget] = [_courses(view, _states(report, now), wide=wide and theme.current().scale < 1.5)]
    if (more := _more(view)) is not None:
        sections.append(more)
    return sections


def _courses(view: Credential, states: Sequence[Said], *, wide: bool) -> Section:
    total = results.total_credits(view.credentials)
    count = str(len(view.credentials))
    section = Section(t("courses.title"), count=t("courses.total", count=count, credits=total) if total else count)
    if view.partial:
        section.add(Note(t("courses.partial"), role="neutral"))
    lines = Lines()
    if wide:
        lines.add(_head())
    unknown = Said("could-not-check", "unknown", t("state.unknown"))
    for number, course in enumerate(view.credentials[:MOST_COURSES]):
        state = states[number] if len(states) == len(view.credentials) else unknown
        lines.add(_row(course, state) if wide else _tall_row(course, state))
    section.add(lines)
    return section


def _states(report: VerificationReport, now: datetime) -> list[Said]:
    """Returns the state of each thing directly inside that could be read, in order."""
    views = credentials_by_scope(report)
    return [state_of(statement(item, now)) for item in facts(report).inside if item.scope in views]


def _column(words: str, width: int, *, right: bool = False, role: str = "ink_2", size: Size = "small") -> PlainLabel:
    align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    label = PlainLabel(words, size=size, role=role, one_line=True, align=align)
    label.setFixedWidth(round(width * theme.current().scale))
    return label


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


def _row(course: Credential, state: Said) -> QWidget:
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


def _tall_row(course: Credential, state: Said) -> QWidget:
    """Large words and narrow sheets leave no room for columns: what is told stands beneath the name."""
    parts = (_code(course), _when(course), results.credits(course), results.grade(course), state.words)
    mark = Mark(f"marks/{state.mark}", state.colour)
    return Line(plain(course.title, limit=120), " · ".join(part for part in parts if part), mark=mark)


def _state(state: Said) -> QWidget:
    box = QWidget()
    inside = row(spacing=6)
    box.setLayout(inside)
    inside.addWidget(Mark(f"marks/{state.mark}", state.colour, size=16))
    inside.addWidget(PlainLabel(state.words, size="small", role=state.colour, one_line=True), 1)
    box.setFixedWidth(round(_STATE * theme.current().scale))
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
    rows = Lines()
    for one in named[:MOST_ASSOCIATIONS]:
        rows.add(Line(plain(one.name or one.id, limit=120), plain(one.description, limit=240), tall=44))
    for tie in associations[:MOST_ASSOCIATIONS]:
        key = f"courses.association.{tie.association_type}"
        key = key if has(key) else "courses.association.other"
        words = t(key, one=names[tie.source_id], other=names[tie.target_id])
        rows.add(Line(words, tall=44))
    section.add(rows)
    return section


def _names(view: Credential, named: Sequence[Achievement]) -> dict[str, str]:
    found = {a.id: plain(a.name or a.id, limit=80) for a in named if a.id}
    for course in view.credentials:
        if course.id:
            found[course.id] = plain(course.title, limit=80)
        found |= {a.id: plain(a.name or a.id, limit=80) for s in course.subjects for a in s.achievement if a.id}
    return found
