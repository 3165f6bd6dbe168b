"""Records by hand: what the person writes down about a paper, a card or work, with the files that show it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from wallet.formats.parsed import Kind, Received
from wallet.records import by_hand
from wallet.records.by_hand import EvidenceFile as EvidenceFile
from wallet.records.by_hand import RecordByHand as RecordByHand
from wallet.records.by_hand import RecordKind as RecordKind
from wallet.records.record import Provenance, RecordSummary
from wallet.service.context import ServiceContext
from wallet.verify.policy import LEARNER


class Recording:
    """Makes records by hand in one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def record(self, record: RecordByHand) -> RecordSummary:
        """Keeps a record, durable on return, and returns its line. Two that say the same are two.

        Raises UsageError and IntakeError as :func:`wallet.records.by_hand.checked` says.
        """
        self._context.vault.require_writable()
        now = self._context.clock.now()
        received = by_hand.packed(by_hand.checked(record), record_id=str(uuid.uuid4()), created=now)
        report = by_hand.report(received, at=now, policy=LEARNER.id)
        name = record.evidence[0].name if record.evidence else ""
        kept = Received(received, received, by_hand.FORMAT, Kind.CREDENTIAL)
        return self._context.vault.records.add(kept, report, Provenance(by_hand.FORMAT, name))

    def evidence(self, record_id: str) -> Sequence[EvidenceFile]:
        """Returns the files that go with a record, as they were given; none where it is no record by hand."""
        record = self._context.vault.records.get(record_id)  # type: ignore[arg-type]
        if record.summary.format != by_hand.FORMAT:
            return ()
        return by_hand.unpacked(record.received)[1]
