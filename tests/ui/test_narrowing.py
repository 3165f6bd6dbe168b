"""The library narrowed by its menus and by what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.looking import button, page
from tests.ui.real import Real, real_window
from ui.places.library import LibraryPlace
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.text.words import t
from ui.widgets.controls import DropButton
from ui.widgets.search_field import parts_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@given(st.lists(st.one_of(st.from_regex(r"[a-z:>0-9]{1,8}", fullmatch=True), st.just('issuer:"Mercy College"')), max_size=5))
def test_parts_are_what_was_joined(parts: list[str]) -> None:
    assert parts_of(" ".join(parts)) == parts


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_parted(text: str) -> None:
    parted = parts_of(text)
    assert re.sub(r"\s", "", "".join(parted)) == re.sub(r"\s", "", text), "no sign is lost"
    assert parts_of(" ".join(parted)) == parted


def test_an_open_quotation_is_one_part() -> None:
    assert parts_of('is:expired issuer:"Mercy Coll') == ["is:expired", 'issuer:"Mercy Coll']


@pytest.fixture
def library(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Real, LibraryPage]]:
    with real_window(qtbot, tmp_path) as real:
        real.unlock()
        real.session.go(LibraryPlace())
        shown = page(real.window)
        assert isinstance(shown, LibraryPage)
        real.qtbot.waitUntil(lambda: shown.cards_model().total() > 0)
        yield real, shown


def menu(shown: LibraryPage, words: str) -> list[str]:
    found = button(shown, words)
    assert isinstance(found, DropButton)
    return [action.text() for action in found._menu.actions()]


def shows(shown: LibraryPage, count: int) -> bool:
    return shown.cards_model().total() == count


def choose(shown: LibraryPage, words: str, entry: str) -> None:
    found = button(shown, words)
    assert isinstance(found, DropButton)
    next(action for action in found._menu.actions() if action.text() == entry).trigger()


def test_one_issuer_is_one_click_away_and_takes_the_place_of_another(library: tuple[Real, LibraryPage]) -> None:
    real, shown = library
    real.qtbot.waitUntil(lambda: len(menu(shown, t("library.issued_by"))) > 1)
    choose(shown, t("library.state"), t("library.is.expired"))
    for entry in menu(shown, t("library.issued_by"))[:2]:
        name, _, count = entry.rpartition(" · ")
        choose(shown, t("library.issued_by"), entry)
        narrowed = shown._search.text()
        assert "is:expired" in narrowed
        assert narrowed.count("issuer:") == 1
        shown._search.set_query(" ".join(part for part in parts_of(narrowed) if part.startswith("issuer:")))
        real.qtbot.waitUntil(partial(shows, shown, int(count)))
        shown._search.set_query("is:expired")
        assert name


def test_a_typed_issuer_is_completed(library: tuple[Real, LibraryPage]) -> None:
    real, shown = library
    real.qtbot.waitUntil(lambda: bool(shown._search._words))
    whole = next(word for word in shown._search._words if word.startswith('issuer:"'))
    shown._search.setFocus()
    QTest.keyClicks(shown._search, whole[: len('issuer:"') + 3])
    assert shown._search._list is not None
    shown._search._take(shown._search._list.item(0))
    assert shown._search.text().strip().startswith('issuer:"')
    assert shown._search.text().strip().endswith('"')


def test_a_narrow_page_has_every_choice_in_one_menu(library: tuple[Real, LibraryPage]) -> None:
    real, shown = library
    wide = {words: menu(shown, t(words)) for words in ("library.state", "library.issued_by", "library.sort.added")}
    real.window.resize(640, 700)
    real.qtbot.waitUntil(lambda: shown.narrow)
    offered = menu(shown, t("library.filters"))
    assert all(entry in offered for entries in wide.values() for entry in entries)
    assert not any(shown._issuers is found or shown._sorting is found for found in visible_menus(shown))
    choose(shown, t("library.filters"), t("library.sort.title"))

    def titles() -> list[str]:
        model = shown.cards_model()
        found = [model.index(number, 0).data(SummaryRole) for number in range(model.total())]
        return [summary.title for summary in found if summary is not None]

    real.qtbot.waitUntil(
        lambda: len(titles()) == shown.cards_model().total() and titles() == sorted(titles(), key=str.casefold)
    )
    assert any(
        t("library.sort.title") in entry and t("library.sorted_by") in entry for entry in menu(shown, t("library.filters"))
    )
    real.window.resize(1280, 800)
    real.qtbot.waitUntil(lambda: not shown.narrow)
    assert shown._sorting.text() == t("library.sort.title")


def test_a_heading_of_a_menu_does_nothing(library: tuple[Real, LibraryPage]) -> None:
    _, shown = library
    headings = [action for action in shown._filters._menu.actions() if not action.isEnabled()]
    assert [action.text() for action in headings][0] == t("library.state")
    assert len(headings) >= 3


def visible_menus(shown: LibraryPage) -> list[DropButton]:
    return [found for found in shown.findChildren(DropButton) if found.isVisible()]
