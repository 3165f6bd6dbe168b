"""Where a record stands: among its renewals, and, of a licence, how far its hours of continuing education are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.parts.hours import HoursBar, decimal_hours
from ui.places.credential import CredentialPlace
from ui.places.hours import HoursPlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.titles import record_title
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.continuing_education import LicenceHours
from wallet.service.protocols import OpenWallet

_COUNTED_AT_ONCE: Final = 5_000
"""Records among which certificates are looked for while a page is opened: each report is read, which takes about a second
for so many. On a larger shelf `lanyard ce` counts."""
_SHOWN: Final = 8
"""Of a family; ten years of cards are five."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is asked of the wallet: the family, the one that ends last first, and the hours of a licence."""

    family: tuple[RecordSummary, ...]
    hours: LicenceHours | None


class StandingInFamily(QWidget):
    """Sections that look again by themselves after each change; nothing is shown where there is nothing to say."""

    def __init__(self, session: Session, record_id: RecordId) -> None:
        super().__init__()
        self._session = session
        self._id = record_id
        self._body = column(spacing=24)
        self.setLayout(self._body)
        self.hide()
        session.changed.connect(self._heard)
        self.look()

    def _heard(self, changes: Changes) -> None:
        if changes.added or changes.removed or changes.updated or changes.organised:
            self.look()

    def look(self) -> None:
        """Looks again."""
        self._session.ask(self, self._question, done=self._show, failed=lambda _error: None)

    def _question(self, wallet: OpenWallet) -> _Standing:
        family = wallet.renewals.family(self._id)[:_SHOWN]
        lines = tuple(wallet.library.record(record_id).summary for record_id in family)
        hours = None
        if wallet.library.count("") <= _COUNTED_AT_ONCE:
            with suppress(LanyardError):  # It is no licence.
                hours = next(iter(wallet.continuing_education.all(self._id)), None)
        return _Standing(lines, hours)

    def _show(self, standing: _Standing) -> None:
        clear(self._body)
        if standing.hours is not None:
            whole = Button(
                t("hours.whole"), look="link",
                on=partial(self._session.go, HoursPlace(RecordId(standing.hours.count.licence.ref))),
            )  # fmt: skip
            self._body.addWidget(hours_section(standing.hours, whole))
        if len(standing.family) > 1:
            self._body.addWidget(self._family(standing.family))
        self.setVisible(self._body.count() > 0)

    def _family(self, family: Sequence[RecordSummary]) -> Section:
        section = Section(t("family.title"), count=str(len(family)))
        is_top = family[0].id == self._id
        section.add(PlainLabel(t("family.newest" if is_top else "family.older"), size="small", role="ink_2"))
        rows = RowList()
        for summary in family:
            ends = summary.facts.ends
            until = t("family.until", date=dates.written(ends.day)) if ends is not None else t("family.no_end")
            if summary.id == self._id:
                rows.add(Row(record_title(summary), t("family.this", until=until), mark=Mark("line/tick", "ink_2")))
                continue
            show = Button(t("added.show"), look="quiet", on=partial(self._session.go, CredentialPlace(summary.id)))
            show.setAccessibleDescription(until)
            rows.add(Row(record_title(summary), until, mark=Mark("line/document", "ink_2"), action=show))
        section.add(rows)
        section.add(Button(t("family.apart"), look="link", on=self._take_apart))
        return section

    def _take_apart(self) -> None:
        others = self._id

        def act(wallet: OpenWallet) -> Changes:
            return wallet.renewals.take_apart(others)

        self._session.change(self, act, done=lambda: self._session.notify(t("family.taken_apart")))


def hours_section(hours: LicenceHours, action: QWidget) -> Section:
    """Returns how far a licence's hours are: in all, by subject, and what is missing; ``action`` leads to all of it."""
    count = hours.count
    section = Section(t("hours.title"), action=action)
    counted = decimal_hours(count.counted)
    needed = count.needed
    if needed is None:
        section.add(PlainLabel(t("hours.counted", hours=counted)))
        section.add(PlainLabel(t("hours.nobody_said"), size="small", role="ink_2"))
    else:
        section.add(PlainLabel(t("hours.of", hours=counted, needed=decimal_hours(needed)), strong=True))
        section.add(HoursBar(count.counted, needed))
    first, last = count.licence.cycle
    if first is not None and last is not None:
        cycle = t("hours.cycle", first=dates.written(first), last=dates.written(last))
        section.add(PlainLabel(cycle, size="small", role="ink_2"))
    rows = RowList()
    for row in count.categories:
        least = row.needed
        met = least is not None and row.counted >= least
        mark = Mark("line/tick" if met else "line/dot", "ink_2")
        text = (
            decimal_hours(row.counted)
            if least is None
            else t("hours.of_short", hours=decimal_hours(row.counted), needed=decimal_hours(least))
        )
        rows.add(Row(plain(row.name, limit=60), text, mark=mark, tall=48))
    if count.categories:
        section.add(rows)
    if count.missing:
        section.add(PlainLabel(t("hours.missing", names=", ".join(plain(name, limit=60) for name in count.missing))))
    requirement = count.licence.requirement
    if requirement is not None:
        source, day = plain(requirement.source, limit=120) or "?", plain(requirement.as_of, limit=20) or "?"
        section.add(PlainLabel(t("hours.as_of", source=source, date=day), size="small", role="ink_2"))
    return section
