"""The table of places: order, numbers, one page each; and that a new place is one file that everything finds."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import FakeWallet
from tests.ui.looking import page, texts
from ui import places
from ui.actions import all_actions
from ui.dialogs.quick_find import QuickFind
from ui.navigation import Navigation, TopBar
from ui.parts.page import Page
from ui.places import table
from ui.places.history import History
from ui.places.home import HomePlace
from ui.places.library import LibraryPlace
from ui.places.place import Group
from ui.places.settings import SettingsPlace
from ui.places.share import SharePlace
from ui.session.session import Session
from ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.

SAMPLE = '''"""A place for a test, in one file: its value, its line in the table, its page."""

from __future__ import annotations

from dataclasses import dataclass

from ui.places.place import Group, Place, PlaceSpec


@dataclass(frozen=True, slots=True)
class AtticPlace(Place):
    """Under the roof."""


PLACE = PlaceSpec(
    "attic", AtticPlace, "ui.places.attic:page", icon="folder", group=Group.HAVE, in_find=True, keys=("Ctrl+9",)
)


def page(session, place):
    from ui.parts.page import Page
    from ui.widgets.plain_label import PlainLabel

    made = Page(session, place)
    made.outer.addWidget(PlainLabel("Old trunks"))
    return made
'''


@pytest.fixture
def attic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more file in the folder of places, and its words; nothing else is touched."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "attic.py").write_text(SAMPLE)
    from resources import catalogue

    words = {"place.attic": "Attic"}
    whole = catalogue._table
    monkeypatch.setattr(
        catalogue, "_table", lambda language, part: {**whole(language, part), **(words if part == "ui" else {})}
    )
    monkeypatch.setattr(places, "__path__", [*places.__path__, str(tmp_path / "more")])
    table.all_places.cache_clear()
    yield
    sys.modules.pop("ui.places.attic", None)
    if hasattr(places, "attic"):
        delattr(places, "attic")
    table.all_places.cache_clear()


def test_the_numbers_are_those_of_the_ten_places_from_the_start() -> None:
    numbers = {spec.name: table.keys_of(spec)[0] for spec in table.all_places() if table.keys_of(spec)}
    assert numbers == {
        "home": "Ctrl+1",
        "library": "Ctrl+2",
        "skills": "Ctrl+3",
        "pathways": "Ctrl+4",
        "renewals": "Ctrl+5",
        "recording": "Ctrl+Shift+N",
        "share": "Ctrl+6",
        "check": "Ctrl+7",
        "reviews": "Ctrl+8",
        "settings": "Ctrl+,",
    }


def test_every_page_of_the_table_is_there() -> None:
    for spec in table.all_places():
        module, _, name = spec.page.partition(":")
        assert issubclass(getattr(importlib.import_module(module), name), Page), spec.name
        assert spec.stands_in in {one.name for one in table.all_places() if one.group is not None}, spec.name


def test_groups_stand_in_their_order() -> None:
    assert [spec.name for spec in table.group(Group.HAVE)] == ["home", "library", "skills", "pathways", "renewals"]
    assert [spec.name for spec in table.group(Group.SHOW)] == ["share", "check", "reviews"]
    assert [spec.name for spec in table.group(Group.FOOT)] == ["settings"]


def test_a_new_place_is_one_file(attic: None, qtbot: QtBot, session: Session, fake: FakeWallet) -> None:
    assert "attic" in [spec.name for spec in table.group(Group.HAVE)]
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    try:
        with qtbot.waitSignals([session.unlocked, window.painted]):
            session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
        (tabs,) = window.findChildren(Navigation)
        assert "Attic" in texts(tabs)
        (bar,) = window.findChildren(TopBar)
        assert "Attic" in [entry.text() for entry in bar._entries()]
        assert "Attic" in [command.title for command in QuickFind(session, window, window).commands()]
        assert [action.keys for action in all_actions() if action.text == "place.attic"] == [("Ctrl+9",)]
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: "Old trunks" in texts(page(window)))
        window.go_back()
        qtbot.waitUntil(lambda: "Old trunks" not in texts(page(window)))
    finally:
        window.close()
        window.deleteLater()


def test_one_goes_back_and_forward_the_way_one_came() -> None:
    way = History(HomePlace())
    way.go(LibraryPlace())
    way.note(LibraryPlace("mercy"))
    way.go(SettingsPlace("lock"))
    assert way.step(-1) == LibraryPlace("mercy"), "the search that was typed there"
    assert way.step(-1) == HomePlace()
    assert way.step(-1) is None
    assert way.step(1) == LibraryPlace("mercy")
    way.go(SharePlace())
    assert way.step(1) is None, "what lay ahead is forgotten"


def test_a_place_that_is_done_with_is_not_come_back_to() -> None:
    way = History(HomePlace())
    way.go(SharePlace())
    way.go(LibraryPlace())
    assert way.drop(("library", None), HomePlace()) == SharePlace()
    assert way.drop(("share", None), HomePlace()) == HomePlace()
    assert way.drop(("home", None), SharePlace()) == SharePlace()


def test_the_mouse_and_the_keys_go_back(qtbot: QtBot, opened: Window, session: Session) -> None:
    session.go(LibraryPlace())
    session.go(SharePlace())
    opened.activateWindow()
    QTest.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert isinstance(opened.shell().place, LibraryPlace)  # type: ignore[union-attr]
    QTest.mouseClick(page(opened), Qt.MouseButton.BackButton)
    assert isinstance(opened.shell().place, HomePlace)  # type: ignore[union-attr]
    QTest.keyClick(opened, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert isinstance(opened.shell().place, LibraryPlace)  # type: ignore[union-attr]
