"""Who issued what is on the shelf, and how much: what a search can be narrowed to."""

from __future__ import annotations

from typing import Final

from wallet.store.file.database import Database

# Counted on the index of the issuers' order, which has all that is asked; the name itself is read for the few that are told.
_MOST: Final = (
    "SELECT (SELECT issuer_name FROM records r WHERE r.issuer_key = held.issuer_key LIMIT 1), held.n FROM ("
    "SELECT issuer_key, count(*) AS n FROM records INDEXED BY records_by_issuer WHERE trashed_at IS NULL "
    "GROUP BY issuer_key ORDER BY n DESC, issuer_key LIMIT ?) AS held WHERE held.issuer_key <> ''"
)


def issuers(database: Database, limit: int) -> list[tuple[str, int]]:
    """Returns up to ``limit`` issuers' names, each with how many records outside the trash are theirs, most first.

    Names that differ only in case, accents or outer space are one issuer's.
    """
    return [(str(name), int(count)) for name, count in database.rows(_MOST, (max(0, limit),))]
