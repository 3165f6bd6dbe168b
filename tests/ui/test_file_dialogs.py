"""Where questions for files begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from ui.dialogs import files


def test_a_question_begins_in_a_folder_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads = tmp_path / "Downloads"
    monkeypatch.setattr(files, "_last", [])
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(downloads))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert files.beginning() == str(tmp_path), "its name would stand in the field, and nothing could be chosen"
    downloads.mkdir()
    assert files.beginning() == str(downloads)
