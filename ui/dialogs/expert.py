"""Details for experts: every check of every part, with codes, pointers and what was used as evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.raw_text import RawText
from wallet.report import Skipped, VerificationReport


class ExpertDialog(Sheet):
    """Shows a report whole."""

    def __init__(self, report: VerificationReport, parent: QWidget) -> None:
        super().__init__(t("expert.title"), parent, wide=760)
        view = RawText(expert_text(report), name=t("expert.title"))
        view.setMinimumHeight(360)
        self.body.addWidget(view, 1)
        self.add_close()


def expert_text(report: VerificationReport) -> str:
    """Returns the report as lines; its words are those of the specifications and not translated."""
    lines = [
        f"format    {report.format}",
        f"type      {plain(report.type)}",
        f"verdict   {report.verdict} (policy {report.policy}, at {report.at.isoformat()})",
        f"online    {report.online}",
        "",
    ]
    for result in report.results:
        outcome = result.outcome
        reason = f" ({outcome.reason})" if isinstance(outcome, Skipped) else ""
        lines.append(f"{outcome.kind:<8} {result.check}{reason}  {plain(result.scope)}".rstrip())
        for word, problems in (("", outcome.problems), ("remark ", outcome.remarks)):
            lines += [f"         {word}{p.code}  {plain(p.pointer)}  {plain(p.detail)}".rstrip() for p in problems]
    if report.evidence:
        lines.append("")
    for item in report.evidence:
        lines.append(f"evidence {item.kind}  {plain(item.address)}")
        lines.append(f"         sha256 {item.sha256}  fetched {item.fetched_at.isoformat()}  {len(item.content)} B")
    return "\n".join(lines)
