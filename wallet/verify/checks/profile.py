"""profile: which kind it says it is, and whether it has what that kind must have (OB 3.0, CLR 2.0 section B)."""

from __future__ import annotations

from typing import Final

from wallet.credential.model import Credential, Subject
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.token_types import is_credential_type

_BADGE: Final = {"OpenBadgeCredential", "AchievementCredential"}
_TRANSCRIPT: Final = "ClrCredential"


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed where it cannot be what it says (``achievement_missing``, ``subject_missing``); remarks for the rest.

    Unknown ``vct_missing`` for what names no kind, ``content_type_unknown`` for a token whose ``cty`` names another.
    Remarks: ``achievement_unnamed``, ``criteria_missing``, ``recipient_missing``, ``transcript_empty``, ``older_version``
    (VC Data Model 1.1).
    """
    _ = ctx
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if parsed.header.get("cty") is not None and not is_credential_type(parsed.header["cty"]):
        return Unknown((Problem("content_type_unknown", "", str(parsed.header["cty"])[:40]),))
    if not isinstance(view, Credential):
        return Skipped(NOT_APPLICABLE)
    if not view.type:
        # A token that is signed well and does not say what it is: it could be anything its issuer signs.
        return Unknown((Problem("vct_missing", "/vct"),))
    if not view.subjects:
        return Failed((Problem("subject_missing", "/credentialSubject"),))
    problems: list[Problem] = []
    remarks: list[Problem] = []
    transcript = _TRANSCRIPT in view.type
    badge = bool(_BADGE & set(view.type))
    for subject in view.subjects:
        if transcript or "ClrSubject" in subject.type:
            continue
        if badge or "AchievementSubject" in subject.type:
            _achievement(subject, problems, remarks)
    holds = any(pointer.startswith("/credentialSubject") for pointer, _child in opened.children)
    if transcript and not holds and not any(subject.achievement for subject in view.subjects):
        remarks.append(Problem("transcript_empty", "/credentialSubject"))
    if (badge or transcript) and not any(subject.id or subject.identifier for subject in view.subjects):
        remarks.append(Problem("recipient_missing", "/credentialSubject"))
    if view.version == "1.1":
        remarks.append(Problem("older_version"))
    return Failed(tuple(problems), tuple(remarks)) if problems else Passed(tuple(remarks))


def _achievement(subject: Subject, problems: list[Problem], remarks: list[Problem]) -> None:
    pointer = "/credentialSubject/achievement"
    if not subject.achievement:
        problems.append(Problem("achievement_missing", pointer))
    for achievement in subject.achievement:
        if not achievement.name:
            remarks.append(Problem("achievement_unnamed", f"{pointer}/name"))
        if achievement.criteria is None:
            remarks.append(Problem("criteria_missing", f"{pointer}/criteria"))
