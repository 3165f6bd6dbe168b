"""Pages that are free: what a power cut may have torn there is no damage, and is written anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wallet.store.file.database import Database

_BROKEN_SEAL: Final = "HMAC verification failed for page "


def only_free(database: Database, damage: Sequence[str]) -> bool:
    """Says whether ``damage``, what :meth:`Database.damage` returned, lies in free pages alone, torn by a power cut.

    With a rollback journal SQLite does not keep what a free page held before it is used again: after the rollback the
    page is free, and its seal may be broken. The check of the structure reads every page that is used; had one of
    them a broken seal it would have said so.
    """
    if database.journal != "DELETE" or not all(text.startswith(_BROKEN_SEAL) for text in damage):
        return False
    return 0 < len(damage) <= int(database.row("PRAGMA freelist_count")[0])


def write_free_pages(database: Database) -> None:
    """Uses every free page once and frees it again, overwritten (``secure_delete``): its seal is good then.

    Not by VACUUM, which reads each page before it writes it.
    """
    free, size = (int(database.row(f"PRAGMA {name}")[0]) for name in ("freelist_count", "page_size"))
    with database.transaction():
        database.execute("CREATE TABLE filler (held BLOB)")
        database.execute("INSERT INTO filler VALUES (zeroblob(?))", (free * size,))
        database.execute("DROP TABLE filler")
