"""Is the log that lies beside the vault's file its own? Found out before anything of it is folded in.

A synchronising program can bring a log and a file of different ages. Every frame of such a log holds by itself, and
what it makes of the wrong file can even read well; but it is a state that never was, and the whole one is gone.

So each log names the state it continues. The last change before a fold gives the state a fresh name (``fold``); the
first change of the next log repeats it (``log_of``). They fit when the name in the file is the one that the log
continues, or, in the middle of a fold that a power cut ended, the one that the log itself ends with.

Where there is no log, a commit that was cut short leaves a journal of what stood in the file before it. The file is then
that state or the one after it: its count of changes is the same, or one more.

What they come to together is found out on a copy. Of a vault too large to be copied and read through at each opening
(:data:`wallet.limits.WHOLE_CHECK_BYTES`) only the names are read: of a log over a second name of the same file, which is
read and never folded into; of a journal, which is played back into the file, over a copy all the same.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from wallet.errors import StoreError
from wallet.limits import WHOLE_CHECK_BYTES
from wallet.store.file.database import Database
from wallet.store.file.files import store_error
from wallet.store.file.free_pages import only_free

_BESIDE: Final = ("-wal", "-journal")


def logs_beside(path: Path) -> list[Path]:
    """Returns the log and the journal that lie beside the vault's file ``path`` and hold something."""
    return [p for s in _BESIDE if (p := path.with_name(path.name + s)).exists() and p.stat().st_size]


def require_bound_log(path: Path, key: bytearray, *, journal: str) -> None:
    """Raises StoreError ``vault_damaged`` when file and log do not belong together, or are damaged; changes neither.

    After a clean closing there is no log, and nothing is done. A small vault for which the temporary folder has no room is
    not tried: its log is checked as it is used. Raises ``disk_full`` when a large one cannot be looked at.
    """
    beside = logs_beside(path)
    if not beside or not path.exists():
        return
    alone = _names_alone(path, key)
    is_journal = all(p.name.endswith(_BESIDE[1]) for p in beside)
    damaged, together = False, None
    try:
        if path.stat().st_size <= WHOLE_CHECK_BYTES:
            damaged, together = _small_together(path, beside, key, journal)
        else:
            together = _large_together(path, beside, key, journal="DELETE" if is_journal else "WAL")
    except OSError as error:
        raise store_error(error) from None
    fits = _fits_journal if is_journal else _fits_log
    if damaged or (alone is not None and together is not None and not fits(alone, together)):
        raise StoreError("vault_damaged", "the log is not of this file")


def _small_together(path: Path, beside: list[Path], key: bytearray, journal: str) -> tuple[bool, dict[str, Any] | None]:
    """Returns whether what file and log come to is damaged, and its names; None where there was no room to look."""
    with tempfile.TemporaryDirectory(prefix="lanyard-") as elsewhere:
        try:
            for file in (path, *beside):
                shutil.copyfile(file, Path(elsewhere) / file.name)
        except OSError:
            return False, None
        copy = Database(Path(elsewhere) / path.name, key, journal=journal)
        try:
            together = _names(copy)
            damage = copy.damage()
            return bool(damage) and not only_free(copy, damage), together
        finally:
            copy.close()


def _large_together(path: Path, beside: list[Path], key: bytearray, *, journal: str) -> dict[str, Any]:
    """Returns the names in what file and log come to. Raises OSError where there is no room, StoreError for what is none.

    What lies there meanwhile has names that :func:`wallet.store.rotation.sweep` removes, were this to be cut short.
    """
    stand_in = path.with_name(f"{path.name}.partial")
    with ExitStack() as left:
        for suffix in ("", *_BESIDE):
            name = stand_in.with_name(stand_in.name + suffix)
            name.unlink(missing_ok=True)
            left.callback(name.unlink, missing_ok=True)
        if journal == "WAL":
            _link_or_copy(path, stand_in)
        else:
            shutil.copyfile(path, stand_in)
        for file in beside:
            shutil.copyfile(file, stand_in.with_name(file.name.replace(path.name, stand_in.name, 1)))
        database = Database(stand_in, key, journal=journal)
        try:
            return _names(database)
        finally:
            database.close_unfolded()


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        # A file system without second names (FAT, exFAT).
        shutil.copyfile(source, target)


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
