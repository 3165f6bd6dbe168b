"""What a person should know before something leaves: found in the bytes that leave and in the receiver's own report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wallet.credential.model import Credential, RecordId
from wallet.records.record import Period, ShareEntry
from wallet.records.scopes import credentials_by_scope, held
from wallet.records.standing import period
from wallet.report import CheckName, Failed, Passed, VerificationReport
from wallet.share.personal import has_birth_date, has_email
from wallet.share.presentation import SignedPresentation

_GENUINE: Final = (
    CheckName.CONTAINER, CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.STATUS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShareWarning:
    """A problem code, and what it is about: the title of a credential and its record, or whom a key was shown to."""

    code: str
    about: str
    record_id: RecordId | None = None


def warnings(
    signed: SignedPresentation, shares: Sequence[ShareEntry], *, default_holder: str, now: datetime
) -> tuple[ShareWarning, ...]:
    """Returns what to say before ``signed`` leaves, each thing once, in the order of the credentials.

    Codes: ``share_bound_to_another_key``, ``share_not_good``, ``share_expired``, ``share_not_yet``, ``share_ends_soon``,
    ``share_issuer_unknown``, ``share_has_email``, ``share_has_birth_date``, ``share_same_key``. ``shares`` is the ledger
    so far; lines that do not say which key they were signed with were signed with ``default_holder``.
    """
    noticed: dict[ShareWarning, None] = {}
    views = credentials_by_scope(signed.report)
    for item, record, scope in zip(signed.disclosed.items, signed.records, _scopes(signed), strict=True):
        title = record.summary.title
        for code in (*_judged(signed.report, scope), *_dated(views.get(scope), signed.expires, now)):
            noticed[ShareWarning(code, title, record.summary.id)] = None
        if has_email(item.claims):
            noticed[ShareWarning("share_has_email", title, record.summary.id)] = None
        if has_birth_date(item.claims):
            noticed[ShareWarning("share_has_birth_date", title, record.summary.id)] = None
    for audience in _others(signed, shares, default_holder):
        noticed[ShareWarning("share_same_key", audience)] = None
    return tuple(noticed)


def by_code(noticed: Sequence[ShareWarning]) -> dict[str, list[ShareWarning]]:
    """Returns the warnings of each code together, in the order in which the codes come first."""
    groups: dict[str, list[ShareWarning]] = {}
    for warning in noticed:
        groups.setdefault(warning.code, []).append(warning)
    return groups


def _scopes(signed: SignedPresentation) -> list[str]:
    return [""] if signed.disclosed.token is not None else held(signed.report)


def _judged(report: VerificationReport, scope: str) -> Iterator[str]:
    """What the receiver's verifier found of one credential and of what is inside it."""
    outcomes = {result.check: result.outcome for result in report.results if result.scope == scope}
    inside = [r for r in report.results if r.scope == scope or r.scope.startswith(f"{scope}/credentialSubject/")]
    subject = outcomes.get(CheckName.SUBJECT)
    if isinstance(subject, Failed) and any(problem.code == "not_the_presenters" for problem in subject.problems):
        yield "share_bound_to_another_key"
    if any(result.check in _GENUINE and isinstance(result.outcome, Failed) for result in inside):
        yield "share_not_good"
    if not isinstance(outcomes.get(CheckName.ISSUER_TRUST), Passed):
        yield "share_issuer_unknown"


def _dated(view: Credential | None, until: datetime, now: datetime) -> Iterator[str]:
    if view is None:
        return
    today = period(view.valid_from, view.valid_until, now)
    if today is Period.EXPIRED:
        yield "share_expired"
    elif today is Period.NOT_YET:
        yield "share_not_yet"
    elif today is Period.ENDS_SOON or (view.valid_until is not None and view.valid_until < until):
        yield "share_ends_soon"


def _others(signed: SignedPresentation, shares: Sequence[ShareEntry], default_holder: str) -> Iterator[str]:
    """Whom the same key was shown to before: two who compare can find out that they met the same person."""
    present = _same_words(signed.request.audience)
    for entry in shares:
        named = _same_words(entry.audience)
        if named and named != present and (entry.holder or default_holder) == signed.holder:
            yield entry.audience


def _same_words(text: str) -> str:
    return " ".join(text.casefold().split())
