"""What a person would miss: what was typed, chosen, ticked, scrolled to, found; and the page as a picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.ui.pictures import check_found
from ui.parts.page import Page
from ui.places.settings import SettingsPlace
from ui.places.table import all_places
from ui.screens.check.screen import CheckPage
from ui.screens.keeping.screen import KeepingPage
from ui.screens.library.screen import LibraryPage
from ui.screens.recording.screen import RecordingPage
from ui.screens.settings.screen import SettingsPage
from ui.session.session import Session
from ui.widgets.code_label import CodeLabel
from ui.window import Window
from wallet.credential.model import RecordId
from wallet.intake.source import Source
from wallet.records.record import Provenance, ShareEntry

TYPED = "four quiet stones"
SHORT = 1000
"""Milliseconds: who waits longer (the lock, a toast) waits for the person."""
QUIET_TURNS = 4
"""Turns of the event loop in a row in which nothing is different: then everything has come home."""


def settle(session: Session, root: QWidget, seconds: float = 20.0) -> None:
    """Waits until the lanes have answered and the window stands still, however slow the machine is."""
    app = QApplication.instance()
    assert app is not None
    end, quiet, before = time.monotonic() + seconds, 0, None
    while quiet < QUIET_TURNS and time.monotonic() < end:
        home: list[object] = []
        session.lanes.store(session, lambda: None, done=home.append)
        session.lanes.work(session, lambda: None, done=home.append)
        while len(home) < 2 and time.monotonic() < end:
            app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        waiting = any(
            timer.isActive() for timer in root.findChildren(QTimer) if timer.isSingleShot() and timer.interval() <= 1000
        )
        now = (waiting, _shape(root))
        quiet, before = (quiet + 1, before) if now == before and not waiting else (0, now)
        if waiting:
            time.sleep(0.02)


def _timers(root: QWidget) -> list[QTimer]:
    return root.findChildren(QTimer)


def _shape(root: QWidget) -> list[object]:
    widgets = [w for w in root.findChildren(QWidget) if w.isVisibleTo(root)]
    return [w.geometry().getRect() for w in widgets]


def use(page: Page, name: str, wallet: FakeWallet) -> None:
    """Types into every field, ticks what can be ticked, chooses and scrolls; then what is special to one kind of page."""
    assert name in USED, f"say in USED of {__name__} what a person does at the place {name!r}"
    USED[name](page, wallet)
    for field in page.findChildren(QLineEdit):
        if field.isEnabled() and not field.text() and not isinstance(field.parent(), QComboBox):
            field.setText(TYPED)
    for text in page.findChildren(QPlainTextEdit):
        if not text.isReadOnly():
            text.setPlainText(TYPED)
    if not isinstance(page, SettingsPage):  # Which of its parts are there already differs.
        for box in page.findChildren(QComboBox):
            box.setCurrentIndex((box.currentIndex() + 1) % box.count())


_A_LINE = 24
"""Pixels: what moves by less is not scrolled by anybody."""


def scroll(page: QWidget) -> None:
    """Scrolls everything that can be scrolled a little way down."""
    for bar in bars(page):
        bar.setValue(bar.maximum() // 2)


def bars(page: QWidget) -> list[QScrollBar]:
    return [bar for bar in page.findChildren(QScrollBar) if bar.maximum() >= _A_LINE and bar.isVisibleTo(page)]


def kept(page: QWidget) -> dict[str, Any]:
    """Returns everything the person did on the page, by what it was done to."""
    found: dict[str, Any] = {f"page {id(page)}": True}
    for widget in page.findChildren(QWidget):
        name = f"{type(widget).__name__} {id(widget)}"
        if isinstance(widget, QLineEdit):
            found[name] = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            found[name] = widget.toPlainText()
        elif isinstance(widget, QComboBox):
            found[name] = widget.currentIndex()
        elif isinstance(widget, QAbstractButton) and widget.isCheckable():
            found[name] = widget.isChecked()
        elif isinstance(widget, QScrollBar) and widget.isVisibleTo(page) and widget.maximum() >= _A_LINE:
            found[name] = widget.value()
        elif isinstance(widget, QAbstractItemView):
            found[name] = widget.currentIndex().row()
    if isinstance(page, LibraryPage):
        found["chosen"] = set(page.cards_model().chosen)
    found["code"] = [label.text() for label in page.findChildren(CodeLabel)]
    return found


def lost(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Returns what was and is not as it was. What came in addition (a part that was not shown before) is no loss, nor is a
    bar that moved by less than a line after lines were higher and lower between: what was in sight is in sight."""
    return {
        name: (value, after.get(name)) for name, value in before.items() if not _is_as_it_was(name, value, after.get(name))
    }


def _is_as_it_was(name: str, before: Any, after: Any) -> bool:
    if name.startswith("QScrollBar") and isinstance(after, int):
        return abs(after - before) < _A_LINE
    return bool(after == before)


def heard(page: QWidget) -> list[str]:
    """Returns everything that is read or heard on the page, in order."""
    words = []
    # In the order of reading, not in that of making: a part that is first shown when it is narrow is made last.
    places = {widget: widget.mapTo(page, QPoint(0, 0)) for widget in page.findChildren(QWidget)}
    for widget in sorted(places, key=lambda one: (places[one].y(), places[one].x())):
        if widget.isVisibleTo(page):
            text = getattr(widget, "text", str)()
            words += [text, widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QComboBox):
                words += [widget.itemText(number) for number in range(widget.count())]
            if isinstance(widget, QLineEdit):
                words.append(widget.placeholderText())
    return [word for word in words if word]


def picture(page: QWidget, *, from_the_top: bool = False) -> QImage:
    """Returns how the page looks, with the keyboard elsewhere; perhaps scrolled to its top."""
    if from_the_top:
        for bar in bars(page):
            bar.setValue(0)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    QApplication.processEvents()
    return page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing(one: QImage, other: QImage, folder: Path) -> str:
    """Returns "" for two pictures that are the same to the pixel, else where both were written to be looked at."""
    if one == other:
        return ""
    one.save(str(folder / "one.png"))
    other.save(str(folder / "other.png"))
    return f"look at {folder}/one.png and other.png"


def shelf() -> tuple[FakeWallet, RecordId]:
    """Returns a wallet with something on every page, and a record of it."""
    wallet = FakeWallet(SHELF).with_plans()
    first = next(iter(wallet.records))
    gone = list(wallet.records)[-1]
    wallet.library.remove((gone,))
    titles = tuple(r.summary.title for r in list(wallet.records.values())[:5])
    wallet.entries = [
        ShareEntry(str(n), NOW, f"Ward {n}", "A post", channel, tuple(wallet.records)[:5], titles, NOW, "00")
        for n, channel in enumerate(("qr", "html", "pdf", "file") * 4)
    ]
    return wallet, first


# What is special to one kind of page. A new place is named here, or its test fails. ------------------
def _nothing(page: Page, wallet: FakeWallet) -> None:
    """Shows what is there by itself."""


def _library(page: Page, wallet: FakeWallet) -> None:
    assert isinstance(page, LibraryPage)
    page._search.set_query("e")
    settle(page.session, page)
    for row in (1, 3):
        page.cards_model().toggle(row)
    page._grid.setCurrentIndex(page.cards_model().index(2, 0))


def _check(page: Page, wallet: FakeWallet) -> None:
    assert isinstance(page, CheckPage)
    check_found(page, wallet)
    page._explain(page._checked[1])


def _added(page: Page, wallet: FakeWallet) -> None:
    sources = [Source(f"badge {n}.json", b"{}", Provenance("drop")) for n in range(12)]
    sources.append(Source("forklift.txt", b"x", Provenance("drop")))
    page.session.add_sources("Downloads", sources)
    settle(page.session, page)


def _settings(page: Page, wallet: FakeWallet) -> None:
    page.session.go(SettingsPlace("lock"))
    (minutes,) = [box for box in page.findChildren(QComboBox) if box.isVisibleTo(page) and box.findData("30") >= 0]
    minutes.setCurrentIndex(minutes.findData("30"))


def _keeping(page: Page, wallet: FakeWallet) -> None:
    assert isinstance(page, KeepingPage)
    page.begin("passphrase")


def _recording(page: Page, wallet: FakeWallet) -> None:
    assert isinstance(page, RecordingPage)
    page.take_paths([Path(__file__)])


USED: dict[str, Callable[[Page, FakeWallet], None]] = {
    "home": _nothing,
    "library": _library,
    "share": _nothing,
    "check": _check,
    "settings": _settings,
    "added": _added,
    "credential": _nothing,
    "keeping": _keeping,
    "hours": _nothing,
    "packet": _nothing,
    "packets": _nothing,
    "recording": _recording,
    "renewals": _nothing,
    "pathways": _nothing,
    "pathway": _nothing,
    "reviews": _nothing,
    "asking_review": _nothing,
    "deciding": _nothing,
    "sharing": _nothing,
    "resume": _nothing,
    "skills": _nothing,
    "my_path": _nothing,
    "roles": _nothing,
    "role": _nothing,
    "trash": _nothing,
}
NAMES = [spec.name for spec in all_places()]


def open_window(folder: Path, wallet: FakeWallet, session: Session) -> Window:
    """Returns the real window, unlocked, low enough that pages scroll."""
    window = Window(session)
    window.resize(1280, 520)
    window.show()
    session.unlock(wallet.passphrase, failed=lambda error: None)
    settle(session, window)
    return window
