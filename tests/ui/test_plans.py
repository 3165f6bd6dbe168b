"""Home's shelves, the pathways and the reviews in the real window over a wallet in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_plans import WAITING_REQUEST, FakeReviews
from tests.support.fake_wallet import FakeWallet
from tests.ui.looking import button, page, texts
from ui.navigation import Navigation
from ui.places.deciding import DecidingPlace
from ui.places.home import HomePlace
from ui.places.pathway import PathwayPlace
from ui.places.pathways import PathwaysPlace
from ui.places.reviews import ReviewsPlace
from ui.screens.pathways.making import MakePathwayDialog
from ui.screens.reviews.screen import InboxRow
from ui.session.session import Session
from ui.widgets.progress import Tick
from ui.widgets.tabs import PartTab, Tab
from ui.window import Window
from wallet.service.pathways import NodeProgress, NodeState, Pathways
from wallet.service.reviews import Decision

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def planned(opened: Window, fake: FakeWallet) -> Window:
    """The window of somebody who is on their way, and whose word is asked for."""
    fake.with_plans()
    return opened


def shown(qtbot: QtBot, window: Window, *words: str) -> QWidget:
    """Waits until the page says ``words``, and returns it."""

    def says() -> bool:
        said = texts(page(window))
        return all(any(word in text for text in said) for word in words)

    qtbot.waitUntil(says)
    return page(window)


def state(fake: FakeWallet, step: str) -> NodeState:
    assert isinstance(fake.pathways, Pathways)
    return next(item.state for item in fake.pathways.show("wound").nodes if item.node.id == step)


def test_home_has_shelves_and_continues_where_one_left_off(qtbot: QtBot, planned: Window, session: Session) -> None:
    session.go(HomePlace())
    page(planned).load()
    home = shown(qtbot, planned, "Earned", "In progress", "Waiting", "1 of 3 steps", "you are reminded on 8 Dec")
    button(home, "Continue").click()
    shown(qtbot, planned, "Wound care specialist", "Any 2 of 3: ward practice")


def test_a_step_is_ticked_and_taken_back(qtbot: QtBot, planned: Window, session: Session, fake: FakeWallet) -> None:
    session.go(PathwayPlace("wound", "questions"))
    shown(qtbot, planned, "Seven questions")
    tick = next(t for t in page(planned).findChildren(Tick) if "Seven questions" in t.accessibleName())
    tick.click()
    qtbot.waitUntil(lambda: state(fake, "questions") is NodeState.DONE)
    qtbot.waitUntil(lambda: any("Take back: Seven" in t.accessibleName() for t in page(planned).findChildren(Tick)))
    session.undoing.undo()
    qtbot.waitUntil(lambda: state(fake, "questions") is NodeState.OPEN)


def test_a_link_is_opened_only_when_it_is_pressed_and_its_site_is_said(
    qtbot: QtBot, planned: Window, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    monkeypatch.setattr("ui.screens.pathways.pathway.open_address", went.append)
    session.go(PathwayPlace("wound", "watch"))
    shown(qtbot, planned, "Sharp debridement at the bedside")
    assert not went
    link = button(page(planned), "Open")
    assert "mercycollege.example" in link.accessibleDescription()
    link.click()
    assert went == ["https://mercycollege.example/film"]
    odd = NodeProgress(
        __import__("dataclasses").replace(_node(session), link="javascript:alert(1)"), NodeState.OPEN, 0, 1, ()
    )
    page(planned).open_link(odd)  # type: ignore[attr-defined]
    assert len(went) == 1


def _node(session: Session) -> Any:
    wallet = session.wallet()
    assert wallet is not None
    return wallet.pathways.follow("wound").progress.nodes[0].node


def test_the_outline_says_the_same_as_the_path(qtbot: QtBot, planned: Window, session: Session) -> None:
    session.go(PathwayPlace("wound"))
    shown(qtbot, planned, "Any 2 of 3: ward practice")
    button(page(planned), "Outline").click()
    said = texts(shown(qtbot, planned, "One debridement, watched over"))
    for title in ("Skin and tissue, the basics", "Negative pressure therapy", "Teaching others", "Seven questions"):
        assert title in said


def test_made_in_the_window(qtbot: QtBot, planned: Window, session: Session, fake: FakeWallet) -> None:
    session.go(PathwaysPlace())
    shown(qtbot, planned, "Data Literacy, Level 2")
    made: list[str] = []
    dialog = MakePathwayDialog(session, page(planned), done=made.append)
    dialog.open()
    button(dialog, "Keep it").click()
    qtbot.waitUntil(lambda: any("needs a name" in text for text in texts(dialog)))
    dialog._title.setText("Charge nurse")
    lines = dialog._step_lines()
    lines[0]._title.setText("Lead a handover")
    lines[0]._minutes.setText("25")
    button(dialog, "Keep it").click()
    qtbot.waitUntil(lambda: bool(made))
    assert isinstance(fake.pathways, Pathways)
    nodes = fake.pathways.show(made[0]).pathway.nodes
    assert [(node.title, node.minutes) for node in nodes] == [("Lead a handover", 25), ("Charge nurse", None)]


def test_parts_stand_under_their_place_while_it_is_open(qtbot: QtBot, planned: Window, session: Session) -> None:
    (tabs,) = planned.findChildren(Navigation)
    session.go(PathwayPlace("wound"))
    shown(qtbot, planned, "Any 2 of 3: ward practice")

    def part() -> PartTab:
        return next(tab for tab in tabs.findChildren(PartTab) if tab.accessibleName() == "Wound care specialist")

    qtbot.waitUntil(lambda: part().isVisible() and part().isChecked())
    assert not tabs._tabs["pathways"].isChecked(), "the part is the sheet's tab, not the place"
    session.go(HomePlace())
    assert not any(tab.isVisible() for tab in tabs.findChildren(PartTab))


def test_a_number_stands_where_something_waits(qtbot: QtBot, planned: Window, session: Session) -> None:
    from wallet.service.changes import Changes

    session.tell_change(Changes(plans=True))
    (tabs,) = planned.findChildren(Navigation)
    reviews: Callable[[], Tab] = lambda: tabs._tabs["reviews"]  # noqa: E731
    qtbot.waitUntil(lambda: reviews().waiting == 2)
    assert "2 wait for you" in reviews().accessibleDescription()
    planned.activateWindow()
    QTest.keyClick(planned, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    shown(qtbot, planned, "Who can do what", "Medication round, alone")


def test_deciding_signs_only_with_a_word(
    qtbot: QtBot, planned: Window, session: Session, fake: FakeWallet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "answer.json"
    monkeypatch.setattr("ui.screens.reviews.deciding.save_as", lambda *_args: out)
    session.go(ReviewsPlace())
    inbox = shown(qtbot, planned, "Waiting for you").findChildren(InboxRow)
    assert [row.accessibleName() for row in inbox][0] == "Ada Marlow · Compression bandaging"
    session.go(DecidingPlace(WAITING_REQUEST))
    deciding = shown(qtbot, planned, "Ada Marlow: Compression bandaging", "You will sign")
    button(deciding, "Alone").click()
    shown(qtbot, planned, "has shown Compression bandaging, alone, on 24 November 2026")
    button(deciding, "Sign and answer…").click()
    shown(qtbot, planned, "An answer needs a comment.")
    assert not out.exists()
    deciding._comment.setPlainText("Watch the ankle turn.")  # type: ignore[attr-defined]
    button(deciding, "Sign and answer…").click()
    qtbot.waitUntil(out.exists)
    assert isinstance(fake.reviews, FakeReviews)
    answered = fake.reviews.received(WAITING_REQUEST)
    assert (answered.decision, answered.level, answered.comment) == (Decision.CONFIRMED, "Alone", "Watch the ankle turn.")
