"""Files that are given while others are being added are added too: nothing that was dropped is dropped."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest
from pytestqt.qtbot import QtBot

from tests.support.signing import badge, signed
from tests.ui.real import real_window
from ui.session.adding import Adding

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def test_what_is_given_while_others_are_added_goes_along(qtbot: QtBot, tmp_path: Path) -> None:
    files = []
    for number in range(4):
        path = tmp_path / f"badge {number}.json"
        path.write_bytes(orjson.dumps(signed(badge(id=f"urn:uuid:{number}"))))
        files.append(path)
    shutil.copy(files[0], tmp_path / "again.json")
    with real_window(qtbot, tmp_path) as real:
        real.unlock()
        ended: list[Adding] = []
        real.session.adding_moved.connect(lambda adding: ended.append(adding) if adding.finished else None)
        for path in files:
            real.session.add_paths([path])
        real.session.add_paths([tmp_path / "again.json"])
        qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
        (adding,) = ended
        assert [str(outcome.outcome) for outcome in adding.outcomes] == ["added"] * 4 + ["duplicate"]
