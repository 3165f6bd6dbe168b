"""The window: first run, locked, or the open folder; drop zone, keys, toasts, and the lock on idle.

The first picture needs one of the three: each is imported where it is made, and so is every dialog.
"""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QInputEvent,
    QMouseEvent,
    QPixmapCache,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.habits import HabitWindow
from ui.handing import Handing
from ui.session.idle_lock import IdleLock
from ui.session.system_watch import SystemWatch
from ui.session.window_size import keep_size, take_size
from ui.taking import Taking
from ui.text import qt_words
from ui.text.words import set_language, system_language, t
from ui.widgets import theme
from ui.widgets.cover import Cover
from ui.widgets.focus_ring import FocusRing
from ui.widgets.living import restyle, retranslate, stay
from ui.widgets.toast import Toast
from wallet.service.wallet_places import PlaceState

if TYPE_CHECKING:
    from pathlib import Path

    from ui.parts.page import Page
    from ui.places.place import Place
    from ui.screens.first_run.screen import FirstRunScreen
    from ui.screens.missing.screen import MissingScreen
    from ui.screens.unlock.screen import UnlockScreen
    from ui.session.adding import Adding
    from ui.session.session import Session
    from ui.shell import Shell

NARROW_UNDER = 880
"""Pixels of width under which the tabs become a bar (at 100 % text)."""
_MOUSE_STEPS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}


class FirstPaint(QObject):
    """``done`` is said once, when the first picture of ``window`` is on the screen."""

    done = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The filter is asked before the widget paints: the next turn of the loop comes after it.
            QTimer.singleShot(0, self, self.done.emit)
        return False


class Window(HabitWindow):
    """The one window. ``painted``: its first picture is on the screen, and it is ready for keys."""

    painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._narrow = False
        self._spoken = ""
        self._checking = False
        self._shell: Shell | None = None
        self._front: FirstRunScreen | UnlockScreen | MissingScreen | None = None
        self.setWindowTitle("Lanyard")
        self.setAcceptDrops(True)
        self.setMinimumSize(480, 480)
        take_size(self, session)
        self._idle = IdleLock(session)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        self.watch = SystemWatch()
        self.watch.lock_wanted.connect(self._system_locks)
        session.watch = self.watch
        taking = self._taking = Taking(session, self, self.page)
        self.open_files, self.open_folder, self.paste = taking.ask_files, taking.ask_folder, taking.paste
        self.hand = Handing(session, self, taking).take
        self._toast = Toast()
        self.setStatusBar(self._toast)
        self._ring = FocusRing(self)
        self._connect(session)
        self._restyle()
        self._build()
        FirstPaint(self).done.connect(self._complete)

    def _complete(self) -> None:
        """Adds what the first picture can do without: the keys, and hearing everything that stirs."""
        from ui.actions import add_keys

        self._app.installEventFilter(self)
        add_keys(self, self)
        self._ring.begin()
        qt_words.speak(self._spoken)
        self.painted.emit()

    def _connect(self, session: Session) -> None:
        session.unlocked.connect(self._unlocked)
        session.locked.connect(self._locked)
        session.place_requested.connect(self.go)
        session.place_left.connect(self._leave)
        session.notified.connect(lambda text, undo, action: self._toast.say(text, [(undo, action)] if undo else []))
        session.written.connect(self._say_written)
        session.preferences_changed.connect(self._restyle)
        session.adding_moved.connect(self._adding)
        session.open_requested.connect(self.open_files)
        session.folder_requested.connect(self.open_folder)
        session.sample_requested.connect(session.add_samples)
        session.find_requested.connect(self.find_anything)
        session.checking_ended.connect(self._end_checking)
        session.start_requested.connect(lambda way: self._build(way=way))
        session.codes.shown.connect(self._show_code)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    # What is shown ------------------------------------------------------------
    def _restyle(self) -> None:
        """Takes on language, look and size of the text. Nothing is built anew for it."""
        chosen = self._session.preferences
        spoken, self._spoken = self._spoken, chosen.language or system_language()
        set_language(self._spoken)
        stay(self)
        theme.apply(self._app, mode=chosen.look, scale=chosen.scale)
        self._idle.begin()
        if self.centralWidget() is None:
            return
        if spoken != self._spoken:
            qt_words.speak(self._spoken)
            retranslate(self)
        restyle(self)
        self._relayout()

    def _scheme_changed(self) -> None:
        if self._session.preferences.look == "system":
            self._restyle()

    def _is_narrow(self) -> bool:
        return self.width() < NARROW_UNDER * min(theme.current().scale, 1.5) or theme.current().scale >= 2.0

    def _relayout(self) -> None:
        """Lays out what is shown when the window became narrow, or has room again."""
        shown = self._shell or self._front
        if shown is None or self._is_narrow() == self._narrow:
            return
        self._narrow = self._is_narrow()
        shown.relayout(self._narrow)

    def shell(self) -> Shell | None:
        """Returns the open folder, or None while locked or before there is a wallet."""
        return self._shell

    def page(self) -> Page | None:
        """Returns the page shown, or None while there is none."""
        return self._shell.page() if self._shell is not None else None

    def _build(self, why: str = "", *, way: str = "") -> None:
        """Builds what is to be shown: after unlocking and locking, before there is a wallet, and for only checking."""
        self._narrow = self._is_narrow()
        self._shell = self._front = None
        if self._session.is_open() or self._checking:
            from ui.shell import Shell

            self._shell = Shell(self._session, narrow=self._narrow, with_wallet=self._session.is_open())
        else:
            self._front = _front_screen(self._session, why, way)
        shown = self._shell or self._front
        assert shown is not None
        shown.relayout(self._narrow)
        self.setCentralWidget(shown)
        shown.show()
        self._ring.hide()
        if self._front is not None:
            self._front.take_focus()

    def _unlocked(self) -> None:
        self._checking = False
        self.watch.hold()
        self._build()
        from ui.places.home import HomePlace

        self.go(HomePlace())

    def _locked(self, why: str) -> None:
        """Lets go of everything that was read: pages with their models and pictures, dialogs, shares under way."""
        self._checking = False
        self._toast.forget()
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # A menu has words of what is inside.
        for dialog in self.findChildren(QDialog):
            dialog.done(QDialog.DialogCode.Rejected)
        self._build(why)
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
        self._build()

    def _show_code(self) -> None:
        """Goes to where a code stands that is not yet kept; before the wallet was entered, what is shown shows it."""
        from ui.places.keeping import KeepingPlace

        if self.shell() is not None and self._session.is_open():
            self.go(KeepingPlace())

    def _leave(self, place: Place) -> None:
        if self._shell is not None:
            self._shell.leave(place)

    # Actions ------------------------------------------------------------------
    def go(self, place: Place) -> None:
        """Goes to ``place``. Without an open wallet only what needs none can be reached."""
        from ui.places.table import spec_of

        free = not spec_of(place).needs_wallet
        if not self._session.is_open() and free and not self._checking:
            self._checking = True
            self._build()
        if self._shell is not None and (self._session.is_open() or free):
            self._shell.go(place)

    def go_back(self) -> None:
        """Goes back to where one was before."""
        self._step(-1)

    def go_forward(self) -> None:
        """Goes to where one came back from."""
        self._step(1)

    def _step(self, by: int) -> None:
        if self._shell is None or self._cover() is not None:
            return
        if not self._shell.step(by) and by < 0 and self._checking:
            self._end_checking()  # Whoever only checks came from the first screen.

    def quit(self) -> None:
        """Locks the wallet and ends the program."""
        self.close()

    def lock(self) -> None:
        """Locks the wallet."""
        self._session.lock()

    def toggle_icons(self) -> None:
        """Shows the navigation as icons alone, or with its words again; that is kept."""
        chosen = self._session.preferences
        self._session.prefer(chosen.having(icons_only=not chosen.icons_only), quietly=True)
        if self._shell is not None:
            self._shell.show_icons_only(not chosen.icons_only)

    def show_keys(self) -> None:
        """Lists the keys."""
        from ui.dialogs.keys import KeysDialog

        KeysDialog(self).show()

    def search(self) -> None:
        """Puts the keyboard into the search of the page, or of the library."""
        page = self.page()
        if page is not None and page.search():
            return
        if self._session.is_open():
            from ui.places.library import LibraryPlace

            self.go(LibraryPlace())
            page = self.page()
            if page is not None:
                page.search()

    def find_anything(self) -> None:
        """Opens the field that finds any credential, place or action."""
        from ui.dialogs.quick_find import QuickFind

        if self._session.is_open():
            QuickFind(self._session, self, self).show_over()

    def escape(self) -> None:
        """Stops what covers the window; clears what the page has to clear; leaves a page inside another place."""
        cover = self._cover()
        if cover is not None:
            cover.stop()
            return
        if self._front is not None:
            self._front.escape()
        shell, page = self.shell(), self.page()
        if shell is None or page is None or page.escape():
            return
        from ui.places.table import named, spec_of

        spec = spec_of(page.place)
        if spec.tab and not shell.step(-1):
            self.go(named(spec.tab).place())

    def _cover(self) -> Cover | None:
        return self.findChild(Cover)

    def share_shown(self) -> None:
        """Shares the credential that is shown."""
        page = self.page()
        records = page.shareable() if page is not None else ()
        if records:
            from ui.places.sharing import SharingPlace

            self.go(SharingPlace(records))

    def _say_written(self, text: str, path: Path) -> None:
        from ui.session.desktop import open_file, show_in_folder

        show = (t("told.show_in_folder"), partial(show_in_folder, path))
        self._toast.say(text, [show] if path.is_dir() else [(t("told.open"), partial(open_file, path)), show])

    # What is given --------------------------------------------------------------
    def _adding(self, adding: Adding) -> None:
        if self.shell() is not None and not adding.outcomes and not adding.finished:
            from ui.places.added import AddedPlace

            self.go(AddedPlace())

    # Life -------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputEvent):
            return False  # Thousands while a page is laid out: not one of them is of the person's doing.
        self._idle.see(event)
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            step = _MOUSE_STEPS.get(event.button())
            if step is not None and isinstance(watched, QWidget) and watched.window() is self:
                self._step(step)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._app.removeEventFilter(self)
        keep_size(self, self._session)
        self._session.close()
        super().closeEvent(event)


def _front_screen(session: Session, why: str, way: str) -> UnlockScreen | FirstRunScreen | MissingScreen:
    """What stands before the wallet: its lock, the ways to begin, or that it is not where it was."""
    state = session.unlocker.place()
    if state is PlaceState.WALLET:
        from ui.screens.unlock.screen import UnlockScreen

        return UnlockScreen(session, why=why)
    if state is not PlaceState.FREE and not way:
        from ui.screens.missing.screen import MissingScreen

        return MissingScreen(session, state)
    from ui.screens.first_run.screen import FirstRunScreen

    first = FirstRunScreen(session)
    if way:
        first.begin(way)
    return first
