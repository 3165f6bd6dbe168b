"""ESCO's tables, told apart by their columns."""

from __future__ import annotations

from tests.wallet.skills.frameworks.reading_of import credit, entries_of, labels, only, problems_of
from wallet.skills.frameworks.model import ConceptKind, Occupation, Relation, RelationKind, Skill

OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,regulatedProfessionNote,description\n"
    'Occupation,http://esco.example/o/1,0110,commander,"leader\ncommander\n\u00a0chief",,http://esco.example/regulated,"Two\nlines"\n'
    "Occupation,http://esco.example/o/2,2221,nurse,,,http://esco.example/unregulated,\n"
)


def test_rows_are_not_lines_and_codes_are_text() -> None:
    entries = entries_of(OCCUPATIONS, "occupations_en.csv")
    first, second = only(Occupation, entries)
    assert (first.code, first.regulated, second.regulated) == ("0110", True, False)
    assert labels(first) == ["commander", "leader", "chief"]
    assert {label.language for label in first.labels} == {"en"}
    assert only(Relation, entries)[0] == Relation(
        RelationKind.BROADER, "http://esco.example/o/1", "http://data.europa.eu/esco/isco/C0110"
    )


def test_the_edition_is_never_read_out_of_a_name() -> None:
    spoken = credit(entries_of(OCCUPATIONS, "ESCO v1.2.0 occupations_en.csv"))
    assert (spoken.edition, spoken.licence) == ("", "")
    assert "European Commission" in spoken.credit


def test_collections_have_bars_and_several_wider_concepts() -> None:
    table = (
        "conceptType,conceptUri,preferredLabel,altLabels,broaderConceptUri\n"
        "KnowledgeSkillCompetence,http://esco.example/s/1,write Korean,writing Korean | Korean texts,"
        "http://esco.example/s/a | http://esco.example/s/b\n"
    )
    entries = entries_of(table, "languageSkillsCollection_en.csv")
    (skill,) = only(Skill, entries)
    assert labels(skill) == ["write Korean", "writing Korean", "Korean texts"]
    assert [relation.target for relation in only(Relation, entries)] == [
        "http://esco.example/s/a",
        "http://esco.example/s/b",
    ]


def test_needs_neighbours_and_wider_ones() -> None:
    needs = entries_of(
        "occupationUri,relationType,skillType,skillUri\no:1,essential,knowledge,s:1\no:1,optional,x,s:2\no:1,odd,x,s:3\n"
    )
    assert [relation.kind for relation in only(Relation, needs)] == [RelationKind.ESSENTIAL, RelationKind.OPTIONAL]
    assert problems_of(needs) == [("framework_relation_unknown", "", "line 4")]
    wider = entries_of("conceptType,conceptUri,broaderType,broaderUri\nSkill,s:1,SkillGroup,g:1\n")
    assert only(Relation, wider) == [Relation(RelationKind.BROADER, "s:1", "g:1")]
    near = entries_of(
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\ns:1,x,optional,x,s:2\n"
    )
    assert only(Relation, near) == [Relation(RelationKind.RELATED, "s:1", "s:2")]


def test_a_path_ends_in_its_concept() -> None:
    table = (
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term\n"
        "g:S,skills,,\ng:S,skills,g:S1,communication\n"
    )
    entries = entries_of(table)
    assert [labels(skill) for skill in only(Skill, entries)] == [["skills"], ["communication"]]
    assert {skill.kind for skill in only(Skill, entries)} == {ConceptKind.GROUP}
    assert only(Relation, entries) == [Relation(RelationKind.BROADER, "g:S1", "g:S")]


def test_a_row_that_says_too_little_is_named_with_its_line() -> None:
    table = "conceptType,conceptUri,preferredLabel\nSkillGroup,,a\nSkillGroup,g:1,\nOdd,g:2,b\nSkillGroup,g:3,c\n"
    entries = entries_of(table)
    assert [row[0::2] for row in problems_of(entries)] == [
        ("framework_row_without_id", "line 2"),
        ("framework_row_without_label", "line 3"), ("framework_row_unknown", "line 4"),
    ]  # fmt: skip
    assert [skill.address for skill in only(Skill, entries)] == ["g:3"]
