"""The share sheet over real credentials: what it says before, what it refuses, until when, and what is remembered."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.support.sd_jwts import claims, issued
from tests.support.sharing import TRUST, HandClock, issue, keep, states
from tests.support.signing import NOW
from tests.support.vaults import PASSPHRASE, make_vault, open_vault
from tests.ui.looking import button, page, texts
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.screens.share import sharing as sheet_module
from ui.screens.share.qr import QrScreen
from ui.screens.share.room import RoomScreen
from ui.screens.share.sharing import SharingPage
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.encodings import base64url
from wallet.limits.room import MAX_ROOM_CODES
from wallet.net import own_address
from wallet.records.record import ShareState
from wallet.service.sharing import Preview
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.

ADDRESS = {"type": "IdentityObject", "hashed": False, "identityHash": "kim@post.example", "identityType": "emailAddress"}


class Door(CheapDoor):
    """Opens the wallet with everything in it as it is."""

    def open(
        self,
        folder: Path,
        passphrase: str | None = None,
        *,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock | None = None,
    ) -> Wallet:
        return Wallet(open_vault(folder), clock=clock, trust=(TRUST,))


@dataclass
class Desk:
    """The window, unlocked, and what is in the wallet."""

    window: Window
    session: Session
    qtbot: QtBot
    folder: Path
    plain: RecordId
    addressed: RecordId
    token: RecordId

    def sheet(self, *records: RecordId) -> SharingPage:
        """Opens the share sheet and waits until it was looked ahead."""
        self.session.go(SharingPlace(records=records))
        shown = page(self.window)
        assert isinstance(shown, SharingPage)
        self.qtbot.waitUntil(lambda: any(text.startswith(("Their check", "This credential can")) for text in texts(shown)))
        return shown

    def states(self) -> list[str]:
        """Returns the ledger's states after closing."""
        wallet = Wallet(open_vault(self.folder), clock=HandClock())
        found = list(states(wallet))
        wallet.close()
        return found


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "v"
    vault, _ = make_vault(folder)
    wallet = Wallet(vault, clock=HandClock(), trust=(TRUST,))
    own = wallet.sharing.holder_key()
    about = {"id": own.did, "type": ["AchievementSubject"], "identifier": [ADDRESS]}
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(own.public)}
    plain = issue(wallet, id="urn:uuid:11111111-2222-4333-8444-000000000001")
    achievement = {"achievement": {"id": "urn:a", "type": ["Achievement"], "name": "With an address"}}
    addressed = issue(wallet, name="With an address", credentialSubject={**about, **achievement})
    token = keep(wallet, issued(claims(cnf={"jwk": jwk})).encode(), "licence.sd-jwt")
    wallet.close()
    session = Session(folder, factory=Door(), clock=HandClock(NOW))
    session.preferences = Preferences(language="en", look="light")
    set_language("en")
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    with qtbot.waitSignal(session.unlocked):
        session.unlock(PASSPHRASE, failed=lambda error: pytest.fail(error.code))
    try:
        yield Desk(window, session, qtbot, folder, plain, addressed, token)
    finally:
        window.close()
        window.deleteLater()


def test_it_says_what_is_inside_and_what_their_check_will_say(desk: Desk) -> None:
    sheet = desk.sheet(desk.plain, desk.addressed)
    shown = texts(sheet)
    assert "An e-mail address is inside and will be seen: With an address." in shown
    assert "Their check will say, if they recognise the same issuers" in shown
    assert "1 thing to know before you share." in shown
    assert "An e-mail address is inside and will be seen: With an address." not in texts(desk.sheet(desk.plain))


def test_until_goes_by_the_way_until_the_person_chooses(desk: Desk) -> None:
    sheet = desk.sheet(desk.plain)
    sheet._ways.rows["screen"].button.setChecked(True)
    assert sheet._time.currentData() == "10m"
    assert any(text.endswith(" today.") for text in texts(sheet))
    assert sheet._do._icon == "screen"
    sheet._ways.rows["pdf"].button.setChecked(True)
    assert sheet._time.currentData() == "90d"
    assert sheet._do._icon == "document", "what is saved is no code on the screen"
    desk.qtbot.waitUntil(lambda: any("Until 30 Aug 2026." in text for text in texts(sheet)))
    sheet._time.setCurrentIndex(sheet._time.findData("7d"))
    sheet._time.activated.emit(sheet._time.currentIndex())
    sheet._ways.rows["html"].button.setChecked(True)
    assert sheet._time.currentData() == "7d"


def test_a_way_that_cannot_carry_it_says_why_and_cannot_be_chosen(desk: Desk) -> None:
    sheet = desk.sheet(desk.token)
    assert "This credential can only be shown to somebody named. Say who it is for." in texts(sheet)
    QTest.keyClicks(sheet._whom, "Ward 7")
    desk.qtbot.waitUntil(lambda: sheet._preview is not None)
    assert sheet._ways.rows["html"].button.isEnabled(), "a page draws and judges it"
    sheet = desk.sheet(desk.plain, desk.addressed)
    refused = sheet._ways.rows["code_screen"]
    assert not refused.button.isEnabled()
    assert "A code for checking apps holds one credential." in texts(refused)
    QTest.mouseClick(refused, Qt.MouseButton.LeftButton)
    assert not refused.button.isChecked()


def test_a_bare_code_says_that_it_is_a_copy_and_that_nothing_is_signed_into_it(desk: Desk) -> None:
    sheet = desk.sheet(desk.plain)
    assert "Both are signed into the share, so it cannot be passed on as if meant for another." in texts(sheet)
    sheet._ways.rows["code_screen"].button.setChecked(True)
    desk.qtbot.waitUntil(lambda: any(text.startswith("Whoever photographs this code") for text in texts(sheet)))
    assert "Both go into your own list alone: a code for checking apps says neither." in texts(sheet)
    assert any("Shown until" in text for text in texts(sheet))
    button(sheet, "Show code").click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(QrScreen)))
    assert "For a checking app to read" in texts(desk.window.findChildren(QrScreen)[0])


def test_a_file_is_private_and_in_the_ledger(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = desk.sheet(desk.plain)
    monkeypatch.setattr(sheet_module, "save_as", lambda *_: tmp_path / "mine.pdf")
    QTest.keyClicks(sheet._whom, "Ward 7")
    sheet._ways.rows["pdf"].button.setChecked(True)
    button(sheet, "Save PDF…").click()
    desk.qtbot.waitUntil(lambda: type(page(desk.window)) is not SharingPage)
    assert stat.S_IMODE((tmp_path / "mine.pdf").stat().st_mode) == 0o600
    desk.session.go(SharePlace())
    desk.qtbot.waitUntil(lambda: any(text.startswith("Ward 7: Infection control") for text in texts(page(desk.window))))


@pytest.mark.parametrize("how", ["stop", "escape", "lock"])
def test_S17_a_code_that_is_taken_away_is_stopped_in_the_ledger(desk: Desk, how: str) -> None:
    sheet = desk.sheet(desk.plain)
    sheet._ways.rows["screen"].button.setChecked(True)
    button(sheet, "Show code").click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(QrScreen)))
    cover = desk.window.findChildren(QrScreen)[0]
    if how == "stop":
        button(cover, "Stop sharing").click()
    elif how == "escape":
        QTest.keyClick(cover, Qt.Key.Key_Escape)
    else:
        desk.session.lock("asked")
    desk.qtbot.waitUntil(lambda: not desk.window.findChildren(QrScreen))
    desk.session.lock("asked")
    desk.session.close()
    assert desk.states() == ["stopped"]


def test_a_code_keeps_in_sight_what_the_person_was_told(desk: Desk) -> None:
    sheet = desk.sheet(desk.addressed)
    sheet._ways.rows["code_screen"].button.setChecked(True)
    desk.window.resize(640, 700)
    button(sheet, "Show code").click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(QrScreen)))
    cover = desk.window.findChildren(QrScreen)[0]
    shown = " ".join(texts(cover))
    assert "Whoever photographs this code has a copy of the credential" in shown
    assert "An e-mail address is inside and will be seen" in shown
    cover.stop()
    desk.qtbot.waitUntil(lambda: not desk.window.findChildren(QrScreen))


def test_another_end_is_another_forecast(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = desk.sheet(desk.plain)
    ends = []
    looked = sheet._looked_ahead

    def look(preview: Preview) -> None:
        ends.append(sheet._time.currentData())
        looked(preview)

    monkeypatch.setattr(sheet, "_looked_ahead", look)
    sheet._ways.rows["screen"].button.setChecked(True)
    desk.qtbot.waitUntil(lambda: ends == ["10m"])
    sheet._time.setCurrentIndex(sheet._time.findData("1h"))
    sheet._time.activated.emit(sheet._time.currentIndex())
    desk.qtbot.waitUntil(lambda: ends == ["10m", "1h"])


def test_each_way_makes_its_three_promises_in_sight_and_for_those_who_hear(desk: Desk) -> None:
    sheet = desk.sheet(desk.plain)
    room = sheet._ways.rows["room"]
    assert {"The same network", "At once, by Stop", "Counted, with time"} <= set(texts(room))
    assert "Taken back: At once, by Stop" in room.button.accessibleDescription()
    desk.window.resize(640, 700)
    desk.qtbot.waitUntil(lambda: any("Taken back: Cannot be" in text for text in texts(sheet._ways.rows["html"])))


def test_a_code_for_phones_leaves_nothing_before_it_has_a_page_and_what_is_personal_is_agreed_to(desk: Desk) -> None:
    sheet = desk.sheet(desk.addressed)
    sheet._ways.rows["page_screen"].button.setChecked(True)
    sheet._do.click()
    assert any(text.startswith("A code that opens a page needs the address") for text in texts(sheet))
    QTest.keyClicks(sheet._terms.viewer, "http://school.example/v")
    sheet._do.click()
    assert any("has to begin with https://" in text for text in texts(sheet))
    sheet._terms.viewer.clear()
    QTest.keyClicks(sheet._terms.viewer, "https://school.example/viewer.html")
    desk.qtbot.waitUntil(lambda: sheet._preview is not None and sheet._why_not == "")
    sheet._do.click()
    assert any("would stand in the address" in text for text in texts(sheet))
    assert not desk.window.findChildren(QrScreen)
    sheet._terms.personal.click()
    desk.qtbot.waitUntil(lambda: sheet._preview is not None and "page_screen" not in sheet._preview.refusals)
    sheet._do.click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(QrScreen)))
    assert "Point a phone here" in texts(desk.window.findChildren(QrScreen)[0])
    assert desk.session.preferences.viewer == "https://school.example/viewer.html"


def _status(address: str) -> int:
    """Returns what a visitor gets: 0 when nobody is there."""
    try:
        with urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except URLError:
        return 0


def room_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> RoomScreen:
    """Opens a page in the room, on one of two networks that only this computer is on."""
    here = (own_address.OwnAddress("lo", "127.0.0.1"), own_address.OwnAddress("lo6", "::1"))
    monkeypatch.setattr(own_address, "networks", lambda: here)
    sheet = desk.sheet(desk.plain)
    sheet._ways.rows["room"].button.setChecked(True)
    desk.qtbot.waitUntil(lambda: sheet._terms._network is not None)
    sheet._do.click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(RoomScreen)))
    return desk.window.findChildren(RoomScreen)[0]


@pytest.mark.parametrize("how", ["stop", "lock"])
def test_a_page_in_the_room_counts_its_visitors_and_is_gone_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    cover = room_of(desk, monkeypatch)
    room = cover._open_room
    assert room.address.startswith("http://127.0.0.1:"), "the network that was chosen"
    assert f"Code {room.code[:3]} {room.code[3:]}" in texts(cover)
    with urlopen(room.address, timeout=5) as answer:
        assert "Infection control" not in answer.read().decode(), "without the digits nothing is seen"
    assert _status(f"{room.address}?code={room.code}") == 200
    cover._count_down()
    desk.qtbot.waitUntil(lambda: "opened once" in texts(cover))
    if how == "stop":
        button(cover, "Stop sharing").click()
    else:
        desk.session.lock("asked")
    desk.qtbot.waitUntil(lambda: room.state is ShareState.STOPPED)
    assert _status(room.address) == 0
    desk.qtbot.waitUntil(lambda: not desk.window.findChildren(RoomScreen))


def test_a_room_whose_code_is_guessed_at_is_closed_and_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cover = room_of(desk, monkeypatch)
    texts_noticed: list[str] = []
    desk.session.notified.connect(lambda text, *_: texts_noticed.append(text))
    for _ in range(MAX_ROOM_CODES):
        _status(f"{cover._open_room.address}?code=x")
    desk.qtbot.waitUntil(lambda: cover._open_room.state is not ShareState.LIVE)
    cover._count_down()
    assert texts_noticed[0].startswith("The page in the room is closed")
    desk.qtbot.waitUntil(lambda: not desk.window.findChildren(RoomScreen))
