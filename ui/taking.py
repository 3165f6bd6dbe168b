"""What is given to the window (files opened or dropped, a paste), and who takes it: the page shown, or the wallet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.session.reading import refuses_writing
from ui.text.words import t

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from ui.parts.page import Page
    from ui.session.handed import Handed
    from ui.session.incoming import Given
    from ui.session.session import Session
    from ui.widgets.drop_veil import DropVeil


class Taking:
    """Takes for one window; ``page`` gives the page that is shown, or None."""

    def __init__(self, session: Session, window: QWidget, page: Callable[[], Page | None]) -> None:
        self._session = session
        self._window = window
        self._page = page
        self._veil: DropVeil | None = None

    def _receiver(self) -> Page | None:
        """Returns the page that may take what is given. While no wallet is open, it is the one that checks."""
        from ui.places.check import CheckPlace

        if not self._session.is_open() and self._page() is None:
            self._session.go(CheckPlace())
        return self._page()

    # Asked for --------------------------------------------------------------------
    def ask_files(self) -> None:
        """Asks for files to add, or to check where that is what is open."""
        from ui.dialogs.files import choose_files

        if self._may_ask():
            chosen = choose_files(self._window, t("shell.add"))
            if chosen:
                self.take(chosen)

    def ask_folder(self) -> None:
        """Asks for a folder; everything in it is added, or checked."""
        from ui.dialogs.files import choose_folder

        if self._may_ask():
            chosen = choose_folder(self._window, t("shell.add_folder"))
            if chosen is not None:
                self.take([chosen])

    def _may_ask(self) -> bool:
        from ui.places.check import CheckPlace

        if not isinstance(self._where(), CheckPlace) and refuses_writing(self._session):
            return False
        return self._session.is_open() or self._page() is not None

    # Given ------------------------------------------------------------------------
    def take(self, paths: list[Path]) -> None:
        """Takes files that were dropped or opened: adds them, or checks them."""
        page = self._receiver()
        if page is not None and page.take_paths(paths):
            return
        if self._session.is_open():
            self._session.add_paths(paths)

    def paste(self) -> None:
        """Takes what is on the clipboard: files, a picture, a link, text."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData | None) -> None:
        from ui.session.incoming import given

        # The clipboard holds nothing at all while the program that owns it is going.
        thing = given(data, name=t("shell.pasted")) if data is not None else None
        if thing:
            self.take_given(thing)
        else:
            self._session.notify(t("shell.nothing_given"))

    def take_given(self, thing: Given) -> None:
        """Takes files, or what came without one; the address of a request is answered, after everything is said."""
        from ui.session.incoming import request_address

        if thing.paths:
            self.take(list(thing.paths))
            return
        request = next((text for source in thing.sources if (text := request_address(source))), "")
        if request and self._session.is_open():
            from ui.dialogs.answer import AnswerDialog

            AnswerDialog(self._session, request, self._window).open()
            return
        page = self._receiver()
        if page is not None and page.take_sources(list(thing.sources)):
            return
        if self._session.is_open():
            self._session.add_sources(t("shell.pasted"), list(thing.sources))

    # Handed over by another program, and decided by the person ----------------------
    def add(self, handed: Handed) -> None:
        """Adds what was handed over to the open wallet."""
        from ui.session.incoming import address_sources

        self._session.add_paths(handed.paths, address_sources(handed.addresses))

    def check(self, handed: Handed) -> None:
        """Checks it, on the page for that; nothing is kept."""
        from ui.places.check import CheckPlace
        from ui.session.incoming import address_sources

        self._session.go(CheckPlace())
        page = self._page()
        if page is not None:
            page.take_paths(handed.paths, address_sources(handed.addresses))

    # Dragged ----------------------------------------------------------------------
    def drag(self, event: QDragEnterEvent) -> None:
        """Lets what can be taken be dropped, and shows that it can."""
        from ui.places.check import CheckPlace
        from ui.session.incoming import may_be_taken
        from ui.widgets.drop_veil import DropVeil

        if event.source() is not None or not may_be_taken(event.mimeData()):
            return
        event.acceptProposedAction()
        if self._veil is None:
            self._veil = DropVeil(self._window)
        adds = self._session.is_open() and not isinstance(self._where(), CheckPlace)
        self._veil.show_over(t("shell.drop_to_add" if adds else "shell.drop_to_check"))

    def _where(self) -> object:
        page = self._page()
        return page.place if page is not None else None

    def drag_ended(self) -> None:
        """Takes the highlight away: it was dropped, or carried out of the window."""
        if self._veil is not None:
            self._veil.hide()

    def drop(self, event: QDropEvent) -> None:
        """Takes what was dropped, as if it were pasted."""
        self.drag_ended()
        event.acceptProposedAction()
        self._take(event.mimeData())


class DropWindow(QMainWindow):
    """A window that files can be dropped on, and handed to; ``_taking`` takes them."""

    _taking: Taking

    def take(self, paths: list[Path]) -> None:
        """Takes files that were dropped or opened: adds them, or checks them."""
        self._taking.take(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._taking.drag(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._taking.drag_ended()

    def dropEvent(self, event: QDropEvent) -> None:
        self._taking.drop(event)
