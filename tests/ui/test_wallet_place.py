"""The wallet's place in the window: gone, on a disk that is missing, elsewhere; and another file in the open one's place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.parts import other_folder
from ui.parts.top_line import TopLine
from ui.screens.first_run.screen import FirstRunScreen
from ui.screens.missing.screen import MissingScreen
from ui.screens.unlock.screen import UnlockScreen
from ui.session.preferences import load
from ui.session.session import Session
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from ui.window import Window
from wallet.service import wallet_places
from wallet.service.changes import Changes
from wallet.store.file import last_seen


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def texts(screen: object) -> str:
    assert isinstance(screen, MissingScreen | UnlockScreen)
    return " ".join(label.text() for label in screen.findChildren(PlainLabel) if label.isVisibleTo(screen))


def press(screen: object, words: str) -> None:
    assert isinstance(screen, MissingScreen | UnlockScreen)
    next(b for b in screen.findChildren(Button) if b.text() == words).click()


def taken_away(real: Real) -> Path:
    """The stick is pulled out while the window is shut: its mount point stays, empty."""
    away = real.folder.parent / "away"
    real.folder.rename(away)
    real.session.start_requested.emit("")
    return away


def test_a_wallet_that_is_gone_is_said_to_be_and_comes_back(real: Real) -> None:
    away = taken_away(real)
    screen = real.window.centralWidget()
    assert isinstance(screen, MissingScreen)
    assert str(real.folder) in texts(screen)
    away.rename(real.folder)
    press(screen, "Try again")
    assert isinstance(real.window.centralWidget(), UnlockScreen)


def test_it_is_opened_in_another_folder_and_the_next_start_goes_there(real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    away = taken_away(real)
    settings = away.parent / "window.json"
    real.session._settings = settings
    monkeypatch.setattr(other_folder, "choose_folder", lambda *_: away)
    press(real.window.centralWidget(), "Open a wallet in another folder…")
    assert isinstance(real.window.centralWidget(), UnlockScreen)
    real.unlock()
    assert load(settings).folder == str(away)


def test_a_folder_without_a_wallet_is_said_to_have_none(real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    away = taken_away(real)
    heard: list[str] = []
    real.session.notified.connect(lambda text, *_: heard.append(text))
    monkeypatch.setattr(other_folder, "choose_folder", lambda *_: away.parent)
    press(real.window.centralWidget(), "Open a wallet in another folder…")
    assert heard
    assert isinstance(real.window.centralWidget(), MissingScreen)


def test_nothing_is_made_where_a_disk_is_missing(real: Real, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(last_seen, "mount_point", lambda _: "/media/stick")
    real.unlock()
    real.session.lock()
    real.settled()
    monkeypatch.setattr(wallet_places, "mount_point", lambda _: "/")
    shutil.rmtree(real.folder)
    real.session.start_requested.emit("")
    screen = real.window.centralWidget()
    assert "plugged in" in texts(screen)
    monkeypatch.setattr(other_folder, "choose_folder", lambda *_: None)
    press(screen, "Make another wallet…")
    assert real.window.centralWidget() is screen
    (tmp_path / "here").mkdir()
    monkeypatch.setattr(other_folder, "choose_folder", lambda *_: tmp_path / "here")
    press(screen, "Make another wallet…")
    assert isinstance(real.window.centralWidget(), FirstRunScreen)
    assert real.session.folder == tmp_path / "here"
    assert not real.folder.exists()


def test_another_wallet_is_made_where_the_first_is_gone(real: Real) -> None:
    taken_away(real)
    press(real.window.centralWidget(), "Make another wallet…")
    assert isinstance(real.window.centralWidget(), FirstRunScreen)


def put_another_in_place(folder: Path) -> None:
    shutil.copy(folder / "vault.db", folder / "down.tmp")
    (folder / "down.tmp").replace(folder / "vault.db")


def test_another_file_in_place_locks_and_offers_both(real: Real) -> None:
    real.unlock()
    real.session.change(real.session, lambda w: _rename(w, "Night shift"))
    real.settled()
    put_another_in_place(real.folder)
    # The watch on the folder finds it; nobody has to press anything.
    real.qtbot.waitUntil(lambda: not real.session.is_open(), timeout=10_000)
    real.settled()
    screen = real.window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    assert "Another file is in your wallet's place" in texts(screen)
    QTest.keyClicks(screen._field, PASSPHRASE)
    with real.qtbot.waitSignal(real.session.unlocked, timeout=20_000):
        press(screen, "Go back to what was open")
    names: list[str] = []
    real.session.ask(real.session, lambda w: w.safekeeping.state().name, done=names.append)
    real.qtbot.waitUntil(lambda: bool(names))
    assert names == ["Night shift"]


def _rename(wallet: object, name: str) -> Changes:
    wallet.safekeeping.rename(name)  # type: ignore[attr-defined]
    return Changes(safekeeping=True)


def test_an_older_file_is_said_with_the_way_to_the_snapshot(real: Real) -> None:
    older = (real.folder / "vault.db").read_bytes()
    real.unlock()
    real.session.change(real.session, lambda w: _rename(w, "Night shift"))
    real.settled()
    real.session.lock()
    real.settled()
    (real.folder / "down.tmp").write_bytes(older)
    (real.folder / "down.tmp").replace(real.folder / "vault.db")
    real.unlock()
    real.settled()
    top = real.window.findChild(TopLine)
    assert isinstance(top, TopLine)
    assert any("not in this wallet's file" in label.text() for label in top.findChildren(PlainLabel))
    next(button for button in top.findChildren(Button) if button.text() == "Go back to it…").click()
    real.settled()
    assert any("Go back" in label.text() for label in real.window.findChildren(PlainLabel))


def test_the_window_starts_where_the_person_went_last(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.app import vault_folder

    monkeypatch.delenv("LANYARD_VAULT", raising=False)
    assert vault_folder(str(tmp_path)) == tmp_path
    monkeypatch.setenv("LANYARD_VAULT", "/elsewhere")
    assert vault_folder(str(tmp_path)) == Path("/elsewhere")
    session = Session(Path("/media/nobody/STICK/wallet"), factory=CheapDoor())
    window = Window(session)
    qtbot.addWidget(window)
    assert isinstance(window.centralWidget(), MissingScreen)
    session.close()
