"""Why something does not check out, reason by reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from resources.reasons import who_words
from ui.text import checks
from ui.text.spoken import joined, spoken
from ui.text.words import language, t
from ui.widgets.checks_list import CheckRow
from ui.widgets.parts import RowList, Section

if TYPE_CHECKING:
    from wallet.report import VerificationReport

MOST_REASONS = 6
"""Rows on a page; one thing that is wrong often shows in several checks."""


def reasons_section(report: VerificationReport, scope: str = "") -> Section:
    """Returns why it does not check out, reason by reason, each with who can mend it."""
    section = Section(t("reasons.title"))
    rows = RowList()
    for check, problem, shown in checks.reasons(report, scope)[:MOST_REASONS]:
        message = checks.sentence_of(problem, shown=shown)
        subtitle = joined(message.next, _who(problem.code, problem.detail, shown=shown), by=" ")
        rows.add(CheckRow(replace(check, title=message.sentence, subtitle=subtitle), loud=False))
    section.add(rows)
    return section


@spoken
def _who(code: str, detail: str, *, shown: bool) -> str:
    return who_words(code, language(), detail, shown=shown)
