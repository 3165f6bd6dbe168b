"""CTDL-ASN in all its shapes: one set of competencies, written seven ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.wallet.skills.frameworks.reading_of import credit, entries_of, labels, only, problems_of
from wallet.errors import IntakeError
from wallet.skills.frameworks.model import Relation, RelationKind, Skill

A, B, F = "https://r.example/a", "https://r.example/b", "https://r.example/f"
PREFIXED: list[dict[str, Any]] = [
    {"@id": F, "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en-US": "Safety"}, "ceasn:license": "https://cc.example/by"},
    {"@id": A, "@type": "ceasn:Competency", "ceasn:competencyText": {"en-us": "Know risks", "es": "Conocer riesgos"},
     "ceasn:codedNotation": "1", "ceasn:hasChild": [B]},
    {"@id": B, "@type": "ceasn:Competency", "ceasn:competencyText": "Name risks", "ceasn:isChildOf": {"@id": A},
     "ceasn:exactAlignment": ["https://other.example/9"]},
]  # fmt: skip


def bare(node: dict[str, Any]) -> dict[str, Any]:
    return {name.rpartition(":")[2]: value for name, value in node.items()}


def full(node: dict[str, Any]) -> dict[str, Any]:
    return {
        name if name.startswith("@") else f"https://purl.org/ctdlasn/terms/{name.rpartition(':')[2]}": value
        for name, value in {**node, "@type": [f"https://purl.org/ctdlasn/terms/{node['@type'].partition(':')[2]}"]}.items()
    }


def rdf_json(node: dict[str, Any]) -> dict[str, Any]:
    names = {"@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    members = {}
    for name, value in node.items():
        if name == "@id":
            continue
        values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        members[names.get(name, f"http://purl.org/ASN/schema/core/{name.rpartition(':')[2]}")] = [
            {"value": inner, "type": "uri" if str(inner).startswith("http") else "literal"} for inner in values
        ]
    return members


SHAPES = {
    "prefixed": {"@context": "https://credreg.net/ctdlasn/schema/context/json", "@graph": PREFIXED},
    "bare": {"@context": "https://credreg.net/ctdlasn/schema/context/json", "@graph": [bare(node) for node in PREFIXED]},
    "list": PREFIXED,
    "expanded": [full(node) for node in PREFIXED],
    "envelope": {"envelope_id": "1", "resource": "eyJ.ignored.x", "decoded_resource": {"@graph": PREFIXED}},
    "ocf": {"container": bare(PREFIXED[0]) | {"type": "Framework", "id": F},
            "competencies": [bare(node) | {"type": "Competency", "id": node["@id"]} for node in PREFIXED[1:]]},
    "rdf/json": {node["@id"]: rdf_json(node) for node in PREFIXED},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same(shape: str) -> None:
    entries = entries_of(json.dumps(SHAPES[shape]))
    assert {skill.address for skill in only(Skill, entries)} == {A, B}
    assert "Know risks" in labels(only(Skill, entries)[0])
    assert set(only(Relation, entries)) == {
        Relation(RelationKind.BROADER, B, A), Relation(RelationKind.EXACT, B, "https://other.example/9")
    }  # fmt: skip
    assert (credit(entries).framework, credit(entries).title, credit(entries).licence) == (
        F,
        "Safety",
        "https://cc.example/by",
    )


def test_every_language_is_kept() -> None:
    (first, _) = only(Skill, entries_of(json.dumps(PREFIXED)))
    assert {(label.language, label.text) for label in first.labels} == {("en-us", "Know risks"), ("es", "Conocer riesgos")}


def test_what_is_outside_twice_or_without_words_is_named() -> None:
    nodes = [
        *PREFIXED,
        {"@id": A, "@type": "ceasn:Competency", "ceasn:competencyText": "again"},
        {"@type": "ceasn:Competency"},
    ]
    assert problems_of(entries_of(json.dumps(nodes))) == [
        ("framework_id_twice", "", "@graph/3"), ("framework_row_without_id", "", "@graph/4"),
        ("framework_points_outside", "1", "@graph"),
    ]  # fmt: skip


def test_levels_without_competencies_are_refused() -> None:
    graph = {"@context": "http://credreg.net/ctdlasn/schema/context/json", "@graph": [{"@id": A, "@type": "skos:Concept"}]}
    with pytest.raises(IntakeError, match="framework_without_skills"):
        entries_of(json.dumps(graph))
