"""A mark beside the vault for a share that goes on: whoever takes it away asks for it to stop.

One process has the vault open as long as it shows something, so that no other can tell it by the ledger. The mark's name
holds the share's id, which says nothing of what is shared; whoever may write in the folder may stop what is shown out of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wallet.store.file.files import PRIVATE_FILE

_NAME: Final = "vault.showing-"
_ASKED: Final = ".stop"
_PATIENCE_SECONDS: Final = 10.0
"""For a program to stop what it shows and write that down."""


class StopMark:
    """The mark of one share, there until :meth:`remove`. Where nothing can be written there is none."""

    def __init__(self, folder: Path, share_id: str) -> None:
        """Puts it there. Whoever holds the vault's lock calls this: marks of others are left over, and go."""
        for old in folder.glob(f"{_NAME}*"):
            old.unlink(missing_ok=True)
        self._path = folder / f"{_NAME}{share_id}"
        self._is_there = False
        try:
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
            self._is_there = True
        except OSError:
            return

    @property
    def is_stop_asked(self) -> bool:
        """Whether somebody took it away."""
        return self._is_there and not self._path.exists()

    def remove(self) -> None:
        """Takes it away when nothing goes on: whoever asked learns that it has stopped."""
        self._path.unlink(missing_ok=True)
        self._path.with_name(self._path.name + _ASKED).unlink(missing_ok=True)


def marked(folder: Path) -> Sequence[str]:
    """Returns the ids of shares that go on out of the vault in ``folder``, as far as another process marked them."""
    return [path.name.removeprefix(_NAME) for path in folder.glob(f"{_NAME}*") if not path.name.endswith(_ASKED)]


def ask_to_stop(folder: Path, share_id: str) -> bool:
    """Asks the process that shows it to stop, and waits; returns whether it has."""
    path = folder / f"{_NAME}{share_id}"
    asked = path.with_name(path.name + _ASKED)
    try:
        path.rename(asked)
    except OSError:
        return False
    until = time.monotonic() + _PATIENCE_SECONDS
    while asked.exists():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
