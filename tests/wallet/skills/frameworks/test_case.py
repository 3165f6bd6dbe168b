"""CASE packages as publishers write them, and OpenSALT's tables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.wallet.skills.frameworks.reading_of import credit, entries_of, labels, only, problems_of
from wallet.skills.frameworks.model import Relation, RelationKind, Skill

DOCUMENT = {"identifier": "d", "uri": "https://case.example/d", "title": "Ward", "version": "7", "publisher": "Hospital"}


def item(name: str, **more: Any) -> dict[str, Any]:
    return {"identifier": name, "uri": f"https://case.example/{name}", "fullStatement": f"Does {name}", **more}


def link(kind: str, source: str, target: dict[str, str]) -> dict[str, Any]:
    origin = {"identifier": source, "uri": f"https://case.example/{source}"}
    return {"associationType": kind, "originNodeURI": origin, "destinationNodeURI": target}


def package(*items: Any, links: Any = (), wrapped: bool = False, **document: Any) -> str:
    value = {"CFDocument": DOCUMENT | document, "CFItems": list(items), "CFAssociations": list(links)}
    return json.dumps({"CFPackage": value} if wrapped else value)


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_package_bare_or_wrapped(wrapped: bool) -> None:
    entries = entries_of(package(item("a", humanCodingScheme="1.1", abbreviatedStatement="A", subject="x"), wrapped=wrapped))
    (skill,) = only(Skill, entries)
    assert (skill.code, labels(skill), skill.aliases) == ("1.1", ["Does a", "A"], ("urn:uuid:a",))
    assert (credit(entries).title, credit(entries).edition, credit(entries).licence) == ("Ward", "7", "")


def test_a_local_node_is_known_by_its_identifier() -> None:
    links = [link("exactMatchOf", "a", {"uri": "local:9", "identifier": "9", "title": "Destination Node"})]
    (relation,) = only(Relation, entries_of(package(item("a"), links=links)))
    assert relation == Relation(RelationKind.EXACT, "https://case.example/a", "urn:uuid:9")


def test_what_points_outside_and_what_nobody_knows_is_named() -> None:
    there = {"uri": "https://case.example/b", "identifier": "b"}
    links = [link("isChildOf", "a", there), link("ext:level", "a", there), link("isChildOf", "a", {}), "?"]
    entries = entries_of(package(item("a"), links=links))
    assert problems_of(entries) == [
        ("framework_relation_unknown", "ext:level", "CFAssociations/1"),
        ("framework_row_without_id", "", "CFAssociations/2"),
        ("framework_row_without_id", "", "CFAssociations/3"),
        ("framework_points_outside", "1", "CFAssociations"),
    ]


def test_items_without_an_address_or_words_are_named() -> None:
    entries = entries_of(package({"fullStatement": "x"}, None, {"identifier": "a", "fullStatement": None}))
    assert [row[0::2] for row in problems_of(entries)] == [
        ("framework_row_without_id", "CFItems/0"), ("framework_row_without_id", "CFItems/1"),
        ("framework_row_without_label", "CFItems/2"),
    ]  # fmt: skip


def test_a_licence_is_what_the_document_says_it_is() -> None:
    assert credit(entries_of(package(licenseURI={"title": "CC0 1.0", "uri": "x"}))).licence == "CC0 1.0"
    assert problems_of(entries_of(package())) == [("framework_file_empty", "", "CFItems")]


def test_a_table_hangs_together_by_the_codes_of_its_author() -> None:
    table = (
        "Identifier,fullStatement,Human Coding Scheme,Abbreviated Statement,Is Child Of,IsRelatedTo\n"
        "Math,Everything,M,,,\nMath.F,Fractions,M.F,F,M,CCSS.1\n"
    )
    entries = entries_of(table)
    assert [skill.code for skill in only(Skill, entries)] == ["M", "M.F"]
    assert only(Relation, entries)[0] == Relation(RelationKind.BROADER, "urn:case-table:M.F", "urn:case-table:M")
    assert problems_of(entries) == [("framework_points_outside", "CCSS.1", "line 3")]
