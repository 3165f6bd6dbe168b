"""Who the person is to the issuers: their addresses, names and numbers, and which credentials those fit.

Nothing here asks the network, and nothing of it goes into what is shared.
"""

from __future__ import annotations

from dataclasses import dataclass

from wallet.credential.identity import Identity, IdentityType, likely_type
from wallet.credential.model import IdentityObject
from wallet.credential.recipient import subjects
from wallet.records.record import Record, RecordSummary
from wallet.report import CheckName, OutcomeKind, VerificationReport
from wallet.service.changes import Changes
from wallet.store.tables.identities import IdentityEvent
from wallet.store.vault import Vault
from wallet.verify.identity import graded


@dataclass(frozen=True, slots=True)
class Held:
    """An identity of the person and the records that were issued to it, newest first."""

    identity: Identity
    records: tuple[RecordSummary, ...]


@dataclass(frozen=True, slots=True)
class IssuedTo:
    """Whom a record was issued to, for the one line that says so.

    Attributes:
        grade: ``matched`` (``identity`` says which), ``unknown`` (none of the person's), ``hidden`` (nothing to
            compare with yet), ``key``, ``own_key``, ``name`` or ``bearer``.
        identity: the person's own that fits.
        established: whether the issuer's signature over it was found to hold.
    """

    grade: str
    identity: Identity | None = None
    established: bool = False


class Identities:
    """The identities of an open vault. Every call is durable on return, and raises StoreError."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[Identity, ...]:
        """Returns the person's identities, oldest first."""
        return self._vault.identities.all()

    def held(self) -> list[Held]:
        """Returns each identity with the records it fits."""
        vault = self._vault
        return [
            Held(identity, tuple(map(vault.records.summary, vault.identities.records_of(identity))))
            for identity in vault.identities.all()
        ]

    def add(self, value: str, kind: IdentityType | None = None) -> tuple[Identity, Changes]:
        """Keeps an identity (of the kind it looks like, when none is said) and compares every kept record with it.

        Raises StoreError ``identity_malformed``, ``identity_too_long``, ``too_many_identities``.
        """
        identity, changed = self._vault.identities.add(kind or likely_type(value), value)
        return identity, Changes(updated=tuple(changed), identities=True)

    def remove(self, identity: Identity) -> Changes:
        """Forgets an identity; the records stay. Raises StoreError ``no_identity``."""
        named = self._vault.identities.remove(identity.type, identity.value)
        return Changes(updated=tuple(named), identities=True)

    def unmatched_recipients(self) -> list[RecordSummary]:
        """Returns the records issued to an address or number that is none of the person's, newest first."""
        vault = self._vault
        return [vault.records.summary(record_id) for record_id in vault.identities.unmatched_recipients()]

    def history(self) -> list[IdentityEvent]:
        """Returns what was added and removed, oldest first, without the values."""
        return self._vault.identities.history()

    def graded(self, report: VerificationReport) -> VerificationReport:
        """Returns a kept report with its recipients compared with the person's identities of today."""
        return graded(report, self._vault.records.recipients.matcher())

    def issued_to(self, record: Record) -> IssuedTo:
        """Returns whom ``record`` (its report graded) was issued to."""
        report = record.report
        outcomes = [r.outcome for r in report.results if r.check is CheckName.SUBJECT and r.scope == ""]
        if not outcomes:
            return IssuedTo("bearer")
        codes = {problem.code for problem in (*outcomes[0].problems, *outcomes[0].remarks)}
        signed = report.outcome(CheckName.PROOF).kind
        if signed is OutcomeKind.FAILED:
            # Whoever changed it may have written any address into it.
            return IssuedTo("bearer")
        if "identity_matched" in codes:
            return IssuedTo("matched", self._matching(record), signed is OutcomeKind.PASSED)
        if "issued_to_unknown_identity" in codes:
            return IssuedTo("unknown", established=signed is OutcomeKind.PASSED)
        if codes & {"bound_to_key", "bound_to_presenter"}:
            return IssuedTo("own_key" if self._holds_key(record) else "key", established=signed is OutcomeKind.PASSED)
        if any(subject.identifier for subject in subjects(record.view)):
            return IssuedTo("hidden", established=signed is OutcomeKind.PASSED)
        return IssuedTo("name" if "name_only" in codes else "bearer", established=signed is OutcomeKind.PASSED)

    def _matching(self, record: Record) -> Identity | None:
        matcher = self._vault.records.recipients.matcher()
        for subject in subjects(record.view):
            for recipient in (*subject.identifier, IdentityObject(subject.id, "id")):
                match = matcher.match(recipient)
                if match is not None and match.identity.type is not IdentityType.NAME:
                    return match.identity
        return None

    def _holds_key(self, record: Record) -> bool:
        own = {key.did for key in self._vault.keys.all()}
        return any(subject.id in own for subject in subjects(record.view))
