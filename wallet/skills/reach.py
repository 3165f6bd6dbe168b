"""Everything by which a claim can be of one skill, found once for the skill: so many claims are then only looked up.

The steps, in their order: 1 same address · 2 crosswalk · 3 framework and code · 4 same label · what the person confirmed ·
5 one hop broader or narrower. A label that names several skills of one framework names none: it is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from wallet.limits.skills import MAX_CROSSWALK, MAX_ROLE_REQUIREMENTS
from wallet.skills.concepts import Concept, Concepts, address_key
from wallet.skills.frameworks.model import RelationKind
from wallet.skills.labels import same_framework, same_label, spellings
from wallet.skills.requirements import SkillNamed


class Step(StrEnum):
    """How two were found to be the same (docs: command line)."""

    ADDRESS = "address"
    CROSSWALK = "crosswalk"
    CODE = "code"
    LABEL = "label"
    CONFIRMED = "confirmed"
    """The person said so."""
    HOP = "hop"


STEPS: Final = tuple(Step)


def further(*steps: Step) -> Step:
    """Returns the latest of several steps that were all needed."""
    return max(steps, key=STEPS.index)


@dataclass(slots=True)
class Reach:
    """By what a claim is of the skill, and by which step. ``ambiguous``: its own labels that name several skills."""

    addresses: dict[int, Step] = field(default_factory=dict)
    labels: dict[str, Step] = field(default_factory=dict)
    codes: dict[str, list[tuple[tuple[str, ...], Step]]] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()

    def step_of(self, name: str, address: str, code: str, framework: str) -> Step | None:
        """Returns the first step by which a claim with these is of the skill, or None."""
        steps = []
        if address and (step := self.addresses.get(address_key(address))):
            steps.append(step)
        if code:
            steps += [step for names, step in self.codes.get(code, ()) if any(same_framework(n, framework) for n in names)]
        if name and self.labels:
            steps += [step for label in spellings(name) if (step := self.labels.get(label))]
        return min(steps, key=STEPS.index, default=None)

    def add_address(self, key: int, step: Step) -> None:
        self.addresses[key] = min(step, self.addresses.get(key, step), key=STEPS.index)

    def add_label(self, label: str, step: Step) -> None:
        self.labels[label] = min(step, self.labels.get(label, step), key=STEPS.index)

    def add_code(self, code: str, frameworks: tuple[str, ...], step: Step) -> None:
        self.codes.setdefault(code, []).append((frameworks, step))


def own_reach(skill: SkillNamed) -> Reach:
    """Returns what a skill says of itself: all there is without a framework."""
    reach = Reach()
    if skill.address:
        reach.add_address(address_key(skill.address), Step.ADDRESS)
    if skill.code and skill.framework:
        reach.add_code(skill.code, (skill.framework,), Step.CODE)
    for label in spellings(skill.name):
        reach.add_label(label, Step.LABEL)
    return reach


@dataclass(frozen=True, slots=True)
class Resolved:
    """The concepts that something names, by which step; ``ambiguous`` are labels of it that name several skills."""

    concepts: tuple[Concept, ...] = ()
    step: Step = Step.ADDRESS
    ambiguous: frozenset[str] = frozenset()


class SkillIndex:
    """The frameworks that were brought in, as matching asks them; ``confirmed`` are the person's own notes: what a label
    means, by address."""

    def __init__(self, concepts: Concepts, confirmed: Mapping[str, str] | None = None) -> None:
        self._concepts = concepts
        self._reaches: dict[SkillNamed, Reach] = {}
        self._confirmed = {same_label(label): address for label, address in (confirmed or {}).items()}

    # What something is ------------------------------------------------------------
    def resolved(self, name: str, address: str, code: str, framework: str) -> Resolved:
        """Returns the concepts that these name: by address, else by framework and code, else by label."""
        if address and (at := self._concepts.at({address_key(address)})):
            return Resolved(tuple(at), Step.ADDRESS)
        if code and framework:
            coded = [c for c in self._concepts.coded(code) if same_framework(framework, c.framework_title or c.framework)]
            # One skill may stand in several frameworks of one name; two of one framework with one code are no answer.
            if coded and not self._are_several(coded):
                return Resolved(tuple(coded), Step.CODE)
        return self._by_label(name)

    def _by_label(self, name: str) -> Resolved:
        labels = spellings(name)
        for label in labels:
            if label in self._confirmed:
                return Resolved(tuple(self._concepts.at({address_key(self._confirmed[label])})), Step.CONFIRMED)
        named = self._concepts.labelled(labels)
        ambiguous = frozenset(label for label, concepts in named.items() if self._are_several(concepts))
        if ambiguous:
            return Resolved((), Step.LABEL, ambiguous)
        concepts = {concept.key: concept for label in labels for concept in named.get(label, ())}
        return Resolved(tuple(concepts.values()), Step.LABEL)

    def _are_several(self, concepts: Iterable[Concept]) -> bool:
        """Says whether some framework has two of them that are not the same by its own word."""
        by_framework: dict[str, set[int]] = {}
        for concept in concepts:
            by_framework.setdefault(concept.framework, set()).add(concept.key)
        return any(len(keys) > 1 and not keys <= self.same_as({min(keys)}) | {min(keys)} for keys in by_framework.values())

    def same_as(self, keys: Collection[int]) -> set[int]:
        """Returns the numbers of everything a crosswalk calls the same as one of ``keys``, without them."""
        known = self._concepts.keys_of(keys)
        start, waiting = set(known), set(known)
        while waiting and len(known) < MAX_CROSSWALK:
            met = self._concepts.related(waiting, (RelationKind.EXACT,))
            ends = {end for _, source, target in met for end in (source, target)}
            waiting = self._concepts.keys_of(ends) - known
            known |= waiting
        return known - start

    # By what a claim is of it -------------------------------------------------------
    def reach(self, skill: SkillNamed) -> Reach:
        """Returns by what a claim can be of ``skill``; found once, however many it is compared with."""
        reach = self._reaches.get(skill)
        if reach is None:
            if len(self._reaches) >= MAX_ROLE_REQUIREMENTS:
                self._reaches.clear()
            reach = self._reaches[skill] = self._reach(skill)
        return reach

    def _reach(self, skill: SkillNamed) -> Reach:
        reach = own_reach(skill)
        resolved = self.resolved(skill.name, skill.address, skill.code, skill.framework)
        own = set(reach.labels)
        own_named = self._concepts.labelled(own)
        ambiguous = {label for label, concepts in own_named.items() if self._are_several(concepts)}
        for label in ambiguous - self._confirmed.keys():
            del reach.labels[label]
        reach.ambiguous = frozenset(ambiguous)
        if not resolved.concepts and not skill.address:
            return reach
        base = {concept.key for concept in resolved.concepts} or {address_key(skill.address)}
        base = self._concepts.keys_of(base)
        same = self.same_as(base)
        wider = self._concepts.related(base | same, (RelationKind.BROADER,))
        near = {end for _, source, target in wider for end in (source, target)} - base - same
        near |= self.same_as(near) - base - same if near else set()
        for keys, step in ((base, Step.ADDRESS), (same, Step.CROSSWALK), (self._concepts.keys_of(near), Step.HOP)):
            self._add(reach, keys, further(resolved.step, step))
        for label, address in self._confirmed.items():
            if address_key(address) in base | same:
                reach.add_label(label, Step.CONFIRMED)
        return reach

    def _add(self, reach: Reach, keys: set[int], step: Step) -> None:
        if not keys:
            return
        for key in keys:
            reach.add_address(key, step)
        for concept in self._concepts.at(keys):
            if concept.code:
                names = (concept.framework_title or concept.framework, concept.framework)
                reach.add_code(concept.code, names, further(step, Step.CODE))
        labels = {label for named in self._concepts.labels_of(keys).values() for label in named}
        for label, concepts in self._concepts.labelled(labels).items():
            if not self._are_several(concepts):
                reach.add_label(label, further(step, Step.LABEL))
