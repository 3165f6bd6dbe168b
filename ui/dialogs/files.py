"""Asks for files and folders. The page that asks may be gone when the answer comes: then there is none."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QFileDialog, QWidget


def save_as(owner: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Asks where to write ``name``."""
    chosen, _ = QFileDialog.getSaveFileName(owner, title, name, kinds)
    return _answer(owner, chosen)


def choose_file(owner: QWidget, title: str, kinds: str = "") -> Path | None:
    """Asks for one file."""
    chosen, _ = QFileDialog.getOpenFileName(owner, title, "", kinds)
    return _answer(owner, chosen)


def choose_folder(owner: QWidget, title: str) -> Path | None:
    """Asks for a folder."""
    return _answer(owner, QFileDialog.getExistingDirectory(owner, title))


def _answer(owner: QWidget, chosen: str) -> Path | None:
    # A lock while the question stood has taken the page away, and with it what was to be written.
    return Path(chosen) if chosen and shiboken6.isValid(owner) else None
