"""Which skills records speak of, by which step; words that are left open are asked about."""

from __future__ import annotations

from tests.wallet.skills.held import NOW, badge
from wallet import verify_bytes
from wallet.skills.frameworks.model import Credit, Label, Relation, RelationKind, Skill
from wallet.skills.holdings import Rung, holdings
from wallet.skills.likeness import suggestions
from wallet.skills.memory_concepts import MemoryConcepts
from wallet.skills.reach import SkillIndex, Step
from wallet.skills.skill_lines import skill_lines

CONCEPTS = MemoryConcepts([
    (Credit("a", "A"), [
        Skill("a:1", (Label("Wound care", "en", True), Label("Cura de heridas", "es", True)), "1"),
        Skill("a:2", (Label("Lead", "en", True),)), Skill("a:3", (Label("Lead", "en", True),)),
    ]),
    (Credit("b", "B"), [Skill("b:1", (Label("Dressing", "en", True),)), Relation(RelationKind.EXACT, "b:1", "a:1")]),
])  # fmt: skip


def lines_of(*received: bytes):
    held = []
    for number, data in enumerate(received):
        (report,) = verify_bytes(data, policy="learner", at=NOW)
        held += holdings(report, NOW, ref=str(number))
    return skill_lines(held, SkillIndex(CONCEPTS), CONCEPTS)


def aligned(**alignment: str) -> dict:
    return {"alignment": [{"type": ["Alignment"], **alignment}]}


def test_records_of_one_skill_stand_together_each_with_its_step() -> None:
    lines, _ = lines_of(
        badge("One", achievement=aligned(targetName="x", targetUrl="a:1")),
        badge("Two", achievement=aligned(targetName="x", targetUrl="b:1")),
        badge("Three", achievement={"tag": ["cura de HERIDAS"]}),
        badge("Wound care"),
    )
    (line,) = [line for line in lines if line.id == "a:1"]
    assert [(of.holding.title, of.step) for of in line.records] == [
        ("One", Step.ADDRESS), ("Two", Step.CROSSWALK), ("Three", Step.LABEL), ("Wound care", Step.LABEL),
    ]  # fmt: skip
    assert (line.label, line.framework, line.code, line.best_rung) == ("Wound care", "A", "1", Rung.SIGNATURE)


def test_a_name_of_several_and_an_unknown_one_are_left_open() -> None:
    lines, words = lines_of(badge("One", achievement={"tag": ["lead", "wound caring"]}))
    assert {(word.word, word.ambiguous) for word in words} == {("lead", True), ("wound caring", False)}
    assert [line.label for line in lines] == ["lead", "wound caring"]
    assert {s.concept.address for s in suggestions("lead", CONCEPTS)} == {"a:2", "a:3"}
    assert [s.concept.address for s in suggestions("wound caring", CONCEPTS)] == ["a:1"]
    assert suggestions("woodwork", CONCEPTS) == []


def test_what_was_not_earned_speaks_of_nothing() -> None:
    lines, _ = lines_of(badge("One", achievement={"tag": ["Wound care"]}, status="Failed"))
    assert lines == []
