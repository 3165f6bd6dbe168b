"""By what a claim is of a skill: step by step, and never by a guess."""

from __future__ import annotations

from typing import Any

import pytest

from wallet.skills.frameworks.model import Credit, Label, Relation, RelationKind, Skill
from wallet.skills.memory_concepts import ManyConcepts, MemoryConcepts
from wallet.skills.reach import SkillIndex, Step
from wallet.skills.requirements import SkillNamed


def skill(address: str, *names: str, code: str = "", aliases: tuple[str, ...] = ()) -> Skill:
    return Skill(address, tuple(Label(name, "en", at == 0) for at, name in enumerate(names)), code, aliases=aliases)


ESCO = Credit("esco", "ESCO")
WARD = Credit("https://case.example/d", "Ward competencies")
CONCEPTS = ManyConcepts([
    MemoryConcepts([
        (ESCO, [
            skill("e:wounds", "wound care", "dress wounds", code="S1"), skill("e:care", "nursing care", code="S"),
            skill("e:lead", "lead a team", "lead"), skill("e:pipes", "lead pipes", "lead"),
            Relation(RelationKind.BROADER, "e:wounds", "e:care"),
        ]),
    ]),
    MemoryConcepts([
        (WARD, [
            skill("w:1", "Dresses wounds safely", code="1.1", aliases=("urn:uuid:1",)),
            Relation(RelationKind.EXACT, "urn:uuid:1", "e:wounds"), Relation(RelationKind.RELATED, "w:1", "e:lead"),
        ]),
    ]),
])  # fmt: skip
INDEX = SkillIndex(CONCEPTS)


def step(asked: SkillNamed, index: SkillIndex = INDEX, **claim: Any) -> Step | None:
    given = {"name": "", "address": "", "code": "", "framework": "", **claim}
    return index.reach(asked).step_of(**given)


@pytest.mark.parametrize(
    ("claim", "reached"),
    [
        ({"address": "e:wounds"}, Step.ADDRESS),
        ({"address": "w:1"}, Step.CROSSWALK),
        ({"address": "urn:uuid:1"}, Step.CROSSWALK),
        ({"code": "S1", "framework": "ESCO v1.2"}, Step.CODE),
        ({"code": "1.1", "framework": "Ward competencies"}, Step.CODE),
        ({"code": "S1", "framework": "Other"}, None),
        ({"code": "S1"}, None),
        ({"name": "Dress  WOUNDS"}, Step.LABEL),
        ({"name": "dresses wounds safely"}, Step.LABEL),
        ({"address": "e:care"}, Step.HOP),
        ({"name": "nursing care"}, Step.HOP),
        ({"address": "e:lead"}, None),
        ({"name": "wounds"}, None),
    ],
)
def test_each_step(claim: dict[str, Any], reached: Step | None) -> None:
    assert step(SkillNamed("x", "e:wounds"), **claim) is reached


def test_a_skill_that_is_only_named_reaches_what_its_name_means() -> None:
    assert step(SkillNamed("Dress wounds"), address="e:wounds") is Step.LABEL
    assert step(SkillNamed("Dress wounds"), address="w:1") is Step.LABEL
    assert step(SkillNamed("Dress wounds"), address="e:care") is Step.HOP


def test_a_name_of_several_skills_is_never_guessed() -> None:
    reach = INDEX.reach(SkillNamed("Lead"))
    assert (reach.ambiguous, reach.labels, reach.addresses) == (frozenset({"lead"}), {}, {})
    assert step(SkillNamed("x", "e:lead"), name="lead") is None
    assert step(SkillNamed("x", "e:lead"), name="lead a team") is Step.LABEL


def test_one_code_in_two_files_of_a_framework_is_one_skill_and_two_of_one_are_none() -> None:
    twice = (Credit("onet", "O*NET"), [skill("o:1", "Writing", code="2.A")]), (
        Credit("https://onet.example/f", "O*NET Content Model"), [skill("n:1", "Writing", code="2.A")],
    )  # fmt: skip
    index = SkillIndex(MemoryConcepts(twice))
    assert step(SkillNamed("x", "", "2.A", "O*NET"), index, address="n:1") is Step.CODE
    within = SkillIndex(
        MemoryConcepts([(Credit("onet", "O*NET"), [skill("o:1", "a", code="1"), skill("o:2", "b", code="1")])])
    )
    assert step(SkillNamed("x", "", "1", "O*NET"), within, address="o:1") is None


def test_what_the_person_confirmed_is_that() -> None:
    index = SkillIndex(CONCEPTS, {"Lead": "e:lead", "plasters": "e:wounds"})
    assert step(SkillNamed("x", "e:lead"), index, name="LEAD") is Step.CONFIRMED
    assert step(SkillNamed("x", "e:pipes"), index, name="lead") is None
    assert step(SkillNamed("wound care"), index, name="Plasters") is Step.CONFIRMED


def test_what_no_framework_knows_is_compared_as_it_is() -> None:
    assert step(SkillNamed("Knitting", "https://x.example/1"), address="http://X.example/1/") is Step.ADDRESS
    assert step(SkillNamed("Knitting"), name="knitting") is Step.LABEL
