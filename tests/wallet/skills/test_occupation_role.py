"""Occupations of frameworks as roles."""

from __future__ import annotations

from typing import Any

from wallet.skills.concepts import address_key
from wallet.skills.frameworks.model import ConceptKind, Credit, Label, Occupation, Relation, RelationKind, Skill
from wallet.skills.memory_concepts import MemoryConcepts
from wallet.skills.occupation_role import role_of_occupation


def named(text: str) -> tuple[Label, ...]:
    return (Label(text, "en", True),)


ENTRIES: list[Any] = [
    Occupation("o:1", named("Nurse"), "29-1141.00"), Occupation("o:2", named("Everything, All Other"), "99-9999.00"),
    Skill("s:care", named("Care"), "1"), Skill("s:excel", named("Excel")), Skill("s:both", named("Talk")),
    Skill("t:1", named("Gives care"), "1", ConceptKind.TASK), Skill("t:2", named("Dances"), "2", ConceptKind.TASK),
    Relation(RelationKind.ESSENTIAL, "o:1", "s:care"), Relation(RelationKind.OPTIONAL, "o:1", "s:excel"),
    Relation(RelationKind.OPTIONAL, "o:1", "s:both"), Relation(RelationKind.ESSENTIAL, "o:1", "s:both"),
    Relation(RelationKind.ESSENTIAL, "o:1", "s:elsewhere"),
    Relation(RelationKind.TASK, "o:1", "t:1"), Relation(RelationKind.TASK, "o:1", "t:2"),
    Relation(RelationKind.BROADER, "t:1", "s:care"), Relation(RelationKind.RELATED, "o:1", "o:2"),
]  # fmt: skip
CONCEPTS = MemoryConcepts([(Credit("onet", "O*NET"), ENTRIES)])


def role(address: str, *, regulated: bool = False):
    (concept,) = CONCEPTS.at({address_key(address)})
    return role_of_occupation(concept, CONCEPTS, regulated=regulated)


def test_needs_are_asked_for_and_what_helps_is_preferred() -> None:
    nurse = role("o:1", regulated=True)
    assert [(r.text, r.required) for r in nurse.requirements] == [("Care", True), ("Talk", True), ("Excel", False)]
    assert [(rest.code, rest.text) for rest in nurse.not_understood] == [
        ("regulated_profession", "Nurse"), ("task", "Dances"), ("skills_not_there", "1"),
    ]  # fmt: skip
    assert (nurse.title, nurse.publisher, nurse.source) == ("Nurse", "O*NET", "o:1")


def test_an_occupation_of_which_nothing_is_known_asks_for_nothing() -> None:
    assert (role("o:2").requirements, role("o:2").not_understood) == ((), ())
