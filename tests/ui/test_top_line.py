"""The quiet line on top: a wallet that can only be read, and a file that lacks something, until the person decides."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.read_only import own_mounts, read_only
from tests.support.vaults import contents
from tests.ui.real import Real, real_window
from ui.parts.top_line import TopLine
from ui.places.keeping import KeepingPlace
from ui.screens.keeping.screen import KeepingPage
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.protocols import OpenWallet


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    own_mounts(os.getpid())  # before the lanes begin
    with real_window(qtbot, tmp_path) as window:
        yield window


def line(real: Real) -> TopLine:
    shell = real.window.shell()
    assert shell is not None
    found = shell.findChild(TopLine)
    assert isinstance(found, TopLine)
    return found


def text(real: Real) -> str:
    return " ".join(label.text() for label in line(real).findChildren(PlainLabel) if label.isVisibleTo(real.window))


def offers(real: Real) -> dict[str, Button]:
    return {b.text(): b for b in line(real).findChildren(Button) if b.isVisibleTo(real.window)}


def heard(real: Real) -> list[str]:
    texts: list[str] = []
    real.session.notified.connect(lambda text, *_: texts.append(text))
    return texts


def test_a_wallet_as_usual_has_none(real: Real) -> None:
    real.unlock()
    real.settled()
    assert not line(real).isVisible()


def test_a_wallet_that_can_only_be_read_says_so_and_shows_everything(real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(real.folder)
    with read_only(real.folder):
        real.unlock()
        real.settled()
        assert "open for reading only" in text(real)
        assert "copy its folder" in text(real)
        said = heard(real)
        real.session.add_paths([real.folder])
        real.window.open_files()
        real.window.open_folder()
        page_of(real).begin("passphrase")
        assert len(said) == 4
        assert all("open for reading only" in words for words in said)
        assert page_of(real).step() is None
        real.session.change(real.session, lambda wallet: wallet.library.set_favourite(ids(wallet), True))
        real.settled()
        assert len(said) == 5
        page_of(real).begin("backup")
        real.settled()
        assert page_of(real).step() is not None, "a backup goes elsewhere"
        real.session.lock()
        real.settled()
    assert contents(real.folder) == before


def ids(wallet: OpenWallet) -> list[RecordId]:
    return [row.id for row in wallet.library.find()]


def page_of(real: Real) -> KeepingPage:
    real.window.go(KeepingPlace())
    real.settled()
    page = real.window.page()
    assert isinstance(page, KeepingPage)
    return page


@pytest.fixture
def older(real: Real) -> Real:
    """An older copy of the file came in its place."""
    real.unlock()
    real.session.lock()
    real.settled()
    shutil.copy(real.folder / "vault.db", real.folder.parent / "older.db")
    real.unlock()
    real.session.change(real.session, lambda wallet: wallet.library.set_note(ids(wallet)[0], "saved last"))
    real.settled()
    real.session.lock()
    real.settled()
    shutil.copy(real.folder.parent / "older.db", real.folder / "vault.db")
    return real


def test_an_older_file_is_said_at_every_opening_until_it_is_kept(older: Real) -> None:
    for _ in range(2):
        older.unlock()
        older.settled()
        assert "is not in this wallet's file" in text(older)
        assert set(offers(older)) == {"Go back to it…", "Keep this file"}
        older.session.lock()
        older.settled()
    older.unlock()
    older.settled()
    offers(older)["Keep this file"].click()
    older.settled()
    assert text(older) == ""
    older.session.lock()
    older.settled()
    older.unlock()
    older.settled()
    assert not line(older).isVisible()


def test_the_way_back_leads_to_the_snapshot(older: Real) -> None:
    older.unlock()
    older.settled()
    offers(older)["Go back to it…"].click()
    older.settled()
    page = older.window.page()
    assert isinstance(page, KeepingPage)
    older.qtbot.waitUntil(lambda: page.step() is not None)
