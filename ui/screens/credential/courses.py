"""The courses of a transcript: each with its code, credits and grade, and its own standing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.text import dates
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import Lines, Section, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import Credential
from wallet.report import CheckName, VerificationReport, Word

MOST_COURSES = 300
"""Rows on a page; a longer transcript is read in the source view."""
_CHILD_SCOPES = ("/credentialSubject/verifiableCredential/{n}", "/vc/credentialSubject/verifiableCredential/{n}")


def courses_section(view: Credential, report: VerificationReport) -> Section:
    """Returns the list of embedded credentials."""
    section = Section(t("courses.title"), count=str(len(view.credentials)))
    lines = Lines()
    for number, course in enumerate(view.credentials[:MOST_COURSES]):
        lines.add(_row(course, _word(report, number)))
    section.add(lines)
    return section


def _word(report: VerificationReport, number: int) -> Word:
    """Returns the worst of signature, issuer and status for the course, Unknown when it was not judged."""
    scopes = {scope.format(n=number) for scope in _CHILD_SCOPES}
    wanted = {CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.STATUS}
    words = {r.outcome.word for r in report.results if r.scope in scopes and r.check in wanted}
    for word in (Word.FAILED, Word.UNKNOWN, Word.PASSED):
        if word in words:
            return word
    return Word.UNKNOWN


def _row(course: Credential, word: Word) -> QWidget:
    line = QWidget()
    layout = row(spacing=16, margins=(0, 8, 0, 8))
    line.setLayout(layout)
    mark, colour = {
        Word.PASSED: ("marks/signature-holds", "neutral"),
        Word.FAILED: ("marks/not-genuine", "problem"),
        Word.UNKNOWN: ("marks/could-not-check", "unknown"),
    }[word]
    layout.addWidget(Mark(mark, colour, size=16))
    achievement = next((a for s in course.subjects for a in s.achievement), None)
    code = PlainLabel(achievement.human_code if achievement else "", size="small", role="ink_2", one_line=True)
    code.setFixedWidth(72)
    layout.addWidget(code)
    layout.addWidget(PlainLabel(course.title, max_lines=2), 1)
    if course.valid_from is not None:
        when = PlainLabel(dates.day(course.valid_from), size="small", role="ink_2", one_line=True)
        when.setFixedWidth(round(80 * theme.current().scale))
        layout.addWidget(when)
    grade = PlainLabel(_grade(course), one_line=True, align=Qt.AlignmentFlag.AlignRight)
    grade.setFixedWidth(round(64 * theme.current().scale))
    layout.addWidget(grade)
    layout.addWidget(PlainLabel(t(f"courses.{word}"), size="small", role=colour, one_line=True))
    return line


def _grade(course: Credential) -> str:
    values = [r.value or r.achieved_level for s in course.subjects for r in s.result]
    credits = [s.credits_earned for s in course.subjects if s.credits_earned]
    parts = [plain(v, limit=12) for v in values[:1] if v]
    parts += [t("courses.credits", credits=plain(c, limit=8)) for c in credits[:1]]
    return " · ".join(parts)
