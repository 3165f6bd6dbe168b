"""What stands on the page of a licence's hours: how far they are, subject by subject, and a row for each certificate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.parts.hours import HoursBar, decimal_hours
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.icons import Mark
from ui.widgets.parts import RowList, Section, StatusLabel, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.service.continuing_education import CategoryHours, Count, CountedCertificate

_ZERO = Decimal(0)


def sum_box(count: Count, today: date) -> QWidget:
    """Returns how many hours count, of how many, and what is still to be earned by when."""
    box = QWidget()
    lines = column(spacing=8)
    box.setLayout(lines)
    needed = count.needed
    counted = decimal_hours(count.counted)
    head = (
        t("hours.counted", hours=counted) if needed is None else t("hours.of", hours=counted, needed=decimal_hours(needed))
    )
    lines.addWidget(PlainLabel(head, size="title"))
    if needed is None:
        lines.addWidget(PlainLabel(t("hours.nobody_said"), role="ink_2"))
    else:
        lines.addWidget(HoursBar(count.counted, needed))
        lines.addWidget(PlainLabel(_to_earn(count, needed, today), role="ink_2"))
    if count.missing:
        lines.addWidget(PlainLabel(t("hours.missing", names=", ".join(plain(name, limit=60) for name in count.missing))))
    return box


def _to_earn(count: Count, needed: Decimal, today: date) -> str:
    left = max(_ZERO, needed - count.counted)
    last = count.licence.cycle[1]
    if not left:
        return t("hours.all_counted")
    if last is None or last < today:
        return t("hours.to_earn", hours=decimal_hours(left))
    return t("hours.to_earn_in", hours=decimal_hours(left), n=(last - today).days)


def category_section(count: Count) -> Section:
    """Returns a row for each subject that is asked for, or that a certificate names."""
    section = Section(t("hours.by_subject"))
    rows = RowList()
    for category in count.categories:
        rows.add(CategoryRow(category))
    section.add(rows)
    return section


class CategoryRow(QWidget):
    """A subject: its name, a bar, how much of how much, and what is to go."""

    is_row = True

    def __init__(self, category: CategoryHours) -> None:
        super().__init__()
        least = category.needed
        is_met = least is not None and category.counted >= least
        line = row(spacing=12, margins=(0, 8, 0, 8))
        self.setLayout(line)
        line.addWidget(Mark("line/tick" if is_met else "line/dot", "ink_2"))
        line.addWidget(PlainLabel(plain(category.name, limit=60)), 4)
        if least is not None and least > 0:
            line.addWidget(HoursBar(category.counted, least), 3)
        line.addWidget(PlainLabel(_amount(category), size="small", one_line=True))
        line.addWidget(PlainLabel(_rest(category), size="small", role="ink_2"), 2)


def _amount(category: CategoryHours) -> str:
    if category.needed is None:
        return t("hours.h", hours=decimal_hours(category.counted))
    return t("hours.of_short", hours=decimal_hours(category.counted), needed=decimal_hours(category.needed))


def _rest(category: CategoryHours) -> str:
    over = ""
    if category.over and category.most is not None:
        over = t("hours.over", hours=decimal_hours(category.over), most=decimal_hours(category.most))
    if category.needed is None:
        return over
    left = category.needed - category.counted
    return joined(t("hours.to_go", hours=decimal_hours(left)) if left > 0 else t("hours.met"), over)


class CertificateRow(QWidget):
    """One certificate: what it is and how that is known, when, as what it counts or why not, hours, and for how many."""

    is_row = True

    def __init__(
        self, counted: CountedCertificate, known: StatusText, licences: int, *, action: QWidget | None, narrow: bool
    ) -> None:
        super().__init__()
        certificate = counted.certificate
        line = row(spacing=16, margins=(0, 8, 0, 8))
        self.setLayout(line)
        self._cells = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        name = column(spacing=2)
        name.addWidget(PlainLabel(plain(certificate.title, limit=120)))
        name.addWidget(StatusLabel(known, always_indent=False))
        self._cells.addLayout(name, 5)
        day = dates.written(certificate.first) if certificate.first is not None else "–"
        counts = ", ".join(plain(name, limit=40) for name in counted.subjects) or t("hours.any_subject")
        why_not = t(f"ce.reason.{counted.reason}") if counted.reason else ""
        more = t("hours.for_licences", n=licences) if licences > 1 else ""
        self._cells.addWidget(PlainLabel(joined(day, why_not or counts, more), size="small", role="ink_2"), 5)
        line.addLayout(self._cells, 1)
        hours = decimal_hours(counted.hours) if counted.hours is not None and not counted.reason else "–"
        line.addWidget(PlainLabel(t("hours.h", hours=hours) if hours != "–" else hours, strong=True, one_line=True))
        if action is not None:
            line.addWidget(action)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts what it counts as beside what it is, or beneath it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._cells.setDirection(down if narrow else across)
        self._cells.setSpacing(2 if narrow else 16)
