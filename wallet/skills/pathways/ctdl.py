"""A CTDL pathway of any age: components that name each other, and conditions over them.

Drafts of 2019 call the same things otherwise (``hasRoot``, ``isParentOf``); members go by their local names. A component
stands for the badge or credential at its ``proxyFor`` or ``sourceData``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.skills.frameworks.ctdl_asn import addresses_of, local_members, local_types, nodes_of, text_in
from wallet.skills.frameworks.form import listed
from wallet.skills.pathways.graph import Gathering, Node, Pathway, Rule
from wallet.skills.pathways.progress import kind_of

_NO_COMPONENTS: Final = frozenset(
    {"pathway", "componentcondition", "constraint", "ruleset", "concept", "conceptscheme", "progressionmodel",
     "progressionlevel", "quantitativevalue", "componentlevel"}
)  # fmt: skip
_CHILDREN: Final = ("haschild", "isparentof", "haspart")
_CREDENTIALS: Final = frozenset({"certification", "certificate", "license", "badge", "digitalbadge", "credential", "degree"})


class CtdlPathway:
    """The form."""

    order = 30

    def claims(self, value: Any) -> bool:
        return any("pathway" in local_types(node) for node in nodes_of(value))

    def read(self, value: Any) -> Pathway:
        """Returns the pathway. Raises IntakeError ``pathway_too_large``, ``pathway_not_found``."""
        nodes = nodes_of(value)
        whole = next(node for node in nodes if "pathway" in local_types(node))
        by_id = {name: node for node in reversed(nodes) for name in addresses_of(node.get("id"))}
        components = [node for node in nodes if _is_component(node)]
        if not components:
            raise IntakeError("pathway_not_found")
        gathering = Gathering()
        for node in components:
            gathering.add(_component(node, by_id))
        name = next(iter(addresses_of(whole.get("id"))), "") or text_in(whole, "name")
        roots = [r for member in ("hasdestinationcomponent", "hasroot") for r in addresses_of(whole.get(member))]
        missing = tuple(("pathway_target_unknown", root) for root in roots if root not in gathering.nodes)
        return Pathway(name, text_in(whole, "name"), "ctdl", gathering.all(), missing)


def _is_component(node: dict[str, Any]) -> bool:
    types = local_types(node)
    return bool(types) and not types & _NO_COMPONENTS and bool(next(addresses_of(node.get("id")), ""))


def _component(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Node:
    rules = tuple(_rules(node, by_id))
    stands_for = [a for member in ("proxyfor", "sourcedata") for a in addresses_of(node.get(member))]
    badges = tuple(dict.fromkeys(stands_for))
    after = tuple(a for member in ("prerequisite", "preceededby", "precededby") for a in addresses_of(node.get(member)))
    name = next(addresses_of(node.get("id")), "")
    if not badges and local_types(node) & _CREDENTIALS:
        badges = (name,)
    return Node(name, text_in(node, "name"), kind_of(badges, rules), badges, rules, tuple(dict.fromkeys(after)))


def _rules(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[Rule]:
    conditions = [
        condition for condition in (_whole(value, by_id) for value in listed(node.get("hascondition"))) if condition
    ]
    for condition in conditions:
        targets = tuple(dict.fromkeys(addresses_of(condition.get("targetcomponent"))))
        number = text_in(condition, "requirednumber") or text_in(condition, "rightoperand")
        if targets:
            yield Rule(targets, needed=int(number) if number.isdigit() and len(number) < 6 else None)
    children = tuple(dict.fromkeys(a for member in _CHILDREN for a in addresses_of(node.get(member))))
    if children and not conditions:
        yield Rule(children)


def _whole(value: Any, by_id: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    if isinstance(value, dict) and len(value) > 1:
        return local_members(value)
    return by_id.get(next(addresses_of(value), ""))


PATHWAY_FORM = CtdlPathway()
