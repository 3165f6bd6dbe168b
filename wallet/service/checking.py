"""Checking: kept records, judged again; and what somebody else shows, judged with what this wallet knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import SystemRandom

from wallet.credential.model import RecordId
from wallet.errors import IntakeError
from wallet.examine.request import NO_EXPECTATIONS, VerificationRequest, reports
from wallet.examine.request import ExaminedItem as ExaminedItem
from wallet.examine.request import Examiner as Examiner
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.report import VerificationReport
from wallet.service.context import ServiceContext, kept_source
from wallet.service.identities import Identities
from wallet.service.network_log import NetworkLog
from wallet.service.rechecking import Rechecker
from wallet.service.requests_made import OwnRequest, note_request
from wallet.service.vault_memory import VaultMemory
from wallet.store.copies.backup_contents import TO_BE_JUDGED
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import EMPLOYER, LEARNER, Policy
from wallet.verify.presentation_memory import remembered
from wallet.verify.restored import is_not_yet_judged
from wallet.verify.sources.agreed import PlannedQuestion, PlannedQuestions
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.network import NetworkWhenAsked


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of :meth:`Checking.check_all`; ``error`` says why it could not be judged."""

    id: RecordId
    error: IntakeError | None = None


class Checking:
    """The checks of one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, identities: Identities, network_log: NetworkLog) -> None:
        self._context = context
        self._identities = identities
        self._network_log = network_log
        self._rechecker = Rechecker(context)

    def judge(
        self,
        record_id: RecordId,
        *,
        at: datetime | None = None,
        policy: Policy = LEARNER,
        documents: DocumentSource | None = None,
        trust: Sequence[TrustSource] = (),
    ) -> VerificationReport:
        """Judges a kept record, now or as of ``at``, and keeps nothing.

        ``documents`` are asked beside what is kept; ``trust`` vouches beside what the wallet has.
        """
        context = self._context
        record = context.vault.records.get(record_id)
        request = VerificationRequest(
            policy,
            at or context.clock.now(),
            NoDocuments(),
            (*context.trust.sources(also=trust),),
            position=context.vault.records.position(record_id),
        )
        if at is not None:
            return self._rechecker.for_day(kept_source(record), record_id, request, documents)
        return self._rechecker.for_now(kept_source(record), record.report, request, documents)

    def network(self) -> DocumentSource:
        """Returns one run online for what is not kept here, by the way out of this wallet; any thread may ask it.

        Raises FetchError as :func:`wallet.service.way_out.client_for`.
        """
        run = self._context.network()
        if isinstance(run, NetworkWhenAsked):
            # The vault, which knows the way, is this thread's.
            run.made_ready()
        return run

    def check_again(
        self,
        record_id: RecordId,
        *,
        at: datetime | None = None,
        policy: Policy = LEARNER,
        documents: DocumentSource | None = None,
        online: bool = False,
    ) -> VerificationReport:
        """Judges a kept record again: now (and keeps the report), or as of ``at`` (and does not).

        ``online`` lets the checks ask the issuer's pages, because a person asked for that. Kept evidence answers where
        they do not, so that the network may be off. :mod:`wallet.service.rechecking` says what is never forgotten.
        Raises StoreError ``vault_read_only`` where what is to be kept cannot be, before anybody is asked.
        """
        if at is None:
            self._context.vault.require_writable()
        fresh = documents or (self._context.online() if online else None)
        report = self.judge(record_id, at=at, policy=policy, documents=fresh)
        if online and fresh is not None:
            self._network_log.note(fresh)
        if at is None:
            self._context.vault.records.update_report(record_id, report)
        return self._identities.graded(report)

    def planned(self, record_id: RecordId) -> tuple[PlannedQuestion, ...]:
        """Returns whom checking a record online would ask, found with what is kept; asks nobody, and keeps nothing."""
        record = self._context.vault.records.get(record_id)
        planner = PlannedQuestions(self._context.kept_documents(record.report.evidence))
        self.judge(record_id, documents=planner)
        return planner.questions

    def check_all(self, record_ids: Iterable[RecordId], *, online: bool = False) -> Iterator[Checked]:
        """Judges kept records again, one after another, and keeps each report; yields what became of each.

        ``online`` is one run: a document that several need is fetched once (N13). The order is nobody's but chance's, so
        that an issuer who watches learns nothing of the shelf. One that cannot be judged never stops the rest; only
        StoreError ends it.
        """
        ids = list(record_ids)
        SystemRandom().shuffle(ids)
        fresh = self._context.online() if online else None
        for record_id in ids:
            failure = None
            try:
                self.check_again(record_id, documents=fresh)
            except IntakeError as error:
                failure = error
            if online:
                # After each, so that a run that is cut short is in the log as far as it went.
                self._network_log.note(fresh)
            yield Checked(record_id, failure)

    def judge_restored(self) -> Iterator[Checked]:
        """Judges what came out of a backup by our own verifier, offline; yields what became of each, in chance's order.

        Nothing of it is good before. May be cut short: what is left waits for the next call. Nothing to do, nothing said.
        """
        vault = self._context.vault
        if vault.read_only or not vault.settings.get(TO_BE_JUDGED, False):
            return
        records = vault.records
        waiting = [record_id for record_id in records.ids() if is_not_yet_judged(records.get(record_id).report)]
        yield from self.check_all(waiting)
        vault.settings.set(TO_BE_JUDGED, False)

    def remembered(
        self, items: Iterable[ExaminedItem], *, now: datetime, challenge: str | None = None
    ) -> list[ExaminedItem]:
        """Returns what somebody else showed with what this wallet knows of earlier looks, and notes it.

        A request of ours (``challenge``) is used up by its first answer; the same presentation again is only remarked.
        ``now`` is the moment of the look: looking on is no second look.
        """
        memory = VaultMemory(self._context.vault)
        return [
            item
            if item.report is None
            else replace(item, report=remembered(item.report, memory, policy=EMPLOYER, challenge=challenge, now=now))
            for item in items
        ]

    def remember_request(self, request: OwnRequest) -> None:
        """Remembers a request of the person's own, so that :meth:`remembered` knows an answer to it."""
        note_request(request, VaultMemory(self._context.vault))

    def check_document(
        self,
        data: bytes,
        *,
        name: str = "",
        expectations: Expectations = NO_EXPECTATIONS,
        policy: Policy = LEARNER,
    ) -> list[VerificationReport]:
        """Judges somebody else's credential or presentation, without a network; keeps nothing. Raises IntakeError."""
        source = Source(name, data, Provenance("check", name))
        return reports(source, self._context.request(expectations, policy), self._context.examiner)
