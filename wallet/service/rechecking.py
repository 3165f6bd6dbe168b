"""Judging a kept record again, with what earlier checks used and what must not be forgotten.

Three rules stand here and nowhere else. Bad news of a genuine status list stays until a newer genuine list takes it back,
whatever else is unreachable, broken or run out. A key that the issuer no longer lists, and did list in a copy that is
kept, is told apart from a key it never listed. A past day is judged with the copies of that day; what is only known from
later says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from msgspec import structs

from wallet.credential.model import Presentation, RecordId
from wallet.examine.request import VerificationRequest, reports
from wallet.intake.source import Source
from wallet.records import by_hand
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
from wallet.service.context import ServiceContext
from wallet.service.signers import Signers
from wallet.verify.context import DocumentSource
from wallet.verify.policy import Policy
from wallet.verify.sources.chained import ChainedDocuments
from wallet.verify.sources.kept import KeptDocuments, KeptFirst
from wallet.verify.sources.newest import fallback_to, status_unclear, was_withdrawn
from wallet.verify.verdict import judge

_KEYS: Final = frozenset({"did_document", "jwks"})
_LISTS: Final = frozenset({"status_list"})
_MAX_KEY_PAGES: Final = 12
"""Older copies of an issuer's key page that are tried, newest first; keys change every year or two."""


class Rechecker:
    """Judges for one open wallet, through its examiner. Keeps nothing itself; whoever calls keeps the report."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def for_now(
        self, source: Source, before: VerificationReport, request: VerificationRequest, fresh: DocumentSource | None
    ) -> VerificationReport:
        """Judges the one kept thing that ``request`` names, with ``before``'s evidence behind ``fresh``.

        ``fresh`` is a network or None; then only what is kept answers.
        """
        at_hand = fresh or self._context.kept_documents(before.evidence)
        documents = fallback_to(at_hand, before, at=None, now=request.at)

        def judged(answers: DocumentSource) -> VerificationReport:
            return self._report(source, replace(request, documents=answers))

        report = judged(documents)
        if status_unclear(report) and (fresh is None or was_withdrawn(before)):
            held = judged(KeptFirst(documents, KeptDocuments(before.evidence), _LISTS))
            if was_withdrawn(held) or (fresh is None and not status_unclear(held)):
                report = held
        return self._rotation(report, request.policy, lambda kept: judged(KeptFirst(documents, kept, _KEYS)))

    def for_day(
        self, source: Source, record_id: RecordId, request: VerificationRequest, fresh: DocumentSource | None
    ) -> VerificationReport:
        """Judges it for the past day of ``request``, with the copies kept from that day, else from the first after."""
        kept = KeptDocuments(self._context.vault.documents.of_record(record_id), at=request.at)
        later = fresh or self._context.supplied
        sources = [kept] if later is None else [kept, later]
        return self._report(source, replace(request, documents=ChainedDocuments(sources)))

    def _report(self, source: Source, request: VerificationRequest) -> VerificationReport:
        if source.provenance.route == by_hand.FORMAT:
            # Nobody else's bytes but its files, and nothing to ask anybody.
            signatures = Signers(self._context).of_kept(source.data, request.at)
            return by_hand.report(
                source.data, at=request.at, policy=request.policy.id, source=source.label, signatures=signatures
            )
        (report,) = reports(source, request, self._context.examiner)
        return report

    def _rotation(
        self, report: VerificationReport, policy: Policy, judged: Callable[[KeptDocuments], VerificationReport]
    ) -> VerificationReport:
        """Tells a key that was changed from one that was never the issuer's, as far as older copies show it."""
        binding = report.outcome(CheckName.ISSUER_BINDING)
        if not isinstance(binding, Failed) or {p.code for p in binding.problems} != {"key_not_listed"}:
            return report
        documents = self._context.vault.documents
        pages = [item for item in report.evidence if item.kind in _KEYS]
        older = [copy for page in pages for copy in documents.copies(page.address) if copy.sha256 != page.sha256]
        for copy in sorted(older, key=lambda copy: copy.fetched_at, reverse=True)[:_MAX_KEY_PAGES]:
            then = judged(KeptDocuments([copy]))
            good = (then.outcome(CheckName.PROOF), then.outcome(CheckName.ISSUER_BINDING))
            if all(isinstance(outcome, Passed) for outcome in good):
                return _with_changed_key(report, then, copy, policy)
        return report


def _with_changed_key(
    report: VerificationReport, then: VerificationReport, copy: EvidenceItem, policy: Policy
) -> VerificationReport:
    """``then``, with the issuer's present silence about the key: never more than *inconclusive*."""
    changed = Unknown((Problem("key_no_longer_listed", "/issuer", copy.fetched_at.isoformat()),))
    results = tuple(
        CheckResult(result.check, result.scope, changed)
        if result.check is CheckName.ISSUER_BINDING and result.scope == ""
        else result
        for result in then.results
    )
    # The page of today stays the evidence of today: the older one must not answer for it the next time.
    asked = {item.address for item in report.evidence}
    evidence = (*report.evidence, *(item for item in then.evidence if item.address not in asked))
    verdict = judge(results, policy, presentation=isinstance(then.view, Presentation))
    return structs.replace(then, results=results, evidence=evidence, verdict=verdict)
