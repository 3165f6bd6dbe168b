"""The library: everything kept, as cards or as a table, found while typing; several chosen at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ui.parts.collection_menu import collection_choices
from ui.parts.page import Page, bottom_bar
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.sharing import SharingPlace
from ui.places.trash import TrashPlace
from ui.screens.library.model import ShelfModel, SummaryRole
from ui.screens.library.views import CardGrid, RowTable
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button, DropButton, Segments
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.search_field import SearchField, parts_of
from wallet.service.library import Sort
from wallet.service.protocols import OpenWallet

STATES = ("favourite", "expiring", "expired", "withdrawn", "progress")
"""The ``is:`` words offered, in the order of the menu."""
MOST_ISSUERS = 12
"""Issuers in the menu, those of most records; the search completes the others."""
SORTS = {
    "added": Sort.ADDED,
    "title": Sort.TITLE,
    "issuer": Sort.ISSUER,
    "until": Sort.VALID_UNTIL,
    "custom": Sort.CUSTOM,
}


class LibraryPage(Page):
    """The shelf."""

    def __init__(self, session: Session, place: LibraryPlace, *, narrow: bool = False) -> None:
        super().__init__(session, place, narrow=narrow)
        self._model = ShelfModel(session)
        self._model.setParent(self)
        self._sort = Sort.ADDED
        self._count = PlainLabel("", role="ink_2", one_line=True)
        self._search = SearchField(name=t("library.search"), hint=t("library.search_hint"))
        self._search.looked_for.connect(self._look)
        self._views = QStackedWidget()
        self._grid = CardGrid(self._model, session.clock)
        self._table = RowTable(self._model, session.clock)
        self._empty = self._make_empty()
        for view in (self._grid, self._table):
            view.choosing.opened.connect(self._open)
            view.choosing.toggled.connect(self._model.toggle)
            view.choosing.moved.connect(self._move)
        self._pages = {"cards": self._grid, "table": self._inset(self._table), "empty": self._inset(self._empty)}
        for widget in self._pages.values():
            self._views.addWidget(widget)
        self._way = session.preferences.library
        self._build()
        self._model.counted.connect(self._counted)
        self._model.chosen_changed.connect(self._show_bar)
        session.changed.connect(self._changed)
        self._search.set_query(place.query or "")
        self._complete()

    def title(self) -> str:
        return t("library.title")

    # Building ---------------------------------------------------------------
    def _build(self) -> None:
        side = 12 if self.narrow else 28  # The grid keeps 4 px for its ring.
        top = column(spacing=16, margins=(self.margin, 16 if self.narrow else 24, self.margin, 12))
        segments = Segments(
            ("cards", "" if self.narrow else t("library.cards"), "cards"),
            ("table", "" if self.narrow else t("library.table"), "table"),
            chosen=self._way,
        )
        for button, words in zip(segments.findChildren(Button), ("library.cards", "library.table"), strict=True):
            button.setAccessibleName(t(words))
        segments.chosen.connect(self._show_as)
        states = DropButton(t("library.state"), look="" if self.narrow else "chip")
        states.set_choices([(t(f"library.is.{word}"), partial(self._narrow_to, "is:", word)) for word in STATES])
        self._issuers = DropButton(t("library.issued_by"), look="chip")
        self._issuers.hide()
        self._sets = DropButton(t("library.collections"), look="chip")
        trash = Button(t("place.trash"), look="quiet", on=lambda: self.session.go(TrashPlace()))
        if self.narrow:
            line = row(spacing=12)
            line.addWidget(self._search, 1)
            line.addWidget(states)
            line.addWidget(segments)
            top.addLayout(line)
            beneath = row(spacing=8)
            beneath.addWidget(self._count)
            beneath.addStretch(1)
            beneath.addWidget(self._issuers)
            beneath.addWidget(self._sets)
            beneath.addWidget(trash)
            top.addLayout(beneath)
        else:
            line = row(spacing=16)
            line.addWidget(PlainLabel(t("library.title"), size="title", one_line=True))
            line.addWidget(self._count)
            line.addStretch(1)
            self._search.setFixedWidth(320)
            line.addWidget(self._search)
            line.addWidget(segments)
            top.addLayout(line)
            chips = row(spacing=8)
            chips.addWidget(states)
            chips.addWidget(self._issuers)
            chips.addWidget(self._sets)
            chips.addWidget(trash)
            self._clear = Button(t("library.clear"), look="quiet", on=self.escape)
            self._clear.hide()
            chips.addWidget(self._clear)
            chips.addStretch(1)
            chips.addWidget(PlainLabel(t("library.sorted_by"), size="small", role="ink_2", one_line=True))
            self._sorting = DropButton(t("library.sort.added"), look="link")
            self._sorting.set_choices([(t(f"library.sort.{key}"), partial(self._sort_by, key)) for key in SORTS])
            chips.addWidget(self._sorting)
            top.addLayout(chips)
        self.outer.addLayout(top)
        body = column(margins=(side, 0, max(0, self.margin - 26), 0))
        body.addWidget(self._views)
        self.outer.addLayout(body, 1)
        self._bar = self._make_bar()
        self.outer.addWidget(self._bar)
        self._show_as(self._way)

    def _make_empty(self) -> QWidget:
        box = QWidget()
        layout = column(spacing=16, margins=(0, 24, 4, 4))
        box.setLayout(layout)
        self._empty_words = PlainLabel(t("library.empty"))
        layout.addWidget(self._empty_words)
        line = row(spacing=16)
        self._empty_sample = Button(t("library.sample"), look="quiet", on=lambda: self.session.sample_requested.emit())
        self._empty_add = Button(t("shell.add"), look="primary", icon="plus", on=lambda: self.session.open_requested.emit())
        line.addWidget(self._empty_add)
        line.addWidget(self._empty_sample)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        return box

    def _inset(self, view: QWidget) -> QWidget:
        """Returns ``view`` between the margins of the page; the grid of cards brings its own."""
        box = QWidget()
        inner = column(margins=(4, 0, min(26, self.margin), 0))
        box.setLayout(inner)
        inner.addWidget(view)
        return box

    def _make_bar(self) -> QFrame:
        self._chosen = PlainLabel("", strong=True, one_line=True)
        self._delete = Button(t("library.delete"), look="quiet", on=self._delete_chosen)
        self._share = Button(t("library.share"), look="primary", icon="share", on=self._share_chosen)
        self._into = DropButton(t("library.put_in"), look="quiet", name=t("library.put_in"))
        actions = [
            self._into,
            Button(t("library.choose_none"), look="quiet", on=self._model.choose_none),
            Button(t("library.check_again"), look="quiet", on=self._check_chosen),
            self._delete,
            self._share,
        ]
        bar = bottom_bar(self._chosen, actions, margin=self.margin, narrow=self.narrow)
        bar.hide()
        return bar

    # Looking ----------------------------------------------------------------
    def _look(self, query: str) -> None:
        self._model.look(query, self._sort)
        if not self.narrow:
            self._clear.setVisible(bool(query))

    def _narrow_to(self, field: str, value: str) -> None:
        """Puts ``field:value`` into the search, in the place of one that is there."""
        rest = [word for word in parts_of(self._search.text()) if not word.lower().startswith(field)]
        word = f'{field}"{value}"' if " " in value else f"{field}{value}"
        self._search.set_query(" ".join([*rest, word]))

    def _look_into(self, name: str) -> None:
        self._search.set_query(f'collection:"{name}"')

    def _sort_by(self, key: str) -> None:
        self._sort = SORTS[key]
        self._sorting.setText(t(f"library.sort.{key}"))
        self._look(self._search.text().strip())

    def _complete(self) -> None:
        def question(wallet: OpenWallet) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[str]]:
            return wallet.library.issuers(), wallet.library.collections(), wallet.library.tags()

        def arrived(found: tuple[list[tuple[str, int]], list[tuple[str, int]], list[str]]) -> None:
            issuers, sets, tags = found
            names = [(plain(name).replace('"', ""), n) for name, n in issuers]
            words = [f"is:{w}" for w in (*STATES, "trash")] + [f'issuer:"{name}"' for name in sorted(n for n, _ in names)]
            words += [f'collection:"{name}"' for name, _ in sets] + [f'tag:"{tag}"' for tag in tags]
            self._search.set_words(words)
            self._offer_issuers(names[:MOST_ISSUERS])
            self._offer_collections(sets)

        self.session.ask(self, question, done=arrived)

    def _offer_issuers(self, names: list[tuple[str, int]]) -> None:
        self._issuers.setVisible(len(names) > 1)
        self._issuers.set_choices(
            [
                (t("library.collection", name=plain(name, limit=60), n=n), partial(self._narrow_to, "issuer:", name))
                for name, n in names
            ]
        )

    def _offer_collections(self, sets: list[tuple[str, int]]) -> None:
        into = collection_choices([name for name, _ in sets], self._put_in, self)
        self._into.set_choices(into)
        self._sets.setVisible(bool(sets))
        self._sets.set_choices(
            [(t("library.collection", name=plain(name, limit=60), n=n), partial(self._look_into, name)) for name, n in sets]
        )

    def _put_in(self, name: str) -> None:
        ids = tuple(self._model.chosen)
        self._model.choose_none()

        def told() -> None:
            self.session.notify(t("told.put_in", n=len(ids), name=plain(name, limit=60)))
            self._complete()

        self.session.change(self, lambda wallet: wallet.library.put_in(name, ids), done=told)

    def _move(self, row: int, steps: int) -> None:
        """Moves a row in the person's own order; only there has it a meaning."""
        summary = self._model.index(row, 0).data(SummaryRole)
        if self._sort is not Sort.CUSTOM or self._search.text().strip() or summary is None:
            return
        self.session.change(self, lambda wallet: wallet.library.move(summary.id, steps))

    def _changed(self) -> None:
        self._model.look_again()

    def _counted(self, total: int) -> None:
        self._count.setText(t("library.count", n=total))
        searching = bool(self._search.text().strip())
        self._empty_words.setText(t("library.nothing_found" if searching else "library.empty"))
        self._empty_add.setVisible(not searching)
        self._empty_sample.setVisible(not searching)
        self._show_as(self._way)

    def _show_as(self, way: str) -> None:
        if way != self._way:
            self._way = way
            self.session.prefer(self.session.preferences.having(library=way), quietly=True)
        self._views.setCurrentWidget(self._pages[self._way if self._model.total() else "empty"])

    # Doing ------------------------------------------------------------------
    def _open(self, index: QModelIndex) -> None:
        summary = index.siblingAtColumn(0).data(SummaryRole)
        if summary is not None:
            self.session.go(CredentialPlace(record=summary.id))

    def _show_bar(self) -> None:
        count = len(self._model.chosen)
        self._bar.setVisible(count > 0)
        self._chosen.setText(t("library.chosen", n=count))
        self._delete.setText(t("library.put_back" if self._in_trash() else "library.delete"))
        self._share.setVisible(not self._in_trash())
        self._share.setText(t("library.share_chosen", n=count))

    def _share_chosen(self) -> None:
        self.session.go(SharingPlace(records=tuple(self._model.chosen)))

    def _check_chosen(self) -> None:
        self.session.check_again(tuple(self._model.chosen))

    def _in_trash(self) -> bool:
        return "is:trash" in self._search.text().lower()

    def _delete_chosen(self) -> None:
        ids = tuple(self._model.chosen)
        self._model.choose_none()
        if self._in_trash():
            self.session.bring_back(ids)
        else:
            self.session.remove(ids)

    def escape(self) -> bool:
        if self._search.close_list():
            return True
        if self._model.chosen:
            self._model.choose_none()
            return True
        if self._search.text():
            self._search.set_query("")
            return True
        return False

    def search(self) -> bool:
        self._search.setFocus()
        self._search.selectAll()
        return True

    def cards_model(self) -> ShelfModel:
        """Returns the rows shown, for those who read them aloud."""
        return self._model
