"""Lists of rows on a page: only what is near is made, in its place, reached by the keyboard, and what changes is patched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import FakeWallet
from tests.ui.living import settle
from tests.ui.looking import button, page, texts
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import PageScroll
from ui.parts.row_list import AHEAD, PagedRowList
from ui.places.added import AddedPlace
from ui.places.recording import RecordingPlace
from ui.screens.added.screen import AddedPage, OutcomeRow
from ui.session.adding import Adding
from ui.session.session import Session
from ui.widgets.parts import Row
from ui.window import Window
from wallet.credential.model import RecordId
from wallet.intake.source import Source
from wallet.records.record import OTHER_FILES, AddOutcome, AddStatus, Provenance

MANY = 2_000


class Listed:
    """A page that scrolls a list of texts; every seventh is so long that it takes several lines."""

    def __init__(self, qtbot: QtBot, count: int) -> None:
        self.texts = [f"{n} " + "and more of it " * (40 if n % 7 == 3 else 1) for n in range(count)]
        self.made = 0
        self.model: PagedModel[str] = PagedModel()
        self.model.show(HeldRows(self.texts, str))
        self.scroll = PageScroll()
        self.rows = PagedRowList(self.model, self.make)
        self.model.setParent(self.rows)
        self.scroll.body.addWidget(self.rows)
        self.scroll.body.addStretch(1)
        qtbot.addWidget(self.scroll)
        self.scroll.resize(700, 500)
        self.scroll.show()
        qtbot.waitExposed(self.scroll)
        self.qtbot = qtbot
        self.settle()

    def make(self, text: str) -> QWidget:
        self.made += 1
        return Row(text, action=QPushButton(f"Open {text[:8]}"))

    def settle(self) -> None:
        """Waits until the list has nothing more to do: as long as it has nothing to measure, one turn."""
        self.qtbot.waitUntil(self._is_quiet, timeout=20_000)

    def _is_quiet(self) -> bool:
        QApplication.processEvents()
        waiting = self.rows._soon.isActive() or self.rows._idle.isActive()
        return not waiting and self.rows.height() == self.rows.sizeHint().height()

    def rows_made(self) -> dict[int, QWidget]:
        """Returns the rows that are widgets now, by number."""
        return {number: widget for number, (_, widget) in self.rows._rows.items()}

    def in_sight(self) -> list[int]:
        room = self.scroll.viewport().rect()
        return [
            number
            for number, row in sorted(self.rows_made().items())
            if room.intersects(row.rect().translated(row.mapTo(self.scroll.viewport(), row.rect().topLeft())))
        ]

    def top_of(self, number: int) -> int:
        return self.rows_made()[number].mapTo(self.scroll.viewport(), self.rows.rect().topLeft()).y()


@pytest.fixture
def listed(qtbot: QtBot) -> Listed:
    return Listed(qtbot, MANY)


def test_only_rows_near_what_is_in_sight_are_widgets(listed: Listed) -> None:
    bar = listed.scroll.verticalScrollBar()
    most = (500 + 2 * AHEAD) // 56 + 3
    for part in (0.0, 0.2, 0.5, 0.9, 1.0):
        bar.setValue(round(bar.maximum() * part))
        listed.settle()
        assert len(listed.rows_made()) <= most
        assert len(listed.rows.findChildren(Row)) <= most
        sight = listed.in_sight()
        assert sight == list(range(sight[0], sight[-1] + 1))
        assert len(sight) >= 3
    while bar.value() < bar.maximum():
        bar.setValue(bar.maximum())
        listed.settle()
    assert listed.in_sight()[-1] == MANY - 1, "the last one can be reached"


def test_rows_stand_beneath_each_other_each_as_tall_as_it_needs(listed: Listed) -> None:
    bar = listed.scroll.verticalScrollBar()
    for part in (0.0, 0.4, 1.0):
        bar.setValue(round(bar.maximum() * part))
        listed.settle()
        made = sorted(listed.rows_made().items())
        for (number, one), (next_number, other) in zip(made, made[1:], strict=False):
            # The row with the keyboard is there wherever one looks.
            assert number + 1 < next_number or other.y() == one.y() + one.height() + 1, "with a hairline between"
        for _, row in made:
            assert row.height() == max(row.heightForWidth(row.width()), row.minimumHeight())


def test_what_is_in_sight_stays_while_rows_above_are_found_to_be_taller(listed: Listed) -> None:
    bar = listed.scroll.verticalScrollBar()
    bar.setValue(round(bar.maximum() * 0.6))
    listed.settle()
    for _ in range(30):
        number = listed.in_sight()[0]
        before = listed.top_of(number)
        bar.setValue(bar.value() - 40)
        listed.settle()
        assert listed.top_of(number) == before + 40


def test_the_keyboard_comes_to_every_row_in_turn_and_back(listed: Listed) -> None:
    listed.scroll.activateWindow()
    first = listed.rows_made()[0].findChildren(QPushButton)[0]
    first.setFocus()
    reached = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        reached.append(int(focused.text().split()[1]))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        listed.settle()
    assert reached == list(range(60))
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Backtab)
        listed.settle()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text().startswith("Open 20 ")


def test_the_row_with_the_keyboard_is_kept_however_far_somebody_scrolls(listed: Listed) -> None:
    listed.scroll.activateWindow()
    held = listed.rows_made()[1].findChildren(QPushButton)[0]
    held.setFocus()
    bar = listed.scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    listed.settle()
    assert QApplication.focusWidget() is held
    bar.setValue(0)
    listed.settle()
    assert QApplication.focusWidget() is held
    assert listed.rows_made()[1].isAncestorOf(held)


def test_rows_that_come_in_above_take_the_others_with_them(listed: Listed) -> None:
    listed.scroll.activateWindow()
    button_of_two = listed.rows_made()[2].findChildren(QPushButton)[0]
    button_of_two.setFocus()
    listed.texts.insert(0, "a new one")
    made = listed.made
    listed.model.refresh()
    listed.settle()
    assert listed.rows_made()[3].isAncestorOf(button_of_two), "it is the same widget"
    assert QApplication.focusWidget() is button_of_two
    assert listed.rows_made()[0].findChildren(QLabel)[0].text() == "a new one"
    assert listed.made - made <= 4, "the others are not made again"


def test_a_short_list_is_as_long_as_it_is_whatever_was_seen_of_it(qtbot: QtBot) -> None:
    listed = Listed(qtbot, 120)
    exact = listed.rows.height()
    bar = listed.scroll.verticalScrollBar()
    for value in (bar.maximum(), 0, bar.maximum() // 2):
        bar.setValue(value)
        listed.settle()
        assert listed.rows.height() == exact


# What was added -------------------------------------------------------------------
@pytest.fixture
def added(qtbot: QtBot, opened: Window, session: Session) -> Iterator[AddedPage]:
    session.go(AddedPlace())
    shown = page(opened)
    assert isinstance(shown, AddedPage)
    yield shown


def outcome(number: int) -> AddOutcome:
    if number % 2:
        return AddOutcome(f"holiday {number}.txt", AddStatus.REFUSED, error="not_a_credential")
    return AddOutcome(f"badge {number}.json", AddStatus.ADDED, RecordId(f"{number:032x}"), f"Badge {number}")


def test_two_thousand_files_make_no_more_rows_than_fit(added: AddedPage, session: Session) -> None:
    adding = Adding("Downloads", [outcome(n) for n in range(MANY)], finished=True)
    session.adding_moved.emit(adding)
    settle(session, added.window())
    assert any(text.endswith("from “Downloads”") for text in texts(added))
    assert "Could not be added" in texts(added)
    bar = added._scroll.verticalScrollBar()
    for value in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        settle(session, added.window())
        assert 0 < len(added.findChildren(OutcomeRow)) <= 60
    assert "Badge 1998" in texts(added)
    assert button(added, "Undo all").isVisible()


def test_what_a_folder_held_besides_can_be_seen_and_written_down(added: AddedPage, session: Session, tmp_path: Path) -> None:
    photo = tmp_path / "card.jpg"
    besides = AddOutcome("card.jpg", AddStatus.LEFT_OUT, error=min(OTHER_FILES))
    assert besides.is_other_file
    adding = Adding("Downloads", [outcome(0), besides], finished=True, files={"card.jpg": photo})
    session.adding_moved.emit(adding)
    settle(session, added.window())
    assert "1 other file is not a credential." in texts(added)
    assert "card.jpg" not in texts(added)
    button(added, "Show them").setFocus()
    button(added, "Show them").click()
    settle(session, added.window())
    assert "card.jpg" in texts(added)
    assert "1 other file is not a credential." not in texts(added)
    focused = added.window().focusWidget()
    assert focused is not None
    assert added.isAncestorOf(focused), "the keyboard stays on the page"
    gone_to: list[object] = []
    session.place_requested.connect(gone_to.append)
    button(added, "Record it…").click()
    assert gone_to == [RecordingPlace(photo)]


def test_the_halves_of_every_row_begin_at_the_same_place(added: AddedPage, session: Session, tmp_path: Path) -> None:
    adding = Adding("D", [outcome(0), outcome(1)], finished=True, files={"holiday 1.txt": tmp_path / "holiday 1.txt"})
    session.adding_moved.emit(adding)
    settle(session, added.window())
    actions = {"Show", "Record it…"}
    assert actions <= set(texts(added))
    assert len({row._name.width() for row in added.findChildren(OutcomeRow)}) == 1


def test_it_is_live_while_adding_and_looks_at_most_once_a_pause(
    added: AddedPage, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []
    show = AddedPage._show

    def counted(self: AddedPage) -> None:
        assert self._adding is not None
        shown.append(len(self._adding.outcomes))
        show(self)

    monkeypatch.setattr(AddedPage, "_show", counted)
    added._pause.timeout.disconnect()
    added._pause.timeout.connect(lambda: added._show())
    adding = Adding("Downloads")
    session.adding_moved.emit(adding)
    for number in range(50):
        adding.outcomes.append(outcome(1 if number == 7 else 2 * number))
        session.adding_moved.emit(adding)
    assert shown == [0], "the first at once, the others together"
    assert added._pause.isActive()
    settle(session, added.window())
    assert shown == [0, 50]
    assert "Could not be added" in texts(added)
    assert "Badge 0" in texts(added), "what came in is there before the end"
    assert not [b for b in added.findChildren(QWidget) if b.isVisible() and getattr(b, "text", str)() == "Undo all"]
    adding.finished = True
    session.adding_moved.emit(adding)
    assert button(added, "Undo all").isVisible()


def test_the_next_adding_begins_with_nothing(added: AddedPage, session: Session, fake: FakeWallet, tmp_path: Path) -> None:
    session.add_sources("first", [Source("a.json", b"{}", Provenance("drop")), Source("x.txt", b"x", Provenance("drop"))])
    settle(session, added.window())
    assert "x.txt" in texts(added)
    session.add_sources("second", [Source("b.json", b"{}", Provenance("drop"))])
    settle(session, added.window())
    assert "x.txt" not in texts(added)
    assert "Could not be added" not in texts(added)
    assert any("Added 1 of 1 from “second”" in text for text in texts(added))
