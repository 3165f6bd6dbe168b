"""The open folder: tabs and the sheet, and the pages one comes to, leaves and finds again."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QStackedWidget, QWidget

from ui.navigation import Navigation, TopBar
from ui.parts.page import Page
from ui.parts.top_line import TopLine
from ui.places.check import CheckPlace
from ui.places.history import History, PageKey, page_key
from ui.places.home import HomePlace
from ui.places.table import named, spec_of
from ui.widgets.parts import column

if TYPE_CHECKING:
    from ui.places.place import Place, PlaceSpec
    from ui.session.session import Session
    from wallet.service.changes import Changes

MOST_PAGES: Final = 24
"""Pages kept with what was typed and found on them; the one that was left longest ago is let go first."""


class Shell(QWidget):
    """Shows one page at a time. ``with_wallet`` is False while only checking."""

    def __init__(self, session: Session, *, narrow: bool, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._narrow = narrow
        self._with_wallet = with_wallet
        self._pages: dict[PageKey, Page] = {}
        self._history: History | None = None
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._nav = Navigation(with_wallet=with_wallet)
        self._bar = TopBar(with_wallet=with_wallet)
        self._count_waiting()
        session.changed.connect(self._heard)
        self._say_offline()
        session.offline_changed.connect(self._say_offline)
        for part in (self._nav, self._bar):
            part.chosen.connect(lambda name: session.go(named(name).place()))
            part.add_requested.connect(session.open_requested.emit)
            part.folder_requested.connect(session.folder_requested.emit)
            part.lock_requested.connect(lambda: session.lock() if with_wallet else session.checking_ended.emit())
            self._outer.addWidget(part)
        sheet = QFrame()
        sheet.setObjectName("sheet")
        inner = column()
        sheet.setLayout(inner)
        self._top = TopLine(session, session.wallet() if with_wallet else None)
        inner.addWidget(self._top)
        self._stack = QStackedWidget()
        inner.addWidget(self._stack, 1)
        self._outer.addWidget(sheet, 1)
        self._nav.show_icons_only(session.preferences.icons_only)
        # The chosen tab covers the sheet's edge, so that the two are one piece.
        self._nav.raise_()
        self._lay_out()

    def _say_offline(self) -> None:
        self._nav.stay_offline(self._session.preferences.offline)

    def _heard(self, changes: Changes) -> None:
        if changes.plans:
            self._count_waiting()

    def _count_waiting(self) -> None:
        """Says at Reviews how many requests wait to be decided."""

        def counted(number: int) -> None:
            for part in (self._nav, self._bar):
                part.show_waiting({"reviews": number})

        if self._with_wallet:
            self._session.ask(
                self, lambda w: sum(each.decision is None for each in w.reviews.all()[1]), done=counted,
                failed=lambda _error: None,
            )  # fmt: skip

    # Where one is ---------------------------------------------------------------
    @property
    def place(self) -> Place:
        """Where one is."""
        page = self.page()
        return page.here() if page is not None else HomePlace() if self._with_wallet else CheckPlace()

    def page(self) -> Page | None:
        """Returns the page shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def go(self, place: Place) -> None:
        """Shows ``place``, and remembers the way back from it."""
        self._note()
        if self._history is None:
            self._history = History(place)
        self._history.go(place)
        self._show(place)

    def step(self, by: int) -> bool:
        """Goes back (-1) or forward (1) on the way one came; returns whether there was a way."""
        self._note()
        place = self._history.step(by) if self._history is not None else None
        if place is not None:
            self._show(place)
        return place is not None

    def leave(self, place: Place) -> None:
        """Lets go of the page of ``place``, which is done with; goes to where one came from when it is the one shown."""
        page = self._pages.pop(page_key(place), None)
        if page is None or self._history is None:
            return
        shown = page is self.page()
        self._note()
        before = self._history.drop(page_key(place), named(spec_of(place).stands_in).place())
        if shown:
            self._show(before)
        self._let_go(page)

    def _note(self) -> None:
        page = self.page()
        if self._history is not None and page is not None and page_key(page.place) == page_key(self._history.place):
            self._history.note(page.here())

    # Pages ----------------------------------------------------------------------
    def _show(self, place: Place) -> None:
        spec, key = spec_of(place), page_key(place)
        page = self._pages.pop(key, None)
        if page is None:
            page = self._make(spec, place)
            page.titled.connect(self._say_where)
            self._stack.addWidget(page)
            page.relayout(self._narrow)
        self._pages[key] = page  # The last of them is the one shown last.
        page.arrive(place)
        # The keyboard goes along where it was on the page that is left, or nowhere; a tab that was pressed keeps it.
        focused = QApplication.focusWidget()
        takes_keys = focused is None or self._stack.isAncestorOf(focused) or not focused.isVisible()
        self._stack.setCurrentWidget(page)
        if takes_keys and self.isVisible():
            page.take_focus()
        while len(self._pages) > MOST_PAGES:
            self._let_go(self._pages.pop(next(iter(self._pages))))
        self._say_where()

    def _make(self, spec: PlaceSpec, place: Place) -> Page:
        module, _, name = spec.page.partition(":")
        kind = getattr(importlib.import_module(module), name)
        return cast(Page, kind(self._session, place))

    def _let_go(self, page: Page) -> None:
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _say_where(self) -> None:
        page = self.page()
        if page is not None:
            spec = spec_of(page.place)
            self._nav.show_at(spec.stands_in, spec.name if spec.part else "", page.title())
            self._bar.show_title(page.title(), spec.stands_in)

    # Change ---------------------------------------------------------------------
    def relayout(self, narrow: bool) -> None:
        """Lays everything out for a narrow window, or for one with room."""
        self._narrow = narrow
        self._lay_out()
        for page in self._pages.values():
            page.relayout(narrow)

    def show_icons_only(self, on: bool) -> None:
        """Shows the navigation without its words, or with them."""
        self._nav.show_icons_only(on)

    def retranslate(self) -> None:
        """Says where one is in the language in use; everything else does so by itself."""
        self._say_where()

    def _lay_out(self) -> None:
        narrow = self._narrow
        self._outer.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._top.relayout(narrow)
        self._nav.setVisible(not narrow)
        self._bar.setVisible(narrow)
