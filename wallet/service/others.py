"""Checking what somebody else shows: by the employer's rules, without a vault and without a network; nothing is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from wallet.credential.identity import Identity
from wallet.credential.model import Credential
from wallet.credential.recipient import Matcher
from wallet.examine.many import verify_many
from wallet.examine.request import ExaminedItem as ExaminedItem
from wallet.examine.request import Examiner, VerificationRequest
from wallet.report import Outcome, OutcomeKind
from wallet.service.sources import Source
from wallet.verify.context import DocumentSource as DocumentSource
from wallet.verify.context import TrustSource as TrustSource
from wallet.verify.identity import compare
from wallet.verify.policy import EMPLOYER, Policy
from wallet.verify.presentation_memory import BriefMemory as BriefMemory
from wallet.verify.presentation_memory import PresentationMemory as PresentationMemory
from wallet.verify.presentation_memory import remembered
from wallet.verify.sources.agreed import AgreedRun as AgreedRun
from wallet.verify.sources.agreed import PlannedQuestion, PlannedQuestions
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.network import NetworkWhenAsked as NetworkWhenAsked


def check_sources(
    sources: Iterable[Source],
    at: datetime,
    examiner: Examiner,
    *,
    trust: Sequence[TrustSource] = (),
    run: AgreedRun | None = None,
) -> Iterator[ExaminedItem]:
    """Judges every source for ``at``; yields each item with its report or its error, in the order of the sources.

    ``trust``: whom the checker recognises, and the registries they chose. ``run``: a run online that they agreed to.
    """
    return verify_many(sources, VerificationRequest(EMPLOYER, at, run or NoDocuments(), trust), examiner)


def planned_questions(
    sources: Iterable[Source], at: datetime, examiner: Examiner, *, trust: Sequence[TrustSource] = ()
) -> tuple[PlannedQuestion, ...]:
    """Returns whom checking the sources online would ask, and what for; asks nobody."""
    planner = PlannedQuestions(NoDocuments())
    deque(verify_many(sources, VerificationRequest(EMPLOYER, at, planner, trust), examiner), maxlen=0)
    return planner.questions


def online_run(
    network: DocumentSource, hosts: Collection[str], *, stopped: Callable[[], bool], offline: Callable[[], bool]
) -> AgreedRun:
    """Returns a run that asks ``hosts`` alone over ``network``, until ``stopped``, and nobody while ``offline``."""
    return AgreedRun(network, hosts, stopped=stopped, offline=offline)


def with_memory(
    items: Iterable[ExaminedItem], memory: PresentationMemory, *, now: datetime, policy: Policy = EMPLOYER
) -> list[ExaminedItem]:
    """Returns what was judged with what ``memory`` knows of requests of ours and of earlier looks, and notes it there."""
    return [
        item
        if item.report is None
        else replace(item, report=remembered(item.report, memory, policy=policy, challenge=None, now=now))
        for item in items
    ]


def compare_recipient(view: Credential, known: Identity, *, proof: OutcomeKind) -> Outcome:
    """Returns whether ``view`` was issued to the person of whom the checker knows ``known``.

    ``proof`` is what its proof was found to be: a recipient that nobody signed names nobody.
    """
    return compare(view, Matcher([known]), own=False, proof=proof)
