"""Is the log that lies beside the vault's file its own? Tried on a copy, before anything is folded in.

A synchronising program can bring a log and a file of different ages. Each frame of such a log holds by itself;
folded in, it would leave a file that is neither, and the older, whole one would be gone.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.limits import WHOLE_CHECK_BYTES
from wallet.store.database import Database

_BESIDE: Final = ("-wal", "-journal")


def require_fitting(path: Path, key: bytearray, *, journal: str) -> None:
    """Raises StoreError ``vault_damaged`` when file and log give nothing whole together; changes neither.

    After a clean closing there is no log, and nothing is done. A vault too large to be read through at each
    opening is not tried, nor one for which the temporary folder has no room: it is checked as it is used.
    """
    beside = [p for s in _BESIDE if (p := path.with_name(path.name + s)).exists() and p.stat().st_size]
    if not beside or not path.exists() or path.stat().st_size > WHOLE_CHECK_BYTES:
        return
    with tempfile.TemporaryDirectory(prefix="lanyard-") as elsewhere:
        try:
            for one in (path, *beside):
                shutil.copyfile(one, Path(elsewhere) / one.name)
        except OSError:
            return
        copy = Database(Path(elsewhere) / path.name, key, journal=journal)
        try:
            found = copy.damage()
        finally:
            copy.close()
    if found:
        raise StoreError("vault_damaged", "the log is not of this file")
