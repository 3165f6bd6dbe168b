"""What hands know from other programs, with real keys and clicks in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.ui.every_place import PLACES, place_of
from tests.ui.living import settle
from tests.ui.looking import button, page, texts
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.dialogs.identity import IdentityDialog
from ui.dialogs.name import NameDialog
from ui.dialogs.sheet import DiscardDialog
from ui.dialogs.source import SourceDialog
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.places.table import named
from ui.places.trash import TrashPlace
from ui.screens.credential.screen import CredentialPage
from ui.screens.credential.yours import Yours
from ui.screens.library.screen import LibraryPage
from ui.screens.unlock.screen import UnlockScreen
from ui.session import desktop
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.widgets.cards import Card
from ui.widgets.controls import Button, Field
from ui.widgets.menus import choices_at
from ui.widgets.pressing import key_holder
from ui.window import Window
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.service.library import Kept

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", "does not support"),  # The platform without a screen has none.
    pytest.mark.slow,
]
Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        qtbot.waitUntil(lambda: bool(made.window.findChildren(QShortcut)))
        made.unlock()
        awake(made.window)
        settle(made.session, made.window)
        yield made


def awake(window: Window) -> QWidget:
    """Has the window in front, or the dialog over it: the platform without a screen has nobody who does that."""
    top = QApplication.activeModalWidget() or window
    for _ in range(200):
        if top.isActiveWindow():
            break
        top.activateWindow()
        QTest.qWait(5)
    return top


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    """Presses a key where the keyboard is, as a person does."""
    top = awake(window)
    QTest.keyClick(top.focusWidget() or top, key, modifier)


def first(real: Real) -> RecordId:
    assert real.session._wallet is not None
    return real.session._wallet.library.find()[0].id


def about(real: Real, record: RecordId) -> Kept:
    assert real.session._wallet is not None
    return real.session._wallet.library.about(record)


def count(real: Real) -> int:
    assert real.session._wallet is not None
    return real.session._wallet.library.count("")


def go(real: Real, place: object) -> None:
    real.session.go(place)  # type: ignore[arg-type]
    settle(real.session, real.window)


def area_of(window: Window) -> int:
    """Returns which area has the keyboard; the innermost where one stands on another."""
    focused = window.focusWidget()
    holding = [n for n, a in enumerate(window.areas()) if focused is not None and (a is focused or a.isAncestorOf(focused))]
    return max(holding, default=-1)


# F6 -----------------------------------------------------------------------------
def test_f6_goes_round_the_areas_and_comes_back_to_where_it_was(real: Real) -> None:
    go(real, LibraryPlace())
    shelf = page(real.window)
    assert isinstance(shelf, LibraryPage)
    shelf.cards_model().toggle(0)
    assert len(real.window.areas()) == 3, "navigation, page, and the bar that something chosen brings"
    real.window.next_area(1)
    start, where = real.window.focusWidget(), []
    for _ in range(3):
        where.append(area_of(real.window))
        press(real.window, Key.Key_F6)
    assert sorted(where) == [0, 1, 2]
    assert real.window.focusWidget() is start, "once round is where one was"
    press(real.window, Key.Key_F6, Mod.ShiftModifier)
    assert area_of(real.window) == where[-1]


# Delete and Ctrl+Z ------------------------------------------------------------------
def test_delete_and_undo_on_the_shelf(real: Real) -> None:
    go(real, LibraryPlace())
    shelf, before = page(real.window), count(real)
    assert isinstance(shelf, LibraryPage)
    shelf._grid.setFocus()
    press(real.window, Key.Key_End)
    press(real.window, Key.Key_Delete)
    real.qtbot.waitUntil(lambda: count(real) == before - 1)
    settle(real.session, real.window)
    press(real.window, Key.Key_Z, Mod.ControlModifier)
    real.qtbot.waitUntil(lambda: count(real) == before)
    settle(real.session, real.window)
    assert any("Taken back: Moved 1 credential" in words for words in texts(real.window._toast))
    for row in range(3):
        shelf.cards_model().toggle(row)
    press(real.window, Key.Key_Delete)
    real.qtbot.waitUntil(lambda: count(real) == before - 3)
    settle(real.session, real.window)
    press(real.window, Key.Key_Z, Mod.ControlModifier)
    real.qtbot.waitUntil(lambda: count(real) == before)


def test_delete_in_a_field_takes_a_letter_and_no_credential(real: Real) -> None:
    go(real, LibraryPlace())
    before = count(real)
    real.window.search()
    QTest.keyClicks(real.window.focusWidget() or real.window, "wound")
    press(real.window, Key.Key_Home)
    press(real.window, Key.Key_Delete)
    settle(real.session, real.window)
    focused = real.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "ound"
    assert count(real) == before
    press(real.window, Key.Key_Z, Mod.ControlModifier)
    assert focused.text() == "wound", "where something was typed, Ctrl+Z is about that"


def test_delete_on_a_page_and_in_the_trash(real: Real) -> None:
    record, before = first(real), count(real)
    go(real, CredentialPlace(record=record))
    press(real.window, Key.Key_Delete)
    real.qtbot.waitUntil(lambda: count(real) == before - 1)
    go(real, TrashPlace())
    button(page(real.window), "Put back").setFocus()
    press(real.window, Key.Key_Delete)
    asked = [d for d in real.window.findChildren(QDialog) if d.isVisible()]
    assert asked, "what is gone for good is asked about"
    press(real.window, Key.Key_Escape)
    assert not any(d.isVisible() for d in asked)
    settle(real.session, real.window)
    press(real.window, Key.Key_Z, Mod.ControlModifier)
    real.qtbot.waitUntil(lambda: count(real) == before)


def test_undo_takes_back_star_tag_collection_and_note_in_turn(real: Real) -> None:
    record = first(real)
    go(real, CredentialPlace(record=record))
    shown = page(real.window)
    assert isinstance(shown, CredentialPage)
    (yours,) = shown.findChildren(Yours)
    was = about(real, record)
    shown._turn_star()
    real.qtbot.waitUntil(lambda: about(real, record).favourite is not was.favourite)
    yours._tag("ward 7")
    real.qtbot.waitUntil(lambda: "ward 7" in about(real, record).tags)
    yours._put_in("Packet")
    real.qtbot.waitUntil(lambda: "Packet" in about(real, record).collections)
    yours._note.setPlainText("Ask for the record")
    yours._note.keep()
    real.qtbot.waitUntil(lambda: about(real, record).note == "Ask for the record")
    settle(real.session, real.window)
    real.window.setFocus()
    for undone in ("note", "collections", "tags", "favourite"):
        QTest.keyClick(real.window, Key.Key_Z, Mod.ControlModifier)
        real.qtbot.waitUntil(lambda what=undone: getattr(about(real, record), what) == getattr(was, what))  # type: ignore[misc]
    QTest.keyClick(real.window, Key.Key_Z, Mod.ControlModifier)
    assert "There is nothing to take back." in texts(real.window._toast)


def test_a_lock_forgets_what_could_be_undone(real: Real) -> None:
    real.session.remove((first(real),))
    settle(real.session, real.window)
    real.session.lock()
    assert not real.session.undoing._deeds
    real.unlock()
    before = count(real)
    QTest.keyClick(real.window, Key.Key_Z, Mod.ControlModifier)
    settle(real.session, real.window)
    assert count(real) == before


def test_ctrl_q_locks_and_quits(real: Real) -> None:
    QTest.keyClick(real.window, Key.Key_Q, Mod.ControlModifier)
    assert not real.window.isVisible()
    assert not real.session.is_open()


# A right click --------------------------------------------------------------------------
@pytest.mark.parametrize("name", PLACES)
def test_every_card_and_row_has_a_menu(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    (tmp_path / "vault.hdr").touch()
    wallet = FakeWallet(SHELF)
    session = Session(tmp_path, factory=wallet, clock=FixedClock(NOW))
    session.preferences = Preferences(language="en", look="light")
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    with qtbot.waitSignal(session.unlocked):
        session.unlock(wallet.passphrase, failed=lambda error: pytest.fail(error.code))
    session.go(place_of(named(name), next(iter(wallet.records))))
    settle(session, window)
    shown = page(window)
    found = [
        w for w in shown.findChildren(QWidget) if (getattr(w, "is_row", False) or isinstance(w, Card)) and w.isVisible()
    ]
    for widget in found:
        assert choices_at(widget, QPoint(3, 3)), f"nothing for {texts(widget)}"
    if isinstance(shown, LibraryPage):
        place = shown._grid.visualRect(shown.cards_model().index(1, 0)).center()
        offered = [words for words, _ in choices_at(shown._grid.viewport(), place)]
        assert "Share…" in offered
        assert "Move to trash" in offered
    window.close()


def test_a_right_click_opens_the_menu_and_does_what_it_says(real: Real) -> None:
    go(real, HomePlace())
    card = real.window.findChild(Card)
    assert card is not None
    at = card.mapTo(real.window, card.rect().center())
    clicked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, real.window.mapToGlobal(at))
    QApplication.sendEvent(real.window, clicked)
    (menu,) = [m for m in real.window.findChildren(QMenu) if m.isVisible()]
    remove = next(action for action in menu.actions() if action.text() == "Move to trash")
    before = count(real)
    remove.trigger()
    menu.close()
    real.qtbot.waitUntil(lambda: count(real) == before - 1)


def test_the_menu_key_opens_it_for_what_has_the_keyboard(real: Real) -> None:
    go(real, HomePlace())
    card = real.window.findChild(Card)
    assert card is not None
    card.setFocus()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(real.window, asked)
    assert [m for m in real.window.findChildren(QMenu) if m.isVisible()]


# Keys that scroll ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", PLACES)
def test_every_page_scrolls_by_keyboard(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    (tmp_path / "vault.hdr").touch()
    wallet = FakeWallet(SHELF)
    session = Session(tmp_path, factory=wallet, clock=FixedClock(NOW))
    session.preferences = Preferences(language="es", look="light", scale=2.0)
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.show()
    with qtbot.waitSignal(session.unlocked):
        session.unlock(wallet.passphrase, failed=lambda error: pytest.fail(error.code))
    record = next(iter(wallet.records))
    if name == "trash":
        session.remove(tuple(wallet.records)[:6])
    session.go(place_of(named(name), record))
    settle(session, window)
    window.activateWindow()
    area = window._scrolled()
    if area is None:
        assert name in ("added", "check", "share"), "only a page that has nothing on it needs no scrolling at this size"
        return
    bar = area.verticalScrollBar()
    QTest.keyClick(window, Key.Key_PageDown)
    assert bar.value() > 0, "wherever the keyboard is"
    QTest.keyClick(window, Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(window, Key.Key_Home)
    assert bar.value() == 0
    window.close()


# Enter, and keys while something is under way -----------------------------------------------------
def test_enter_presses_what_has_the_keyboard(qtbot: QtBot) -> None:
    pressed: list[int] = []
    control = Button("Do it", on=lambda: pressed.append(1))
    qtbot.addWidget(control)
    QTest.keyClick(control, Key.Key_Return)
    QTest.keyClick(control, Key.Key_Enter, Mod.KeypadModifier)
    QTest.keyClick(control, Key.Key_Space)
    QTest.keyClick(control, Key.Key_Return, Mod.ControlModifier)
    assert len(pressed) == 3


def test_enter_goes_through_a_form(real: Real) -> None:
    go(real, KeepingPlace(step="passphrase"))
    fields = [field for field in page(real.window).findChildren(Field) if field.isVisible()]
    assert len(fields) == 3
    awake(real.window)
    assert fields[0].hasFocus()
    for typed, field in zip((PASSPHRASE, "another five river stones", "another five river stones"), fields, strict=True):
        assert real.window.focusWidget() is field
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Key.Key_Return)
    settle(real.session, real.window)
    assert not [field for field in page(real.window).findChildren(Field) if field.isVisible()], "it was done"


def test_what_is_typed_while_it_opens_goes_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    with real_window(qtbot, tmp_path) as real:
        locked = real.window.centralWidget()
        assert isinstance(locked, UnlockScreen)
        awake(real.window)
        real.session.lanes.hold()
        locked.take_focus()
        QTest.keyClicks(locked._field, "not the passphrase")
        QTest.keyClick(locked._field, Key.Key_Return)
        assert real.window.focusWidget() is locked._field, "busy is read-only, not out of use"
        for key in (Key.Key_A, Key.Key_Space, Key.Key_Return, Key.Key_Delete):
            press(real.window, key)
        assert locked._field.text() == "not the passphrase"
        assert isinstance(real.window.centralWidget(), UnlockScreen)
        real.session.lanes.release()
        qtbot.waitUntil(lambda: not locked._field.isReadOnly())
        assert real.window.focusWidget() is locked._field
        QTest.keyClicks(locked._field, PASSPHRASE)
        assert locked._field.text() == PASSPHRASE, "what was wrong is selected, and typed over"


def test_a_button_out_of_use_hands_no_key_to_the_next_one(qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    area.setWidget(inside)
    first_one, next_one = Button("Sign"), Field(name="next")
    for place, control in enumerate((first_one, next_one)):
        control.setParent(inside)
        control.move(0, 40 * place)
    inside.resize(200, 100)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    first_one.setFocus()
    first_one.setEnabled(False)
    assert QApplication.focusWidget() is key_holder(first_one)
    QTest.keyClicks(key_holder(first_one), "typed on")
    assert not next_one.text()
    first_one.setEnabled(True)
    assert first_one.hasFocus(), "with the use it has the keyboard again"


# Esc --------------------------------------------------------------------------------
def test_esc_asks_before_what_was_typed_is_thrown_away(real: Real) -> None:
    go(real, KeepingPlace(step="drill"))
    shown = page(real.window)
    step = shown.step()  # type: ignore[attr-defined]
    QTest.keyClicks(step.code, "ABCD")
    press(real.window, Key.Key_Escape)
    (asked,) = real.window.findChildren(DiscardDialog)
    press(real.window, Key.Key_Escape)
    assert not asked.isVisible()
    assert shown.step() is step, "a second Esc keeps everything"  # type: ignore[attr-defined]
    assert step.code.text() == "ABCD"
    assert real.window.focusWidget() is step.code, "and the keyboard is where it was"
    press(real.window, Key.Key_Escape)
    (asked,) = [dialog for dialog in real.window.findChildren(DiscardDialog) if dialog.isVisible()]
    button(asked, "Throw away").click()
    real.qtbot.waitUntil(lambda: shown.step() is None)  # type: ignore[attr-defined]


def test_esc_goes_at_once_where_nothing_was_typed(real: Real) -> None:
    go(real, KeepingPlace(step="drill"))
    shown = page(real.window)
    press(real.window, Key.Key_Escape)
    assert shown.step() is None  # type: ignore[attr-defined]
    assert not real.window.findChildren(DiscardDialog)


def test_a_dialog_asks_too_and_a_lock_does_not_wait_for_an_answer(real: Real) -> None:
    go(real, SettingsPlace(part="you"))
    dialog = IdentityDialog(real.session, page(real.window))
    dialog.open()
    QTest.keyClicks(dialog.field, "ana@example.org")
    QTest.keyClick(dialog.field, Key.Key_Escape)
    (asked,) = real.window.findChildren(DiscardDialog)
    assert asked.isVisible()
    assert dialog.isVisible()
    real.session.lock()
    assert not [d for d in real.window.findChildren(QDialog) if d.isVisible()]


def test_esc_on_the_first_screens_goes_back(qtbot: QtBot, tmp_path: Path) -> None:
    with real_window(qtbot, tmp_path, made=False) as real:
        qtbot.waitUntil(lambda: bool(real.window.findChildren(QShortcut)))
        awake(real.window)
        button(real.window, "Make a wallet").setFocus()
        press(real.window, Key.Key_Return)
        field = next(f for f in real.window.findChildren(Field) if f.isVisible())
        QTest.keyClicks(field, "four")
        press(real.window, Key.Key_Escape)
        (asked,) = real.window.findChildren(DiscardDialog)
        button(asked, "Throw away").click()
        qtbot.waitUntil(lambda: not [f for f in real.window.findChildren(Field) if f.isVisible()])
        assert real.window.focusWidget() is button(real.window, "Make a wallet")


# The line at the bottom ---------------------------------------------------------------------
@pytest.mark.parametrize(("scale", "width"), [(1.0, 1280), (2.0, 640)])
def test_the_line_at_the_bottom_covers_nothing(real: Real, scale: float, width: int) -> None:
    real.session.prefer(real.session.preferences.having(scale=scale, language="es"))
    real.window.resize(width, 700)
    record = first(real)
    real.session.remove((record,))
    real.qtbot.waitUntil(lambda: real.window._toast.isVisible())
    settle(real.session, real.window)
    toast, central = real.window._toast, real.window.centralWidget()
    strip = QRect(toast.mapTo(real.window, QPoint()), toast.size())
    assert not strip.intersects(QRect(central.mapTo(real.window, QPoint()), central.size()))
    assert toast.height() >= 44
    label = toast._label
    assert label.height() >= label.heightForWidth(label.width()), "nothing of it is cut"


def test_what_was_written_can_be_opened_and_shown(real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, Path]] = []
    monkeypatch.setattr(desktop, "open_file", lambda path: done.append(("open", path)))
    monkeypatch.setattr(desktop, "show_in_folder", lambda path: done.append(("show", path)))
    for words in ("Open", "Show in folder"):
        real.session.written.emit("Written: page.html", tmp_path / "page.html")
        settle(real.session, real.window)
        button(real.window._toast, words).click()
        assert not real.window._toast.isVisible()
    assert done == [("open", tmp_path / "page.html"), ("show", tmp_path / "page.html")]


# Where the keyboard is afterwards ------------------------------------------------------------------
def test_after_a_dialog_the_keyboard_is_where_it_was(real: Real) -> None:
    record = first(real)
    go(real, CredentialPlace(record=record))
    shown = page(real.window)
    view = button(shown, "View source")
    view.setFocus()
    press(real.window, Key.Key_Return)
    (dialog,) = real.window.findChildren(SourceDialog)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Key.Key_Escape)
    real.qtbot.waitUntil(lambda: real.window.focusWidget() is view)
    button(shown, "Add a tag…").setFocus()
    press(real.window, Key.Key_Return)
    (ask,) = real.window.findChildren(NameDialog)
    QTest.keyClicks(ask.field, "ward 9")
    QTest.keyClick(ask.field, Key.Key_Return)
    real.qtbot.waitUntil(lambda: "ward 9" in about(real, record).tags)
    settle(real.session, real.window)
    assert real.window.focusWidget() is button(shown, "Add a tag…"), "also where its row was made anew"


def test_back_leads_to_where_the_keyboard_was(real: Real) -> None:
    go(real, HomePlace())
    card = real.window.findChildren(Card)[1]
    card.setFocus()
    press(real.window, Key.Key_Return)
    settle(real.session, real.window)
    assert isinstance(page(real.window), CredentialPage)
    assert page(real.window).isAncestorOf(real.window.focusWidget()) or page(real.window).hasFocus()
    press(real.window, Key.Key_Left, Mod.AltModifier)
    settle(real.session, real.window)
    assert real.window.focusWidget() is card


@pytest.mark.parametrize("name", PLACES)
def test_tab_comes_to_everything_on_a_page(real: Real, name: str) -> None:
    """Nothing on a page is left out by Tab."""
    go(real, place_of(named(name), first(real)))
    shown = page(real.window)
    shown.setFocus()
    came: list[QWidget] = []
    for _ in range(60):
        press(real.window, Key.Key_Tab)
        focused = real.window.focusWidget()
        if focused is None or not shown.isAncestorOf(focused) or focused in came:
            break
        came.append(focused)
    reachable = [
        w
        for w in shown.findChildren(QPushButton)
        if w.isVisible() and w.isEnabled() and w.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    ]
    missed = [w.text() or w.accessibleName() for w in reachable if w not in came]
    assert not missed or len(came) == 60, f"Tab never came to {missed}"
