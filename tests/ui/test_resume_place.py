"""The résumé in the real window: chosen, ordered, hidden, written; what cannot stand in it says so and is in no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from tests.ui.looking import page, texts
from tests.ui.real import real_window
from ui.places.resume import ResumePlace
from ui.screens.resume import screen
from ui.screens.resume.screen import ResumePage
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.service.protocols import OpenWallet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def test_what_is_shown_is_what_is_written(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with real_window(qtbot, tmp_path) as real:
        real.unlock()
        problems: list[str] = []
        real.session.notified.connect(lambda text, *_: problems.append(text))
        kept: list[str] = []

        def act(wallet: OpenWallet) -> str:
            work = RecordByHand(RecordKind.EXPERIENCE, "Care worker", "Saltmarsh", began="2023-07", ended="2025-05")
            return wallet.recording.record(work).id

        real.session.ask(real.window, act, done=kept.append)
        qtbot.waitUntil(lambda: bool(kept))
        real.session.go(ResumePlace())
        shown = page(real.window)
        assert isinstance(shown, ResumePage)
        qtbot.waitUntil(lambda: bool(shown._items) or bool(problems))
        assert not problems
        assert shown._shown()
        assert {each for each, item in shown._items.items() if item is None}.isdisjoint(shown._shown())
        shown._name.setText("Ada Marlow")
        shown._about.setPlainText("I write things down.")
        first = next(each for each in shown._shown() if not shown._is_own(each))
        title = shown._rows[first].title
        qtbot.waitUntil(lambda: "Ada Marlow" in texts(shown._paper) and title in texts(shown._paper))
        assert "Care worker" in texts(shown._paper)
        shown._toggle(first)
        qtbot.waitUntil(lambda: "Ada Marlow" in texts(shown._paper) and title not in texts(shown._paper))
        pdf, plain = tmp_path / "r.pdf", tmp_path / "r.json"
        for form, path in (("pdf", pdf), ("json-resume", plain)):
            monkeypatch.setattr(screen, "save_as", lambda *_, path=path: path)
            with qtbot.waitSignal(real.session.written, timeout=20_000):
                shown._write(form)
        text = "\n".join(each.extract_text() for each in PdfReader(pdf).pages)
        assert "Care worker" in text
        assert title not in text
        document = json.loads(plain.read_bytes())
        assert document["basics"] == {"name": "Ada Marlow", "summary": "I write things down."}
        assert [entry["verification"]["state"] for entry in document["work"]] == ["self_stated"]
        side = [each for each in shown._order if not shown._is_own(each)]
        shown._move_up(side[1])
        assert [each for each in shown._order if not shown._is_own(each)][:2] == [side[1], side[0]]
