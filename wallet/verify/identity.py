"""Is it issued to this person? The recipient of a credential against a person's identities, graded. Local and pure.

The identities come as plain data: a checker types them in (``Expectations.identities``), or a wallet hands over its
keyring for what it keeps. An address that fits says whom the issuer meant; it never says who is presenting.
"""

from __future__ import annotations

from msgspec import structs

from wallet.credential.identity import IdentityType
from wallet.credential.model import Credential, IdentityObject, Subject
from wallet.credential.recipient import Match, Matcher, compatible_types, hash_parts
from wallet.records.scopes import credentials_by_scope
from wallet.report import (
    NOT_APPLICABLE,
    CheckName,
    Failed,
    Outcome,
    OutcomeKind,
    Passed,
    Problem,
    Skipped,
    Unknown,
    VerificationReport,
    worst,
)

_IDENTIFIER = "/credentialSubject/identifier"
_ID = "/credentialSubject/id"
_NAME = "/credentialSubject/name"


def weaknesses(view: Credential) -> tuple[Problem, ...]:
    """Returns remarks about hashes that hide little: ``identity_hash_md5``, ``identity_hash_unsalted`` (V68)."""
    problems: list[Problem] = []
    for subject in view.subjects:
        for identifier in subject.identifier:
            parts = hash_parts(identifier)
            if parts is None:
                continue
            if parts[0] == "md5":
                problems.append(Problem("identity_hash_md5", _IDENTIFIER))
            if not identifier.salt:
                problems.append(Problem("identity_hash_unsalted", _IDENTIFIER))
    return tuple(dict.fromkeys(problems))


def compare(view: Credential, matcher: Matcher, *, own: bool, proof: OutcomeKind) -> Outcome:
    """Returns whether ``view`` was issued to the person of ``matcher``.

    Args:
        own: the identities are the keyring of the wallet that keeps it. It may be incomplete, so that a recipient who
            is none of them is Unknown ``issued_to_unknown_identity``; for a checker, who named the person, it is
            Failed ``issued_to_another``.
        proof: the word of the proof check. A recipient that nobody signed names nobody.

    Passed with the remark ``identity_matched``, whose detail is the kind and the spelling that fitted, never the value.
    Unknown ``name_only`` (with ``name_matched``), ``name_differs``, ``identity_not_compared``, ``identity_not_signed``.
    Skipped where there is nothing to compare in a wallet of one's own.
    """
    if not matcher.identities:
        return Skipped(NOT_APPLICABLE)
    if proof is not OutcomeKind.PASSED and not own:
        return Unknown((Problem("identity_not_signed", _IDENTIFIER),))
    if proof is OutcomeKind.FAILED or not view.subjects:
        return Skipped(NOT_APPLICABLE)
    outcome = worst(tuple(_compare_one(subject, matcher, own=own) for subject in view.subjects))
    if proof is not OutcomeKind.PASSED and isinstance(outcome, Passed):
        return Unknown((Problem("identity_not_signed", _IDENTIFIER),), outcome.remarks)
    return outcome


def _compare_one(subject: Subject, matcher: Matcher, *, own: bool) -> Outcome:
    identifiers = list(subject.identifier)
    matches = [match for identifier in identifiers if (match := matcher.match(identifier)) is not None]
    if subject.id and (match := matcher.match(IdentityObject(subject.id, "id"))) is not None:
        matches.append(match)
    strong = next((match for match in matches if match.identity.type is not IdentityType.NAME), None)
    if strong is not None:
        return Passed(_matched(strong))
    if any(_comparable(identifier, matcher, own=own) for identifier in identifiers):
        if own:
            return Unknown((Problem("issued_to_unknown_identity", _IDENTIFIER),))
        return Failed((Problem("issued_to_another", _IDENTIFIER),))
    return _by_name(subject, matcher, named=bool(matches), own=own)


def _by_name(subject: Subject, matcher: Matcher, *, named: bool, own: bool) -> Outcome:
    """A name is shared by many, and an issuer writes it as it likes: it never makes anything good or bad."""
    same = named or matcher.match(IdentityObject(subject.name, "name")) is not None
    if own:
        return Skipped(NOT_APPLICABLE, (Problem("name_matched", _NAME),) if same else ())
    if same:
        return Unknown((Problem("name_only", _NAME),), (Problem("name_matched", _NAME),))
    asked = {identity.type for identity in matcher.identities}
    has_name = bool(subject.name) or any(
        IdentityType.NAME in compatible_types(identity.identity_type) for identity in subject.identifier
    )
    if has_name and IdentityType.NAME in asked:
        return Unknown((Problem("name_differs", _NAME),))
    return Unknown((Problem("identity_not_compared", _ID),))


def _matched(match: Match) -> tuple[Problem, ...]:
    # What the hash is worth (md5, no salt) is said of every recipient, matched or not: see weaknesses().
    return (Problem("identity_matched", _IDENTIFIER, f"{match.identity.type} {match.form}"),)


def _comparable(identifier: IdentityObject, matcher: Matcher, *, own: bool) -> bool:
    """Says whether ``one`` would have matched, were it the person's: its kind was asked for, its hash can be made."""
    kinds = compatible_types(identifier.identity_type) - {IdentityType.NAME}
    if not identifier.identity_hash or not kinds or (identifier.hashed and hash_parts(identifier) is None):
        return False
    return own or bool(kinds & {identity.type for identity in matcher.identities})


def graded(report: VerificationReport, matcher: Matcher) -> VerificationReport:
    """Returns a kept report with its ``subject`` outcomes compared with the keyring of the wallet that keeps it.

    Nothing else of the report changes, its verdict and its moment neither: whose it is was never part of them.
    A presentation's credentials are compared each on its own.
    """
    views = credentials_by_scope(report)
    if not views or not matcher.identities:
        return report
    results = []
    for result in report.results:
        view = views.get(result.scope) if result.check is CheckName.SUBJECT else None
        if view is not None:
            proof = report.outcome(CheckName.PROOF, result.scope).kind
            compared = compare(view, matcher, own=True, proof=proof)
            result = structs.replace(result, outcome=worst((result.outcome, compared)))
        results.append(result)
    return structs.replace(report, results=tuple(results))
