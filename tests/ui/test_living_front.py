"""First run and unlock as pages that live: narrow and wide, dark and light, Spanish, 200 %, and back.

What was typed stays, in fields that are masked as before; what was said and what is shown once stays; afterwards the window
looks to the pixel as before, and in each state as if it had been made in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.living import differing, heard, kept, lost, picture, scroll, settle
from tests.ui.looking import texts
from tests.ui.real import Real, real_window
from tests.ui.test_living_pages import CHANGES, MADE_SO, PLAIN
from ui.parts.code_step import CodeStep
from ui.parts.passphrase_pair import PassphrasePair
from ui.parts.restoring import RestoringPage
from ui.session.preferences import Preferences
from ui.text.words import set_language
from ui.widgets.code_label import CodeLabel

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),  # The platform without a screen has none.
    pytest.mark.slow,  # every state of every way in: not in the quick run
]


MISTYPED = "EN08-VYH6-7HBK-16FT-2MCB-V8JQ-SEND-2R98-K*"
"""A recovery code of nobody's, with one group that is not as it was made."""


def _shown(real: Real) -> QWidget:
    return real.window.centralWidget()


def _restoring(real: Real) -> None:
    page = _shown(real).findChild(RestoringPage)
    assert page is not None
    page.use(Path("/media/stick/lanyard.backup"))
    page._code.setText("0AX3-0AX4")
    page._pair.first.setText("four quiet")
    page._pair.second.setText("five loud")


def _front(real: Real) -> None:
    """Nothing to type yet."""


def _making(real: Real) -> None:
    _shown(real)._make()  # type: ignore[attr-defined]
    pair = _shown(real).findChild(PassphrasePair)
    assert pair is not None
    pair.first.setText("four quiet")
    pair.second.setText("five loud")


def _bringing_back(real: Real) -> None:
    _shown(real)._restore()  # type: ignore[attr-defined]
    _restoring(real)


def _code_shown(real: Real) -> None:
    real.session.codes.show("1AX4-2AX4-3AX4-4AX4-5AX4-6AX4-7AX4-8AX4-9A", "made")
    assert _shown(real).findChild(CodeStep) is not None


def _passphrase(real: Real) -> None:
    screen = _shown(real)
    screen._field.setText("not this one")  # type: ignore[attr-defined]
    screen._unlock()  # type: ignore[attr-defined]
    real.qtbot.waitUntil(lambda: any("does not open" in text for text in texts(screen)))
    screen._field.setText("another, half typed")  # type: ignore[attr-defined]


def _code(real: Real) -> None:
    screen = _shown(real)
    screen.ask_code()  # type: ignore[attr-defined]
    QTest.keyClicks(screen._field, MISTYPED)  # type: ignore[attr-defined]
    real.qtbot.waitUntil(lambda: any("Group 5" in text for text in texts(screen)))


def _restore_over(real: Real) -> None:
    _shown(real).restore()  # type: ignore[attr-defined]
    _restoring(real)


WAYS: dict[str, tuple[bool, Callable[[Real], None]]] = {
    "first run": (False, _front),
    "making": (False, _making),
    "from a backup": (False, _bringing_back),
    "a code shown once": (False, _code_shown),
    "passphrase": (True, _passphrase),
    "recovery code": (True, _code),
    "restoring over it": (True, _restore_over),
}


@contextmanager
def used(qtbot: QtBot, folder: Path, way: str, preferences: Preferences, width: int) -> Iterator[tuple[Real, QWidget]]:
    """Opens the window at one of the ways in, in a window of ``width``, and uses it in English, wide and light."""
    has_wallet, use = WAYS[way]
    folder.mkdir(exist_ok=True)
    QApplication.setCursorFlashTime(0)
    with real_window(qtbot, folder, made=has_wallet) as real:
        try:
            real.window.resize(width, 520)
            settle(real.session, real.window)
            use(real)
            if preferences != PLAIN:
                real.session.prefer(preferences)
            settle(real.session, real.window)
            yield real, _shown(real)
        finally:
            set_language("en")


def _masked(root: QWidget) -> list[tuple[str, bool]]:
    fields = root.findChildren(QLineEdit)
    return sorted((field.text(), field.echoMode() is not QLineEdit.EchoMode.Normal) for field in fields)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_lost(qtbot: QtBot, tmp_path: Path, way: str) -> None:
    with used(qtbot, tmp_path / "v", way, PLAIN, 1280) as (real, shown):
        scroll(shown)
        settle(real.session, real.window)
        secrets = _masked(shown)
        before, words, looks = kept(shown), heard(shown), picture(shown)
        for change, (there, back) in CHANGES.items():
            there(real.window)
            assert _shown(real) is shown, f"{change}: made anew"
            assert _masked(shown) == secrets, change
            back(real.window)
            assert not lost(before, kept(shown)), change
            assert heard(shown) == words, change
            assert differing(picture(shown), looks, tmp_path) == "", f"{change}: it does not look as before"
        for there, _ in CHANGES.values():
            there(real.window)
        for _, back in CHANGES.values():
            back(real.window)
        assert not lost(before, kept(shown))
        assert differing(picture(shown), looks, tmp_path) == ""
        assert way != "a code shown once" or shown.findChild(CodeLabel) is not None


@pytest.mark.parametrize("way", WAYS)
def test_it_is_as_if_it_had_been_made_so(qtbot: QtBot, tmp_path: Path, way: str) -> None:
    seen: dict[str, tuple[list[str], QImage]] = {}
    with used(qtbot, tmp_path / "v", way, PLAIN, 1280) as (real, shown):
        for change, (there, back) in CHANGES.items():
            there(real.window)
            seen[change] = heard(shown), picture(shown, from_the_top=True)
            back(real.window)
    for change, (preferences, width) in MADE_SO.items():
        with used(qtbot, tmp_path / change, way, preferences, width) as (_, fresh):
            words, looks = seen[change]
            assert words == heard(fresh), change
            assert differing(looks, picture(fresh, from_the_top=True), tmp_path) == "", change
