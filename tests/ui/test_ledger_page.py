"""The list of what was shared: under its states, found again, opened again, stopped one by one and all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet
from tests.ui.looking import button, page, texts
from ui.places.share import SharePlace
from ui.screens.share.opened import OpenedShare
from ui.screens.share.screen import SharePage
from ui.session.session import Session
from ui.window import Window
from wallet.records.record import ShareEntry, ShareState

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def entry(number: int, whom: str, channel: str, state: ShareState, ends: timedelta) -> ShareEntry:
    made, digest = NOW - timedelta(days=1), f"{number:064x}"
    return ShareEntry(f"{number:016x}", made, whom, "", channel, (), ("Wound Care",), NOW + ends, digest, state)


@pytest.fixture
def ledger(opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot) -> SharePage:
    fake.entries += [
        entry(1, "Ward 7", "room", ShareState.LIVE, timedelta(minutes=8)),
        entry(2, "Job fair", "screen", ShareState.LIVE, timedelta(minutes=2)),
        entry(3, "Harrowgate Clinic", "pdf", ShareState.DELIVERED, timedelta(days=8)),
        entry(4, "Northmere Agency", "html", ShareState.ENDED, -timedelta(hours=1)),
    ]
    session.go(SharePlace())
    shown = page(opened)
    assert isinstance(shown, SharePage)
    qtbot.waitUntil(lambda: "All 4" in texts(shown) and "Stop all" in texts(shown))
    return shown


def whom(shown: SharePage) -> set[str]:
    return {text.partition(":")[0] for text in texts(shown) if text.endswith(": Wound Care")}


def test_each_state_has_its_filter_and_words_find_whom_it_went_to(ledger: SharePage, qtbot: QtBot) -> None:
    assert not any(text.startswith("Not reached") for text in texts(ledger)), "what there is none of is not offered"
    button(ledger, "Live 2").click()
    qtbot.waitUntil(lambda: whom(ledger) == {"Ward 7", "Job fair"})
    button(ledger, "All 4").click()
    QTest.keyClicks(ledger._search, "harrow")
    qtbot.waitUntil(lambda: whom(ledger) == {"Harrowgate Clinic"})
    QTest.keyClicks(ledger._search, "xyz")
    qtbot.waitUntil(lambda: "Nothing in the list is like that." in texts(ledger))
    assert ledger.escape()
    qtbot.waitUntil(lambda: len(whom(ledger)) == 4)


def test_one_is_stopped_and_then_all(ledger: SharePage, fake: FakeWallet, qtbot: QtBot) -> None:
    button(ledger, "Stop sharing with Ward 7").click()
    qtbot.waitUntil(lambda: "Stopped 1" in texts(ledger) and "Live 1" in texts(ledger))
    button(ledger, "Stop all").click()
    qtbot.waitUntil(lambda: "Stopped 2" in texts(ledger) and "Stop all" not in texts(ledger))
    assert [each.state for each in fake.entries] == [
        ShareState.STOPPED, ShareState.STOPPED, ShareState.DELIVERED, ShareState.ENDED,
    ]  # fmt: skip


def test_what_is_theirs_is_opened_again_and_asked_back_by_a_letter(ledger: SharePage, qtbot: QtBot) -> None:
    button(ledger, "Show what went to Harrowgate Clinic").click()
    qtbot.waitUntil(lambda: bool(ledger.findChildren(OpenedShare)))
    (shown,) = ledger.findChildren(OpenedShare)
    assert "Wound Care" in texts(shown)
    assert "Stop" not in texts(shown), "it cannot be called back, and nothing says it could"
    button(shown, "Copy a letter to them").click()
    letter = QGuiApplication.clipboard().text()
    assert f"{3:064x}" in letter
    assert "- Wound Care" in letter
