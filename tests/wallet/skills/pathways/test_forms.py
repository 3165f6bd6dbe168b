"""Pathways in every form, as one graph; and how far somebody is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wallet.errors import IntakeError
from wallet.limits import skills as limits
from wallet.skills.pathways import graph
from wallet.skills.pathways.progress import NodeProgress, NodeState, Progress, progress
from wallet.skills.pathways.reading import read_pathway

API = "https://api.badgr.io/public/badges/"


def element(
    name: str, *children: Any, badge: str = "", count: int | None = None, also: tuple[str, ...] = (), **more: Any
) -> dict:
    rule = {"@type": "all"} if count is None else {"@type": "atLeastN", "requiredCount": count}
    return {
        "elementId": name, "name": name.upper(), "completionBadge": {"badgeUrl": f"{API}{badge}"} if badge else None,
        "requirements": {
            "childElementRequirements": {"countRule": rule},
            "nonChildElementRequirements": {"countRule": {"@type": "all"}, "elementIds": list(also)},
            "badgeRequirements": {"countRule": {"@type": "all"}, "requiredBadges": []},
        },
        "children": list(children), **more,
    }  # fmt: skip


def walked(value: Any, held: tuple[str, ...] = (), ticked: tuple[str, ...] = ()) -> Progress:
    return progress(read_pathway(json.dumps(value).encode()), held, ticked)


def states(result: Progress) -> dict[str, NodeState]:
    return {item.node.id: item.state for item in result.nodes}


def at(result: Progress, name: str) -> NodeProgress:
    return next(item for item in result.nodes if item.node.id == name)


TREE = element(
    "root", element("a", badge="A"), element("b", element("b1"), element("b2"), count=1),
    element("extra", badge="X", requiredForParentCompletion=False), badge="ROOT",
)  # fmt: skip


def test_a_badge_is_done_when_it_is_held_in_any_spelling() -> None:
    for address in (f"{API}A", "https://badgr.com/public/badges/A/", "http://API.badgr.io/v2/public/badges/A?v=2_0"):
        assert states(walked(TREE, (address,)))["a"] is NodeState.DONE, address
    assert states(walked(TREE))["a"] is NodeState.OPEN


def test_what_asks_for_others_is_done_with_them_and_waits_for_its_badge() -> None:
    result = walked(TREE, (f"{API}A",), ("b1",))
    assert states(result) == {
        "root": NodeState.WAITING, "a": NodeState.DONE, "b": NodeState.DONE, "b1": NodeState.DONE, "b2": NodeState.OPEN,
        "extra": NodeState.OPEN,
    }  # fmt: skip
    assert (at(result, "root").done, at(result, "root").of, at(result, "extra").node.optional) == (2, 2, True)
    assert result.next == ("extra",), "what only done ones ask for is no longer next"


def test_what_is_wrong_is_said_on_the_node_and_the_rest_works() -> None:
    tree = element(
        "root", element("a", also=("b",)), element("b", also=("a",)), element("c", element("c1"), count=3),
        element("d", also=("nowhere",)), element("e"), element("e"), element("f", also=("a",)),
    )  # fmt: skip
    result = walked(tree, ticked=("e",))
    problems = {item.node.id: item.problems for item in result.nodes if item.problems}
    assert problems == {
        "a": ("pathway_cycle",), "b": ("pathway_cycle",), "c": ("pathway_count_impossible",),
        "d": ("pathway_target_unknown",), "e#2": ("pathway_id_twice",),
    }  # fmt: skip
    found = states(result)
    assert {name for name, state in found.items() if state is NodeState.BLOCKED} == {"root", "a", "b", "c", "d", "f"}
    assert (found["e"], result.next) == (NodeState.DONE, ("c1", "e#2"))


def test_all_of_nothing_and_none_of_nothing_are_met() -> None:
    assert states(walked(element("root", element("a"), count=0, badge="R")))["root"] is NodeState.OPEN
    assert states(walked(element("root", badge="R"), (f"{API}R",)))["root"] is NodeState.DONE


def test_the_api_of_2016_and_its_optional_children() -> None:
    junction = {
        "@type": "ElementJunction",
        "junctionConfig": {"@type": "Disjunction", "requiredNumber": 1},
        "elements": ["u:a", "u:b"],
    }
    badges = {"@type": "BadgeJunction", "junctionConfig": {"@type": "Conjunction"}, "badges": [{"@id": f"{API}A"}]}
    value = {
        "@id": "u:p", "name": "P", "rootElement": "u:root", "elements": [
            {"@id": "u:root", "name": "R", "parent": None, "children": ["u:a", "u:b", "u:c"], "requirements": junction},
            {"@id": "u:a", "name": "A", "parent": "u:root", "requirements": badges},
            {"@id": "u:b", "name": "B", "parent": "u:root"}, {"@id": "u:c", "name": "C", "parent": "u:root"},
        ],
    }  # fmt: skip
    result = walked(value, (f"{API}A",))
    assert states(result)["u:root"] is NodeState.DONE
    assert [item.node.optional for item in result.nodes] == [False, False, False, True]


@pytest.mark.parametrize("prefix", ["ceterms:", ""])
def test_ctdl_components_conditions_and_what_comes_first(prefix: str) -> None:
    def node(kind: str, address: str, **members: Any) -> dict[str, Any]:
        return {"@id": address, "@type": f"{prefix}{kind}", **{f"{prefix}{key}": value for key, value in members.items()}}

    graph_of = [
        node("Pathway", "p", name={"en-US": "P"}, hasDestinationComponent="x:gone"),
        node("CredentialComponent", "x:top", name="Top", hasCondition=["x:any"], proxyFor="https://r.example/top"),
        node("ComponentCondition", "x:any", requiredNumber="1", targetComponent=["x:a", "x:b"]),
        node("CourseComponent", "x:a", name="A"), node("CourseComponent", "x:b", name="B", prerequisite="x:a"),
    ]  # fmt: skip
    value = {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": graph_of}
    result = walked(value)
    assert states(result) == {"x:top": NodeState.OPEN, "x:a": NodeState.OPEN, "x:b": NodeState.BLOCKED}
    assert (result.next, result.pathway.problems) == (("x:a",), (("pathway_target_unknown", "x:gone"),))
    assert states(walked(value, ticked=("x:a",)))["x:top"] is NodeState.WAITING
    assert states(walked(value, ("https://r.example/top",)))["x:top"] is NodeState.DONE


def test_associations_of_a_transcript() -> None:
    def achievement(name: str) -> dict[str, Any]:
        return {"id": f"u:{name}", "type": ["Achievement"], "name": name}

    def association(kind: str, source: str, target: str) -> dict[str, str]:
        return {"associationType": kind, "sourceId": f"u:{source}", "targetId": f"u:{target}"}

    value = {
        "id": "urn:clr", "name": "Transcript", "credentialSubject": {
            "achievement": [achievement(name) for name in "abc"],
            "association": [association("isParentOf", "a", "b"), association("precedes", "b", "c")],
        },
    }  # fmt: skip
    assert states(walked(value)) == {"u:a": NodeState.OPEN, "u:b": NodeState.OPEN, "u:c": NodeState.BLOCKED}
    assert states(walked(value, ("u:b",)))["u:a"] is NodeState.WAITING


def test_one_of_ones_own() -> None:
    steps = [
        {"id": "1", "title": "Read", "minutes": 20, "link": "https://x.example"},
        {"id": "2", "title": "Do", "after": ["1"]},
        "?",
    ]
    result = walked({"type": "Pathway", "title": "Mine", "steps": steps})
    assert (result.pathway.id, result.next, at(result, "1").node.minutes) == ("Mine", ("1",), 20)
    assert states(result)["2"] is NodeState.BLOCKED


@pytest.mark.parametrize("data", [b"", b"a,b", b"{}", b"[1]", b'{"type": "Pathway", "steps": []}'])
def test_what_is_no_pathway_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeError, match="pathway_not_found"):
        read_pathway(data)


def test_one_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "MAX_PATHWAY_NODES", 50)
    with pytest.raises(IntakeError, match="pathway_too_large"):
        walked(element("root", *(element(str(n)) for n in range(60))))
    assert limits.MAX_PATHWAY_NODES >= 1_000


def test_a_long_chain_takes_no_time() -> None:
    steps = [{"id": str(n), "title": "x", "of": [str(n + 1)]} for n in range(1_500)] + [{"id": "1500", "title": "last"}]
    result = walked({"type": "Pathway", "title": "Chain", "steps": steps}, ticked=("1500",))
    assert {item.state for item in result.nodes} == {NodeState.DONE}
