"""Where the windows of one wallet meet: the name of the socket, and a look that needs no network library."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QDir


def socket_name(folder: Path) -> str:
    """Returns the name of the local socket of the wallet in ``folder``."""
    # Qt's own hash: Python's would load a whole cipher library before the first picture.
    digest = QCryptographicHash.hash(str(folder.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
    return f"lanyard-{bytes(digest.data()).hex()[:24]}"


def may_have_a_window(folder: Path) -> bool:
    """Says whether a window may have this wallet already; only then is it worth asking (``ui.single``).

    True where the system keeps its sockets elsewhere than in files.
    """
    return sys.platform == "win32" or Path(QDir.tempPath(), socket_name(folder)).exists()
