"""Trash, ledger and Home: read a page at a time, a row for what is seen, and what is as it was stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet, Said, record
from tests.ui.living import settle
from tests.ui.looking import button, page, texts
from ui.dialogs.destroy import DestroyDialog
from ui.models.paged import PAGE
from ui.parts.page import Page
from ui.places.home import HomePlace
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.places.trash import TrashPlace
from ui.screens.home.looking import EARNED
from ui.screens.home.screen import MOST_ATTENTION
from ui.screens.share.seen import SeenPaper
from ui.screens.share.sharing import SharingPage
from ui.session.session import Session
from ui.widgets.cards import Card
from ui.widgets.parts import Row, StatusLabel
from ui.window import Window
from wallet.records.record import RecordSummary, ShareEntry
from wallet.service.changes import Changes

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.
MOST = 60
"""Rows that may be widgets: more than a screen and what is ahead of it hold."""


def entry(number: int) -> ShareEntry:
    return ShareEntry(f"{number:016x}", NOW, f"Ward {number}", "A post", "qr", (), ("Wound Care",), NOW, "00")


def shown(window: Window, session: Session, place: Any) -> Page:
    session.go(place)
    settle(session, window)
    return page(window)


def lines(of: Page) -> list[Row]:
    return [line for line in of.findChildren(Row) if line.isVisibleTo(of)]


def test_a_thousand_shares_are_read_by_the_page_and_seen_by_the_row(
    qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.entries = [entry(number) for number in range(1_000)]
    asked: list[tuple[int, int | None]] = []
    ledger = fake.sharing.ledger

    def counted(*, offset: int = 0, limit: int | None = None) -> Any:
        asked.append((offset, limit))
        return ledger(offset=offset, limit=limit)

    monkeypatch.setattr(fake.sharing, "ledger", counted)
    share = shown(opened, session, SharePlace())
    assert "1000" in texts(share)
    assert 0 < len(share.findChildren(Row)) <= MOST
    assert {limit for _, limit in asked} == {PAGE}
    asked.clear()
    fake.entries.insert(0, entry(5_000))
    session.tell_change(Changes(shares=True))
    qtbot.waitUntil(lambda: any("Ward 5000" in text for text in texts(share)))
    assert len(asked) <= 3


def test_one_put_back_leaves_the_other_rows_of_the_trash_where_they_were(
    qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet
) -> None:
    for number in range(150):
        made = record(Said(f"Badge {number}", "Mercy College"), NOW)
        fake.trash[made.summary.id] = made
    trash = shown(opened, session, TrashPlace())
    assert 0 < len(lines(trash)) <= MOST
    second = next(line for line in lines(trash) if "Badge 1" in texts(line))
    first = next(line for line in lines(trash) if "Badge 0" in texts(line))
    kept = second.findChildren(QPushButton)[0]
    button(first, "Put back").click()
    qtbot.waitUntil(lambda: "Badge 0" not in texts(trash))
    settle(session, opened)
    assert second.findChildren(QPushButton)[0] is kept, "it is the same row"
    assert second.y() == 1, "and it is the first now"
    assert "149" in _asked(trash)


def _asked(trash: Page) -> str:
    """Returns what is asked before the trash is emptied."""
    button(trash, "Empty trash…").click()
    (dialog,) = trash.findChildren(DestroyDialog)
    text = " ".join(texts(dialog))
    dialog.close()
    return text


def test_home_keeps_what_is_as_it_was(qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet) -> None:
    home = shown(opened, session, HomePlace())
    before, cards = lines(home), home.findChildren(Card)
    assert 0 < len(before) <= MOST_ATTENTION + 3
    assert len(cards) == EARNED
    focused = before[0].findChildren(QPushButton)[0]
    opened.activateWindow()
    focused.setFocus()
    made = record(Said("One more", "Somebody", added=NOW - timedelta(days=4_000)), NOW)
    fake.put(made)
    session.tell_change(Changes(added=(made.summary.id,)))
    qtbot.waitUntil(lambda: any("13" in text for text in texts(home)))
    assert lines(home) == before
    assert home.findChildren(Card) == cards, "those on the shelf are the same"
    assert QApplication.focusWidget() is focused


def test_home_says_that_all_is_well_and_no_longer_when_it_is_not(
    qtbot: QtBot, opened: Window, session: Session, fake: FakeWallet
) -> None:
    withdrawn = next(r for r in fake.records.values() if r.summary.title == "Safe Patient Handling")
    fake.records = {r.summary.id: r for r in list(fake.records.values())[:1]}
    home = shown(opened, session, HomePlace())
    session.tell_change(Changes(removed=(withdrawn.summary.id,)))
    qtbot.waitUntil(lambda: "Nothing needs you today." in texts(home))
    fake.put(withdrawn)
    session.tell_change(Changes(added=(withdrawn.summary.id,)))
    qtbot.waitUntil(lambda: "Nothing needs you today." not in texts(home))
    assert any("Safe Patient Handling" in text for text in texts(home))
    fake.records.clear()
    session.tell_change(Changes(removed=(withdrawn.summary.id,)))
    qtbot.waitUntil(lambda: not lines(home))


def test_what_leaves_is_a_row_each_where_it_is_seen_and_typing_makes_none_anew(
    opened: Window, session: Session, fake: FakeWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        fake.put(record(Said(f"Badge {number}", "Mercy College"), NOW))
    made: list[str] = []
    row = SeenPaper._row

    def counted(self: SeenPaper, summary: RecordSummary) -> QWidget:
        made.append(summary.title)
        return row(self, summary)

    monkeypatch.setattr(SeenPaper, "_row", counted)
    sharing = shown(opened, session, SharingPlace(records=tuple(fake.records)))
    assert isinstance(sharing, SharingPage)
    (paper,) = sharing.findChildren(SeenPaper)
    assert "Wound Care, Level 2" in texts(paper)
    assert len(paper.findChildren(StatusLabel)) <= MOST
    made.clear()
    QTest.keyClicks(sharing._whom, "Ward 7")
    settle(session, opened)
    assert any("Ward 7" in text for text in texts(paper))
    assert len(set(made)) <= 2, "but one at the edge, when what is beneath takes another line"
    sharing._leave_out(next(iter(fake.records)))
    settle(session, opened)
    assert "Wound Care, Level 2" not in texts(paper)
