"""Judging with what an open vault keeps: who is recognised, what earlier checks used, and what must not be forgotten.

Three rules stand here and nowhere else. Bad news of a genuine status list stays until a newer genuine list takes it back,
whatever else is unreachable, broken or run out. A key that the issuer no longer lists, and did list in a copy that is
kept, is told apart from a key it never listed. A past day is judged with the copies of that day; what is only known from
later says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from wallet.credential.model import Presentation, RecordId
from wallet.examine.request import Examiner, VerificationRequest, reports
from wallet.intake.source import Source
from wallet.report import (
    CheckName,
    CheckResult,
    EvidenceItem,
    Failed,
    Passed,
    Problem,
    Unknown,
    VerificationReport,
)
from wallet.store.vault import Vault
from wallet.verify.context import Document, DocumentSource
from wallet.verify.policy import Policy
from wallet.verify.sources.newest import KeptFirst, behind, status_unclear, was_withdrawn
from wallet.verify.sources.supplied import ChainedDocuments, KeptDocuments
from wallet.verify.verdict import judge

_KEYS: Final = frozenset({"did_document", "jwks"})
_LISTS: Final = frozenset({"status_list"})
_MAX_KEY_PAGES: Final = 12
"""Older copies of an issuer's key page that are tried, newest first; keys change every year or two."""


class VaultDocuments:
    """The newest copy of each document that is kept with any record: what answers with the network off.

    ``own`` is the last evidence of the record itself. A registry's statement about one issuer comes from there alone: a
    registry takes its word back by having none any more, and then an older one must not answer.
    """

    def __init__(self, vault: Vault, own: Sequence[EvidenceItem] = ()) -> None:
        self._vault = vault
        self._own = {item.address: item for item in own if item.content}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy, ``origin`` ``kept``. Raises FetchError ``offline``."""
        own = self._own.get(address)
        newest = None if purpose == "entity_statement" else self._vault.documents.newest(address)
        if own is None or (newest is not None and newest.fetched_at > own.fetched_at):
            own = newest
        return KeptDocuments([own] if own is not None else []).get(address, purpose=purpose)


class Judging:
    """Judges for one open vault, through whoever examines. Keeps nothing itself; whoever calls keeps the report."""

    def __init__(self, vault: Vault, documents: DocumentSource | None) -> None:
        self._vault = vault
        self._given = documents

    def at_hand(self, own: Sequence[EvidenceItem] = ()) -> DocumentSource:
        """Returns what can be asked without a network: what was given, then what is kept (``own``: with the record)."""
        given = [] if self._given is None else [self._given]
        return ChainedDocuments([*given, VaultDocuments(self._vault, own)])

    def again(
        self, source: Source, before: VerificationReport, request: VerificationRequest, examiner: Examiner, *,
        fresh: DocumentSource | None = None,
    ) -> VerificationReport:  # fmt: skip
        """Judges the one kept thing that ``request`` names, with ``before``'s evidence behind ``fresh``.

        ``fresh`` is a network or None; then only what is kept answers.
        """
        documents = behind(fresh or self.at_hand(before.evidence), before, at=None, now=request.at)

        def judged(source_of: DocumentSource) -> VerificationReport:
            return _one(source, replace(request, documents=source_of), examiner)

        report = judged(documents)
        if status_unclear(report) and (fresh is None or was_withdrawn(before)):
            held = judged(KeptFirst(documents, KeptDocuments(before.evidence), _LISTS))
            if was_withdrawn(held) or (fresh is None and not status_unclear(held)):
                report = held
        return self._rotation(report, request.policy, lambda kept: judged(KeptFirst(documents, kept, _KEYS)))

    def on_day(
        self, source: Source, record_id: RecordId, request: VerificationRequest, examiner: Examiner, *,
        fresh: DocumentSource | None = None,
    ) -> VerificationReport:  # fmt: skip
        """Judges it for the past day of ``request``, with the copies kept from that day, else from the first one after."""
        kept = KeptDocuments(self._vault.documents.of_record(record_id), at=request.at)
        behind_it = fresh or self._given
        sources = [kept] if behind_it is None else [kept, behind_it]
        return _one(source, replace(request, documents=ChainedDocuments(sources)), examiner)

    def _rotation(
        self, report: VerificationReport, policy: Policy, judged: Callable[[KeptDocuments], VerificationReport]
    ) -> VerificationReport:
        """Tells a key that was changed from one that was never the issuer's, as far as older copies show it."""
        binding = report.outcome(CheckName.ISSUER_BINDING)
        if not isinstance(binding, Failed) or {p.code for p in binding.problems} != {"key_not_listed"}:
            return report
        pages = [item for item in report.evidence if item.kind in _KEYS]
        older = [copy for page in pages for copy in self._vault.documents.copies(page.address) if copy.sha256 != page.sha256]
        for copy in sorted(older, key=lambda one: one.fetched_at, reverse=True)[:_MAX_KEY_PAGES]:
            then = judged(KeptDocuments([copy]))
            good = (then.outcome(CheckName.PROOF), then.outcome(CheckName.ISSUER_BINDING))
            if all(isinstance(one, Passed) for one in good):
                return _with_changed_key(report, then, copy, policy)
        return report


def _one(source: Source, request: VerificationRequest, examiner: Examiner) -> VerificationReport:
    (report,) = reports(source, request, examiner)
    return report


def _with_changed_key(
    report: VerificationReport, then: VerificationReport, copy: EvidenceItem, policy: Policy
) -> VerificationReport:
    """``then``, with the issuer's present silence about the key: never more than *inconclusive*."""
    changed = Unknown((Problem("key_no_longer_listed", "/issuer", copy.fetched_at.isoformat()),))
    results = tuple(
        CheckResult(one.check, one.scope, changed) if one.check is CheckName.ISSUER_BINDING and one.scope == "" else one
        for one in then.results
    )
    # The page of today stays the evidence of today: the older one must not answer for it the next time.
    asked = {item.address for item in report.evidence}
    evidence = (*report.evidence, *(item for item in then.evidence if item.address not in asked))
    verdict = judge(results, policy, presentation=isinstance(then.view, Presentation))
    return replace(then, results=results, evidence=evidence, verdict=verdict)
