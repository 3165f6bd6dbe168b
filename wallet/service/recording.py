"""Records by hand: what the person writes down about a paper, a card or work, with the files that show it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from wallet.formats.parsed import Kind, Received
from wallet.records import by_hand
from wallet.records.by_hand import EvidenceFile as EvidenceFile
from wallet.records.by_hand import RecordByHand as RecordByHand
from wallet.records.by_hand import RecordKind as RecordKind
from wallet.records.record import Provenance, RecordSummary
from wallet.records.suggestions import Suggestion, suggested
from wallet.service.context import ServiceContext
from wallet.service.signers import Signers
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
        now, vault = self._context.clock.now(), self._context.vault
        received = by_hand.packed(by_hand.checked(record), record_id=str(uuid.uuid4()), created=now)
        signatures = Signers(self._context).signatures(record.evidence, now)
        report = by_hand.report(received, at=now, policy=LEARNER.id, signatures=signatures)
        name = record.evidence[0].name if record.evidence else ""
        # On disk before any row speaks of them.
        beside = [vault.attachments.write(file.content) for file in record.evidence if by_hand.is_beside(file)]
        kept = Received(received, received, by_hand.FORMAT, Kind.CREDENTIAL)
        return vault.records.add(kept, report, Provenance(by_hand.FORMAT, name), beside)

    def suggest(self, data: bytes) -> Suggestion:
        """Returns what a file's own words suggest for a record; nothing where it is no PDF, or holds no words.

        Raises IntakeError ``pdf_damaged``, also for one that is locked; ``worker_overran`` and the like.
        """
        if not data.startswith(b"%PDF-"):
            return Suggestion()
        return suggested(self._context.examiner.paper_text(data))

    def evidence(self, record_id: str) -> Iterator[EvidenceFile]:
        """Yields the files that go with a record, as they were given; none where it is no record by hand.

        Raises StoreError ``attachment_missing``, ``attachment_damaged``.
        """
        vault = self._context.vault
        record = vault.records.get(record_id)  # type: ignore[arg-type]
        if record.summary.format == by_hand.FORMAT:
            yield from by_hand.evidence(record.received, lambda sha256: vault.attachments.read(bytes.fromhex(sha256)))
