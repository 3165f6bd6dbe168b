"""What is given to the window (files opened or dropped, a paste), and who takes it: the page shown, or the wallet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.text.words import t

if TYPE_CHECKING:
    from ui.parts.page import Page
    from ui.session.session import Session


class Taking:
    """Takes for one window; ``page`` gives the page that is shown, or None."""

    def __init__(self, session: Session, window: QWidget, page: Callable[[], Page | None]) -> None:
        self._session = session
        self._window = window
        self._page = page

    def _receiver(self) -> Page | None:
        """Returns the page that may take what is given. While no wallet is open, it is the one that checks."""
        if not self._session.is_open() and self._page() is None:
            from ui.places.check import CheckPlace

            self._session.go(CheckPlace())
        return self._page()

    def ask_files(self) -> None:
        """Asks for files to add, or to check where that is what is open."""
        if not self._session.is_open() and self._page() is None:
            return
        chosen, _ = QFileDialog.getOpenFileNames(self._window, t("shell.add"))
        if chosen:
            self.take([Path(name) for name in chosen])

    def take(self, paths: list[Path]) -> None:
        """Takes files that were dropped or opened: adds them, or checks them."""
        page = self._receiver()
        if page is not None and page.take_paths(paths):
            return
        if self._session.is_open():
            self._session.add_paths(paths)

    def paste(self) -> None:
        """Takes what is on the clipboard."""
        from ui.session.incoming import pasted

        sources = pasted(QGuiApplication.clipboard().mimeData(), name=t("shell.pasted"))
        if not sources:
            return
        page = self._receiver()
        if page is not None and page.take_sources(sources):
            return
        if self._session.is_open():
            self._session.add_sources(t("shell.pasted"), sources)

    def drag(self, event: QDragEnterEvent) -> None:
        """Lets files be dropped."""
        from ui.session.incoming import paths_in

        if event.mimeData().hasUrls() and paths_in(event.mimeData()):
            event.acceptProposedAction()

    def drop(self, event: QDropEvent) -> None:
        """Takes the files that were dropped."""
        from ui.session.incoming import paths_in

        paths = paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.take(paths)
