"""Whom each kept credential was issued to, and which of the person's identities that is: an index, made from reports.

Nothing here is truth of its own: what a record says of its recipient is read and compared anew when it is shown
(wallet.service.identities). The index lets a list of ten thousand records be asked about at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wallet.credential.identity import Identity, IdentityType
from wallet.credential.model import IdentityObject, RecordId
from wallet.credential.recipient import Matcher, compatible_types, recipients
from wallet.store.file.database import Database
from wallet.store.file.times import maybe_moment
from wallet.store.tables import rows

_BATCH: Final = 500
_NOT_BELIEVED: Final = "('changed', 'not_genuine', 'not_the_issuers', 'signature_refused', 'unsigned')"
"""Standings of records whose words are nobody's: whom they name says nothing."""


class Recipients:
    """The recipients of the records of an open vault. :class:`Identities` says who the person is."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._matcher: Matcher | None = None
        self._numbers: dict[tuple[IdentityType, str], int] = {}

    def identities(self) -> tuple[Identity, ...]:
        """Returns the person's identities, oldest first."""
        return self._ready().identities

    def matcher(self) -> Matcher:
        """Returns the person's identities, ready to be compared."""
        return self._ready()

    def forget(self) -> None:
        """Reads the identities again at the next use: they are different now."""
        self._matcher = None

    def write(self, num: int, objects: Sequence[IdentityObject], *, new: bool = False) -> None:
        """Writes the recipients of one record anew, inside the caller's transaction; a ``new`` record has none yet."""
        if not new:
            self._db.execute("DELETE FROM recipients WHERE num = ?", (num,))
            self._db.execute("DELETE FROM recipients_unread WHERE num = ?", (num,))
        if objects:
            self._db.many(
                "INSERT INTO recipients VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (num, position, *_columns(recipient), self._number(recipient))
                    for position, recipient in enumerate(objects)
                ],
            )

    def match_again(self, *, only_unmatched: bool) -> list[RecordId]:
        """Compares every kept recipient with the identities of now, inside the caller's transaction.

        Returns the records that changed.
        """
        where = "WHERE matched IS NULL" if only_unmatched else ""
        entries = self._db.rows(
            f"SELECT num, place, type, identity, hashed, salt, matched FROM recipients {where} ORDER BY salt"  # noqa: S608
        )
        changed: list[tuple[int | None, int, int]] = []
        for num, position, kind, identity, hashed, salt, matched in entries:
            number = self._number(IdentityObject(identity, kind, bool(hashed), salt))
            if number != matched:
                changed.append((number, num, position))
        self._db.many("UPDATE recipients SET matched = ? WHERE num = ? AND place = ?", changed)
        return [self._id(num) for num in dict.fromkeys(num for _, num, _ in changed)]

    def catch_up(self) -> None:
        """Reads the recipients of records that were kept before there was this index."""
        while waiting := self._db.rows("SELECT num FROM recipients_unread LIMIT ?", (_BATCH,)):
            with self._db.transaction():
                for (num,) in waiting:
                    version, body = self._db.row("SELECT codec, body FROM reports WHERE num = ?", (num,))
                    self.write(num, recipients(rows.unpack_report(version, body).view))

    def records_of(self, number: int) -> list[RecordId]:
        """Returns the records outside the trash that name the identity with this number, newest first."""
        entries = self._db.rows(
            "SELECT DISTINCT r.id, r.num FROM recipients p JOIN records r ON r.num = p.num WHERE p.matched = ? "  # noqa: S608
            f"AND r.trashed_at IS NULL AND r.standing NOT IN {_NOT_BELIEVED} ORDER BY r.num DESC",
            (number,),
        )
        return [RecordId(row[0]) for row in entries]

    def unmatched(self) -> list[RecordId]:
        """Returns the records issued to an address or number that is none of the person's, newest first.

        A name alone is no address, and what nobody can be compared with (an unknown kind of hash) is left out.
        """
        entries = self._db.rows(
            "SELECT r.id, p.type FROM recipients p JOIN records r ON r.num = p.num WHERE r.trashed_at IS NULL "  # noqa: S608
            # A presentation was issued to nobody: whom what is in it names, is said of that.
            f"AND r.kind = 'credential' AND r.standing NOT IN {_NOT_BELIEVED} "
            "AND NOT EXISTS (SELECT 1 FROM recipients q WHERE q.num = p.num AND q.matched IS NOT NULL) "
            "ORDER BY r.num DESC"
        )
        comparable = {RecordId(row[0]) for row in entries if compatible_types(row[1]) - {IdentityType.NAME}}
        return [record_id for record_id in dict.fromkeys(RecordId(row[0]) for row in entries) if record_id in comparable]

    def _ready(self) -> Matcher:
        if self._matcher is None:
            entries = self._db.rows("SELECT id, type, value, added_at FROM identities ORDER BY id")
            self._numbers = {(IdentityType(kind), value): number for number, kind, value, _ in entries}
            self._matcher = Matcher([Identity(IdentityType(k), v, maybe_moment(at)) for _, k, v, at in entries])
        return self._matcher

    def _number(self, recipient: IdentityObject) -> int | None:
        match = self._ready().match(recipient)
        return None if match is None else self._numbers[match.identity.type, match.identity.value]

    def number(self, identity: Identity) -> int | None:
        """Returns the number of a kept identity, or None."""
        self._ready()
        return self._numbers.get((identity.type, identity.value))

    def _id(self, num: int) -> RecordId:
        return RecordId(self._db.row("SELECT id FROM records WHERE num = ?", (num,))[0])


def _columns(recipient: IdentityObject) -> tuple[Any, ...]:
    return (
        rows.text(recipient.identity_type),
        rows.text(recipient.identity_hash),
        int(recipient.hashed),
        rows.text(recipient.salt),
    )
