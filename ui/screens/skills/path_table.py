"""The table that says what the picture *My path* shows: by time, by group of skills, by role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.columns import ColumnRow, heads, small
from ui.parts.row_list import PagedRowList
from ui.places.credential import CredentialPlace
from ui.places.role import RolePlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.skill_words import group_title, outcome_mark, reason, shown_by, standing_text, years
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.parts import StatusLabel, column, wrapped
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.service.skill_book import Book

_BY: Final = ("time", "group", "role")
_SHARES: Final = (3, 6, 4, 4, 1)
_COLUMNS: Final = {
    "time": ("path.when", "path.what", "path.said_by", "path.how", "path.skills"),
    "group": ("path.group", "path.skill", "path.shown_by", "path.how", "path.records"),
    "role": ("path.role", "path.asks", "path.why", "path.outcome", ""),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``ref`` leads to a record, else ``role`` to a role."""

    number: int
    cells: tuple[str, str, str, StatusText, str]
    ref: str = ""
    role: str = ""


def table_rows(book: Book, by: str) -> list[TableRow]:
    """Returns the rows of one way of looking, in the order of the picture."""
    cells = {"time": _by_time, "group": _by_group, "role": _by_role}[by](book)
    return [TableRow(number, *row) for number, row in enumerate(cells)]


_Row = tuple[tuple[str, str, str, StatusText, str], str, str]


def _by_time(book: Book) -> Iterator[_Row]:
    for event in book.path.events:
        month = dates.month(event.begins, with_year=True) if event.begins is not None else ""
        cells = (
            years(event.begins, event.ends, month), plain(event.title, limit=80), plain(event.issuer, limit=60),
            standing_text(event.standing), str(event.skills) if event.skills else "–",
        )  # fmt: skip
        yield cells, event.ref, ""


def _by_group(book: Book) -> Iterator[_Row]:
    for group in book.path.groups:
        for skill in group.skills:
            cells = (
                group_title(group.title), plain(skill.label, limit=80),
                shown_by(skill) or t("path.wanted_by", roles=plain(", ".join(skill.roles), limit=80)),
                standing_text(skill.standing), str(len(skill.shown_by)) if skill.shown_by else "–",
            )  # fmt: skip
            yield cells, skill.shown_by[0].ref if skill.shown_by else "", ""


def _by_role(book: Book) -> Iterator[_Row]:
    for role in book.roles:
        for line in role.requirements:
            outcome = StatusText(*outcome_mark(line), t(f"role.outcome.{line.outcome}"))
            yield (plain(role.title, limit=60), plain(line.text, limit=120), reason(line), outcome, ""), line.ref, role.id


class PathTable(QWidget):
    """Chips for the ways of looking, the names of the columns, and the rows."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._by = "time"
        self._narrow = False
        self._book: Book | None = None
        self._model: PagedModel[TableRow] = PagedModel()
        self._model.setParent(self)
        body = column(spacing=8)
        self.setLayout(body)
        self._chips: dict[str, Button] = {}
        for name in _BY:
            chip = Button(t(f"path.by.{name}"), look="chip", on=partial(self._choose, name))
            chip.setCheckable(True)
            chip.setChecked(name == self._by)
            self._chips[name] = chip
        body.addWidget(wrapped(list(self._chips.values())))
        self._heads = {
            name: heads([(t(key) if key else "", share) for key, share in zip(keys, _SHARES, strict=True)], narrow=False)
            for name, keys in _COLUMNS.items()
        }
        for name, head in self._heads.items():
            holder = column()
            holder.addWidget(head)
            box = QWidget()
            box.setLayout(holder)
            box.setVisible(name == self._by)
            self._heads[name] = box  # type: ignore[assignment]
            body.addWidget(box)
        self._rows = PagedRowList(self._model, self._row)
        self._rows.setAccessibleName(t("place.my_path"))
        body.addWidget(self._rows)

    def show_book(self, book: Book) -> None:
        """Shows what is there now."""
        self._book = book
        self._chips["role"].setVisible(bool(book.roles))
        self._model.show(HeldRows(table_rows(book, self._by), lambda row: row.number))

    def relayout(self, narrow: bool) -> None:
        """Rows that come into sight later are made for the width in use."""
        self._narrow = narrow

    def _choose(self, name: str) -> None:
        self._by = name
        for key, chip in self._chips.items():
            chip.setChecked(key == name)
            self._heads[key].setVisible(key == name)
        if self._book is not None:
            self.show_book(self._book)

    def _row(self, row: TableRow) -> QWidget:
        when, what, issuer, status, number = row.cells
        cells = [
            (small(when), _SHARES[0]), (PlainLabel(what), _SHARES[1]), (small(issuer), _SHARES[2]),
            (StatusLabel(status), _SHARES[3]), (small(number), _SHARES[4]),
        ]  # fmt: skip
        go = None
        if row.ref or row.role:
            place = CredentialPlace(RecordId(row.ref)) if row.ref and not row.role else RolePlace(row.role)
            go = Button(t("path.show"), look="quiet", on=lambda: self._session.go(place))
            go.setAccessibleDescription(what)
        return ColumnRow(cells, action=go, narrow=self._narrow)

    def save(self, page: QWidget, language: str) -> None:
        """Saves the rows as they are shown, as a table that a spreadsheet opens."""
        path = save_as(page, t("path.save_table"), "lanyard-my-path.csv")
        book = self._book
        if path is None or book is None:
            return
        header = tuple(str(t(key)) for key in _COLUMNS[self._by] if key)
        rows = [
            tuple(map(str, (a, b, c, s.text, n)))[: len(header)]
            for a, b, c, s, n in (r.cells for r in table_rows(book, self._by))
        ]
        from wallet.service.tables import save_rows

        try:
            save_rows(path, header, rows)
        except LanyardError as error:
            self._session.notify_problem(error.code)
        else:
            self._session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)
