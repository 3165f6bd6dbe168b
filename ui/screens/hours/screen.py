"""Hours of continuing education: one licence's cycle, what counts in it and for what, and what a board asks to see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import choose_file, save_as
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import Columns, PageScroll, TopLine, TwoColumnPage, back
from ui.parts.row_list import PagedRowList
from ui.places.credential import CredentialPlace
from ui.places.hours import HoursPlace
from ui.places.place import Place
from ui.places.recording import RecordingPlace
from ui.places.renewals import RenewalsPlace
from ui.screens.hours.parts import CertificateRow, category_section, sum_box
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import status_line
from ui.text.status_text import StatusText
from ui.text.words import language, t
from ui.widgets.controls import Button, Choice, DropButton
from ui.widgets.parts import AtMost, Section, boxed, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import IntakeError
from wallet.limits import MAX_REQUIREMENT_BYTES
from wallet.records.days import local_day
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.continuing_education import CountedCertificate, LicenceHours, sample_requirement, sample_requirements
from wallet.service.protocols import OpenWallet

_SHOWN: Final = 400
"""Certificates of a cycle on the page; the table that is written out has all."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Every licence with its hours, and the summaries of what the page names."""

    hours: Sequence[LicenceHours]
    summaries: Mapping[RecordId, RecordSummary] = field(repr=False)


class HoursPage(TwoColumnPage):
    """Looks again by itself after each change."""

    def __init__(self, session: Session, place: HoursPlace) -> None:
        super().__init__(session, place)
        self._chosen: RecordId | None = None
        self._known = _Known((), {})
        self._offered: list[tuple[str, str]] = []
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll)
        self.load()

    def title(self) -> str:
        return t("place.hours")

    def columns(self) -> Columns | None:
        return self._columns

    def arrive(self, place: Place) -> None:
        super().arrive(place)
        if isinstance(place, HoursPlace) and place.licence is not None:
            self._chosen = place.licence
            self._show(self._known)

    def here(self) -> HoursPlace:
        return HoursPlace(self._chosen)

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.organised)

    def load(self) -> None:
        self.session.ask(self, _question, done=self._show)

    def retranslate(self) -> None:
        self._show(self._known)

    # Building -----------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        self._rule = DropButton(t("hours.rule"))
        self._out = DropButton(t("hours.write"))
        self._out.set_choices(
            [
                (t("hours.write_binder"), partial(self._write, "binder")),
                (t("hours.write_zip"), partial(self._write, "zip")),
                (t("hours.write_csv"), partial(self._write, "csv")),
            ]
        )
        add = Button(t("hours.add"), look="primary", icon="plus", on=lambda: self.session.go(RecordingPlace()))
        way = back(t("place.renewals"), lambda: self.session.go(RenewalsPlace()))
        body.addWidget(TopLine(way, (self._rule, self._out, add), narrow=self.narrow))
        body.addSpacing(12)
        self._title = PlainLabel("", size="title", max_lines=2)
        body.addWidget(self._title)
        body.addSpacing(4)
        self._about = PlainLabel("", role="ink_2")
        body.addWidget(self._about)
        self._licences = column()
        self._licences_box = boxed(self._licences, above=12)
        body.addWidget(AtMost(self._licences_box, 480, grows=2.0))
        body.addSpacing(20)
        self._columns = Columns(480)
        body.addWidget(self._columns)
        body.addSpacing(24)
        self._certificates: list[CountedCertificate] = []
        self._model: PagedModel[CountedCertificate] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._certificates, lambda entry: entry.certificate.ref))
        self._section = Section(t("hours.certificates"))
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("hours.certificates"))
        self._section.add(rows)
        body.addWidget(self._section)
        body.addSpacing(12)
        self._source = PlainLabel("", size="small", role="ink_2")
        body.addWidget(self._source)
        self._nothing = boxed(PlainLabel(t("hours.no_licence"), role="ink_2"), above=8)
        body.addWidget(self._nothing)
        body.addStretch(1)

    # Showing ------------------------------------------------------------------------
    def _line(self) -> LicenceHours | None:
        lines = self._known.hours
        return next((line for line in lines if line.count.licence.ref == self._chosen), lines[0] if lines else None)

    def _show(self, known: _Known) -> None:
        self._known = known
        line = self._line()
        self._nothing.setVisible(line is None)
        for widget in (self._section, self._columns, self._rule, self._out, self._source):
            widget.setVisible(line is not None)
        clear(self._columns.left)
        clear(self._columns.side)
        if line is None:
            self._title.setText(t("place.hours"))
            self._about.setText("")
            return
        self._chosen = RecordId(line.count.licence.ref)
        count = line.count
        summary = known.summaries.get(self._chosen)
        self._title.setText(t("hours.of_licence", title=plain(count.licence.title, limit=120)))
        first, last = count.licence.cycle
        cycle = ""
        if first is not None and last is not None:
            cycle = t("hours.cycle", first=dates.written(first), last=dates.written(last))
        self._about.setText(joined(plain(summary.issuer_name, limit=80) if summary is not None else "", cycle))
        self._show_licences()
        self._show_rules()
        self._columns.left.addWidget(sum_box(count, local_day(self.session.now())))
        if count.categories:
            self._columns.side.addWidget(category_section(count))
        self._certificates[:] = count.certificates[:_SHOWN]
        self._model.refresh()
        counted = sum(1 for entry in count.certificates if not entry.reason)
        self._section.show_count(t("hours.counted_n", n=counted, others=len(count.certificates) - counted))
        self._source.setText(_source_text(line))

    def _show_licences(self) -> None:
        choices = [(line.count.licence.ref, _name(line, self._known.summaries)) for line in self._known.hours]
        if choices != self._offered:
            # What was chosen stays what it is while the window changes: another choice is made for other licences alone.
            self._offered = choices
            clear(self._licences)
            box = Choice(choices, self._chosen or "", name=t("hours.licence"))
            box.currentIndexChanged.connect(lambda _number: self._choose(box.currentData()))
            self._licences.addWidget(box)
        self._licences_box.setVisible(len(choices) > 1)

    def _show_rules(self) -> None:
        self._rule.set_choices(
            [
                (t("hours.rule_file"), self._ask_rule),
                *((plain(title, limit=80), partial(self._use_sample, name)) for name, title in sample_requirements()),
            ]
        )

    def _choose(self, ref: str) -> None:
        self._chosen = RecordId(ref)
        self._show(self._known)

    def _row(self, entry: CountedCertificate) -> QWidget:
        record_id = RecordId(entry.certificate.ref)
        summary = self._known.summaries.get(record_id)
        known = StatusText("", "ink_2", "") if summary is None else status_line(summary.facts, self.session.now())
        line = self._line()
        licences = len(line.counts_for.get(record_id, ())) if line is not None else 0
        show = Button(t("added.show"), look="quiet", on=lambda: self.session.go(CredentialPlace(record_id)))
        show.setAccessibleDescription(plain(entry.certificate.title, limit=80))
        return CertificateRow(entry, known, licences, action=show, narrow=self.narrow)

    # Doing ---------------------------------------------------------------------------
    def _ask_rule(self) -> None:
        chosen = choose_file(self, t("hours.rule_file"), "JSON (*.json)")
        if chosen is not None:
            self._set_rule(lambda: _content(chosen))

    def _use_sample(self, name: str) -> None:
        self._set_rule(lambda: sample_requirement(name))

    def _set_rule(self, data: Callable[[], bytes]) -> None:
        record_id = self._chosen
        if record_id is None:
            return

        def act(wallet: OpenWallet) -> Changes:
            return wallet.continuing_education.set_requirement(record_id, data())

        self.session.change(self, act, done=lambda: self.session.notify(t("hours.rule_set")))

    def _write(self, what: str) -> None:
        line = self._line()
        if line is None:
            return
        ending = {"binder": ".pdf", "zip": ".zip", "csv": ".csv"}[what]
        file, speech = save_as(self, t(f"hours.write_{what}"), f"ce-hours{ending}"), language()
        if file is None:
            return

        def act(wallet: OpenWallet) -> list[tuple[str, str]]:
            education = wallet.continuing_education
            if what == "binder":
                education.write_binder(file, line, speech)
            elif what == "csv":
                education.write_csv(file, [line])
            else:
                return education.write_zip(file, line, speech)
            return []

        self.session.ask(self, act, done=lambda left_out: self._written(file, left_out))

    def _written(self, file: Path, left_out: Sequence[tuple[str, str]]) -> None:
        self.session.written.emit(t("sharing.written", file=plain(file.name, limit=80)), file)
        if left_out:
            names = ", ".join(plain(name, limit=40) for name, _ in left_out[:4])
            self.session.notify(t("hours.left_out", n=len(left_out), names=names))


def _question(wallet: OpenWallet) -> _Known:
    hours = wallet.continuing_education.all()
    named = {RecordId(line.count.licence.ref) for line in hours}
    named |= {RecordId(entry.certificate.ref) for line in hours for entry in line.count.certificates[:_SHOWN]}
    return _Known(hours, {record_id: wallet.library.record(record_id).summary for record_id in named})


def _name(line: LicenceHours, summaries: Mapping[RecordId, RecordSummary]) -> str:
    summary = summaries.get(RecordId(line.count.licence.ref))
    return joined(
        plain(line.count.licence.title, limit=60), plain(summary.issuer_name, limit=60) if summary is not None else ""
    )


def _source_text(line: LicenceHours) -> str:
    requirement = line.count.licence.requirement
    if requirement is None:
        return ""
    source, day = plain(requirement.source, limit=120) or "?", plain(requirement.as_of, limit=20) or "?"
    not_read = ", ".join(plain(name, limit=40) for name in requirement.not_read[:6])
    return joined(t("hours.as_of", source=source, date=day), t("ce.not_read", names=not_read) if not_read else "", by=" ")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_REQUIREMENT_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None
