"""Looking the wallet over: every part read through, and what was found said in words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.parts.step import ON_A_PAGE, Step
from ui.session.session import Session
from ui.text.words import problem_text, t
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList
from wallet.service.safekeeping import DAMAGED, GOOD, NOTICE, DoctorReport, Finding

_MARKS = {GOOD: ("ok", "genuine"), DAMAGED: ("take-care", "problem"), NOTICE: ("remark", "attention")}


class HealthStep(Step):
    """Begins by itself; nothing is changed by looking."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.health.title"), explain=t("keeping.health.why"))
        self.finish(t("keeping.health.again"), self.look)
        self.look()

    def look(self) -> None:
        """Reads every part."""
        self.busy(t("keeping.health.looking"))
        self.session.ask(self, lambda wallet: wallet.safekeeping.health_check(), done=self._show, failed=self.fail)

    def _show(self, report: DoctorReport) -> None:
        self.begin(t("keeping.health.title"), t("keeping.health.why"))
        self.form(RowList(rows(report)))
        self.finish(t("keeping.health.again"), self.look)
        if report.damaged:
            self.say(t("keeping.health.damaged"))
        else:
            self.say(t("keeping.health.well"), mark="ok", role="genuine")


def rows(report: DoctorReport) -> list[QWidget]:
    """Returns one row per part, damage first; the snapshots that are well share one."""
    well = [f for f in report.findings if f.state == GOOD and f.part.startswith("snapshots/")]
    rest = [f for f in report.findings if f not in well]
    rest.sort(key=lambda finding: (DAMAGED, NOTICE, GOOD).index(finding.state))
    widgets = [_row(_part(finding), finding) for finding in rest]
    if well:
        widgets.append(_row(t("keeping.part.snapshots", n=len(well)), well[0]))
    return widgets


def _row(title: str, finding: Finding) -> QWidget:
    mark, colour = _MARKS[finding.state]
    subtitle = t("keeping.read_through") if finding.state == GOOD else problem_text(finding.code)
    return Row(title, subtitle, mark=Mark(f"marks/{mark}", colour), strong=finding.state == DAMAGED)


def _part(finding: Finding) -> str:
    part = finding.part
    if part == "snapshots":
        return t("keeping.snapshots")
    if part.startswith("snapshots/"):
        return t("keeping.part.snapshot")
    known = {".hdr": "header", ".bak": "spare", "-wal": "log"}
    name = next((word for ending, word in known.items() if part.endswith(ending)), "database")
    return t(f"keeping.part.{name}")
