"""What a vault holds besides the credentials, counted: to tell a person what a form of export does not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wallet.store.vault import Vault

_COUNTS: Final = {
    "keys": "SELECT count(*) FROM holder_keys",
    "identities": "SELECT count(*) FROM identities",
    "pictures": "SELECT count(*) FROM records WHERE trashed_at IS NULL AND containers LIKE '%\"png\"%' "
    "OR trashed_at IS NULL AND containers LIKE '%\"svg\"%'",
    "by_hand": "SELECT count(*) FROM records WHERE trashed_at IS NULL AND format = 'by_hand'",
    "notes": "SELECT count(*) FROM records WHERE note <> ''",
    "tags": "SELECT count(DISTINCT tag) FROM tags",
    "collections": "SELECT count(*) FROM collections",
    "favourites": "SELECT count(*) FROM records WHERE favourite = 1",
    "checks": "SELECT count(*) FROM reports",
    "history": "SELECT count(*) FROM history",
    "trash": "SELECT count(*) FROM records WHERE trashed_at IS NOT NULL",
}
OPEN_LEAVES: Final = ("keys", "history")
"""What the open files of :func:`wallet.store.copies.backup.export` do not carry; the rest stands in their manifest."""
OTHER_WALLETS_LEAVE: Final = (*_COUNTS, "shares")


def not_carried(vault: Vault, names: tuple[str, ...]) -> dict[str, int]:
    """Returns how many there are of each of ``names``, leaving out those there are none of."""
    counts = {name: int(vault.database.row(_COUNTS[name])[0]) for name in names if name in _COUNTS}
    if "shares" in names:
        counts["shares"] = len(vault.shares.all())
    return {name: count for name, count in counts.items() if count}
