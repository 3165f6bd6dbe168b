"""Many at once: what one presentation (or one credential by itself) comes to as a row among those of other people.

A row says who it is as *signed*, what is said of the whole, how many of what is in it are what, who issued it, what ends
first, and whether it was shown to be theirs. Nothing of a thing whose signature does not hold is taken for a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wallet.credential.model import Credential, Presentation
from wallet.records.facts import Facts, facts
from wallet.records.scopes import credentials_by_scope, outcomes_by_scope
from wallet.records.statement import Statement, statement
from wallet.report import CheckName, Failed, Outcome, Passed, Unknown, VerificationReport

_NOT_IN_FORCE = frozenset({"not_yet", "on_hold", "expired", "withdrawn", "bad"})


class Theirs(StrEnum):
    """Whether it was shown to be theirs, the worst first."""

    NOT_THEIRS = "not_theirs"
    """Issued to somebody else than the one who shows it, or than the person named."""
    NOT_JUDGED = "not_judged"
    """Its signature does not hold: nobody is known to show it."""
    NOT_SHOWN = "not_shown"
    """Nobody signed to show it."""
    BEARER = "bearer"
    """It names nobody: whoever has it can show it."""
    NAME_ONLY = "name_only"
    NOT_COMPARED = "not_compared"
    """It names an address or a number, which nobody was asked to compare."""
    MATCHES = "matches"
    """It was issued to the address or number that the person is known by."""
    PROVED = "proved"
    """Signed with the key it was issued to."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row.

    Attributes:
        name: the person's name as an issuer signed it; "" where none is, where several are, or where it is not theirs.
        holder: the party whose own key signed the presentation, or whom a credential by itself was issued to; "" where
            that is not signed.
        spoken: what is said of the whole.
        genuine, not_recognised, own_word, not_good, not_checked: how many of what is in it are genuine; hold, from an
            issuer nobody vouches for; are the person's own word; are changed, withdrawn, out of date or on hold; could not
            be checked. Together they are all of it.
        issuers: their names, as those who vouch for them know them, each once; of what its issuer's signature holds for.
        titles: what these credentials are called, in order.
        ends: the day on which the first of it ends, None where nothing names an end that can be read.
        theirs: whether it was shown to be theirs.
    """

    name: str
    holder: str
    spoken: Statement
    genuine: int
    not_recognised: int
    own_word: int
    not_good: int
    not_checked: int
    issuers: tuple[str, ...]
    titles: tuple[str, ...]
    ends: date | None
    theirs: Theirs


def person(report: VerificationReport, now: datetime) -> Person:
    """Returns the row of one report as of ``now``."""
    whole = facts(report)
    spoken = statement(whole, now)
    items = list(_held(whole)) if whole.presentation else [whole]
    states = [statement(item, now).state for item in items]
    outcomes, views = outcomes_by_scope(report), credentials_by_scope(report)
    signed = [item for item in items if item.scope in views and _holds(outcomes[item.scope])]
    theirs = _theirs(report, [outcomes.get(item.scope, {}).get(CheckName.SUBJECT) for item in items])
    return Person(
        name="" if theirs in (Theirs.NOT_THEIRS, Theirs.NOT_JUDGED) else _name([views[item.scope] for item in signed]),
        holder=_holder(report, theirs),
        spoken=spoken,
        genuine=states.count("genuine"),
        not_recognised=states.count("holds"),
        own_word=states.count("own_word"),
        not_good=sum(state in _NOT_IN_FORCE for state in states),
        not_checked=states.count("unknown"),
        issuers=tuple(dict.fromkeys(_issuer(item, views[item.scope]) for item in signed)),
        titles=tuple(item.title for item in signed),
        ends=min((item.ends.day for item in signed if item.ends is not None), default=None),
        theirs=theirs,
    )


def _held(presentation: Facts) -> Iterator[Facts]:
    """Yields what a presentation holds; of a presentation inside it what that holds."""
    for item in presentation.inside:
        yield from _held(item) if item.presentation else (item,)


def _holds(outcomes: dict[CheckName, Outcome]) -> bool:
    return isinstance(outcomes.get(CheckName.PROOF), Passed)


def _issuer(item: Facts, view: Credential) -> str:
    return item.issuer or view.issuer.id


def _name(views: list[Credential]) -> str:
    """Returns the one name that the credentials give."""
    names = {subject.name for view in views for subject in view.subjects if subject.name}
    return names.pop() if len(names) == 1 else ""


def _holder(report: VerificationReport, theirs: Theirs) -> str:
    view = report.view
    if not isinstance(report.outcome(CheckName.PROOF), Passed) or theirs is Theirs.NOT_JUDGED:
        return ""
    if isinstance(view, Presentation):
        return view.holder if isinstance(report.outcome(CheckName.ISSUER_BINDING), Passed) else ""
    ids = {subject.id for subject in view.subjects if subject.id} if isinstance(view, Credential) else set()
    return ids.pop() if len(ids) == 1 else ""


def _theirs(report: VerificationReport, subjects: list[Outcome | None]) -> Theirs:
    proof = report.outcome(CheckName.PROOF)
    grades = [_grade(outcome) for outcome in subjects]
    if isinstance(proof, Failed) and any(problem.code != "proof_expired" for problem in proof.problems):
        # That it has ended is no fault of who signed it.
        return Theirs.NOT_JUDGED
    return min(grades, key=list(Theirs).index, default=Theirs.NOT_SHOWN)


def _grade(outcome: Outcome | None) -> Theirs:
    codes = {problem.code for problem in outcome.problems} if isinstance(outcome, Unknown | Failed) else set()
    remarks = {note.code for note in outcome.remarks} if outcome is not None else set()
    if isinstance(outcome, Failed):
        return Theirs.NOT_THEIRS
    if "identity_matched" in remarks:
        return Theirs.MATCHES
    if isinstance(outcome, Passed):
        return Theirs.PROVED
    for code in (Theirs.BEARER, Theirs.NAME_ONLY):
        if code in codes | remarks:
            return code
    if {"identity_not_compared", "identity_hashed", "identity_plain"} & (codes | remarks):
        return Theirs.NOT_COMPARED
    return Theirs.NOT_SHOWN
