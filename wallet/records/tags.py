"""Under which tag each class stands in what is kept: reports, the ledger, backups.

A tag is for good: vaults and backups that people have hold it. A class may be renamed or moved freely; its line here
keeps the text on the right. A class that is written for the first time gets a new line, and a tag is never used twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wallet.credential import model
from wallet.credential.identity import Identity
from wallet.errors import BugError
from wallet.records.record import ShareEntry
from wallet.report import outcome, report

TAGS: Final[Mapping[type[Any], str]] = {
    # What checks found
    report.VerificationReport: "VerificationReport",
    report.CheckResult: "CheckResult",
    report.EvidenceItem: "EvidenceItem",
    report.Unread: "Unread",
    outcome.Passed: "Passed",
    outcome.Failed: "Failed",
    outcome.Unknown: "Unknown",
    outcome.Skipped: "Skipped",
    outcome.Problem: "Problem",
    # What credentials say
    model.Credential: "Credential",
    model.Presentation: "Presentation",
    model.Profile: "Profile",
    model.Image: "Image",
    model.Subject: "Subject",
    model.IdentityObject: "IdentityObject",
    model.Achievement: "Achievement",
    model.Alignment: "Alignment",
    model.Association: "Association",
    model.Criteria: "Criteria",
    model.Evidence: "Evidence",
    model.Result: "Result",
    model.ResultDescription: "ResultDescription",
    model.RubricCriterionLevel: "RubricCriterionLevel",
    model.CredentialStatus: "CredentialStatus",
    model.Schema: "Schema",
    # What the person has done, and is
    ShareEntry: "ShareEntry",
    Identity: "Identity",
}


def tag_of(kind: type[Any]) -> str:
    """Returns the tag of a class. Raises BugError ``codec_type`` for one that has none."""
    tag = TAGS.get(kind)
    if tag is None:
        raise BugError("codec_type", kind.__name__)
    return tag
