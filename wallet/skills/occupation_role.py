"""An occupation as a role: what it needs is asked for, what helps in it is preferred, what is done in it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wallet.limits.skills import MAX_ROLE_REQUIREMENTS
from wallet.skills.concepts import Concept, Concepts
from wallet.skills.frameworks.model import RelationKind
from wallet.skills.requirements import (
    NotUnderstood,
    Requirement,
    RequirementKind,
    Role,
    SkillNamed,
    Weakening,
)

_NEEDS: Final = (RelationKind.ESSENTIAL, RelationKind.OPTIONAL, RelationKind.TASK)


def role_of_occupation(occupation: Concept, concepts: Concepts, *, regulated: bool = False) -> Role:
    """Returns the role. ``regulated``: its source says that the law says who may work in it, which no skill answers.

    Tasks stand for the activities they are made of; one that is made of none is shown and not matched. An occupation
    of which its framework says nothing more has no requirements.
    """
    needs = [
        (kind, target)
        for kind, source, target in concepts.related({occupation.key}, _NEEDS)
        if source == occupation.key and target != source
    ]
    known = {concept.key: concept for concept in concepts.at({target for _, target in needs})}
    requirements = [
        _requirement(number, kind, known[target])
        for number, (kind, target) in enumerate(_in_order(needs, known), 1)
        if kind is not RelationKind.TASK
    ]
    tasks = [known[target] for kind, target in needs if kind is RelationKind.TASK and target in known]
    rest = [NotUnderstood("regulated_profession", occupation.label)] if regulated else []
    rest += [NotUnderstood("task", task.label, task.code) for task in _without_activities(tasks, concepts)]
    unnamed = sum(target not in known for _, target in needs)
    if unnamed:
        rest.append(NotUnderstood("skills_not_there", str(unnamed), occupation.address))
    return Role(
        "occupation",
        occupation.label,
        occupation.framework_title or occupation.framework,
        occupation.address,
        requirements=tuple(requirements[:MAX_ROLE_REQUIREMENTS]),
        not_understood=tuple(rest),
    )


def _in_order(needs: Sequence[tuple[RelationKind, int]], known: dict[int, Concept]) -> list[tuple[RelationKind, int]]:
    """Returns what is known of the needs, each once: what is needed first, by name."""
    first: dict[int, RelationKind] = {}
    for kind, target in sorted(needs, key=lambda need: _NEEDS.index(need[0])):
        if target in known and known[target].label:
            first.setdefault(target, kind)
    named = sorted(first.items(), key=lambda need: (_NEEDS.index(need[1]), known[need[0]].label.casefold(), need[0]))
    return [(kind, target) for target, kind in named if kind is not RelationKind.TASK]


def _requirement(number: int, kind: RelationKind, concept: Concept) -> Requirement:
    weakening = frozenset({Weakening.PREFERRED}) if kind is RelationKind.OPTIONAL else frozenset()
    skill = SkillNamed(concept.label, concept.address, concept.code, concept.framework_title or concept.framework)
    return Requirement(str(number), concept.label, RequirementKind.SKILL, not weakening, (skill,), weakening)


def _without_activities(tasks: Sequence[Concept], concepts: Concepts) -> list[Concept]:
    broken_down = {source for _, source, _ in concepts.related({task.key for task in tasks}, (RelationKind.BROADER,))}
    return [task for task in tasks if task.key not in broken_down]
