"""A pathway as people read it: the stages one after the other, what each is made of, and the whole as an outline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wallet.skills.pathways.progress import NodeProgress, NodeState, Progress


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One node of the outline, ``depth`` below the top."""

    item: NodeProgress
    depth: int


def stages(progress: Progress) -> tuple[NodeProgress, ...]:
    """Returns what stands on the way, in the source's order, and at the end what all of it leads to where that is one thing.

    Of a pathway that leads to one node these are its parts, what is optional, and that node.
    """
    tops = _tops(progress)
    goals = [item for item in tops if item.node.rules and not item.node.optional]
    if len(goals) != 1:
        return tuple(tops)
    (goal,) = goals
    others = [item for item in tops if item is not goal]
    return (*parts(progress, goal.node.id), *others, goal)


def parts(progress: Progress, name: str) -> tuple[NodeProgress, ...]:
    """Returns the nodes that a node asks for, each once; none for a step or an unknown name."""
    by_id = {item.node.id: item for item in progress.nodes}
    if name not in by_id:
        return ()
    asked = dict.fromkeys(other for rule in by_id[name].node.rules for other in rule.nodes)
    return tuple(by_id[other] for other in asked if other in by_id and other != name)


def outline(progress: Progress) -> tuple[OutlineLine, ...]:
    """Returns every node once, beneath the first that asks for it; what only asks for itself stands at the top."""
    seen: set[str] = set()
    lines: list[OutlineLine] = []

    def walk(items: Iterable[NodeProgress]) -> None:
        waiting = [(item, 0) for item in items][::-1]
        while waiting:
            item, depth = waiting.pop()
            if item.node.id in seen:
                continue
            seen.add(item.node.id)
            lines.append(OutlineLine(item, depth))
            waiting.extend((part, depth + 1) for part in reversed(parts_by_id.get(item.node.id, ())))

    parts_by_id = _parts_by_id(progress)
    walk(_tops(progress))
    walk(progress.nodes)
    return tuple(lines)


def steps_done(progress: Progress) -> tuple[int, int]:
    """Returns how many of the stages that count are done, and how many there are: what "3 of 5" says."""
    counted = [item for item in stages(progress) if not item.node.optional]
    goal = counted[-1:] if len(counted) > 1 and counted[-1].node.rules else []
    counted = counted[: len(counted) - len(goal)] or counted
    return sum(item.state is NodeState.DONE for item in counted), len(counted)


def minutes_left(progress: Progress, names: Iterable[str] | None = None) -> int:
    """Returns the minutes of the steps that are still to do, of the whole or of ``names`` and all they ask for; 0 where
    nothing says so."""
    expected = None if names is None else _within(progress, names)
    return sum(
        item.node.minutes or 0
        for item in progress.nodes
        if item.state is not NodeState.DONE and (expected is None or item.node.id in expected) and not item.node.optional
    )


def minutes(progress: Progress, name: str) -> int:
    """Returns the minutes of a node and of all it asks for; 0 where nothing says so."""
    within = _within(progress, [name])
    return sum(item.node.minutes or 0 for item in progress.nodes if item.node.id in within)


def _tops(progress: Progress) -> list[NodeProgress]:
    asked = {name for item in progress.nodes for rule in item.node.rules for name in rule.nodes if name != item.node.id}
    return [item for item in progress.nodes if item.node.id not in asked] or list(progress.nodes)


def _parts_by_id(progress: Progress) -> dict[str, tuple[NodeProgress, ...]]:
    by_id = {item.node.id: item for item in progress.nodes}
    return {
        item.node.id: tuple(
            by_id[name] for name in dict.fromkeys(n for rule in item.node.rules for n in rule.nodes) if name in by_id
        )
        for item in progress.nodes
    }


def _within(progress: Progress, names: Iterable[str]) -> set[str]:
    parts_by_id = _parts_by_id(progress)
    within: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in within:
            within.add(name)
            waiting.extend(part.node.id for part in parts_by_id.get(name, ()))
    return within
