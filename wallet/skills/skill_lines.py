"""Every skill that somebody's records speak of, with the records and the step by which each was found to speak of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wallet.credential.model import Achievement, Attainment
from wallet.skills.concepts import Concept, Concepts
from wallet.skills.holdings import Holding, Rung, SkillClaim
from wallet.skills.labels import same_address, same_label
from wallet.skills.reach import STEPS, Resolved, SkillIndex, Step, further


@dataclass(frozen=True, slots=True)
class SkillOf:
    """A record that speaks of a skill."""

    holding: Holding
    step: Step


@dataclass(slots=True)
class SkillLine:
    """One skill: ``id`` is its address, or "" where nothing gives it one; ``framework`` is what people call it."""

    id: str
    label: str
    framework: str
    code: str
    records: list[SkillOf] = field(default_factory=list)

    @property
    def best_rung(self) -> Rung | None:
        """The highest rung of its records; None where nothing was checked."""
        return min((of.holding.rung for of in self.records if of.holding.rung is not None), default=None)


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A word of somebody's records that names no skill, or several: to be asked about."""

    word: str
    ambiguous: bool
    titles: tuple[str, ...]


def skill_lines(held: Iterable[Holding], index: SkillIndex, concepts: Concepts) -> tuple[list[SkillLine], list[OpenWord]]:
    """Returns the skills, most widely shown first, and the words that are left open.

    What was withdrawn, does not check out, is not in force or was not earned speaks of none. Titles and codes of a
    record's own count only where a framework knows them; alignments and tags stand for themselves.
    """
    lines: dict[object, SkillLine] = {}
    open_words: dict[str, OpenWord] = {}
    known: dict[SkillClaim, tuple[Resolved, Concept | None]] = {}
    for holding in held:
        if not (holding.is_believed or holding.is_only_claimed) or holding.attainment is Attainment.NOT_EARNED:
            continue
        own_names = {same_label(name) for name in (holding.title, *(a.name for a in _achievements(holding)))}
        for claim in holding.skills:
            if claim not in known:
                resolved = index.resolved(claim.name, claim.address, claim.code, claim.framework)
                known[claim] = resolved, _chosen(resolved, index, concepts)
            resolved, concept = known[claim]
            is_own = same_label(claim.name) in own_names or not claim.name
            if concept is None and not is_own and claim.name:
                before = open_words.get(same_label(claim.name))
                titles = dict.fromkeys((*(before.titles if before else ()), holding.title))
                open_words[same_label(claim.name)] = OpenWord(claim.name, bool(resolved.ambiguous), tuple(titles))
            line = _line(lines, claim, concept, stands_for_itself=not is_own)
            if line is not None:
                _add(
                    line,
                    holding,
                    resolved.step if concept else Step.ADDRESS if claim.address else Step.LABEL,
                    concept,
                    resolved,
                )
    ordered = sorted(lines.values(), key=lambda line: (-len(line.records), line.label.casefold(), line.id))
    return ordered, list(open_words.values())


def _achievements(holding: Holding) -> Iterable[Achievement]:
    return [achievement for subject in holding.view.subjects for achievement in subject.achievement]


def _chosen(resolved: Resolved, index: SkillIndex, concepts: Concepts) -> Concept | None:
    """Returns the concept under which a skill is listed: of several that are the same, always the same one."""
    if not resolved.concepts:
        return None
    keys = {concept.key for concept in resolved.concepts}
    named = [concept for concept in (*resolved.concepts, *concepts.at(index.same_as(keys))) if concept.kind.is_skill]
    return min(named or resolved.concepts, key=lambda concept: (not concept.label, concept.framework, concept.address))


def _line(
    lines: dict[object, SkillLine], claim: SkillClaim, concept: Concept | None, *, stands_for_itself: bool
) -> SkillLine | None:
    if concept is not None:
        return lines.setdefault(
            concept.key,
            SkillLine(
                concept.address, concept.label or claim.name, concept.framework_title or concept.framework, concept.code
            ),
        )
    if not stands_for_itself or not (claim.address or claim.name):
        return None
    key = same_address(claim.address) if claim.address else same_label(claim.name)
    return lines.setdefault(key, SkillLine(claim.address, claim.name or claim.address, claim.framework, claim.code))


def _add(line: SkillLine, holding: Holding, step: Step, concept: Concept | None, resolved: Resolved) -> None:
    if concept is not None and concept.key not in {own.key for own in resolved.concepts}:
        step = further(step, Step.CROSSWALK)
    for at, known in enumerate(line.records):
        if (known.holding.ref, known.holding.scope) == (holding.ref, holding.scope):
            if STEPS.index(step) < STEPS.index(known.step):
                line.records[at] = SkillOf(holding, step)
            return
    line.records.append(SkillOf(holding, step))
