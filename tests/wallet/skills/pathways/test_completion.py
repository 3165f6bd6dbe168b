"""What a course says was completed: statements, tables, whose they are, and which steps they mark."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wallet.errors import IntakeError
from wallet.skills.pathways import completion
from wallet.skills.pathways.completion import Completion, of_one_person, read_completions, steps_of
from wallet.skills.pathways.graph import Node, NodeKind, Pathway

PATHWAY = Pathway(
    "p", "Ward", "by_hand",
    (
        Node("1", "Hand hygiene", link="https://learn.example/hygiene/"), Node("2", "Sharps"), Node("3", "Twice"),
        Node("4", "Twice"), Node("b", "Badge", NodeKind.BADGE, ("https://learn.example/badge",)),
    ),
)  # fmt: skip


def statement(verb: str, activity: str, name: str = "", **more: Any) -> dict[str, Any]:
    return {
        "actor": {"mbox": "mailto:ana@ward.example"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": activity, "definition": {"name": {"en": name}}},
        **more,
    }


def marked(value: Any) -> list[str]:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return steps_of(read_completions(data), PATHWAY)


@pytest.mark.parametrize("shape", ["list", "store", "lines", "one"])
def test_statements_in_every_shape(shape: str) -> None:
    rows = [statement("completed", "http://learn.example/hygiene")]
    shapes = {
        "list": json.dumps(rows), "store": json.dumps({"statements": rows, "more": ""}), "one": json.dumps(rows[0]),
        "lines": "\n".join(json.dumps(row) for row in [*rows, statement("attempted", "x")]),
    }  # fmt: skip
    assert marked(shapes[shape].encode()) == ["1"]


def test_what_failed_was_begun_or_was_taken_back_marks_nothing() -> None:
    assert marked([statement("failed", "a", "Sharps"), statement("launched", "a", "Sharps")]) == []
    assert marked([statement("completed", "a", "Sharps", result={"success": False})]) == []
    void = {**statement("voided", "s1"), "object": {"objectType": "StatementRef", "id": "s1"}}
    assert marked([statement("passed", "a", "Sharps", id="s1"), void]) == []
    assert marked([statement("passed", "a", "Sharps", id="s2"), void]) == ["2"]


def test_a_title_that_two_steps_have_is_not_guessed_and_a_badge_is_not_marked() -> None:
    assert (
        marked([statement("completed", "a", "Twice"), statement("completed", "https://learn.example/badge", "Badge")]) == []
    )


def test_a_table_of_a_course() -> None:
    table = "Course,Status,Email\nSharps,Completed,ana@ward.example\nHand hygiene,In progress,ana@ward.example\n"
    assert marked(table.encode()) == ["2"]
    assert marked(b"Title,Completed on\nHand hygiene,2026-05-01\nSharps,\n") == ["1"]


def test_a_file_about_several_people_is_only_mine_where_i_am_known() -> None:
    several = [Completion("", ("Sharps",), "ana@ward.example"), Completion("", ("Hand hygiene",), "ben@ward.example")]
    with pytest.raises(IntakeError, match="completion_several_people"):
        of_one_person(several, ["somebody@else.example"])
    assert of_one_person(several, ["Ana@Ward.example"]) == several[:1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "completion_not_one"), (b"{}", "completion_not_one"), (b"[1, 2]", "completion_not_one"),
        (b"a,b\n1,2\n", "completion_not_one"), (b"{", "framework_malformed"), (b"[" * 5000, "json_too_deep"),
        (b'{"verb":{}}\n{"verb":', "framework_malformed"),
    ],
)  # fmt: skip
def test_what_is_none_says_so(data: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_completions(data)
    assert caught.value.code == code


def test_too_many_are_refused_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "MAX_COMPLETIONS", 2)
    with pytest.raises(IntakeError, match="completion_too_many"):
        marked([statement("completed", str(n)) for n in range(3)])
