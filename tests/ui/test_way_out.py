"""The way out in the settings: the proxy of this computer is said and chosen; an authority is named before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import FakeNetworkSettings, FakeWallet
from tests.ui.looking import button, texts
from ui.dialogs.name import NameDialog
from ui.dialogs.way_out import WayOutLine
from ui.places.settings import SettingsPlace
from ui.screens.settings.way_out import TrustDialog, WayOut
from ui.session.session import Session
from ui.widgets.controls import Choice
from ui.window import Window
from wallet.service.way_out import ProxyChoice, ProxyUse

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def part(qtbot: QtBot, session: Session, fake: FakeWallet) -> Iterator[WayOut]:
    window = Window(session)
    with qtbot.waitSignal(session.unlocked):
        session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
    window.show()
    window.go(SettingsPlace("network"))
    qtbot.waitUntil(lambda: any(made.findChildren(Choice) for made in window.findChildren(WayOut)))
    yield window.findChildren(WayOut)[0]
    window.close()
    window.deleteLater()


def settings(fake: FakeWallet) -> FakeNetworkSettings:
    return cast(FakeNetworkSettings, fake.network_settings)


def choose(part: WayOut, use: ProxyUse) -> None:
    (choice,) = part.findChildren(Choice)
    choice.setCurrentIndex(choice.findData(str(use)))
    choice.activated.emit(choice.currentIndex())


def test_a_proxy_that_is_found_is_said_and_used_by_choice(qtbot: QtBot, part: WayOut, fake: FakeWallet) -> None:
    assert any("does not use it unless you choose so" in text for text in texts(part))
    choose(part, ProxyUse.SYSTEM)
    qtbot.waitUntil(lambda: any("goes online through proxy.saltmarsh.example:8080" in text for text in texts(part)))
    assert settings(fake).choice == ProxyChoice(ProxyUse.SYSTEM)


def test_another_is_typed_and_what_is_none_is_named(qtbot: QtBot, part: WayOut, fake: FakeWallet, session: Session) -> None:
    heard: list[str] = []
    session.notified.connect(lambda text, *_: heard.append(text))
    for text in ("socks5://x:1", "http://proxy.ward.example:3128"):
        choose(part, ProxyUse.TYPED)
        dialog = part.window().findChildren(NameDialog)[-1]
        dialog.field.setText(text)
        button(dialog, "Use it").click()
    assert any("SOCKS" in text for text in heard)
    qtbot.waitUntil(lambda: settings(fake).choice == ProxyChoice(ProxyUse.TYPED, "http://proxy.ward.example:3128"))


def test_an_authority_is_named_before_it_counts_and_removed(
    qtbot: QtBot, part: WayOut, fake: FakeWallet, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(b"Mercy Network CA")
    part.read(file)
    qtbot.waitUntil(lambda: bool(part.window().findChildren(TrustDialog)))
    (dialog,) = part.window().findChildren(TrustDialog)
    assert any("Mercy Network CA" in text for text in texts(dialog))
    assert any("vouches for no credential" in text for text in texts(dialog))
    assert len(settings(fake).own) == 1
    button(dialog, "Trust for fetching").click()
    qtbot.waitUntil(lambda: any("Mercy Network CA" in text for text in texts(part)))
    button(part, "Remove").click()
    qtbot.waitUntil(lambda: len(settings(fake).own) == 1)


def test_a_file_that_holds_none_is_named(qtbot: QtBot, part: WayOut, session: Session, tmp_path: Path) -> None:
    heard: list[str] = []
    session.notified.connect(lambda text, *_: heard.append(text))
    (tmp_path / "empty.pem").write_bytes(b"")
    part.read(tmp_path / "empty.pem")
    part.read(tmp_path / "missing.pem")
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert all("no certificate" in text for text in heard)


def test_the_proxy_is_said_where_sites_are_named(qtbot: QtBot, part: WayOut, fake: FakeWallet, session: Session) -> None:
    said = {
        ProxyUse.NONE: "does not use it unless you choose so",
        ProxyUse.SYSTEM: "goes online through proxy.saltmarsh.example:8080",
    }
    for use, words in said.items():
        settings(fake).choose(ProxyChoice(use))
        line = WayOutLine(session)
        qtbot.addWidget(line)
        qtbot.waitUntil(lambda line=line, words=words: words in line.text())  # type: ignore[misc]
        assert not line.isHidden()


def test_without_a_wallet_the_way_is_straight_and_a_proxy_is_said(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.ward.example:3128")
    line = WayOutLine(session)
    qtbot.addWidget(line)
    qtbot.waitUntil(lambda: "(proxy.ward.example:3128). Lanyard does not use it" in line.text())
