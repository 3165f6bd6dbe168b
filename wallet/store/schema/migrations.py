"""The layouts of the vault's file, in order. A number is never used twice and a file never edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.file.database import Database
from wallet.store.schema.migration_0004 import regroup, under_way
from wallet.store.schema.migration_0008 import fold_again

MIGRATIONS: Final = (
    "0001_first.sql",
    "0002_search.sql",
    "0003_identities.sql",
    "0004_large_shelves.sql",
    "0005_share_states.sql",
    "0006_facts.sql",
    "0007_attention.sql",
    "0008_search_folding.sql",
    "0009_families.sql",
    "0010_attachments.sql",
    "0011_kept_shares.sql",
)
"""One file per step; the position (from 1) is the number of the layout it leads to."""
_BEFORE: Final[dict[str, Callable[[Database], None]]] = {
    "0004_large_shelves.sql": regroup,
    "0008_search_folding.sql": fold_again,
}
"""What is done before a step in transactions of its own, because one would be too long for the log. Each can be
interrupted at any moment and is then called again."""
NEWEST: Final = len(MIGRATIONS)
_FOLDER: Final = Path(__file__).resolve().parent


def layout(database: Database) -> int:
    """Returns the number of the layout of an open file."""
    return int(database.row("PRAGMA user_version")[0])


def migrate(database: Database, *, before: Callable[[], object]) -> int:
    """Brings the file to the newest layout; returns how many steps were made.

    ``before`` makes the snapshot; it is called once, only for a file that holds
    something and is older. Every step is whole or not begun, also after a power cut.
    Raises StoreError ``vault_too_new`` without touching anything, ``vault_damaged``.
    """
    current = layout(database)
    if current > NEWEST:
        raise StoreError("vault_too_new")
    if current == NEWEST:
        return 0
    if current > 0 and not under_way(database):
        before()
    for number in range(current + 1, NEWEST + 1):
        name = MIGRATIONS[number - 1]
        if name in _BEFORE:
            _BEFORE[name](database)
        with database.transaction():
            database.script((_FOLDER / name).read_text(encoding="utf-8"))
            database.execute(f"PRAGMA user_version={number}")
            if number == NEWEST and database.rows("PRAGMA foreign_key_check"):
                raise StoreError("vault_damaged", "a row without its parent")
    return NEWEST - current
