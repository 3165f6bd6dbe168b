"""The employer's table in the real window: everybody held against a role, whoever meets most first; and saved so."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import orjson
import pytest
from pytestqt.qtbot import QtBot

from tests.flows.test_many_people import KINDS
from tests.flows.test_role_table import ROLE
from tests.support.signing import NOW, Ed25519Signer
from tests.ui.looking import page, texts
from tests.ui.real import real_window
from ui.places.check import CheckPlace
from ui.screens.check import people
from ui.screens.check.screen import CheckPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def test_everybody_is_held_against_a_role(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fair = tmp_path / "fair"
    fair.mkdir()
    for kind in ("changed", "stolen", "valid"):
        (fair / f"{kind}.json").write_bytes(orjson.dumps(KINDS[kind](Ed25519Signer(kind), f"Person {kind}")))
    role, out = tmp_path / "role.json", tmp_path / "people.csv"
    role.write_bytes(orjson.dumps(ROLE))
    with real_window(qtbot, tmp_path, made=False) as real:
        real.clock.at = NOW
        real.session.go(CheckPlace())
        qtbot.waitUntil(lambda: isinstance(page(real.window), CheckPage))
        checking = page(real.window)
        assert isinstance(checking, CheckPage)
        checking.take_paths([fair])
        qtbot.waitUntil(lambda: checking._table is not None, timeout=30_000)
        table = checking._table
        assert table is not None
        monkeypatch.setattr(people, "choose_file", lambda *_: role)
        people.compare_with_role(real.session, table, checking)
        qtbot.waitUntil(lambda: table.lens is not None, timeout=30_000)
        assert table.shown[0].item.source.label == "valid.json"
        # What is stolen or changed meets nothing.
        qtbot.waitUntil(lambda: sum("missing: Infection control" in text for text in texts(table)) == 2)
        assert any(text.startswith("Held against Ward nurse") for text in texts(table))
        monkeypatch.setattr(people, "save_as", lambda *_: out)
        people.save_people(real.session, table, checking)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline="")))
    assert [row["Infection control"] for row in rows] == ["Met, issuer not recognised", "Claimed, not verified", "Missing"]
