"""The library: everything kept, as cards or as a table, found while typing; several chosen at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.parts.page import ANY_WIDTH, NARROW, WIDE, Page
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.place import Place
from ui.places.trash import TrashPlace
from ui.screens.library.card_grid import CardGrid
from ui.screens.library.chosen_bar import ChosenBar
from ui.screens.library.model import ShelfModel, SummaryRole
from ui.screens.library.near_queries import NearQueries
from ui.screens.library.printout import MOST_PRINTED, shelf_list
from ui.screens.library.row_table import RowTable
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button, DropButton, MenuEntry, Segments
from ui.widgets.parts import arrange, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.search_field import SearchField, parts_of
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.library import Sort
from wallet.service.protocols import OpenWallet

STATES = ("favourite", "expiring", "expired", "withdrawn", "progress")
"""The ``is:`` words offered, in the order of the menu."""
MOST_ISSUERS = 12
"""Issuers in the menu, those of most records; the search completes the others."""
STATE_FIELDS = ("is:", "es:", "estado:")
"""How the field of a state is written, in either language."""
ISSUER_FIELDS = ("issuer:", "emisor:", "emisora:")
TRASH = frozenset({f"{field}{word}" for field in STATE_FIELDS for word in ("trash", "papelera", "en-papelera")})
SORTS = {
    "added": Sort.ADDED,
    "title": Sort.TITLE,
    "issuer": Sort.ISSUER,
    "until": Sort.VALID_UNTIL,
    "custom": Sort.CUSTOM,
}


class LibraryPage(Page):
    """The shelf."""

    def __init__(self, session: Session, place: LibraryPlace) -> None:
        super().__init__(session, place)
        self._model = ShelfModel(session)
        self._model.setParent(self)
        self._sort = Sort.ADDED
        self._way = session.preferences.library
        self._looked = False
        self._make_controls()
        self._grid = CardGrid(self._model, session.clock)
        self._table = RowTable(self._model, session.clock)
        for view in (self._grid, self._table):
            view.choosing.opened.connect(self._open)
            view.choosing.toggled.connect(self._model.toggle)
            view.choosing.moved.connect(self._move)
        self._views = QStackedWidget()
        self._pages = {"cards": self._grid, "table": self._inset(self._table), "empty": self._inset(self._make_empty())}
        for widget in self._pages.values():
            self._views.addWidget(widget)
        self._top = column(spacing=16)
        self._first, self._second = row(spacing=16), row(spacing=8)
        self._top.addLayout(self._first)
        self._top.addLayout(self._second)
        self.outer.addLayout(self._top)
        self._body = column()
        self._body.addWidget(self._views)
        self.outer.addLayout(self._body, 1)
        self._bar = ChosenBar(session, self._model, self, self._in_trash)
        for view in (self._grid, self._table):
            view.choices = partial(self._bar.choices, view)
        self.outer.addWidget(self._bar)
        self._model.counted.connect(self._counted)
        self.relayout(narrow=False)
        self._show_as(self._way)
        self._complete()

    def title(self) -> str:
        return t("library.title")

    def arrive(self, place: Place) -> None:
        super().arrive(place)
        query = place.query if isinstance(place, LibraryPlace) else None
        if query is None and self._looked:
            return
        if not self._looked or query != self._search.text().strip():
            self._looked = True
            self._search.set_query(query or "")

    def here(self) -> LibraryPlace:
        return LibraryPlace(self._search.text().strip())

    # Building ---------------------------------------------------------------
    def _make_controls(self) -> None:
        self._heading = PlainLabel(t("library.title"), size="title", one_line=True)
        self._count = PlainLabel("", role="ink_2", one_line=True)
        self._search = SearchField(name=t("library.search"), hint=t("library.search_hint"))
        self._search.looked_for.connect(self._look)
        self._segments = Segments(
            ("cards", t("library.cards"), "cards"), ("table", t("library.table"), "table"), chosen=self._way
        )
        self._segments.chosen.connect(self._show_as)
        self._states = DropButton(t("library.state"), look="chip")
        self._by_state: list[MenuEntry] = [
            (t(f"library.is.{word}"), partial(self._narrow_to, STATE_FIELDS, word_of(word))) for word in STATES
        ]
        self._states.set_choices(self._by_state)
        self._by_issuer: list[MenuEntry] = []
        self._by_set: list[MenuEntry] = []
        # All that a narrow page has no room for beside each other.
        self._filters = DropButton(t("library.filters"))
        self._issuers = DropButton(t("library.issued_by"), look="chip")
        self._issuers.hide()
        self._sets = DropButton(t("library.collections"), look="chip")
        self._sets.hide()
        self._trash = Button(t("place.trash"), look="quiet", on=lambda: self.session.go(TrashPlace()))
        self._clear = Button(t("library.clear"), look="quiet", on=self.escape)
        self._clear.hide()
        self._sorted_by = PlainLabel(t("library.sorted_by"), size="small", role="ink_2", one_line=True)
        self._sorting = DropButton(t("library.sort.added"), look="link")
        self._by_sort: list[MenuEntry] = [(t(f"library.sort.{key}"), partial(self._sort_by, key)) for key in SORTS]
        self._sorting.set_choices(self._by_sort)
        self._offer_filters()

    def _offer_filters(self) -> None:
        """Puts every choice of the page into the one menu of a narrow page, each kind beneath its heading."""
        kinds = (
            (t("library.state"), self._by_state),
            (t("library.issued_by"), self._by_issuer),
            (t("library.collections"), self._by_set),
            (joined(t("library.sorted_by"), self._sorting.text()), self._by_sort),
        )
        self._filters.set_choices([entry for head, entries in kinds if entries for entry in ((head, None), *entries)])

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        margin = NARROW if narrow else WIDE
        self._top.setContentsMargins(margin, 16 if narrow else 24, margin, 12)
        self._segments.show_words(not narrow)
        menus = (self._issuers, self._sets)
        if narrow:
            self._search.setMinimumWidth(0)
            self._search.setMaximumWidth(ANY_WIDTH)
            arrange(self._first, (self._search, 1), self._filters, self._segments)
            arrange(self._second, self._count, None, self._trash, self._clear)
        else:
            self._search.setFixedWidth(320)
            arrange(self._first, self._heading, self._count, None, self._search, self._segments)
            arrange(self._second, self._states, *menus, self._trash, self._clear, None, self._sorted_by, self._sorting)
        for widget in (self._heading, self._states, self._sorted_by, self._sorting):
            widget.setVisible(not narrow)
        self._filters.setVisible(narrow)
        self._show_menus()
        # The grid keeps 4 px for its ring.
        self._body.setContentsMargins(12 if narrow else 28, 0, max(0, margin - 26), 0)
        for box in (self._pages["table"], self._pages["empty"]):
            box.setContentsMargins(4, 0, min(26, margin), 0)

    def restyle(self) -> None:
        self._grid.restyle()

    def retranslate(self) -> None:
        self._model.say_again()
        self._show_count()

    def _make_empty(self) -> QWidget:
        box = QWidget()
        layout = column(spacing=16, margins=(0, 24, 4, 4))
        box.setLayout(layout)
        self._empty_words = PlainLabel(t("library.empty"))
        layout.addWidget(self._empty_words)
        self._near = NearQueries(self.session, self._search.set_query)
        layout.addWidget(self._near)
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
        inner = column()
        box.setLayout(inner)
        inner.addWidget(view)
        return box

    # Looking ----------------------------------------------------------------
    def _look(self, query: str) -> None:
        self._model.look(query, self._sort)
        self._clear.setVisible(bool(query))

    def _narrow_to(self, fields: tuple[str, ...], word: str) -> None:
        """Puts ``word`` into the search, in the place of one that is there and begins with one of ``fields``."""
        rest = [part for part in parts_of(self._search.text()) if not part.lower().startswith(fields)]
        self._search.set_query(" ".join([*rest, word]))

    def _look_into(self, name: str) -> None:
        self._search.set_query(f'collection:"{name}"')

    def _sort_by(self, key: str) -> None:
        self._sort = SORTS[key]
        self._sorting.setText(t(f"library.sort.{key}"))
        self._offer_filters()
        self._look(self._search.text().strip())

    def _complete(self) -> None:
        def question(wallet: OpenWallet) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[str]]:
            return wallet.library.issuers(), wallet.library.collections(), wallet.library.tags()

        def arrived(lists: tuple[list[tuple[str, int]], list[tuple[str, int]], list[str]]) -> None:
            issuers, sets, tags = lists
            names = [(plain(name).replace('"', ""), n) for name, n in issuers]
            suggestions = [word_of(w) for w in (*STATES, "trash")] + [
                f'issuer:"{name}"' for name in sorted(n for n, _ in names)
            ]
            suggestions += [f'collection:"{name}"' for name, _ in sets] + [f'tag:"{tag}"' for tag in tags]
            self._search.set_words(suggestions)
            self._offer_issuers(names[:MOST_ISSUERS])
            self._offer_collections(sets)

        self.session.ask(self, question, done=arrived)

    def _offer_issuers(self, names: list[tuple[str, int]]) -> None:
        self._by_issuer = [
            (
                t("library.collection", name=plain(name, limit=60), n=n),
                partial(self._narrow_to, ISSUER_FIELDS, f'issuer:"{name}"'),
            )
            for name, n in names
        ]
        self._issuers.set_choices(self._by_issuer)
        self._show_menus()

    def _offer_collections(self, sets: list[tuple[str, int]]) -> None:
        self._bar.offer_collections([name for name, _ in sets])
        self._by_set = [
            (t("library.collection", name=plain(name, limit=60), n=n), partial(self._look_into, name)) for name, n in sets
        ]
        self._sets.set_choices(self._by_set)
        self._show_menus()

    def _show_menus(self) -> None:
        """Shows the menus that have something to choose, where there is room for them."""
        self._issuers.setVisible(not self.narrow and len(self._by_issuer) > 1)
        self._sets.setVisible(not self.narrow and bool(self._by_set))
        self._offer_filters()

    def _move(self, row: int, steps: int) -> None:
        """Moves a row in the person's own order; only there has it a meaning."""
        summary = self._model.index(row, 0).data(SummaryRole)
        if self._sort is not Sort.CUSTOM or self._search.text().strip() or summary is None:
            return
        self.session.change(self, lambda wallet: wallet.library.move(summary.id, steps))

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.updated or changes.removed or changes.organised or changes.trust)

    def _heard(self, changes: Changes) -> None:
        self._model.let_go(changes.removed)
        super()._heard(changes)

    def load(self) -> None:
        self._model.refresh()
        self._complete()

    def _counted(self, total: int) -> None:
        self._show_count()
        self._show_as(self._way)

    def _show_count(self) -> None:
        self._count.setText(t("library.count", n=self._model.total()))
        searching = bool(self._search.text().strip())
        self._empty_words.setText(t("library.nothing_found" if searching else "library.empty"))
        self._near.ask(
            self._search.text().strip() if searching and self._model.is_filled and not self._model.total() else ""
        )
        self._empty_add.setVisible(not searching)
        self._empty_sample.setVisible(not searching)

    def _show_as(self, way: str) -> None:
        if way != self._way:
            self._way = way
            self.session.prefer(self.session.preferences.having(library=way), quietly=True)
        is_empty = self._model.is_filled and not self._model.total()
        self._views.setCurrentWidget(self._pages["empty" if is_empty else self._way])

    # Doing ------------------------------------------------------------------
    def print_out(self) -> bool:
        query, sort = self._search.text().strip(), self._sort

        def question(wallet: OpenWallet) -> tuple[Sequence[RecordSummary], int]:
            return wallet.library.find(query, sort=sort, limit=MOST_PRINTED), wallet.library.count(query)

        now = self.session.now()
        self.session.ask(self, question, done=lambda answer: self.printed(shelf_list(*answer, query, now)))
        return True

    def _open(self, index: QModelIndex) -> None:
        summary = index.siblingAtColumn(0).data(SummaryRole)
        if summary is not None:
            self.session.go(CredentialPlace(record=summary.id))

    def meant(self, focused: QWidget | None) -> tuple[RecordId, ...]:
        if self._model.chosen or self._in_trash():
            return tuple(self._model.chosen)
        view = next((view for view in (self._grid, self._table) if view is focused), None)
        summary = view.currentIndex().siblingAtColumn(0).data(SummaryRole) if view is not None else None
        return () if summary is None else (summary.id,)

    def delete(self, focused: QWidget | None) -> None:
        if not self._in_trash():
            super().delete(focused)

    def _in_trash(self) -> bool:
        return any(word in TRASH for word in self._search.text().lower().split())

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


def word_of(state: str) -> str:
    """Returns how a state is looked for, in the language in use; the search understands either."""
    return str(t(f"library.query.{state}"))
