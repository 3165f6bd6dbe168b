"""Asks for files and folders. The page that asks may be gone when the answer comes: then there is none.

The first question of a run begins in the folder of downloads, where most credentials come to lie; the next ones begin where
the last one ended.
"""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_last: list[str] = []


def beginning() -> str:
    """Returns the folder a question begins in."""
    if _last and Path(_last[0]).is_dir():
        return _last[0]
    downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    # A folder that is not there would stand as a name in the dialog's field, and nothing could be chosen.
    return downloads if Path(downloads).is_dir() else str(Path.home())


def save_as(owner: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Asks where to write ``name``; it begins in a folder of its own choice when ``name`` has one."""
    whole = name if Path(name).is_absolute() else str(Path(beginning()) / name)
    chosen, _ = QFileDialog.getSaveFileName(owner, title, whole, kinds)
    return _answer(owner, chosen)


def choose_file(owner: QWidget, title: str, kinds: str = "") -> Path | None:
    """Asks for one file."""
    chosen, _ = QFileDialog.getOpenFileName(owner, title, beginning(), kinds)
    return _answer(owner, chosen)


def choose_files(owner: QWidget, title: str) -> list[Path]:
    """Asks for files."""
    chosen, _ = QFileDialog.getOpenFileNames(owner, title, beginning())
    answered = [_answer(owner, name) for name in chosen]
    return [path for path in answered if path is not None]


def choose_folder(owner: QWidget, title: str) -> Path | None:
    """Asks for a folder."""
    chosen = QFileDialog.getExistingDirectory(owner, title, beginning())
    return _answer(owner, chosen, is_folder=True)


def _answer(owner: QWidget, chosen: str, *, is_folder: bool = False) -> Path | None:
    # A lock while the question stood has taken the page away, and with it what was to be written.
    if not chosen or not shiboken6.isValid(owner):
        return None
    _last[:] = [str(Path(chosen) if is_folder else Path(chosen).parent)]
    return Path(chosen)
