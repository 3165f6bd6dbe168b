"""No word is cut and nothing lies over anything else: every screen measured, in each size, in English and Spanish.

Measured are rectangles and the widths of letters, at a small laptop's size, on a large screen with text twice as large,
and in half a screen. A title may end in an ellipsis where its tip says all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.ui.every_place import PLACES, place_of
from tests.ui.living import settle
from tests.ui.looking import page
from tests.ui.measuring import cut, overlapping, rows_cut
from tests.ui.pictures import SIZES, check_found, made_dialogs
from tests.ui.real import PASSPHRASE, real_window
from ui.dialogs.quick_find import QuickFind
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.places.sharing import SharingPlace
from ui.places.table import named
from ui.screens.check.screen import CheckPage
from ui.screens.keeping.screen import KeepingPage
from ui.screens.library.screen import LibraryPage
from ui.screens.missing.screen import MissingScreen
from ui.screens.settings.screen import PARTS
from ui.screens.share.qr import QrScreen
from ui.screens.unlock.screen import UnlockScreen
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.clock import FixedClock
from wallet.service.wallet_places import PlaceState

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", "does not support"),  # The platform without a screen has none.
    pytest.mark.slow,
]
WAYS = [(size, language) for size in SIZES for language in ("en", "es")]
STEPS = ("", "passphrase", "recovery", "rotate", "backup", "drill", "export", "health", "name")


@contextmanager
def opened(qtbot: QtBot, folder: Path, way: tuple[str, str], wallet: FakeWallet) -> Iterator[tuple[Window, Session]]:
    """Opens the real window over ``wallet``, in one of the WAYS."""
    size, language = way
    scale, width, height = SIZES[size]
    (folder / "vault.hdr").touch()
    session = Session(folder, factory=wallet, clock=FixedClock(NOW))
    session.preferences = Preferences(language=language, look="light", scale=scale)
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    try:
        with qtbot.waitSignal(session.unlocked):
            session.unlock(wallet.passphrase, failed=lambda error: pytest.fail(error.code))
        settle(session, window)
        yield window, session
    finally:
        window.close()
        session.close()
        set_language("en")


def wrong(root: QWidget, session: Session) -> list[str]:
    """Returns what is cut or lies over something else in ``root``."""
    return [*cut(root, session.clock), *overlapping(root)]


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_every_place(qtbot: QtBot, tmp_path: Path, way: tuple[str, str]) -> None:
    wallet = FakeWallet(SHELF)
    bad: dict[str, list[str]] = {}
    with opened(qtbot, tmp_path, way, wallet) as (window, session):
        for name in PLACES:
            session.go(place_of(named(name), next(iter(wallet.records))))
            settle(session, window)
            bad[name] = wrong(window, session)
        for record in wallet.records:
            session.go(CredentialPlace(record=record))
            settle(session, window)
            bad[wallet.records[record].summary.title] = wrong(window, session)
        for part, _make in PARTS:
            session.go(SettingsPlace(part=part))
            settle(session, window)
            bad[f"settings {part}"] = wrong(window, session)
    assert not {name: found for name, found in bad.items() if found}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_what_is_chosen_shared_found_and_checked(qtbot: QtBot, tmp_path: Path, way: tuple[str, str]) -> None:
    wallet = FakeWallet(SHELF)
    bad: dict[str, list[str]] = {}
    with opened(qtbot, tmp_path, way, wallet) as (window, session):
        session.go(LibraryPlace())
        settle(session, window)
        shelf = page(window)
        assert isinstance(shelf, LibraryPage)
        for row in (0, 2, 5):
            shelf.cards_model().toggle(row)
        settle(session, window)
        bad["chosen"] = wrong(window, session)
        shelf._show_as("table")
        settle(session, window)
        bad["table"] = [*wrong(window, session), *rows_cut(shelf.findChildren(QTableView)[0])]
        shelf._search.set_query("wound nothing like it")
        settle(session, window)
        bad["nothing found"] = wrong(window, session)
        session.go(SharingPlace(records=tuple(wallet.records)[:3]))
        settle(session, window)
        bad["sharing"] = wrong(window, session)
        page(window)._ways.rows["screen"].button.setChecked(True)  # type: ignore[attr-defined]
        page(window)._share()  # type: ignore[attr-defined]
        settle(session, window)
        (cover,) = window.findChildren(QrScreen)
        bad["code"] = [*cut(cover, session.clock), *overlapping(cover)]
        cover.stop()
        session.go(place_of(named("check"), next(iter(wallet.records))))
        checking = page(window)
        assert isinstance(checking, CheckPage)
        check_found(checking, wallet)
        settle(session, window)
        bad["checked"] = wrong(window, session)
    assert not {name: found for name, found in bad.items() if found}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_every_dialog(qtbot: QtBot, tmp_path: Path, way: tuple[str, str]) -> None:
    wallet = FakeWallet(SHELF)
    bad: dict[str, list[str]] = {}
    with opened(qtbot, tmp_path, way, wallet) as (window, session):
        for name, make in made_dialogs(window, session, next(iter(wallet.records)), lambda: settle(session, window)).items():
            dialog = make()
            dialog.open()
            settle(session, window)
            bad[name] = wrong(dialog, session)
            dialog.done(QDialog.DialogCode.Rejected)
        find = QuickFind(session, window, window)
        find.show_over()
        settle(session, window)
        bad["find"] = wrong(find, session)
        find.close()
        session.written.emit("lanyard-2026-11-24.html", tmp_path / "x.html")
        settle(session, window)
        bad["written"] = wrong(window, session)
    assert not {name: found for name, found in bad.items() if found}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_the_door_and_safe_keeping(qtbot: QtBot, tmp_path: Path, way: tuple[str, str]) -> None:
    size, language = way
    scale, width, height = SIZES[size]
    bad: dict[str, list[str]] = {}
    with real_window(qtbot, tmp_path) as real:
        real.session.prefer(Preferences(language=language, look="light", scale=scale))
        real.window.resize(width, height)
        locked = real.window.centralWidget()
        assert isinstance(locked, UnlockScreen)
        settle(real.session, real.window)
        bad["unlock"] = wrong(real.window, real.session)
        locked.ask_code()
        bad["code"] = wrong(real.window, real.session)
        locked.restore()
        settle(real.session, real.window)
        bad["restore"] = wrong(real.window, real.session)
        with qtbot.waitSignal(real.session.unlocked):
            real.session.unlock(PASSPHRASE, failed=lambda error: pytest.fail(error.code))
        real.session.go(HomePlace())
        for step in STEPS:
            real.session.go(KeepingPlace(step=step))
            settle(real.session, real.window)
            shown = page(real.window)
            assert isinstance(shown, KeepingPage)
            bad[f"keeping {step}"] = wrong(real.window, real.session)
            shown._leave()
    set_language("en")
    assert not {name: found for name, found in bad.items() if found}


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_before_there_is_a_wallet(qtbot: QtBot, tmp_path: Path, way: tuple[str, str]) -> None:
    size, language = way
    scale, width, height = SIZES[size]
    bad: dict[str, list[str]] = {}
    with real_window(qtbot, tmp_path, made=False) as real:
        real.session.prefer(Preferences(language=language, look="light", scale=scale))
        real.window.resize(width, height)
        settle(real.session, real.window)
        first = real.window.centralWidget()
        bad["first"] = wrong(real.window, real.session)
        for way_in in ("make", "restore"):
            first.begin(way_in)  # type: ignore[attr-defined]
            settle(real.session, real.window)
            bad[way_in] = wrong(real.window, real.session)
            first.escape()  # type: ignore[attr-defined]
        real.session.codes.show("MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX", "made")
        settle(real.session, real.window)
        bad["code"] = wrong(real.window, real.session)
        for state in (PlaceState.GONE, PlaceState.DISK_MISSING):
            real.window.setCentralWidget(MissingScreen(real.session, state))
            settle(real.session, real.window)
            bad[state] = wrong(real.window, real.session)
    set_language("en")
    assert not {name: found for name, found in bad.items() if found}
