"""A pathway as one graph, whatever form it came in: nodes, and what each of them asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_PATHWAY_NODES


class NodeKind(StrEnum):
    """What a node is."""

    BADGE = "badge"
    """It is done when its badge is held."""
    GROUP = "group"
    """It is done when what it asks for is."""
    STEP = "step"
    """It is done when the person says so, or shows it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a node asks for: some of several nodes, or of several badges by their addresses.

    ``needed``: how many of them; None for all. Several rules of a node are all asked for.
    """

    nodes: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    needed: int | None = None

    @property
    def count(self) -> int:
        """How many are asked for."""
        return len(self.nodes) + len(self.badges) if self.needed is None else self.needed


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        id: the source's own.
        badges: addresses of the badge that stands for it; holding any of them is enough. Empty where none does.
        rules: what it asks for, all of it.
        after: nodes that must be done before it.
        optional: its parent does not ask for it.
        minutes, link: of a step, as the source says; the link is shown and never opened by itself.
        problems: codes of what is wrong with it in the source.
    """

    id: str
    title: str
    kind: NodeKind = NodeKind.STEP
    badges: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    after: tuple[str, ...] = ()
    optional: bool = False
    minutes: int | None = None
    link: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway. ``problems`` are (code, where) of what is wrong with it as a whole."""

    id: str
    title: str
    form: str
    nodes: tuple[Node, ...]
    problems: tuple[tuple[str, str], ...] = ()


class PathwayForm(Protocol):
    """One form. ``order``: the lowest that claims a value of JSON reads it."""

    order: int

    def claims(self, value: Any) -> bool: ...

    def read(self, value: Any) -> Pathway: ...


@dataclass
class Gathering:
    """Nodes while a source is gone through: a second one with an id of an earlier is kept under a name of its own.

    Raises IntakeError ``pathway_too_large``.
    """

    nodes: dict[str, Node] = field(default_factory=dict)

    def add(self, node: Node) -> None:
        if len(self.nodes) >= MAX_PATHWAY_NODES:
            raise IntakeError("pathway_too_large", f"more than {MAX_PATHWAY_NODES}")
        name, number = node.id, 1
        while name in self.nodes:
            number += 1
            name = f"{node.id}#{number}"
        if number > 1:
            node = replace(node, id=name, problems=(*node.problems, "pathway_id_twice"))
        self.nodes[name] = node

    def all(self) -> tuple[Node, ...]:
        """Returns the nodes; what each points at that is not there is said of it."""
        return tuple(self._checked(node) for node in self.nodes.values())

    def _checked(self, node: Node) -> Node:
        problems = list(node.problems)
        asked = [name for rule in node.rules for name in rule.nodes]
        if any(name not in self.nodes for name in (*asked, *node.after)):
            problems.append("pathway_target_unknown")
        if any(rule.count > len(rule.nodes) + len(rule.badges) for rule in node.rules):
            problems.append("pathway_count_impossible")
        return replace(node, problems=tuple(dict.fromkeys(problems)))
