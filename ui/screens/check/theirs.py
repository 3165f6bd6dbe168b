"""How sure it is theirs: four rungs, the one that was reached marked, and a field to compare with a name or an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.screens.check.checked_items import CheckedItem
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.controls import Button, Field
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import Section, StatusLabel, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.identity import Identity, likely_type, tidy
from wallet.credential.model import Presentation
from wallet.report import CheckName, Outcome, Passed, VerificationReport
from wallet.service.others import compare_recipient


class Rung(StrEnum):
    """From proved to anybody's, best first."""

    KEY = "key"
    ADDRESS = "address"
    NAME = "name"
    BEARER = "bearer"


_ICONS: Final = {Rung.KEY: "key", Rung.ADDRESS: "mail", Rung.NAME: "person", Rung.BEARER: "file"}
_NOT_THEIRS: Final = ("not_the_presenters", "issued_to_another")


@dataclass(frozen=True, slots=True)
class Grade:
    """The rung that was reached (None: it is bound to a key that nobody showed), and what speaks against it."""

    rung: Rung | None
    fresh: bool = False
    against: str = ""


def grade(item: CheckedItem, known: str = "") -> Grade:
    """Returns how sure it is that ``item`` belongs to whoever gave it; ``known`` is what the checker typed of them."""
    report = item.report
    if report is None or item.view is None:
        return Grade(None)
    subject = _outcome(report, CheckName.SUBJECT, item.scope)
    codes = _codes(subject)
    typed = tidy(known)
    if typed:
        identity = Identity(likely_type(typed), typed)
        proof = _outcome(report, CheckName.PROOF, item.scope)
        compared = compare_recipient(item.view, identity, proof=proof.kind) if proof else None
        codes |= _codes(compared)
    for against in _NOT_THEIRS:
        if against in codes:
            return Grade(None, against=against)
    if isinstance(subject, Passed) and "bound_to_presenter" in codes and _presented(report):
        return Grade(Rung.KEY, fresh=isinstance(_outcome(report, CheckName.REPLAY, ""), Passed))
    if "identity_matched" in codes:
        return Grade(Rung.ADDRESS)
    if "name_matched" in codes:
        return Grade(Rung.NAME)
    return Grade(Rung.BEARER if "bearer" in codes else None)


def _presented(report: VerificationReport) -> bool:
    """Says whether the presentation itself holds: its proof, and whose key it is."""
    signed = (_outcome(report, name, "") for name in (CheckName.PROOF, CheckName.ISSUER_BINDING))
    return isinstance(report.view, Presentation) and all(isinstance(outcome, Passed) for outcome in signed)


def _outcome(report: VerificationReport, check: CheckName, scope: str) -> Outcome | None:
    try:
        return report.outcome(check, scope)
    except KeyError:
        return None


def _codes(outcome: Outcome | None) -> set[str]:
    if outcome is None:
        return set()
    problems = outcome.problems if not isinstance(outcome, Passed) else ()
    return {problem.code for problem in (*problems, *outcome.remarks)}


class _Step(Named, QWidget):
    """One rung: a rail at the left, an icon, a few words."""

    def __init__(self, rung: Rung, text: str, *, reached: bool) -> None:
        super().__init__()
        self._rail = ("ink" if rung is Rung.KEY else "neutral") if reached else "hairline"
        line = row(spacing=12, margins=(16, 7, 0, 7))
        self.setLayout(line)
        line.addWidget(Mark(f"line/{_ICONS[rung]}", self._rail if reached else "ink_2", size=theme.MARK))
        line.addWidget(PlainLabel(text, strong=reached, role="ink" if reached else "ink_2"), 1)
        self.setAccessibleName(t("theirs.reached", words=text) if reached else text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, 4, self.height()), theme.current().colour(self._rail))
        painter.end()


class Ladder(Section):
    """The rungs for one credential; ``compared`` is told what was typed, so that the next one starts with it."""

    def __init__(self, item: CheckedItem, known: str, compared: Callable[[str], object]) -> None:
        super().__init__(t("theirs.title"))
        certainty = grade(item, known)
        if certainty.against:
            self.add(StatusLabel(StatusText("not-genuine", "problem", t(f"theirs.{certainty.against}")), strong=True))
        elif certainty.rung is None:
            self.add(StatusLabel(StatusText("remark", "neutral", t("theirs.not_shown"))))
        self.body.setSpacing(0)
        self.body.addSpacing(8)
        for rung in Rung:
            key = "theirs.key_fresh" if rung is Rung.KEY and certainty.fresh else f"theirs.{rung}"
            self.add(_Step(rung, t(key), reached=rung is certainty.rung))
        self._field = Field(name=t("theirs.known"), hint=t("theirs.known"))
        self._field.setText(known)
        self._field.returnPressed.connect(lambda: compared(self._field.text()))
        self.body.addSpacing(16)
        line = row(spacing=8)
        line.addWidget(self._field, 1)
        line.addWidget(Button(t("theirs.compare"), look="quiet", on=lambda: compared(self._field.text())))
        self.body.addLayout(line)
