"""The keys by which records are put in order, folded again by the rule of layout 8; in short turns, safe to interrupt.

Folding what was folded by the older rule gives what folding the title itself gives, so that a key may be met twice.
"""

from __future__ import annotations

from typing import Final

from wallet.store.file.database import Database
from wallet.store.tables.words import fold

_TURN: Final = 500
"""Rows per transaction."""


def fold_again(database: Database) -> None:
    """Folds every key; returns when all are folded. Keys of plain ASCII are the same by both rules and not looked at."""
    after = 0
    while True:
        rows = database.rows(
            "SELECT num, title_key, issuer_key FROM records WHERE num > ? "
            "AND (title_key GLOB '*[^ -~]*' OR issuer_key GLOB '*[^ -~]*') ORDER BY num LIMIT ?",
            (after, _TURN),
        )
        if not rows:
            return
        with database.transaction():
            database.many(
                "UPDATE records SET title_key = ?, issuer_key = ? WHERE num = ?",
                [(fold(title), fold(issuer), num) for num, title, issuer in rows],
            )
        after = rows[-1][0]
