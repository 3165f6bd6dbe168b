"""Is the log that lies beside the vault's file its own? Found out before anything of it is folded in.

A synchronising program can bring a log and a file of different ages. Every frame of such a log holds by itself, and
what it makes of the wrong file can even read well; but it is a state that never was, and the whole one is gone.

So each log names the state it continues. The last change before a fold gives the state a fresh name (``fold``); the
first change of the next log repeats it (``log_of``). They fit when the name in the file is the one that the log
continues, or, in the middle of a fold that a power cut ended, the one that the log itself ends with.

Where there is no log, a commit that was cut short leaves a journal of what stood in the file before it. The file is then
that state or the one after it: its count of changes is the same, or one more.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from wallet.errors import StoreError
from wallet.limits import WHOLE_CHECK_BYTES
from wallet.store.file.database import Database
from wallet.store.file.free_pages import only_free

_BESIDE: Final = ("-wal", "-journal")


def require_bound_log(path: Path, key: bytearray, *, journal: str) -> None:
    """Raises StoreError ``vault_damaged`` when file and log do not belong together, or are damaged; changes neither.

    After a clean closing there is no log, and nothing is done. A vault too large to be read through at each
    opening is not tried, nor one for which the temporary folder has no room: it is checked as it is used.
    """
    beside = [p for s in _BESIDE if (p := path.with_name(path.name + s)).exists() and p.stat().st_size]
    if not beside or not path.exists() or path.stat().st_size > WHOLE_CHECK_BYTES:
        return
    alone = _names_alone(path, key)
    with tempfile.TemporaryDirectory(prefix="lanyard-") as elsewhere:
        try:
            for file in (path, *beside):
                shutil.copyfile(file, Path(elsewhere) / file.name)
        except OSError:
            return
        copy = Database(Path(elsewhere) / path.name, key, journal=journal)
        try:
            together = _names(copy)
            damage = copy.damage()
            if only_free(copy, damage):
                damage = []
        finally:
            copy.close()
    fits = _fits_journal if all(p.name.endswith(_BESIDE[1]) for p in beside) else _fits_log
    if damage or (alone is not None and not fits(alone, together)):
        raise StoreError("vault_damaged", "the log is not of this file")


def _fits_log(alone: dict[str, Any], together: dict[str, Any]) -> bool:
    return alone.get("fold") in (together.get("log_of"), together.get("fold"))


def _fits_journal(alone: dict[str, Any], together: dict[str, Any]) -> bool:
    """The journal takes back one change at most, and never brings one."""
    return int(alone.get("writes", 0)) - int(together.get("writes", 0)) in (0, 1)


def _names_alone(path: Path, key: bytearray) -> dict[str, Any] | None:
    try:
        database = Database(path, key, read_only=True)
    except StoreError:
        # In the middle of a fold the file alone need not read.
        return None
    try:
        return _names(database)
    except StoreError:
        return None
    finally:
        database.close()


def _names(database: Database) -> dict[str, Any]:
    return dict(database.rows("SELECT name, value FROM settings WHERE name IN ('fold', 'log_of', 'writes')"))
