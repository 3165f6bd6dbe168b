"""What the parts of one open wallet work with, and the one way its checks are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wallet.clock import Clock
from wallet.examine.request import NO_EXPECTATIONS, Examiner, VerificationRequest, read
from wallet.formats.parsed import Kind, Received
from wallet.intake.routes.route import Client
from wallet.intake.source import Source
from wallet.records import by_hand
from wallet.records.record import Record
from wallet.report import EvidenceItem
from wallet.service.trust_settings import TrustSettings
from wallet.service.vault_documents import VaultDocuments
from wallet.store.vault import Vault
from wallet.verify.context import DocumentSource, Expectations
from wallet.verify.policy import LEARNER, Policy
from wallet.verify.sources.agreed import AgreedRun
from wallet.verify.sources.chained import ChainedDocuments

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def system_roots() -> Sequence[Certificate]:
    """Returns the authorities that this computer trusts for web addresses, read when a request names one."""
    from wallet.net.authorities import system_roots as roots

    return roots()


@dataclass(slots=True)
class ServiceContext:
    """Shared by all parts of a wallet; belongs to the thread that calls them.

    Attributes:
        examiner: who reads and judges what came from outside.
        trust: who vouches for issuers.
        network: makes one run online.
        client: makes who asks for what the person pasted an address of.
        roots: the authorities that this computer trusts for web addresses.
        supplied: answers without a network that were given to the wallet (a demo's, a test's), asked first.
        offline: the person's switch: while it is on, nothing is fetched, whatever is asked for.
    """

    vault: Vault
    clock: Clock
    examiner: Examiner
    trust: TrustSettings
    network: Callable[[], DocumentSource]
    client: Callable[[], Client]
    supplied: DocumentSource | None = None
    offline: bool = False
    roots: Callable[[], Sequence[Certificate]] = system_roots

    def kept_documents(self, evidence: Sequence[EvidenceItem] = ()) -> DocumentSource:
        """Returns what answers without a network: what was supplied, then what is kept (``evidence``: with the record)."""
        supplied = [] if self.supplied is None else [self.supplied]
        return ChainedDocuments([*supplied, VaultDocuments(self.vault, evidence)])

    def online(self) -> DocumentSource | None:
        """Returns one run online; None while the person's switch says that nothing is fetched."""
        return None if self.offline else self.network()

    def agreed_run(self, hosts: Collection[str], stopped: Callable[[], bool]) -> AgreedRun:
        """Returns one run online that asks ``hosts`` alone, until ``stopped``; nobody while the person's switch is on."""
        return AgreedRun(self.network(), hosts, stopped=stopped, offline=lambda: self.offline)

    def request(self, expectations: Expectations = NO_EXPECTATIONS, policy: Policy = LEARNER) -> VerificationRequest:
        """Returns how something new is judged: by ``policy``, for now, without a network."""
        return VerificationRequest(policy, self.clock.now(), self.kept_documents(), self.trust.sources(), expectations)

    def read(self, record: Record) -> Received:
        """Reads a kept record's bytes again; which of several in them it is, the vault knows."""
        if record.summary.format == by_hand.FORMAT:
            return Received(record.received, record.received, by_hand.FORMAT, Kind.CREDENTIAL)
        return read(kept_source(record), self.examiner)[self.vault.records.position(record.summary.id)]


def kept_source(record: Record) -> Source:
    """Returns the received bytes of a kept record as a source."""
    return Source(record.provenance.name, record.received, record.provenance)
