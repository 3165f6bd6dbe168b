"""Which of what somebody holds meets which requirement, and why: in five steps, the first that fits, nothing guessed.

1 same address · 2 crosswalk · 3 framework and code · 4 same label · 5 one hop broader or narrower (*partly*): see
:mod:`.reach`.
Likeness never counts. The same input gives the same answer on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from wallet.credential.model import Attainment
from wallet.skills.credential_terms import terms
from wallet.skills.held import Held
from wallet.skills.holdings import Holding, Rung, occurs
from wallet.skills.labels import same_address, spellings
from wallet.skills.reach import STEPS, SkillIndex, Step, own_reach
from wallet.skills.requirements import (
    Accepted,
    AchievementAt,
    CredentialNamed,
    CredentialTyped,
    KindAndWords,
    Requirement,
    Role,
    SkillNamed,
    Weakening,
)


class OutcomeKind(StrEnum):
    """What became of one requirement (docs: command line)."""

    MET = "met"
    PARTLY = "partly"
    CLAIMED = "claimed"
    ENDS_BEFORE = "ends_before"
    MISSING = "missing"


_ORDER: Final = {
    OutcomeKind.MET: 0, OutcomeKind.ENDS_BEFORE: 1, OutcomeKind.PARTLY: 2, OutcomeKind.CLAIMED: 3, OutcomeKind.MISSING: 4
}  # fmt: skip


_WHY_CLAIMED: Final = {"own_word": "own_word", "unknown": "not_checked", "owner_not_shown": "owner_not_shown"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One holding for one requirement: how it was found to fit, and how far that goes."""

    holding: Holding
    step: Step
    outcome: OutcomeKind
    reason: str


@dataclass(frozen=True, slots=True)
class Matched:
    """One requirement, what became of it, and everything that speaks for it, best first.

    ``reason`` is a code of a sentence; ``reason_detail`` is what it names (a day, a title).
    """

    requirement: Requirement
    outcome: OutcomeKind
    evidence: tuple[Evidence, ...]
    reason: str
    reason_detail: str = ""


def match(
    role: Role, held: Sequence[Holding], today: date, *, start: date | None = None, index: SkillIndex | None = None
) -> list[Matched]:
    """Returns what becomes of each requirement, in the role's order.

    ``start``: the day the work starts, where somebody said so; else the role's own. Without either nothing ends before it
    starts. ``held`` that is a :class:`~wallet.skills.held.Held` is not sorted again.
    """
    begins = start or role.starts
    sorted_held = held if isinstance(held, Held) else Held(held)
    return [_matched(requirement, sorted_held, today, begins, index) for requirement in role.requirements]


def counts(results: Sequence[Matched]) -> dict[str, int]:
    """Returns how many requirements had each outcome, in the order they are said."""
    return {str(kind): sum(1 for result in results if result.outcome is kind) for kind in OutcomeKind}


def _matched(requirement: Requirement, held: Held, today: date, start: date | None, index: SkillIndex | None) -> Matched:
    steps, ambiguous = _steps(requirement, held, index)
    candidates = [_weighed(requirement, held[number], step, today, start) for number, step in steps.items()]
    candidates.sort(key=_best_first)
    counted = [evidence for evidence in candidates if evidence.outcome is not OutcomeKind.MISSING]
    if not requirement.accept:
        return Matched(requirement, OutcomeKind.MISSING, (), "nothing_to_match")
    if not counted and ambiguous:
        return Matched(requirement, OutcomeKind.MISSING, (), "ambiguous", ambiguous)
    if not counted:
        why_not = candidates[0] if candidates else None
        return Matched(
            requirement, OutcomeKind.MISSING, (), why_not.reason if why_not else "nothing_held",
            why_not.holding.title if why_not else "",
        )  # fmt: skip
    best = counted[0]
    met = {_which(evidence.holding) for evidence in counted if evidence.outcome is best.outcome}
    if best.outcome is OutcomeKind.MET and len(met) < requirement.copies:
        return Matched(requirement, OutcomeKind.PARTLY, tuple(counted), "too_few", f"{len(met)}/{requirement.copies}")
    return Matched(requirement, best.outcome, tuple(counted), best.reason, best.holding.title)


def _which(holding: Holding) -> tuple[str, ...]:
    """Returns what tells a credential from another: one that is there twice is one."""
    if holding.view.id:
        return holding.view.issuer.id, holding.view.id
    return holding.ref, holding.scope


def _best_first(evidence: Evidence) -> tuple[object, ...]:
    rung = evidence.holding.rung or Rung.OWN_WORD
    ends = evidence.holding.ends or date.max
    return (
        _ORDER[evidence.outcome],
        STEPS.index(evidence.step),
        rung,
        -ends.toordinal(),
        evidence.holding.title,
        evidence.holding.ref,
    )


# Whether it counts ------------------------------------------------------------------
def _weighed(requirement: Requirement, holding: Holding, step: Step, today: date, start: date | None) -> Evidence:
    outcome, reason = _counts_for(requirement, holding, step, today, start)
    return Evidence(holding, step, outcome, reason)


def _counts_for(
    requirement: Requirement, holding: Holding, step: Step, today: date, start: date | None
) -> tuple[OutcomeKind, str]:
    if holding.state in ("withdrawn", "bad"):
        return OutcomeKind.MISSING, f"held_{holding.state}"
    if holding.attainment is Attainment.NOT_EARNED:
        return OutcomeKind.MISSING, "held_not_earned"
    if holding.is_out_of_force:
        return OutcomeKind.MISSING, f"held_{holding.state}"
    if not _young_enough(holding, requirement, today):
        return OutcomeKind.MISSING, "held_too_old"
    if holding.is_only_claimed:
        return OutcomeKind.CLAIMED, _WHY_CLAIMED[holding.state]
    if not holding.is_believed:
        return OutcomeKind.MISSING, "held_not_verified"
    on_the_way = holding.attainment is not Attainment.EARNED
    if on_the_way and Weakening.WORKING_TOWARDS not in requirement.weakening:
        return OutcomeKind.PARTLY, "in_progress"
    needed = requirement.days_left_at or (start if requirement.at_start else None)
    if needed is not None and holding.ends is not None and holding.ends < needed:
        return OutcomeKind.ENDS_BEFORE, "ends_before"
    if step is Step.HOP:
        return OutcomeKind.PARTLY, "neighbour"
    if not _place_is_known(requirement, holding):
        return OutcomeKind.PARTLY, "place_not_stated"
    if requirement.partly_read:
        return OutcomeKind.PARTLY, "not_all_compared"
    return OutcomeKind.MET, "on_the_way_is_enough" if on_the_way else str(step)


def _young_enough(holding: Holding, requirement: Requirement, today: date) -> bool:
    """An age that is not known is none that is small enough."""
    if requirement.not_older_than is None:
        return True
    if holding.issued is None:
        return False
    year, month = divmod(today.year * 12 + today.month - 1 - requirement.not_older_than, 12)
    first = date(max(year, 1), month + 1, 1)
    last_day = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
    oldest = first.replace(day=min(today.day, last_day))
    return (oldest - holding.issued).days <= requirement.not_older_than_days


def _place_is_known(requirement: Requirement, holding: Holding) -> bool:
    asked = [a for a in requirement.accept if isinstance(a, CredentialNamed | KindAndWords) and a.places]
    return not asked or bool(holding.places) or holding.compact


# Whether it is what is asked for ----------------------------------------------------
def _steps(requirement: Requirement, held: Held, index: SkillIndex | None) -> tuple[dict[int, Step], str]:
    """Returns the holdings that are what is asked for, by their numbers, with the first step by which each is; and the
    title of one that is called the same where the name stands for several skills, else ""."""
    steps: dict[int, Step] = {}
    ambiguous = ""
    for accepted in requirement.accept:
        if isinstance(accepted, SkillNamed):
            reach = own_reach(accepted) if index is None else index.reach(accepted)
            accepting = held.of_skill(reach)
            ambiguous = ambiguous or next((holding.title for holding in held.with_label(reach.ambiguous)), "")
        else:
            numbers = held.candidates(accepted)
            accepting = {number: step for number in numbers if (step := _accepts(accepted, held[number])) is not None}
        for number, step in accepting.items():
            steps[number] = min(step, steps.get(number, step), key=STEPS.index)
    return steps, ambiguous


def _accepts(accepted: Accepted, holding: Holding) -> Step | None:
    if isinstance(accepted, AchievementAt):
        return Step.ADDRESS if same_address(accepted.address) in holding.addresses else None
    if isinstance(accepted, CredentialNamed):
        return _is_named(accepted, holding)
    if isinstance(accepted, KindAndWords):
        fits = accepted.kind in ("", holding.kind) and all(occurs(word, holding) for word in accepted.words)
        return Step.LABEL if fits and _in_place(accepted.places, holding, compact=False) else None
    return _is_typed(accepted, holding) if isinstance(accepted, CredentialTyped) else None


def _is_named(accepted: CredentialNamed, holding: Holding) -> Step | None:
    if not _in_place(accepted.places, holding, compact=accepted.compact):
        return None
    if accepted.term:
        good = {accepted.term, *terms().by_id[accepted.term].met_by}
        return Step.LABEL if holding.term in good else None
    if set(spellings(accepted.name)) & holding.names:
        return Step.LABEL
    core = terms().core(accepted.name)
    return Step.LABEL if core and core in {terms().core(name) for name in holding.names} else None


def _in_place(places: frozenset[str], holding: Holding, *, compact: bool) -> bool:
    """Says whether a holding is not from elsewhere. One that names no place may fit: that is said."""
    return not places or not holding.places or bool(places & holding.places) or (compact and holding.compact)


def _is_typed(accepted: CredentialTyped, holding: Holding) -> Step | None:
    is_so = accepted.types and all(
        # A term of a vocabulary is written by its name in a credential; an address without one is compared whole.
        name in holding.types or ("#" in name and name.rpartition("#")[2] in holding.types)
        for name in accepted.types
    )
    return Step.ADDRESS if is_so else None
