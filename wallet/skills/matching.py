"""Which of what somebody holds meets which requirement, and why: in five steps, the first that fits, nothing guessed.

1 same address · 2 crosswalk · 3 framework and code · 4 same label · 5 one hop broader or narrower (*partly*).
Likeness never counts. The same input gives the same answer on every run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from wallet.credential.model import Attainment
from wallet.skills.credential_terms import terms
from wallet.skills.holdings import Holding, Rung, SkillClaim, occurs
from wallet.skills.labels import same_address, same_label, spellings
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


class Step(StrEnum):
    """How two were found to be the same (docs: command line)."""

    ADDRESS = "address"
    CROSSWALK = "crosswalk"
    CODE = "code"
    LABEL = "label"
    HOP = "hop"


class OutcomeKind(StrEnum):
    """What became of one requirement (docs: command line)."""

    MET = "met"
    PARTLY = "partly"
    CLAIMED = "claimed"
    ENDS_BEFORE = "ends_before"
    MISSING = "missing"


_STEPS: Final = tuple(Step)
_EDITION: Final = re.compile(r"\b(?:v|version)?\d+(?: \d+)*\b")
"""Numbers of an edition, as labels write them: ``O*NET 29.2`` is ``o*net 29 2``."""
_ORDER: Final = {
    OutcomeKind.MET: 0, OutcomeKind.ENDS_BEFORE: 1, OutcomeKind.PARTLY: 2, OutcomeKind.CLAIMED: 3, OutcomeKind.MISSING: 4
}  # fmt: skip


class SkillIndex(Protocol):
    """What the frameworks that were brought in know of skills. Asked only for what addresses and labels do not settle."""

    def same(self, one: SkillNamed, other: SkillClaim) -> Step | None:
        """Returns the step by which the two are one skill (crosswalk, code, label) or neighbours (hop), or None."""
        ...


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
    starts.
    """
    begins = start or role.starts
    return [_matched(requirement, held, today, begins, index) for requirement in role.requirements]


def counts(results: Sequence[Matched]) -> dict[str, int]:
    """Returns how many requirements had each outcome, in the order they are said."""
    return {str(kind): sum(1 for one in results if one.outcome is kind) for kind in OutcomeKind}


def _matched(
    requirement: Requirement, held: Sequence[Holding], today: date, start: date | None, index: SkillIndex | None
) -> Matched:
    found = []
    for one in held:
        step = _step(requirement, one, index)
        if step is not None:
            found.append(_weighed(requirement, one, step, today, start))
    found.sort(key=_best_first)
    counted = [one for one in found if one.outcome is not OutcomeKind.MISSING]
    if not requirement.accept:
        return Matched(requirement, OutcomeKind.MISSING, (), "nothing_to_match")
    if not counted:
        why_not = found[0] if found else None
        return Matched(
            requirement, OutcomeKind.MISSING, (), why_not.reason if why_not else "nothing_held",
            why_not.holding.title if why_not else "",
        )  # fmt: skip
    best = counted[0]
    met = {(one.holding.ref, one.holding.scope) for one in counted if one.outcome is best.outcome}
    if best.outcome is OutcomeKind.MET and len(met) < requirement.copies:
        return Matched(requirement, OutcomeKind.PARTLY, tuple(counted), "too_few", f"{len(met)}/{requirement.copies}")
    return Matched(requirement, best.outcome, tuple(counted), best.reason, best.holding.title)


def _best_first(one: Evidence) -> tuple[object, ...]:
    rung = one.holding.rung or Rung.OWN_WORD
    ends = one.holding.ends or date.max
    return (_ORDER[one.outcome], _STEPS.index(one.step), rung, -ends.toordinal(), one.holding.title, one.holding.ref)


# Whether it counts ------------------------------------------------------------------
def _weighed(requirement: Requirement, one: Holding, step: Step, today: date, start: date | None) -> Evidence:
    outcome, reason = _counts_for(requirement, one, step, today, start)
    return Evidence(one, step, outcome, reason)


def _counts_for(
    requirement: Requirement, one: Holding, step: Step, today: date, start: date | None
) -> tuple[OutcomeKind, str]:
    if one.state in ("withdrawn", "bad"):
        return OutcomeKind.MISSING, f"held_{one.state}"
    if one.attainment is Attainment.NOT_EARNED:
        return OutcomeKind.MISSING, "held_not_earned"
    if one.is_out_of_force:
        return OutcomeKind.MISSING, f"held_{one.state}"
    if requirement.not_older_than is not None and not _young_enough(one, requirement.not_older_than, today):
        return OutcomeKind.MISSING, "held_too_old"
    if one.is_only_claimed:
        return OutcomeKind.CLAIMED, "own_word" if one.state == "own_word" else "not_checked"
    if not one.is_believed:
        return OutcomeKind.MISSING, "held_not_verified"
    if one.attainment is not Attainment.EARNED:
        if Weakening.WORKING_TOWARDS in requirement.weakening:
            return OutcomeKind.MET, "on_the_way_is_enough"
        return OutcomeKind.PARTLY, "in_progress"
    needed = requirement.days_left_at or (start if requirement.at_start else None)
    if needed is not None and one.ends is not None and one.ends < needed:
        return OutcomeKind.ENDS_BEFORE, "ends_before"
    if step is Step.HOP:
        return OutcomeKind.PARTLY, "neighbour"
    if not _place_is_known(requirement, one):
        return OutcomeKind.PARTLY, "place_not_stated"
    return OutcomeKind.MET, str(step)


def _young_enough(one: Holding, months: int, today: date) -> bool:
    """An age that is not known is none that is small enough."""
    if one.issued is None:
        return False
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first = date(max(year, 1), month + 1, 1)
    last_day = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
    return one.issued >= first.replace(day=min(today.day, last_day))


def _place_is_known(requirement: Requirement, one: Holding) -> bool:
    asked = [a for a in requirement.accept if isinstance(a, CredentialNamed | KindAndWords) and a.places]
    return not asked or bool(one.places) or one.compact


# Whether it is what is asked for ----------------------------------------------------
def _step(requirement: Requirement, one: Holding, index: SkillIndex | None) -> Step | None:
    steps = [step for accepted in requirement.accept if (step := _accepts(accepted, one, index)) is not None]
    return min(steps, key=_STEPS.index, default=None)


def _accepts(accepted: Accepted, one: Holding, index: SkillIndex | None) -> Step | None:
    if isinstance(accepted, SkillNamed):
        steps = [step for claim in one.skills if (step := same_skill(accepted, claim, index)) is not None]
        return min(steps, key=_STEPS.index, default=None)
    if isinstance(accepted, AchievementAt):
        return Step.ADDRESS if same_address(accepted.address) in one.addresses else None
    if isinstance(accepted, CredentialNamed):
        return _is_named(accepted, one)
    if isinstance(accepted, KindAndWords):
        fits = accepted.kind in ("", one.kind) and all(occurs(word, one) for word in accepted.words)
        return Step.LABEL if fits and _in_place(accepted.places, one, compact=False) else None
    return _is_typed(accepted, one)


def same_skill(one: SkillNamed, claim: SkillClaim, index: SkillIndex | None = None) -> Step | None:
    """Returns the first step by which a claim is of the skill asked for, or None."""
    if one.address and claim.address and same_address(one.address) == same_address(claim.address):
        return Step.ADDRESS
    known = index.same(one, claim) if index is not None else None
    if known in (Step.CROSSWALK, Step.CODE):
        return known
    if one.code and one.code == claim.code and _same_framework(one.framework, claim.framework):
        return Step.CODE
    if one.name and claim.name and set(spellings(one.name)) & set(spellings(claim.name)):
        return Step.LABEL
    return known


def _same_framework(one: str, other: str) -> bool:
    """Two frameworks are one by name or address; editions of one name are told apart by nothing here, and codes last."""
    if not one or not other:
        return False
    if same_address(one) == same_address(other):
        return True
    labels = [_EDITION.sub("", same_label(text)).strip() for text in (one, other)]
    return labels[0] == labels[1] or labels[0] in labels[1] or labels[1] in labels[0]


def _is_named(accepted: CredentialNamed, one: Holding) -> Step | None:
    if not _in_place(accepted.places, one, compact=accepted.compact):
        return None
    if accepted.term:
        good = {accepted.term, *terms().by_id[accepted.term].met_by}
        return Step.LABEL if one.term in good else None
    if set(spellings(accepted.name)) & one.names:
        return Step.LABEL
    core = terms().core(accepted.name)
    return Step.LABEL if core and core in {terms().core(name) for name in one.names} else None


def _in_place(places: frozenset[str], one: Holding, *, compact: bool) -> bool:
    """Says whether a holding is not from elsewhere. One that names no place may fit: that is said."""
    return not places or not one.places or bool(places & one.places) or (compact and one.compact)


def _is_typed(accepted: CredentialTyped, one: Holding) -> Step | None:
    named = {local for name in accepted.types for local in (name, name.rpartition("#")[2].rpartition("/")[2])}
    return Step.ADDRESS if named and named & one.types else None
