"""Outcomes, problems, reports and verdicts: the words every room speaks."""

from wallet.report.outcome import (
    NOT_APPLICABLE,
    NOT_RUN,
    Failed,
    Outcome,
    OutcomeKind,
    Passed,
    Problem,
    Skipped,
    Unknown,
    failed,
    unknown,
    worst,
)
from wallet.report.report import (
    CheckName,
    CheckResult,
    EvidenceItem,
    NotVerifiedError,
    Unread,
    Verdict,
    VerificationReport,
)

__all__ = [
    "NOT_APPLICABLE",
    "NOT_RUN",
    "CheckName",
    "CheckResult",
    "EvidenceItem",
    "Failed",
    "NotVerifiedError",
    "Outcome",
    "OutcomeKind",
    "Passed",
    "Problem",
    "Skipped",
    "Unknown",
    "Unread",
    "Verdict",
    "VerificationReport",
    "failed",
    "unknown",
    "worst",
]
