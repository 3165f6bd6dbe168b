"""A record by hand in the real window: a card, its page, its place in what needs attention; never shown as more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.looking import page, texts
from tests.ui.real import Real, real_window
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind
from wallet.service.wallet import Wallet


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def test_it_has_a_page_and_says_whose_word_it_is(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    kept: list[object] = []

    def keep(wallet: object) -> object:
        assert isinstance(wallet, Wallet)
        card = RecordByHand(
            RecordKind.CERTIFICATION, "BLS card", issuer="American Heart Association", issued="2024-01", expires="2024-02",
            evidence=(EvidenceFile("card.jpg", b"\xff\xd8\xff picture"),),
        )  # fmt: skip
        return wallet.recording.record(card)

    real.session.ask(real.window, keep, done=kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    real.session.go(CredentialPlace(kept[0].id))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "BLS card" in texts(page(real.window)))
    shown = " ".join(texts(page(real.window)))
    assert "Recorded by you, with evidence" in shown
    assert "Genuine" not in shown
    real.session.go(HomePlace())
    qtbot.waitUntil(lambda: any("BLS card" in text for text in texts(page(real.window))))
