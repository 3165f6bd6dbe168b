"""The ways through the window: make, add, see, open, share, show the code, lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet
from tests.ui.every_place import PLACES, place_of
from tests.ui.looking import button, page, texts
from ui.parts.keep_code import KeepCode
from ui.places.check import CheckPlace
from ui.places.library import LibraryPlace
from ui.places.share import SharePlace
from ui.places.table import named
from ui.screens.added.screen import AddedPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.first_run.making import MakingPage
from ui.screens.first_run.screen import FirstRunScreen
from ui.screens.home.screen import HomePage
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.screens.share.qr import QrScreen
from ui.screens.share.sharing import SharingPage
from ui.screens.unlock.screen import UnlockScreen
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.clock import FixedClock
from wallet.credential.model import RecordId

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


def test_make_a_wallet_add_by_drop_open_share_and_show_the_code(qtbot: QtBot, tmp_path: Path) -> None:
    fake = FakeWallet()
    session = Session(tmp_path / "vault", factory=fake, clock=FixedClock(NOW))
    session.preferences = Preferences(language="en", look="light")
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    try:
        first = window.centralWidget()
        assert isinstance(first, FirstRunScreen)
        button(first, "Make a wallet").click()
        making = first.findChildren(MakingPage)[-1]
        fields = [f for f in making.findChildren(type(making._first)) if f.isVisibleTo(making)]
        assert not making._next.isEnabled()
        for field in fields:
            QTest.keyClicks(field, "four quiet river stones")
        assert making._next.isEnabled()
        button(making, "Make wallet").click()
        qtbot.waitUntil(lambda: "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX" in texts(first))
        (keep,) = first.findChildren(KeepCode)
        assert not keep.next.isEnabled(), "the code must be typed before going on"
        QTest.keyClicks(keep.field, "maple 7q4k river 2d9t stone 8hwx")
        with qtbot.waitSignal(session.unlocked):
            keep.next.click()
        qtbot.waitUntil(lambda: "Your wallet is ready" in texts(page(window)))

        badge = tmp_path / "badge.json"
        badge.write_text('{"name": "x"}')
        broken = tmp_path / "holiday.txt"
        broken.write_text("no badge")
        drop(window, badge, broken)
        qtbot.waitUntil(lambda: any("Added 1 of 2" in text for text in texts(page(window))))
        assert isinstance(page(window), AddedPage)
        assert "Could not be added" in texts(page(window))

        session.go(LibraryPlace())
        shelf = page(window)
        assert isinstance(shelf, LibraryPage)
        model = shelf.cards_model()
        qtbot.waitUntil(lambda: model.total() == 1)
        shelf._open(model.index(0, 0))
        qtbot.waitUntil(lambda: isinstance(page(window), CredentialPage) and "badge.json" in texts(page(window)))
        button(page(window), "Share…").click()
        sharing = page(window)
        assert isinstance(sharing, SharingPage)
        QTest.keyClicks(sharing._whom, "Ward 7")
        sharing._ways.choose("screen")
        button(sharing, "Show code").click()
        qtbot.waitUntil(lambda: bool(window.findChildren(QrScreen)))
        cover = window.findChildren(QrScreen)[0]
        assert cover.isVisible()
        assert cover.size() == window.size()
        QTest.keyClick(cover, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.findChildren(QrScreen))
        session.go(SharePlace())
        qtbot.waitUntil(lambda: any(text.startswith("Ward 7") for text in texts(page(window))))
    finally:
        window.close()
        window.deleteLater()


def test_a_wrong_passphrase_says_so_and_keeps_the_door_shut(qtbot: QtBot, window: Window, session: Session) -> None:
    locked = window.centralWidget()
    assert isinstance(locked, UnlockScreen)
    QTest.keyClicks(locked._field, "wrong")
    QTest.keyClick(locked._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: locked._message.isVisible())
    assert not session.is_open()
    assert locked._field.isEnabled()


def test_locking_leaves_nothing_of_the_wallet_on_the_screen(
    qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet
) -> None:
    qtbot.waitUntil(lambda: any("Wound Care" in text for text in texts(opened)) or bool(opened.findChildren(HomePage)))
    session.clipboard.put("a code of ours")
    assert QGuiApplication.clipboard().text() == "a code of ours"
    QTest.keyClick(opened, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(opened.centralWidget(), UnlockScreen)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not any("Wound Care" in text or "Mercy" in text for text in texts(opened))
    assert QGuiApplication.clipboard().text() == ""
    qtbot.waitUntil(lambda: fake.closed)


def test_it_locks_by_itself_when_nobody_is_there(qtbot: QtBot, opened: Window, session: Session) -> None:
    opened._idle.timer.setInterval(1)
    with qtbot.waitSignal(session.locked) as told:
        opened._idle.timer.start(1)
    assert told.args == ["idle"]
    assert any("without use" in text for text in texts(opened))


def test_the_search_looks_while_typing_and_esc_clears(qtbot: QtBot, opened: Window, session: Session) -> None:
    QTest.keyClick(opened, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    shelf = page(opened)
    assert isinstance(shelf, LibraryPage)
    qtbot.waitUntil(lambda: shelf.cards_model().total() == 12)
    QTest.keyClicks(shelf._search, "mercy")
    qtbot.waitUntil(lambda: shelf.cards_model().total() == 3)
    assert shelf.escape()
    qtbot.waitUntil(lambda: shelf.cards_model().total() == 12)


def test_the_search_completes_issuers_and_states(qtbot: QtBot, opened: Window, session: Session) -> None:
    session.go(LibraryPlace())
    shelf = page(opened)
    assert isinstance(shelf, LibraryPage)
    qtbot.waitUntil(lambda: len(shelf._search._words) > 5)
    QTest.keyClicks(shelf._search, "issuer:")
    assert shelf._search._list is not None
    assert shelf._search._list.isVisible()
    QTest.keyClick(shelf._search, Qt.Key.Key_Return)
    assert shelf._search.text() == 'issuer:"Fernhollow Training Trust" '


def test_choosing_several_shows_the_bar_and_removing_can_be_undone(
    qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet
) -> None:
    session.go(LibraryPlace())
    shelf = page(opened)
    assert isinstance(shelf, LibraryPage)
    model = shelf.cards_model()
    qtbot.waitUntil(lambda: model.total() == 12)
    assert not shelf._bar.isVisible()
    model.toggle(0)
    model.toggle(1)
    assert shelf._bar.isVisible()
    assert "2 selected" in texts(shelf)
    button(shelf, "Move to trash").click()
    qtbot.waitUntil(lambda: model.total() == 10)
    assert len(fake.trash) == 2
    qtbot.waitUntil(lambda: opened._toast.isVisible())
    button(opened._toast, "Undo").click()
    qtbot.waitUntil(lambda: model.total() == 12)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("scale", "width"), [(1.0, 1280), (2.0, 880), (1.0, 560)])
def test_every_place_stands_in_every_size_and_language(
    qtbot: QtBot,
    opened: Window,
    session: Session,
    fake: FakeWallet,
    place: str,
    language: str,
    scale: float,
    width: int,
) -> None:
    opened.resize(width, 700)
    session.prefer(session.preferences.having(language=language, scale=scale))
    first: RecordId = next(iter(fake.records))
    session.go(place_of(named(place), first))
    qtbot.wait(30)
    shown = page(opened)
    assert shown.width() <= width
    assert opened.width() == width, "the page is wider than the window"


def test_only_checking_needs_no_wallet_and_comes_back(qtbot: QtBot, window: Window, session: Session) -> None:
    session.go(CheckPlace())
    assert "nothing of it is saved" in texts(page(window))
    session.go(LibraryPlace())
    assert "nothing of it is saved" in texts(page(window)), "without a wallet only checking can be reached"
    button(window, "Back").click()
    assert isinstance(window.centralWidget(), UnlockScreen)


def test_rows_of_the_table_are_asked_for_as_they_are_looked_at(qtbot: QtBot, opened: Window, session: Session) -> None:
    session.go(LibraryPlace())
    shelf = page(opened)
    assert isinstance(shelf, LibraryPage)
    model = shelf.cards_model()
    qtbot.waitUntil(lambda: model.total() == 12)
    assert model.index(3, 0).data(SummaryRole) is not None
