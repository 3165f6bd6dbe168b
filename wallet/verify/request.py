"""What a run of the verifier is asked: one object, made once and handed down whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.policy import Policy

NO_EXPECTATIONS: Final = Expectations()


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """How to judge: the same policy, moment and documents for everything in a run.

    Attributes:
        policy: what must hold for *verified*.
        at: the moment to judge for, with its time zone.
        documents: what answers for addresses.
        trust: registries and lists that may vouch for issuers, the most authoritative first.
        expectations: what the one who asked for a presentation expects in it.
        position: of a source with several readable things, judge only this one, counted from 0, and say nothing of the
            others; all of them when None. For whoever examines a source: the verifier is given one thing.
    """

    policy: Policy
    at: datetime
    documents: DocumentSource
    trust: Sequence[TrustSource] = ()
    expectations: Expectations = NO_EXPECTATIONS
    position: int | None = None
