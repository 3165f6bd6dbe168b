"""When something is not well: what happened, why, who can mend it, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from resources.letter import concerns_issuer
from resources.reasons import who_words
from ui.dialogs.letter import LetterDialog, found_in
from ui.session import Session
from ui.text import checks
from ui.text.standing import BAD
from ui.text.words import language, t
from ui.widgets.checks_list import CheckRow
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Line, Lines, Section
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import Record, StandingKind
from wallet.report import VerificationReport

MOST_REASONS = 6
"""Rows on a page; one thing that is wrong often shows in several checks."""
_SAID_ALREADY = frozenset({StandingKind.WITHDRAWN, StandingKind.ON_HOLD})
"""The issuer's decision is the reason; nothing is broken that somebody could mend."""


def trouble_sections(record: Record, session: Session, page: QWidget, again: Callable[[], object]) -> list[QWidget]:
    """Returns the sections for a record that is not well; none for one that is."""
    kind = record.summary.standing.kind
    unknown = kind is StandingKind.COULD_NOT_CHECK
    if kind not in BAD and not unknown and kind is not StandingKind.ON_HOLD:
        return []
    what = Section(t("credential.what_is_missing" if unknown else "credential.what_happened"))
    what.add(PlainLabel(t(f"happened.{kind}")))
    sections: list[QWidget] = [what]
    if kind not in _SAID_ALREADY and checks.reasons(record.report):
        sections.append(reasons_section(record.report))
    sections.append(_can(record, session, page, again, unknown=unknown))
    return sections


def reasons_section(report: VerificationReport, scope: str = "") -> Section:
    """Returns why it does not check out, reason by reason, each with who can mend it."""
    section = Section(t("reasons.title"))
    rows = Lines()
    for words, found in checks.reasons(report, scope)[:MOST_REASONS]:
        told = checks.told(found)
        beneath = " ".join(part for part in (told.next, who_words(found.code, language())) if part)
        rows.add(CheckRow(replace(words, title=told.sentence, beneath=beneath), loud=False))
    section.add(rows)
    return section


def _can(record: Record, session: Session, page: QWidget, again: Callable[[], object], *, unknown: bool) -> Section:
    section = Section(t("credential.what_you_can_do"))
    rows = Lines()
    look = Button(t("credential.check_again"), on=again)
    rows.add(Line(t("credential.check_again_now"), t("credential.check_again_why"), mark=Mark("line/refresh"), action=look))
    if not unknown:
        new = Button(t("credential.add_new_do"), look="quiet", on=session.open_requested.emit)
        rows.add(Line(t("credential.add_new"), t("credential.add_new_why"), mark=Mark("line/plus"), action=new))
    if concerns_issuer(found_in(record.report)):
        write = Button(t("letter.do"), look="quiet", on=lambda: LetterDialog(record, page).open())
        rows.add(Line(t("letter.line"), t("letter.line_why"), mark=Mark("line/file"), action=write))
    section.add(rows)
    return section
