"""When something is not well: what happened, why, who can mend it, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from ui.dialogs.letter import LetterDialog, letter_text
from ui.parts.reasons import reasons_section
from ui.session.session import Session
from ui.text import checks
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section
from ui.widgets.plain_label import PlainLabel
from wallet.records.points import Tone
from wallet.records.record import Period, Record, StandingKind
from wallet.records.statement import Statement, statement

_TROUBLES = frozenset(StandingKind) - {
    StandingKind.GENUINE,
    StandingKind.SIGNATURE_HOLDS,
    StandingKind.SITE_CONFIRMS,
    StandingKind.SIGNED_PDF,
    StandingKind.ENDORSED,
    StandingKind.RECORDED_WITH_EVIDENCE,
    StandingKind.RECORDED,
    StandingKind.OWN_WORD,
}
"""States of which it is told what happened, and what can be done."""
_SAID_ALREADY = frozenset({StandingKind.WITHDRAWN, StandingKind.ON_HOLD})
"""The issuer's decision is the reason; nothing is broken that somebody could mend."""


def trouble_sections(record: Record, session: Session, page: QWidget, again: Callable[[], object]) -> list[QWidget]:
    """Returns the sections for a record that is not well; none for one that is."""
    kind = record.summary.standing.kind
    now = session.now()
    spoken = statement(record.summary.facts, now)
    unknown = spoken.tone is Tone.UNKNOWN
    if not unknown and spoken.tone is not Tone.BAD and kind not in _TROUBLES:
        return []
    what = Section(t("credential.what_is_missing" if unknown else "credential.what_happened"))
    what.add(PlainLabel(t(f"happened.{_what_happened(record, spoken, now)}")))
    sections: list[QWidget] = [what]
    if kind not in _SAID_ALREADY and checks.reasons(record.report):
        sections.append(reasons_section(record.report))
    sections.append(_can(record, session, page, again, unknown=unknown))
    return sections


def _what_happened(record: Record, spoken: Statement, now: datetime) -> str:
    """Returns the sentence's name. What was well when it was checked may have ended since: then the day decides."""
    standing = record.summary.standing
    if standing.kind in _TROUBLES:
        return standing.kind
    if standing.period is Period.UNREADABLE:
        return "dates_unreadable"
    ends = record.summary.facts.ends
    if record.summary.facts.presentation and ends is not None and now > ends.moment:
        return "ended"
    return "could_not_check" if spoken.tone is Tone.UNKNOWN else "does_not_hold"


def _can(record: Record, session: Session, page: QWidget, again: Callable[[], object], *, unknown: bool) -> Section:
    section = Section(t("credential.what_you_can_do"))
    rows = RowList()
    look = Button(t("asking.do"), on=again)
    rows.add(Row(t("credential.check_again_now"), t("credential.check_again_why"), mark=Mark("line/refresh"), action=look))
    if not unknown:
        new = Button(t("credential.add_new_do"), look="quiet", on=session.open_requested.emit)
        rows.add(Row(t("credential.add_new"), t("credential.add_new_why"), mark=Mark("line/plus"), action=new))
    if letter_text(record.report):
        write = Button(t("letter.do"), look="quiet", on=lambda: LetterDialog(record, page).open())
        rows.add(Row(t("letter.line"), t("letter.line_why"), mark=Mark("line/file"), action=write))
    section.add(rows)
    return section
