"""Hours of continuing education in the real window: two licences, a rule from a file, what counts, what is written out."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support import nurse
from tests.ui.looking import page, texts
from tests.ui.real import Real, real_window
from ui.places.hours import HoursPlace
from ui.screens.hours.screen import HoursPage
from ui.widgets.controls import Choice
from wallet.service.protocols import OpenWallet


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        window.unlock()
        kept: list[object] = []

        def keep(wallet: OpenWallet) -> None:
            wallet.library.remove([row.id for row in wallet.library.find("")])
            for paper in nurse.papers():
                wallet.recording.record(paper)

        window.session.ask(window.window, keep, done=lambda _: kept.append(True))
        qtbot.waitUntil(lambda: bool(kept), timeout=15_000)
        yield window


def opened(real: Real) -> HoursPage:
    real.session.go(HoursPlace())
    real.qtbot.waitUntil(lambda: "CE hours, Registered Nurse licence" in texts(page(real.window)), timeout=15_000)
    shown = page(real.window)
    assert isinstance(shown, HoursPage)
    return shown


def test_a_rule_from_a_file_counts_and_one_certificate_counts_for_two_licences(
    real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(real)
    real.qtbot.waitUntil(lambda: "16 hours in this cycle" in texts(shown))
    (tmp_path / "rule.json").write_bytes(nurse.rule())
    monkeypatch.setattr("ui.screens.hours.screen.choose_file", lambda *_: tmp_path / "rule.json")
    shown._ask_rule()
    real.qtbot.waitUntil(lambda: "16 of 30 hours" in texts(shown), timeout=15_000)
    said = texts(shown)
    for words in (
        "Still missing: pharmacology, law and ethics, human trafficking",
        "4 of 5",
        "1 h to go",
        "3 counted, 1 not",
        "As of 2026-03-03, from the board's page. Check yourself whether it has changed.",
    ):
        assert words in said, said
    assert any("counts for 2 licences" in text for text in said)
    assert any("it is from before the cycle" in text for text in said)
    (licences,) = shown.findChildren(Choice)
    licences.setCurrentIndex(1)
    real.qtbot.waitUntil(lambda: any("Wrenfield Board of Nursing" in text for text in texts(shown)))
    real.qtbot.waitUntil(lambda: "14 hours in this cycle" in texts(shown))  # the other board's own cycle


def test_what_a_board_asks_for_is_written_out(real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = opened(real)
    files = {"csv": tmp_path / "hours.csv", "zip": tmp_path / "hours.zip", "binder": tmp_path / "hours.pdf"}
    for what, file in files.items():
        monkeypatch.setattr("ui.screens.hours.screen.save_as", lambda *_, file=file: file)
        shown._write(what)
        real.qtbot.waitUntil(file.exists, timeout=20_000)
    rows = list(csv.reader(io.StringIO(files["csv"].read_text("utf-8-sig"))))
    assert len(rows) >= 4
    with zipfile.ZipFile(files["zip"]) as packed:
        assert sum(name.endswith(".pdf") for name in packed.namelist()) == 3
    assert "Infection Control Essentials" in "".join(sheet.extract_text() for sheet in PdfReader(files["binder"]).pages)


def test_a_rule_that_is_none_changes_nothing(real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = opened(real)
    (tmp_path / "rule.json").write_text('{"hours": "many"}')
    monkeypatch.setattr("ui.screens.hours.screen.choose_file", lambda *_: tmp_path / "rule.json")
    shown._ask_rule()
    real.settled()
    real.qtbot.waitUntil(lambda: "16 hours in this cycle" in texts(shown))
    assert any(button.text() == "Rule" for button in shown.findChildren(QPushButton))
