"""The window: first run, locked, or the open folder; drop zone, keys, toasts, and the lock on idle."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPixmapCache,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QWidget

from ui.dialogs.keys import KeysDialog
from ui.dialogs.quick_find import QuickFind
from ui.incoming import pasted, paths_in
from ui.places import Place, PlaceName
from ui.screens.check.screen import CheckPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.first_run.screen import FirstRunScreen
from ui.screens.share.qr import QrScreen
from ui.screens.unlock import UnlockScreen
from ui.session import Adding, Session
from ui.shell import Shell
from ui.shortcuts import KEYS, Deed
from ui.system_watch import SystemWatch
from ui.text.words import set_language, system_language, t
from ui.widgets import theme
from ui.widgets.focus_ring import FocusRing
from ui.widgets.toast import Toast

NARROW_UNDER = 880
"""Pixels of width under which the tabs become a bar (at 100 % text)."""
_STIRRING = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove}


class Window(QMainWindow):
    """The one window."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._narrow = False
        self._checking = False
        self.setWindowTitle("Lanyard")
        self.setAcceptDrops(True)
        self.setMinimumSize(480, 480)
        self.resize(1280, 800)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(lambda: session.lock("idle"))
        self._app = QApplication.instance()
        assert isinstance(self._app, QApplication)
        self._app.installEventFilter(self)
        self.watch = SystemWatch()
        self.watch.lock_wanted.connect(self._system_locks)
        session.watch = self.watch
        self._toast = Toast(self)
        self._ring = FocusRing(self)
        self._connect()
        self._add_keys()
        self._restyle()

    def _connect(self) -> None:
        session = self._session
        session.unlocked.connect(self._unlocked)
        session.locked.connect(self._locked)
        session.place_requested.connect(self.go)
        session.told.connect(lambda words, undo, act: self._toast.say(words, undo=undo, act=act))
        session.preferences_changed.connect(self._restyle)
        session.adding_moved.connect(self._adding)
        session.open_requested.connect(self.open_files)
        session.sample_requested.connect(session.add_samples)
        session.find_requested.connect(self._quick_find)
        session.checking_ended.connect(self._end_checking)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def _add_keys(self) -> None:
        session = self._session
        acts: dict[Deed, Callable[[], object]] = {
            Deed.FIND: self._quick_find,
            Deed.SEARCH: self._search,
            Deed.OPEN: self.open_files,
            Deed.PASTE: self.paste,
            Deed.SHARE: self._share_shown,
            Deed.LOCK: session.lock,
            Deed.HOME: lambda: session.go(Place(PlaceName.HOME)),
            Deed.LIBRARY: lambda: session.go(Place(PlaceName.LIBRARY)),
            Deed.SHARES: lambda: session.go(Place(PlaceName.SHARE)),
            Deed.CHECK: lambda: session.go(Place(PlaceName.CHECK)),
            Deed.SETTINGS: lambda: session.go(Place(PlaceName.SETTINGS)),
            Deed.KEYS: lambda: KeysDialog(self).show(),
            Deed.CLEAR: self._escape,
        }
        for deed, keys in KEYS:
            for one in keys:
                QShortcut(QKeySequence(one), self).activated.connect(acts[deed])

    # What is shown ------------------------------------------------------------
    def _restyle(self) -> None:
        chosen = self._session.preferences
        set_language(chosen.language or system_language())
        assert isinstance(self._app, QApplication)
        theme.apply(self._app, mode=chosen.look, scale=chosen.scale)
        self._idle_again()
        self._rebuild()

    def _scheme_changed(self) -> None:
        if self._session.preferences.look == "system":
            self._restyle()

    def _is_narrow(self) -> bool:
        return self.width() < NARROW_UNDER * min(theme.current().scale, 1.5) or theme.current().scale >= 2.0

    def shell(self) -> Shell | None:
        """Returns the open folder, or None while locked or before there is a wallet."""
        central = self.centralWidget()
        return central if isinstance(central, Shell) else None

    def _rebuild(self, why: str = "") -> None:
        """Builds what is shown anew: after unlocking, locking, and whenever look or language change."""
        shell = self.shell()
        place = shell.place if shell is not None else Place(PlaceName.HOME)
        self._narrow = self._is_narrow()
        made: QWidget
        if self._session.is_open():
            made = Shell(self._session, narrow=self._narrow)
            self._swap(made)
            made.go(place if place.name is not PlaceName.ADDED else Place(PlaceName.LIBRARY))
        elif self._checking:
            made = Shell(self._session, narrow=self._narrow, with_wallet=False)
            self._swap(made)
            made.go(Place(PlaceName.CHECK))
        elif self._session.has_wallet():
            made = UnlockScreen(self._session, why=why)
            self._swap(made)
            made.take_focus()
        else:
            self._swap(FirstRunScreen(self._session, wide=not self._narrow and self.width() >= 1040))

    def _swap(self, widget: QWidget) -> None:
        self.setCentralWidget(widget)
        widget.show()
        self._toast.raise_()
        self._ring.hide()

    def _unlocked(self) -> None:
        self._checking = False
        self.watch.hold()
        self._rebuild()
        self._idle_again()
        self.go(Place(PlaceName.HOME))

    def _locked(self, why: str) -> None:
        """Lets go of everything that was read: pages with their models and pictures, dialogs, shares under way."""
        self._idle.stop()
        self._checking = False
        self._toast.forget()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self._rebuild(why)
        QPixmapCache.clear()
        gc.collect()

    def _system_locks(self, why: str) -> None:
        if self._session.preferences.lock_with_system and self._session.is_open():
            self._session.lock(why)
        else:
            self.watch.shut()

    def come_forward(self) -> None:
        """Shows the window in front of others, as somebody wished who started the program again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def _end_checking(self) -> None:
        self._checking = False
        self._rebuild()

    def go(self, place: Place) -> None:
        """Goes to ``place``. Without an open wallet only *Check* can be reached."""
        if not self._session.is_open() and place.name is PlaceName.CHECK and not self._checking:
            self._checking = True
            self._rebuild()
            return
        shell = self.shell()
        if shell is not None and (self._session.is_open() or place.name is PlaceName.CHECK):
            shell.go(place)

    # Keys -------------------------------------------------------------------
    def _search(self) -> None:
        shell = self.shell()
        page = shell.page() if shell else None
        if page is not None and page.search():
            return
        if self._session.is_open():
            self.go(Place(PlaceName.LIBRARY))
            page = shell.page() if shell else None
            if page is not None:
                page.search()

    def _quick_find(self) -> None:
        if self._session.is_open():
            QuickFind(self._session, self).show_over()

    def _escape(self) -> None:
        cover = self.findChild(QrScreen)
        if cover is not None:
            cover.stop()
            return
        shell = self.shell()
        page = shell.page() if shell else None
        if page is not None:
            page.escape()

    def _share_shown(self) -> None:
        shell = self.shell()
        page = shell.page() if shell else None
        if isinstance(page, CredentialPage):
            self.go(Place(PlaceName.SHARING, records=(page.record_id(),)))

    # What is given --------------------------------------------------------------
    def open_files(self) -> None:
        """Asks for files to add, or to check where that is what is open."""
        if not self._session.is_open() and not self._checking:
            return
        chosen, _ = QFileDialog.getOpenFileNames(self, t("shell.add"))
        if chosen:
            self.take([Path(name) for name in chosen])

    def take(self, paths: list[Path]) -> None:
        """Takes files that were dropped or opened: adds them, or checks them."""
        page = self._check_page()
        if page is not None:
            page.check_paths(paths)
        elif self._session.is_open():
            self._session.add_paths(paths)

    def _check_page(self) -> CheckPage | None:
        """Returns the page that checks when that is where things go: it is shown, or no wallet is open."""
        shell = self.shell()
        page = shell.page() if shell else None
        if isinstance(page, CheckPage):
            return page
        if self._session.is_open():
            return None
        self.go(Place(PlaceName.CHECK))
        shell = self.shell()
        page = shell.page() if shell else None
        return page if isinstance(page, CheckPage) else None

    def paste(self) -> None:
        """Takes what is on the clipboard."""
        sources = pasted(QGuiApplication.clipboard().mimeData(), name=t("shell.pasted"))
        if not sources:
            return
        page = self._check_page()
        if page is not None:
            page.check_sources(sources)
        else:
            self._session.add_sources(t("shell.pasted"), sources)

    def _adding(self, adding: Adding) -> None:
        shell = self.shell()
        if shell is None:
            return
        if not adding.outcomes and not adding.finished:
            self.go(Place(PlaceName.ADDED))
            page = shell.page()
            follow: Callable[[Adding], None] | None = getattr(page, "follow", None)
            if follow is not None:
                follow(adding)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    # Life -------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _STIRRING and self._session.is_open():
            self._idle_again()
        return False

    def _idle_again(self) -> None:
        minutes = self._session.preferences.lock_minutes
        if minutes and self._session.is_open():
            self._idle.start(minutes * 60_000)
        else:
            self._idle.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._toast.place()
        if self.centralWidget() is not None and self._is_narrow() != self._narrow:
            self._rebuild()

    def closeEvent(self, event: QCloseEvent) -> None:
        assert isinstance(self._app, QApplication)
        self._app.removeEventFilter(self)
        self._session.close()
        super().closeEvent(event)
