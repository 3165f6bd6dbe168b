"""The identity keyring: the addresses, names and numbers that issuers know a person by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wallet.clock import Clock
from wallet.credential.identity import Identity, IdentityType, fits_shape, tidy
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.limits import MAX_IDENTITIES, MAX_IDENTITY_CHARS
from wallet.store.file.database import Database
from wallet.store.file.times import to_moment, to_number
from wallet.store.tables.recipients import Recipients


@dataclass(frozen=True, slots=True)
class IdentityEvent:
    """Something that was done: ``added`` or ``removed``. The value is not told: what was removed is gone."""

    at: datetime
    event: str
    type: IdentityType


class Identities:
    """The identities in an open vault. They never leave it, but in a backup. Each call is durable on return."""

    def __init__(self, database: Database, recipients: Recipients, clock: Clock) -> None:
        self._db = database
        self._recipients = recipients
        self._clock = clock

    def all(self) -> tuple[Identity, ...]:
        """Returns every identity, oldest first."""
        return self._recipients.identities()

    def add(self, kind: IdentityType, value: str, *, added_at: int | None = None) -> tuple[Identity, list[RecordId]]:
        """Keeps an identity and compares the kept records with it; returns it and the records that now name it.

        One that is here already stays as it is. ``added_at`` is given when a backup is put back.
        Raises StoreError ``identity_malformed``, ``identity_too_long``, ``too_many_identities``.
        """
        tidied = tidy(value)
        if len(tidied) > MAX_IDENTITY_CHARS:
            raise StoreError("identity_too_long")
        if not fits_shape(kind, tidied):
            raise StoreError("identity_malformed")
        held = self.find(kind, tidied)
        if held is not None:
            return held, []
        if len(self.all()) >= MAX_IDENTITIES:
            raise StoreError("too_many_identities")
        self._recipients.catch_up()
        moment = to_number(self._clock.now()) if added_at is None else added_at
        try:
            with self._db.transaction():
                self._db.execute(
                    "INSERT INTO identities (type, value, added_at) VALUES (?, ?, ?)", (str(kind), tidied, moment)
                )
                self._note("added", kind)
                self._recipients.forget()
                changed = self._recipients.match_again(only_unmatched=True)
        except BaseException:
            self._recipients.forget()
            raise
        return Identity(kind, tidied, to_moment(moment)), changed

    def remove(self, kind: IdentityType, value: str) -> list[RecordId]:
        """Forgets an identity; returns the records that named it. Raises StoreError ``no_identity``."""
        held = self.find(kind, tidy(value))
        if held is None:
            raise StoreError("no_identity")
        named = self._recipients.records_of(self._number(held))
        try:
            with self._db.transaction():
                self._db.execute("DELETE FROM identities WHERE type = ? AND value = ?", (str(kind), held.value))
                self._note("removed", kind)
                self._recipients.forget()
                # Another spelling of the same address may fit them still.
                self._recipients.match_again(only_unmatched=True)
        except BaseException:
            self._recipients.forget()
            raise
        return named

    def find(self, kind: IdentityType, value: str) -> Identity | None:
        """Returns the identity with exactly this value, or None."""
        return next((identity for identity in self.all() if identity.type is kind and identity.value == value), None)

    def records_of(self, identity: Identity) -> list[RecordId]:
        """Returns the records that name ``identity``, newest first."""
        self._recipients.catch_up()
        return self._recipients.records_of(self._number(identity))

    def unmatched_recipients(self) -> list[RecordId]:
        """Returns the records issued to an address or number that is none of these, newest first."""
        self._recipients.catch_up()
        return self._recipients.unmatched()

    def history(self) -> list[IdentityEvent]:
        """Returns what was added and removed, oldest first."""
        rows = self._db.rows("SELECT at, event, type FROM identity_history ORDER BY id")
        return [IdentityEvent(to_moment(at), event, IdentityType(kind)) for at, event, kind in rows]

    def _number(self, identity: Identity) -> int:
        number = self._recipients.number(identity)
        if number is None:
            raise StoreError("no_identity")
        return number

    def _note(self, event: str, kind: IdentityType) -> None:
        self._db.execute(
            "INSERT INTO identity_history (at, event, type) VALUES (?, ?, ?)",
            (to_number(self._clock.now()), event, str(kind)),
        )
