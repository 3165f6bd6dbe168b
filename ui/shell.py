"""The open folder: tabs and the sheet, and the pages one comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QStackedWidget, QWidget

from ui.navigation import Navigation, TopBar
from ui.places import TABS, Place, PlaceName
from ui.screens.added.screen import AddedPage
from ui.screens.check.screen import CheckPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.home.screen import HomePage
from ui.screens.keeping.screen import KeepingPage
from ui.screens.library.screen import LibraryPage
from ui.screens.library.trash import TrashPage
from ui.screens.page import Page
from ui.screens.settings.screen import SettingsPage
from ui.screens.share.screen import SharePage
from ui.screens.share.sharing import SharingPage
from ui.session import Session
from ui.widgets.parts import column


class Shell(QWidget):
    """Shows one page at a time. ``with_wallet`` is False while only checking."""

    def __init__(self, session: Session, *, narrow: bool, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._narrow = narrow
        self.place = Place(PlaceName.HOME if with_wallet else PlaceName.CHECK)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        outer = QBoxLayout(direction, self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        bar = TopBar if narrow else Navigation
        self._nav: Navigation | TopBar = bar(with_wallet=with_wallet)
        self._nav.chosen.connect(lambda name: session.go(Place(PlaceName(name))))
        self._nav.add_requested.connect(session.open_requested.emit)
        self._nav.lock_requested.connect(lambda: session.lock() if with_wallet else session.checking_ended.emit())
        outer.addWidget(self._nav)
        sheet = QFrame()
        sheet.setObjectName("sheet")
        inner = column()
        sheet.setLayout(inner)
        self._stack = QStackedWidget()
        inner.addWidget(self._stack)
        outer.addWidget(sheet, 1)
        if isinstance(self._nav, Navigation):
            # The chosen tab covers the sheet's edge, so that the two are one piece.
            self._nav.raise_()

    def page(self) -> Page | None:
        """Returns the page shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def go(self, place: Place) -> None:
        """Shows ``place``; the page before it is let go."""
        self.place = place
        page = self._make(place)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for number in reversed(range(self._stack.count())):
            old = self._stack.widget(number)
            if old is not page and old is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        tab = TABS.get(place.name, place.name)
        if isinstance(self._nav, Navigation):
            self._nav.show_at(tab)
        else:
            self._nav.show_title(page.title())

    def _make(self, place: Place) -> Page:
        session, narrow = self._session, self._narrow
        if place.name is PlaceName.CREDENTIAL and place.record is not None:
            return CredentialPage(session, place.record, narrow=narrow)
        if place.name is PlaceName.SHARING and place.records:
            return SharingPage(session, place.records, narrow=narrow)
        if place.name is PlaceName.LIBRARY:
            return LibraryPage(session, narrow=narrow, query=place.query)
        if place.name is PlaceName.KEEPING:
            return KeepingPage(session, narrow=narrow, query=place.query)
        if place.name is PlaceName.SETTINGS:
            return SettingsPage(session, narrow=narrow, query=place.query)
        kinds: dict[PlaceName, type[Page]] = {
            PlaceName.SHARE: SharePage,
            PlaceName.CHECK: CheckPage,
            PlaceName.ADDED: AddedPage,
            PlaceName.TRASH: TrashPage,
        }
        return kinds.get(place.name, HomePage)(session, narrow=narrow)
