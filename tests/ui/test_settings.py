"""The settings: their parts in a list, chosen by mouse or keys, kept when the look changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.vaults import vault_of
from tests.ui.looking import button, page, texts
from tests.ui.measuring import cut
from tests.ui.real import Real, real_window
from tests.wallet.service.test_network_log import Ran
from ui.places.settings import SettingsPlace
from ui.screens.settings.screen import PARTS, SettingsPage
from ui.text.words import problem, t
from ui.widgets.controls import Choice, Switch
from wallet.net.client import Asked
from wallet.service.network_log import NetworkLog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def shown(real: Real) -> SettingsPage:
    found = page(real.window)
    assert isinstance(found, SettingsPage)
    return found


@pytest.mark.parametrize("key", [key for key, _ in PARTS])
def test_every_part_is_one_click_away(real: Real, key: str) -> None:
    real.session.go(SettingsPlace())
    button(shown(real), t(f"settings.part.{key}")).click()
    assert real.window.shell().place.part in ("", key)  # type: ignore[union-attr]
    assert button(shown(real), t(f"settings.part.{key}")).isChecked()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_chosen_part_is_whole_though_it_is_bolder(real: Real, language: str) -> None:
    real.session.prefer(replace(real.session.preferences, language=language))
    for key, _ in PARTS:
        real.session.go(SettingsPlace(part=key))
        real.settled()
        assert not [words for words in cut(shown(real), real.clock) if "part" in words]


def test_a_part_stays_when_the_look_changes(real: Real) -> None:
    real.session.go(SettingsPlace(part="appearance"))
    look = next(box for box in shown(real).findChildren(Choice) if box.accessibleName() == t("settings.look"))
    look.setCurrentIndex(look.findData("dark"))
    look.activated.emit(look.currentIndex())
    assert real.session.preferences.look == "dark"
    assert t("settings.scale") in texts(shown(real))


def test_arrows_move_through_the_list(real: Real) -> None:
    real.session.go(SettingsPlace(part="keeping"))
    real.window.activateWindow()
    first, second = (button(shown(real), t(f"settings.part.{key}")) for key, _ in PARTS[:2])
    first.setFocus()
    real.qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert real.window.shell().place.part == PARTS[1][0]  # type: ignore[union-attr]


def test_an_unknown_part_is_the_first(real: Real) -> None:
    real.session.go(SettingsPlace(part="no such part"))
    chosen = [one.text() for one in shown(real).findChildren(QPushButton) if one.isChecked()]
    assert chosen == [t(f"settings.part.{PARTS[0][0]}")]


def test_the_offline_switch_is_kept(real: Real) -> None:
    real.session.go(SettingsPlace(part="network"))
    (switch,) = shown(real).findChildren(Switch)
    switch.click()
    assert real.session.preferences.offline


def test_the_sites_that_were_asked_stand_there_until_the_list_is_cleared(real: Real) -> None:
    assert real.session._wallet is not None
    sites = NetworkLog(vault_of(real.session._wallet))
    asked = [Asked("uni.example", "did_document", real.clock.now()), Asked("uni.example", "jwks", real.clock.now())]
    silent = Asked("status.example", "status_list", real.clock.now() - timedelta(days=3), "unreachable")
    sites.note(Ran([*asked, silent]))
    real.session.go(SettingsPlace(part="network"))
    real.qtbot.waitUntil(lambda: "uni.example" in texts(shown(real)))
    words = texts(shown(real))
    assert t("site.did_document").capitalize() in words
    assert any(problem("unreachable").sentence in one for one in words), "what became of it is said, not only that"
    button(shown(real), t("settings.sites_clear")).click()
    real.qtbot.waitUntil(lambda: t("settings.sites_none") in texts(shown(real)))
    assert sites.all() == ()
