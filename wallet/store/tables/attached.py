"""Which contents beside the vault belong to which record."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.store.attachments import Attachment
from wallet.store.file.database import Database


class Attached:
    """The rows that name attachments. A content whose last row is gone stays until no snapshot names it either."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def keep(self, nums: Sequence[int], attachments: Sequence[Attachment]) -> None:
        """Notes what belongs to records, to each of them, inside the caller's transaction; it was written before."""
        if not attachments:
            return
        self._db.many(
            "INSERT OR IGNORE INTO attachments (num, sha256, size) VALUES (?, ?, ?)",
            [(num, attachment.sha256, attachment.size) for num in nums for attachment in attachments],
        )

    def of_record(self, record_id: str) -> list[Attachment]:
        """Returns what belongs to a record, in the order of their digests."""
        rows = self._db.rows(
            "SELECT a.sha256, a.size FROM attachments a JOIN records r ON r.num = a.num WHERE r.id = ? ORDER BY a.sha256",
            (record_id,),
        )
        return [Attachment(bytes(sha256), size) for sha256, size in rows]

    def all(self) -> list[Attachment]:
        """Returns every content that some record has, each once."""
        rows = self._db.rows("SELECT DISTINCT sha256, size FROM attachments ORDER BY sha256")
        return [Attachment(bytes(sha256), size) for sha256, size in rows]
