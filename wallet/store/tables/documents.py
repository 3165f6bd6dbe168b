"""The documents that checks used, kept with the records: for the same verdict again, and for past days."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import structs

from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.limits import MAX_KEPT_COPIES
from wallet.report import EvidenceItem, VerificationReport
from wallet.store.file.database import Database
from wallet.store.file.times import to_moment, to_number


class Documents:
    """The evidence kept with the records: issuers' keys, status lists, registries. Every content is kept once."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def keep(self, num: int, evidence: Sequence[EvidenceItem]) -> None:
        """Keeps what a record's checks used beside what is kept already, inside the caller's transaction.

        Of copies that are alike the first and the last day stay, of unlike ones the newest MAX_KEPT_COPIES.
        """
        for item in evidence:
            if item.content and hashlib.sha256(item.content).hexdigest() != item.sha256:
                raise StoreError("record_damaged", "evidence digest")
            self._db.execute(
                "INSERT INTO documents (sha256, content) VALUES (?, ?) ON CONFLICT (sha256) "
                "DO UPDATE SET content = excluded.content WHERE length(content) = 0",
                (item.sha256, item.content),
            )
            self._keep_copy(num, item)

    def _keep_copy(self, num: int, item: EvidenceItem) -> None:
        fetched = to_number(item.fetched_at)
        alike = self._db.rows(
            "SELECT rowid, fetched_at FROM evidence WHERE num = ? AND address = ? AND sha256 = ? ORDER BY fetched_at",
            (num, item.address, item.sha256),
        )
        if any(row[1] == fetched for row in alike):
            return
        self._db.many("DELETE FROM evidence WHERE rowid = ?", [(row[0],) for row in alike[1:] if row[1] < fetched])
        self._db.execute("INSERT INTO evidence VALUES (?, ?, ?, ?, ?)", (num, item.kind, item.address, item.sha256, fetched))
        self._db.execute(
            "DELETE FROM evidence WHERE num = ? AND address = ? AND rowid NOT IN "
            "(SELECT rowid FROM evidence WHERE num = ? AND address = ? ORDER BY fetched_at DESC LIMIT ?)",
            (num, item.address, num, item.address, MAX_KEPT_COPIES),
        )

    def drop_unused(self) -> None:
        """Lets go of contents that no record needs any more, inside the caller's transaction."""
        self._db.execute("DELETE FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM evidence)")

    def filled(self, report: VerificationReport) -> VerificationReport:
        """Returns ``report`` with the contents of its evidence."""
        items = []
        for item in report.evidence:
            row = self._db.row("SELECT content FROM documents WHERE sha256 = ?", (item.sha256,))
            items.append(structs.replace(item, content=bytes(row[0])) if row else item)
        return structs.replace(report, evidence=tuple(items))

    def of_record(self, record_id: RecordId) -> list[EvidenceItem]:
        """Returns every copy kept of what the checks of a record used, oldest first: what a past day is judged with.

        The last report's own evidence is what the present is judged with, and may be less.
        """
        rows = self._db.rows(
            "SELECT e.kind, e.address, e.sha256, e.fetched_at, d.content FROM evidence e JOIN documents d "
            "ON d.sha256 = e.sha256 JOIN records r ON r.num = e.num WHERE r.id = ? AND length(d.content) > 0 "
            "ORDER BY e.fetched_at",
            (record_id,),
        )
        return [EvidenceItem(row[0], row[1], row[2], to_moment(row[3]), bytes(row[4])) for row in rows]

    def newest(self, address: str) -> EvidenceItem | None:
        """Returns the newest kept copy of ``address``, or None."""
        row = self._db.row(
            "SELECT e.kind, e.address, e.sha256, e.fetched_at, d.content FROM evidence e JOIN documents d "
            "ON d.sha256 = e.sha256 WHERE e.address = ? AND length(d.content) > 0 ORDER BY e.fetched_at DESC LIMIT 1",
            (address,),
        )
        return None if row is None else EvidenceItem(row[0], row[1], row[2], to_moment(row[3]), bytes(row[4]))

    def copies(self, address: str) -> list[EvidenceItem]:
        """Returns one line for every different copy of ``address``, with the last day it was seen, newest first."""
        rows = self._db.rows(
            "SELECT e.kind, e.address, e.sha256, max(e.fetched_at), d.content FROM evidence e JOIN documents d "
            "ON d.sha256 = e.sha256 WHERE e.address = ? AND length(d.content) > 0 GROUP BY e.sha256 ORDER BY 4 DESC",
            (address,),
        )
        return [EvidenceItem(row[0], row[1], row[2], to_moment(row[3]), bytes(row[4])) for row in rows]

    def count(self) -> int:
        """Returns how many different documents are kept."""
        return int(self._db.row("SELECT count(*) FROM documents")[0])
