"""Rich Skill Descriptors of every age."""

from __future__ import annotations

import json

import pytest

from tests.wallet.skills.frameworks.reading_of import credit, entries_of, labels, only, problems_of
from wallet.errors import IntakeError
from wallet.skills.frameworks.model import Relation, RelationKind, Skill

OLD = {
    "type": "RichSkillDescriptor", "id": "http://localhost:8080/api/skills/1", "uuid": "1", "skillName": "Coach patients",
    "skillStatement": "s", "author": "A;B",
    "alignments": [{"id": "https://skills.emsidata.com/skills/KS1", "skillName": "x"}],
}  # fmt: skip
PAGE = {"@type": "RichSkillDescriptor", "id": "https://x.example/2", "name": "Plan", "author": "W", "occupations": {"a": []}}


def test_an_alignment_is_no_crosswalk() -> None:
    entries = entries_of(json.dumps(OLD))
    (skill,) = only(Skill, entries)
    assert (labels(skill), skill.aliases) == (["Coach patients"], ("urn:uuid:1",))
    assert [relation.kind for relation in only(Relation, entries)] == [RelationKind.RELATED]


def test_a_collection_and_what_in_it_is_none() -> None:
    whole = {"type": "RichSkillCollection", "name": "IT", "id": "https://x.example/c", "skills": [OLD, PAGE, {"odd": 1}, 3]}
    entries = entries_of(json.dumps(whole))
    assert len(only(Skill, entries)) == 2
    assert credit(entries).title == "IT"
    assert [row[0::2] for row in problems_of(entries)] == [
        ("framework_row_unknown", "skills/2"),
        ("framework_row_unknown", "skills/3"),
    ]


def test_a_collection_that_names_no_skills_is_refused() -> None:
    with pytest.raises(IntakeError, match="framework_without_skills"):
        entries_of(json.dumps({"@context": "https://rsd.openskillsnetwork.org/context-v1.json", "type": "Collection"}))


def test_tables_of_any_width() -> None:
    table = (
        '"Canonical URL","RSD Name","Authors","Skill Statement","Alignment Name","Alignment URL",'
        '"Alignment 2 Name","Alignment 2 URL","Alignment 3 URL"\n'
        '"https://x.example/1","Give medicines","H","Two\nlines","a","https://y.example/1","","","https://y.example/3"\n'
    )
    entries = entries_of(table)
    assert [relation.target for relation in only(Relation, entries)] == ["https://y.example/1", "https://y.example/3"]


def test_a_template_without_addresses_is_known_by_its_words() -> None:
    table = "Skill Name,Contextualized Skill Statement,Alignment Title,Alignment\nAccess data,Do it,a,https://y.example/1\n"
    first, again = entries_of(table), entries_of(table)
    assert only(Skill, first)[0].address == only(Skill, again)[0].address != ""
    assert problems_of(first) == [("framework_row_without_address", "Access data", "line 2")]
