"""My address for issuers: shown, copied, as a code others read; keys of an old wallet, asked for and marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.signing import HOLDER, THIEF, badge, signed
from tests.support.vaults import PASSPHRASE
from tests.ui.looking import button, page, texts
from tests.ui.test_sharing import Desk
from tests.ui.test_sharing import desk as desk
from tests.wallet.service.test_moved_keys import export, key_of
from ui.dialogs.address_code import AddressCodeDialog
from ui.dialogs.name import NameDialog
from ui.dialogs.old_keys import OldKeysDialog
from ui.places.settings import SettingsPlace
from ui.screens.settings import addresses as addresses_module

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def read_code(shown: QWidget) -> str:
    """Returns what a code on the screen says to a program that is not ours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    shown.grab().save(buffer, "PNG")
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB"), formats=formats)
    return code.text


def settings(desk: Desk) -> QWidget:
    """Opens the settings where the person is."""
    desk.session.go(SettingsPlace("you"))
    shown = page(desk.window)
    desk.qtbot.waitUntil(lambda: "For any issuer" in texts(shown))
    return shown


def dialog(qtbot: QtBot, root: QWidget, kind: type[QWidget]) -> QWidget:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in root.findChildren(kind)))
    return next(found for found in root.findChildren(kind) if found.isVisible())


def test_the_address_is_shown_copied_and_read_by_another_program(desk: Desk) -> None:
    shown = settings(desk)
    (address,) = [text.partition(" ")[0] for text in texts(shown) if text.startswith("did:key:")]
    button(shown, "Copy the address: For any issuer").click()
    assert QGuiApplication.clipboard().text() == address
    button(shown, "Show as a code: For any issuer").click()
    code = dialog(desk.qtbot, desk.window, AddressCodeDialog)
    desk.qtbot.waitUntil(lambda: code.width() > 300)
    assert read_code(code) == address
    desk.session.lock("asked")
    desk.qtbot.waitUntil(lambda: not code.isVisible())


def test_one_issuer_gets_an_address_of_its_own(desk: Desk) -> None:
    shown = settings(desk)
    button(shown, "A new one for one issuer…").click()
    name = dialog(desk.qtbot, desk.window, NameDialog)
    assert isinstance(name, NameDialog)
    QTest.keyClicks(name.field, "Mercy College")
    button(name, "Make it").click()
    code = dialog(desk.qtbot, desk.window, AddressCodeDialog)
    assert "For Mercy College" in texts(code)
    desk.qtbot.waitUntil(lambda: "Mercy College" in texts(shown))
    addresses = {text.partition(" ")[0] for text in texts(shown) if text.startswith("did:key:")}
    assert len(addresses) == 2
    assert read_code(code) in addresses


def test_keys_of_an_old_wallet_come_in_when_asked_and_are_never_an_address(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.json"
    file.write_bytes(export(signed(badge()), key_of(HOLDER), key_of(THIEF)).data)
    monkeypatch.setattr(addresses_module, "choose_file", lambda *_: file)
    shown = settings(desk)
    button(shown, "Bring in keys of an old wallet…").click()
    asking = dialog(desk.qtbot, desk.window, OldKeysDialog)
    assert isinstance(asking, OldKeysDialog)
    QTest.keyClicks(asking.passphrase, "not the passphrase")
    asking.bring_in()
    desk.qtbot.waitUntil(lambda: "That passphrase does not open this wallet" in " ".join(texts(asking)), timeout=20_000)
    asking.passphrase.clear()
    QTest.keyClicks(asking.passphrase, PASSPHRASE)
    asking.bring_in()
    desk.qtbot.waitUntil(lambda: "1 key came in" in texts(asking), timeout=20_000)
    assert "Now delete old.json wherever it lies: with it, somebody else could show them as theirs." in texts(asking)
    desk.qtbot.waitUntil(lambda: "Key of an old wallet" in texts(shown))
    assert not any(THIEF.did in text for text in texts(shown)), "bound to nothing in the file"
    assert sum(text == "Show code" for text in texts(shown)) == 1, "an old key is never given to an issuer"
