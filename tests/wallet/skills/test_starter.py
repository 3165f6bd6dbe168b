"""The set of our own: whole, in both languages, and no name in it that stands for two."""

from __future__ import annotations

from collections import Counter

from resources.reader import read_json
from wallet.skills.labels import same_label
from wallet.skills.starter import starter_concepts

DATA = read_json("skills/starter.json")


def test_about_120_skills_in_four_groups_and_two_languages() -> None:
    assert 110 <= len(DATA["skills"]) <= 140
    assert {skill["group"] for skill in DATA["skills"]} == {group["id"] for group in DATA["groups"]}
    assert all(skill["en"] and skill["es"] for skill in DATA["skills"])
    assert "CC0" in DATA["licence"]


def test_no_name_stands_for_two() -> None:
    names = Counter(
        label for skill in DATA["skills"] for label in {same_label(name) for name in (*skill["en"], *skill["es"])}
    )
    assert not [name for name, count in names.items() if count > 1]


def test_it_is_asked_in_either_language() -> None:
    named = starter_concepts().labelled(["cura de heridas", "wound care"])
    assert named["cura de heridas"] == named["wound care"] != []
