"""How far somebody is on a pathway: what is done, what is open, what waits, what cannot be done and why."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from wallet.skills.labels import same_address
from wallet.skills.pathways.graph import Node, NodeKind, Pathway, Rule


class NodeState(StrEnum):
    """Where a node stands (docs: command line)."""

    DONE = "done"
    OPEN = "open"
    WAITING = "waiting"
    """All that it asks for is done, and its badge is not held yet; or somebody was asked for their word about a step."""
    BLOCKED = "blocked"
    """Something must be done before it, or what it asks for cannot be met."""


@dataclass(frozen=True, slots=True)
class NodeProgress:
    """One node and how far it is: ``done`` of ``of`` things it asks for."""

    node: Node
    state: NodeState
    done: int
    of: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A pathway and how far somebody is; ``next`` are the ids of what can be done now, in the source's order."""

    pathway: Pathway
    nodes: tuple[NodeProgress, ...]
    next: tuple[str, ...]


def progress(pathway: Pathway, held: Collection[str], ticked: Collection[str], asked: Collection[str] = ()) -> Progress:
    """Returns how far somebody is who holds the badges at ``held`` (verified, in force), did the steps ``ticked``, and
    waits for somebody's word about the steps ``asked``.

    What goes round in a circle is never done by itself; that is found by what could be done by somebody who had
    everything.
    """
    addresses = {same_address(address) for address in held}
    done = _fixpoint(pathway, lambda address: same_address(address) in addresses, lambda node: node.id in ticked)
    possible = _fixpoint(pathway, lambda _: True, lambda _: True)
    circles = _in_circles(pathway, possible)
    nodes = tuple(_waiting(_node(node, done, possible, circles, addresses), asked) for node in pathway.nodes)
    return Progress(pathway, nodes, _next(pathway, nodes, done))


def _fixpoint(pathway: Pathway, is_held: Callable[[str], bool], is_ticked: Callable[[Node], bool]) -> set[str]:
    done: set[str] = set()
    waiting = list(pathway.nodes)
    while True:
        left = [node for node in waiting if not _is_done(node, done, is_held, is_ticked)]
        done |= {node.id for node in waiting} - {node.id for node in left}
        if len(left) == len(waiting):
            return done
        waiting = left


def _is_done(node: Node, done: set[str], is_held: Callable[[str], bool], is_ticked: Callable[[Node], bool]) -> bool:
    if node.badges:
        # Whoever has everything still cannot have what asks for itself.
        everything = is_held("") and not _is_met_all(node, done, is_held)
        return any(is_held(address) for address in node.badges) and not everything
    if node.rules:
        return _is_met_all(node, done, is_held)
    return is_ticked(node)


def _is_met_all(node: Node, done: set[str], is_held: Callable[[str], bool]) -> bool:
    return all(_met(rule, done, is_held) >= rule.count for rule in node.rules)


def _met(rule: Rule, done: set[str], is_held: Callable[[str], bool]) -> int:
    return sum(name in done for name in rule.nodes) + sum(is_held(address) for address in rule.badges)


def _in_circles(pathway: Pathway, possible: set[str]) -> set[str]:
    """Returns the nodes that ask for themselves by way of others: what is left when all that ends is taken away."""
    left = {
        node.id: {name for rule in node.rules for name in rule.nodes if name not in possible}
        for node in pathway.nodes
        if node.id not in possible
    }
    for names in left.values():
        names &= left.keys()
    ends = [name for name, asked in left.items() if not asked]
    while ends:
        for name in ends:
            del left[name]
        for asked in left.values():
            asked -= set(ends)
        ends = [name for name, asked in left.items() if not asked]
    # What only leads into a circle is not in it.
    while leads := [name for name in left if not any(name in asked for asked in left.values())]:
        for name in leads:
            del left[name]
    return set(left)


def _node(node: Node, done: set[str], possible: set[str], circles: set[str], held: set[str]) -> NodeProgress:
    def is_held(address: str) -> bool:
        return same_address(address) in held

    problems = (*node.problems, *(("pathway_cycle",) if node.id in circles else ()))
    of = sum(rule.count for rule in node.rules) or 1
    met = sum(min(rule.count, _met(rule, done, is_held)) for rule in node.rules)
    if node.id in done:
        return NodeProgress(node, NodeState.DONE, of, of, problems)
    if node.id not in possible or any(name not in done for name in node.after):
        return NodeProgress(node, NodeState.BLOCKED, met, of, problems)
    if node.badges and node.rules and _is_met_all(node, done, is_held):
        return NodeProgress(node, NodeState.WAITING, met, of, problems)
    return NodeProgress(node, NodeState.OPEN, met, of, problems)


def _waiting(item: NodeProgress, asked: Collection[str]) -> NodeProgress:
    is_asked = item.state is NodeState.OPEN and item.node.kind is NodeKind.STEP and item.node.id in asked
    return replace(item, state=NodeState.WAITING) if is_asked else item


def _next(pathway: Pathway, nodes: tuple[NodeProgress, ...], done: set[str]) -> tuple[str, ...]:
    """Returns what is open and asks for no other open node; what only done nodes ask for is no longer next."""
    parents: dict[str, list[str]] = {}
    for node in pathway.nodes:
        for rule in node.rules:
            for name in rule.nodes:
                parents.setdefault(name, []).append(node.id)
    open_ones = {item.node.id for item in nodes if item.state is NodeState.OPEN}

    def is_wanted_still(name: str) -> bool:
        return name not in parents or any(parent not in done for parent in parents[name])

    return tuple(
        item.node.id
        for item in nodes
        if item.node.id in open_ones
        and is_wanted_still(item.node.id)
        and not any(name in open_ones for rule in item.node.rules for name in rule.nodes)
    )


def kind_of(badges: tuple[str, ...], rules: tuple[Rule, ...]) -> NodeKind:
    """Returns what a node with these is."""
    return NodeKind.BADGE if badges else NodeKind.GROUP if rules else NodeKind.STEP
