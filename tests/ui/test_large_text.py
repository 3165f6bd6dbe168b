"""At twice the size of text, in the narrowest window: everything is there, and nothing is cut at the side."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from ui.places.check import CheckPlace
from ui.places.credential import CredentialPlace
from ui.places.place import Place
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import decimal, set_language
from ui.window import Window
from wallet.clock import FixedClock

WALLET = FakeWallet(SHELF)
IDS = {record.summary.title.split(",")[0]: record_id for record_id, record in WALLET.records.items()}
PLACES: dict[str, Place] = {
    "credential": CredentialPlace(record=IDS["Wound Care"]),
    "could not be checked": CredentialPlace(record=IDS["Telemetry Monitoring"]),
    "transcript": CredentialPlace(record=IDS["Bachelor of Science in Nursing"]),
    "sharing": SharingPlace(records=(IDS["Wound Care"],)),
    "shared": SharePlace(),
    "check": CheckPlace(),
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_cut_at_the_side(qtbot: QtBot, tmp_path: Path, name: str, language: str) -> None:
    (tmp_path / "header").touch()
    wallet = FakeWallet(SHELF)
    session = Session(tmp_path, factory=wallet, clock=FixedClock(NOW))
    session.preferences = Preferences(language=language, look="light", scale=2.0)
    set_language(language)
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(480, 800)
    window.show()
    try:
        session.unlock(wallet.passphrase, failed=lambda error: pytest.fail(error.code))
        qtbot.waitUntil(lambda: window.shell() is not None)
        session.go(PLACES[name])
        shell = window.shell()
        assert shell is not None
        qtbot.waitUntil(lambda: type(shell.page()).__name__ != "HomePage" and _filled(shell.page()))
        qtbot.wait(200)
        page = shell.page()
        assert page is not None
        for area in page.findChildren(QScrollArea):
            inside = area.widget()
            if area.isVisible() and inside is not None:
                assert inside.minimumSizeHint().width() <= area.viewport().width() + 1, name
    finally:
        window.close()
        set_language("en")


def _filled(page: object) -> bool:
    areas = page.findChildren(QScrollArea)  # type: ignore[attr-defined]
    return any(area.widget() is not None and area.widget().sizeHint().height() > 100 for area in areas)


def test_numbers_are_written_as_the_language_does() -> None:
    try:
        assert decimal(1.25) == "1.2"
        set_language("es")
        assert decimal(1.34) == "1,3"
    finally:
        set_language("en")
