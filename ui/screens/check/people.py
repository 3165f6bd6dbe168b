"""Several people at once: a row for each, filtered and sorted; one of them is looked at closely by choosing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dialogs.files import choose_file, save_as
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.row_list import PagedRowList
from ui.session.roles import role_bytes
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import spoken_line
from ui.text.words import language, problem, t
from ui.widgets.controls import Button, Choice, DropButton
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, column, row, wrapped
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.records.points import Tone
from wallet.service.lens import Fit, Lens, save_lens
from wallet.service.others import ExaminedItem
from wallet.service.people import Person, Theirs, person, save_table

_FILTERS: Final = ("all", "good", "holds", "attention", "unknown", "bad", "unread")
_OF_TONE: Final = {
    Tone.GOOD: "good", Tone.NEUTRAL: "holds", Tone.ATTENTION: "attention", Tone.UNKNOWN: "unknown", Tone.BAD: "bad",
}  # fmt: skip
_SORTS: Final = ("given", "name", "worst", "ends")
COLUMNS: Final = ("counts", "theirs", "issuers", "ends", "file")
"""What stands second a name, as far as the person wishes."""
_NOT_THEIRS: Final = frozenset({Theirs.NOT_THEIRS, Theirs.NOT_JUDGED})


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row: what was judged, and what it comes to; ``person`` is None where it could not be read."""

    number: int
    item: ExaminedItem
    person: Person | None

    @property
    def kind(self) -> str:
        """The filter it is under."""
        return "unread" if self.person is None else _OF_TONE[self.person.spoken.tone]

    @property
    def name(self) -> str:
        """What to call it: the person as signed, else what it is that holds, else the key that shows it, else its file."""
        who = self.person
        if who is None:
            return self.item.source.label
        more = t("share.and_more", n=len(who.titles) - 1) if len(who.titles) > 1 else ""
        title = joined(who.titles[0], more, by="") if who.titles else ""
        return who.name or title or who.holder or self.item.source.label


def people_of(items: Sequence[ExaminedItem], now: datetime) -> list[PersonRow]:
    """Returns a row for each thing that was judged, in order."""
    return [
        PersonRow(number, item, person(item.report, now) if item.report is not None else None)
        for number, item in enumerate(items)
        if not item.left_out
    ]


def how_many(people: Sequence[PersonRow]) -> str:
    """Returns how many people these are, where their keys tell them apart; else how many files."""
    holders = [each.person.holder for each in people if each.person is not None and each.person.holder]
    if len(holders) == len(people):
        if len(set(holders)) == len(people):
            return t("people.from", n=len(people))
        if len(set(holders)) == 1:
            return t("people.files_of_one", n=len(people))
    return t("people.files", n=len(people))


class PeopleTable(QWidget):
    """The rows; ``chosen`` is told which one is to be looked at."""

    def __init__(self, people: Sequence[PersonRow], now: datetime, chosen: Callable[[PersonRow], object]) -> None:
        super().__init__()
        self._people = people
        self._now = now
        self._chosen = chosen
        self._filter = "all"
        self._columns = ["counts", "theirs", "ends"]
        self._shown: list[PersonRow] = list(people)
        self._model: PagedModel[PersonRow] = PagedModel()
        self._model.setParent(self)
        self.lens: Lens | None = None
        self._fits: dict[int, Fit] = {}
        body = column(spacing=16)
        self.setLayout(body)
        body.addWidget(self._filters())
        body.addLayout(self._order())
        self._role = PlainLabel("", role="ink_2")
        self._role.hide()
        body.addWidget(self._role)
        self._rows = PagedRowList(self._model, self._row)
        self._rows.setAccessibleName(t("people.title"))
        body.addWidget(self._rows)
        self._count = PlainLabel("", size="small", role="ink_2")
        body.addWidget(self._count)
        self._sort("given")

    # Choosing what is shown -------------------------------------------------------
    def _filters(self) -> QWidget:
        self._buttons: dict[str, Button] = {}
        for name in _FILTERS:
            number = len(self._people) if name == "all" else sum(each.kind == name for each in self._people)
            if not number:
                continue
            words = joined(t(f"people.filter.{name}"), str(number), by=" ")
            button = Button(words, look="chip", on=partial(self._choose, name))
            button.setCheckable(True)
            button.setChecked(name == "all")
            self._buttons[name] = button
        return wrapped(list(self._buttons.values()))

    def _order(self) -> QHBoxLayout:
        line = row(spacing=12)
        line.addWidget(PlainLabel(t("people.order"), role="ink_2", one_line=True))
        self._sorted = Choice([(name, t(f"people.order.{name}")) for name in _SORTS], "given", name=t("people.order"))
        self._sorted.activated.connect(lambda: self._sort(self._sorted.currentData()))
        line.addWidget(self._sorted)
        line.addStretch(1)
        self._which = DropButton(t("people.columns"))
        line.addWidget(self._which)
        self._offer_columns()
        return line

    def _offer_columns(self) -> None:
        self._which.set_choices(
            [
                (t("people.column_off" if name in self._columns else "people.column_on", name=t(f"people.column.{name}")),
                 partial(self._switch, name))
                for name in COLUMNS
            ]
        )  # fmt: skip

    def _switch(self, name: str) -> None:
        """Shows a column, or leaves it out."""
        wish = set(self._columns) ^ {name}
        self._columns = [each for each in COLUMNS if each in wish]
        self._offer_columns()
        self._show()

    def hold_against(self, lens: Lens, fits: dict[int, Fit]) -> None:
        """Says of each person, by their numbers, how they fit a role; the best stand first."""
        self.lens, self._fits = lens, fits
        self._role.setText(t("people.role", title=plain(lens.role.title, limit=80), n=len(lens.role.requirements)))
        self._role.show()
        self._people = sorted(
            self._people, key=lambda each: (-fits[each.number].met if each.number in fits else 1, each.number)
        )
        self._show()

    def _choose(self, name: str) -> None:
        self._filter = name
        for key, button in self._buttons.items():
            button.setChecked(key == name)
        self._show()

    def _sort(self, order: str) -> None:
        keys: dict[str, Callable[[PersonRow], tuple[object, ...]]] = {
            "given": lambda each: (each.number,),
            "name": lambda each: (each.name.casefold(), each.number),
            "worst": lambda each: (-1 if each.person is None else each.person.spoken.rank, each.number),
            "ends": lambda each: (
                each.person is None or each.person.ends is None,
                each.person.ends.isoformat() if each.person is not None and each.person.ends is not None else "",
                each.number,
            ),
        }
        self._people = sorted(self._people, key=keys[order])
        self._show()

    def _show(self) -> None:
        self._shown = [each for each in self._people if self._filter in ("all", each.kind)]
        self._model.show(HeldRows(self._shown, lambda each: each.number))
        self._count.setText(t("people.shown", shown=str(len(self._shown)), n=len(self._people)))

    @property
    def shown(self) -> Sequence[PersonRow]:
        """The rows as they are shown: what is filtered and sorted is saved so."""
        return self._shown

    # Rows ------------------------------------------------------------------------
    def _row(self, each: PersonRow) -> QWidget:
        name = plain(each.name, limit=80)
        if each.person is None:
            message = problem(each.item.problem.code)
            return Row(name, joined(message.sentence, message.next, by=" "), mark=Mark("marks/refused", "ink"))
        text = spoken_line(each.person.spoken.headline, self._now)
        mark = Mark(f"marks/{text.mark or 'remark'}", text.colour, size=20)
        second = joined(self._fit(each), text.text, *self._cells(each.person, each.item.source.label))
        show = Button(t("people.look"), look="quiet", name=t("people.look_at", name=name), on=lambda: self._chosen(each))
        role = "problem" if each.person.spoken.tone is Tone.BAD else "ink"
        return Row(name, second, mark=mark, action=show, strong=True, role=role)

    def _fit(self, each: PersonRow) -> str:
        """How they fit the role: what is met, by whom recognised, and the gaps."""
        fit = self._fits.get(each.number)
        if fit is None:
            return ""
        met = t("people.fit", met=fit.met, of=len(fit.results))
        recognised = t("people.fit.recognised", n=fit.recognised) if fit.recognised < fit.met else ""
        gaps = t("people.fit.gaps", what=plain(", ".join(fit.gaps), limit=160)) if fit.gaps else ""
        return joined(met, recognised, gaps)

    def _cells(self, who: Person, file: str) -> list[str]:
        cells = {
            "counts": _counts(who),
            "theirs": t(f"people.theirs.{who.theirs}"),
            "issuers": plain(", ".join(who.issuers), limit=120),
            "ends": t("people.ends", date=dates.written(who.ends)) if who.ends is not None else "",
            "file": plain(file, limit=60),
        }
        return [cells[name] for name in self._columns if cells[name]]


def _counts(who: Person) -> str:
    total = who.genuine + who.not_recognised + who.own_word + who.not_good + who.not_checked
    parts = [
        t(f"people.count.{name}", n=number)
        for name, number in (
            ("genuine", who.genuine), ("not_recognised", who.not_recognised), ("own_word", who.own_word),
            ("not_good", who.not_good), ("not_checked", who.not_checked),
        )
        if number
    ]  # fmt: skip
    return joined(*parts, by=", ") if total else t("people.count.none")


def save_people(session: Session, table: PeopleTable | None, page: QWidget) -> None:
    """Saves the rows as they are shown, as a table that a spreadsheet opens."""
    path = save_as(page, t("people.save"), "people.csv") if table is not None else None
    if path is None or table is None:
        return
    try:
        items = [each.item for each in table.shown]
        if table.lens is None:
            save_table(items, language(), path)
        else:
            save_lens(table.lens, items, language(), path)
    except LanyardError as error:
        session.notify_problem(error.code)
    else:
        session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)


def compare_with_role(session: Session, table: PeopleTable | None, page: QWidget) -> None:
    """Asks for a role and holds everybody in the table against it, off the window's thread. Nothing is kept."""
    file = choose_file(page, t("people.compare")) if table is not None else None
    if file is not None and table is not None:
        hold_against(session, table, file)


def hold_against(session: Session, table: PeopleTable, file: Path) -> None:
    """Reads the role in a file; where it holds several, the first."""
    people = [(each.number, each.item.report) for each in table.shown if each.item.report is not None]

    def work() -> tuple[Lens, dict[int, Fit]]:
        from wallet.service.examiners import Reader

        with Reader() as reader:
            lens = Lens(reader.roles(role_bytes(file))[0])
        return lens, {number: lens.fit(report) for number, report in people}

    session.lanes.work(table, work, done=lambda held: table.hold_against(*held), failed=session.tell_problem)
