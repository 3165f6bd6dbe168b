"""Opens CLR 1.0 records: what is signed by a published key is judged, what is only hosted or plain is said to be that.

A record's own address asks for the learner's permission (the ``getClr`` endpoint), so a hosted one cannot be looked up by
whoever was handed a copy. It is never good by that alone.
"""

from __future__ import annotations

from typing import Any, Final

from wallet.credential.identity import Identity, IdentityType
from wallet.credential.recipient import Matcher
from wallet.errors import IntakeError
from wallet.formats.clr_1 import is_record, read_assertion
from wallet.formats.clr_1_view import assertion_view, learner_identities, record_view
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import strict_json_bytes
from wallet.limits import MAX_EMBEDDED_CREDENTIALS
from wallet.report import Failed, Outcome, Passed, Problem, Unknown, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_documents import BadgeDocument, resolve
from wallet.verify.proofs.badge_revocations import judge_revocations
from wallet.verify.proofs.hosted_badge import is_withdrawn
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.signed_badge import judge_signed

_PROFILE: Final = frozenset({"Profile", "Issuer"})
_KINDS: Final = {
    "email": IdentityType.EMAIL,
    "telephone": IdentityType.PHONE,
    "url": IdentityType.URL,
}


class Clr1Mechanism:
    """CLR 1.0 section 5 (verification): hosted and signed, as in Open Badges 2.0."""

    id = "clr_1"
    formats = frozenset({"clr_1"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges a record or one assertion of it."""
        document = parsed.document
        record = is_record(document)
        opened = Opened(context=Passed())
        if parsed.kind is Kind.SUPPORT:
            opened.shape, opened.view = Passed(), record_view(document)
            opened.proof = opened.issuer_binding = unknown("not_an_award")
            return opened
        problems = _record_faults(document) if record else _assertion_faults(document)
        opened.shape = Failed(problems) if problems else Passed()
        opened.view = record_view(document) if record else assertion_view(document)
        pointer, who = _issuer(document, record=record)
        if parsed.token:
            issuer = resolve(who, ctx, pointer=pointer, types=_PROFILE, missing="issuer_profile_unreachable")
            opened.proof, opened.issuer_binding = judge_signed(parsed, issuer, ctx, where=pointer)
            opened.status = judge_revocations(document, issuer, ctx)
            opened.shape = worst((opened.shape, Passed(issuer.remarks)))
        else:
            opened.proof, opened.issuer_binding = _not_signed(
                document, BadgeDocument(who if isinstance(who, dict) else {}), ctx
            )
        if is_withdrawn(document):
            opened.status = worst((opened.status, failed("revoked", pointer="/revoked")))
        if record:
            opened.children = tuple(_children(document))
            opened.subject = _recipients(document, opened)
        return opened


MECHANISM = Clr1Mechanism()


def _issuer(document: dict[str, Any], *, record: bool) -> tuple[str, Any]:
    if record:
        return "/publisher", document.get("publisher")
    achievement = document.get("achievement")
    return "/achievement/issuer", achievement.get("issuer") if isinstance(achievement, dict) else None


def _not_signed(document: dict[str, Any], issuer: BadgeDocument, ctx: CheckContext) -> tuple[Outcome, Outcome]:
    """An assertion in place is signed with the record around it; by its own issuer only when that published the record."""
    covered_by = ctx.outer.issuer if ctx.outer is not None and ctx.outer.issuer_proven else ""
    if covered_by and covered_by == issuer.document.get("id"):
        return Passed((Problem("signed_with_its_record"),)), Passed()
    if covered_by:
        reason = unknown("issuer_did_not_sign", pointer="/achievement/issuer")
        return reason, reason
    rules = document.get("verification")
    kinds = listed(rules.get("type")) if isinstance(rules, dict) else []
    reason = unknown("hosted_behind_permission" if "Hosted" in kinds else "record_not_signed", pointer="/verification")
    return reason, reason


def _record_faults(document: dict[str, Any]) -> tuple[Problem, ...]:
    """CLR 1.0: a record has an id, a learner, a publisher and a date."""
    missing = [
        Problem(code, f"/{member}")
        for member, code in (("learner", "subject_missing"), ("publisher", "issuer_missing"), ("issuedOn", "date_missing"))
        if not document.get(member)
    ]
    return tuple(missing)


def _assertion_faults(document: dict[str, Any]) -> tuple[Problem, ...]:
    problems = []
    if not isinstance(document.get("achievement"), dict):
        problems.append(Problem("achievement_missing", "/achievement"))
    if not isinstance(document.get("recipient"), dict):
        problems.append(Problem("recipient_malformed", "/recipient"))
    return tuple(problems)


def _children(document: dict[str, Any]) -> list[tuple[str, ParsedCredential]]:
    """What cannot be read is given as one with nothing in it, so that it is judged (and fails) and not overlooked."""
    children: list[tuple[str, ParsedCredential]] = []
    for member, text in (("assertions", False), ("signedAssertions", True)):
        for place, value in enumerate(listed(document.get(member))):
            if len(children) > MAX_EMBEDDED_CREDENTIALS:
                return children
            try:
                if isinstance(value, str) is not text:
                    raise IntakeError("malformed")
                data = value.encode("utf-8", "replace") if isinstance(value, str) else strict_json_bytes(value)
                parsed = read_assertion(value, data)
            except IntakeError:
                parsed = read_assertion({}, b"{}")
            children.append((f"/{member}/{place}", parsed))
    return children


def _recipients(document: dict[str, Any], opened: Opened) -> Outcome:
    """A signed assertion of somebody else's stays signed in any record it is put into: whose it is must be the learner."""
    learner = document.get("learner")
    own = [
        Identity(_KINDS.get(identity.identity_type, IdentityType.IDENTIFIER), identity.identity_hash)
        for identity in learner_identities(document)
    ]
    if isinstance(learner, dict) and isinstance(learner.get("id"), str):
        kind = IdentityType.DID if learner["id"].startswith("did:") else IdentityType.URL
        own.append(Identity(kind, learner["id"]))
    matcher = Matcher(own)
    strange: list[Problem] = []
    for pointer, child in opened.children:
        identifiers = assertion_view(child.document).subjects[0].identifier
        if identifiers and not any(matcher.match(identity) is not None for identity in identifiers):
            strange.append(Problem("recipient_not_the_learner", f"{pointer}/recipient"))
    return Unknown(tuple(strange)) if strange else Passed() if opened.children else opened.subject
