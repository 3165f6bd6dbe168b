"""Every page of the table, through the real window: narrow and wide, dark and light, another language, large text, and back.

Nothing that was typed, chosen, ticked, scrolled to, found or shown once is lost; afterwards the page looks to the pixel as
before; and in each state it looks and sounds as if it had been made in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW
from tests.ui.every_place import place_of
from tests.ui.living import NAMES, USED, bars, differing, heard, kept, lost, open_window, picture, scroll, settle, shelf, use
from tests.ui.looking import page
from ui.parts.page import Page
from ui.places.home import HomePlace
from ui.places.share import SharePlace
from ui.places.table import named
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.clock import FixedClock

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),  # The platform without a screen has none.
    pytest.mark.slow,  # every page in every state: not in the quick run
]

PLAIN = Preferences(language="en", look="light")


@contextmanager
def used_page(qtbot: QtBot, folder: Path, name: str, preferences: Preferences, width: int) -> Iterator[tuple[Window, Page]]:
    """Opens the page ``name`` in a window of ``width``, and uses it."""
    folder.mkdir(exist_ok=True)
    (folder / "vault.hdr").touch()
    wallet, record = shelf()
    session = Session(folder, factory=wallet, clock=FixedClock(NOW))
    session.preferences = preferences
    QApplication.setCursorFlashTime(0)
    window = open_window(folder, wallet, session)
    try:
        window.resize(width, 520)
        session.go(place_of(named(name), record))
        settle(session, window)
        shown = page(window)
        use(shown, name, wallet)
        settle(session, window)
        yield window, shown
    finally:
        window.close()
        window.deleteLater()
        set_language("en")


def prefer(window: Window, **changes: object) -> None:
    session = window._session
    session.prefer(session.preferences.having(**changes))
    settle(session, window)


def widen(window: Window, width: int) -> None:
    window.resize(width, 520)
    settle(window._session, window)


CHANGES: dict[str, tuple[Callable[[Window], None], Callable[[Window], None]]] = {
    "narrow": (lambda window: widen(window, 640), lambda window: widen(window, 1280)),
    "dark": (lambda window: prefer(window, look="dark"), lambda window: prefer(window, look="light")),
    "spanish": (lambda window: prefer(window, language="es"), lambda window: prefer(window, language="en")),
    "large": (lambda window: prefer(window, scale=2.0), lambda window: prefer(window, scale=1.0)),
}
MADE_SO: dict[str, tuple[Preferences, int]] = {
    "narrow": (PLAIN, 640),
    "dark": (PLAIN.having(look="dark"), 1280),
    "spanish": (PLAIN.having(language="es"), 1280),
    "large": (PLAIN.having(scale=2.0), 1280),
}


def test_every_place_is_used_by_these_tests() -> None:
    assert sorted(USED) == sorted(NAMES), "a new place says in tests/ui/living.py what a person does on its page"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    with used_page(qtbot, tmp_path / "v", name, PLAIN, 1280) as (window, shown):
        scroll(shown)
        settle(window._session, window)
        before, words, looks = kept(shown), heard(shown), picture(shown)
        assert any(isinstance(value, str) and value for value in words)
        for change, (there, back) in CHANGES.items():
            there(window)
            assert page(window) is shown, f"{change}: the page was made anew"
            back(window)
            assert not lost(before, kept(shown)), change
            assert heard(shown) == words, change
            assert differing(picture(shown), looks, tmp_path) == "", f"{change}: the page does not look as before"
        # All of them at once, in another order back.
        for there, _ in CHANGES.values():
            there(window)
        for _, back in CHANGES.values():
            back(window)
        assert not lost(before, kept(shown))
        for bar in bars(shown):
            # By less than a line: the pictures are compared from the same place.
            bar.setValue(before.get(f"QScrollBar {id(bar)}", bar.value()))
        assert differing(picture(shown), looks, tmp_path) == ""


@pytest.mark.parametrize("name", NAMES)
def test_it_is_as_if_it_had_been_made_so(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    seen: dict[str, tuple[list[str], QImage]] = {}
    with used_page(qtbot, tmp_path / "v", name, PLAIN, 1280) as (window, shown):
        for change, (there, back) in CHANGES.items():
            there(window)
            seen[change] = heard(shown), picture(shown, from_the_top=True)
            back(window)
    for change, (preferences, width) in MADE_SO.items():
        with used_page(qtbot, tmp_path / "v", name, preferences, width) as (_, fresh):
            words, looks = seen[change]
            assert words == heard(fresh), change
            assert differing(looks, picture(fresh, from_the_top=True), tmp_path) == "", change


@pytest.mark.parametrize("name", NAMES)
def test_a_page_left_is_a_page_found_again(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    with used_page(qtbot, tmp_path / "v", name, PLAIN, 1280) as (window, shown):
        scroll(shown)
        settle(window._session, window)
        before = kept(shown)
        where = window.shell().place  # type: ignore[union-attr]
        window.go(SharePlace() if name == "home" else HomePlace())
        settle(window._session, window)
        # What changes about the window meanwhile changes about the pages that are not shown, too.
        for there, _ in CHANGES.values():
            there(window)
        for _, back in CHANGES.values():
            back(window)
        window.go_back()
        settle(window._session, window)
        assert page(window) is shown
        assert window.shell().place == where  # type: ignore[union-attr]
        assert not lost(before, kept(shown))
