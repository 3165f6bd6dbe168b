"""Pathways the person follows: brought in from files, and how far they are by what they hold and ticked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from wallet.errors import StoreError
from wallet.limits.skills import MAX_PATHWAYS
from wallet.service.context import ServiceContext
from wallet.service.roles import Roles
from wallet.skills.pathways.graph import Node, NodeKind, Pathway, Rule
from wallet.skills.pathways.progress import Progress, progress
from wallet.store.copies.backup_contents import PATHWAYS_SETTING

_TUPLES: Final = ("badges", "after", "problems")


class Pathways:
    """Pathways of one wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, roles: Roles) -> None:
        self._context = context
        self._roles = roles

    def add(self, pathway: Pathway) -> None:
        """Keeps a pathway; one of the same id takes its place, and what was ticked stays. Raises ``too_many_pathways``."""
        kept = self._kept()
        ticked = kept.get(pathway.id, {}).get("ticked", [])
        kept[pathway.id] = {"pathway": asdict(pathway), "ticked": ticked}
        if len(kept) > MAX_PATHWAYS:
            raise StoreError("too_many_pathways")
        self._context.vault.settings.set(PATHWAYS_SETTING, kept)

    def all(self) -> list[Progress]:
        """Returns every pathway with how far the person is, as they were added."""
        held = self._held()
        return [progress(_pathway(row["pathway"]), held, row["ticked"]) for row in self._kept().values()]

    def show(self, name: str) -> Progress:
        """Returns one by its id, or by how its id or title begins. Raises ``pathway_unknown``, ``pathway_ambiguous``."""
        row = self._row(name)
        return progress(_pathway(row["pathway"]), self._held(), row["ticked"])

    def tick(self, name: str, step: str) -> Progress:
        """Marks a step as done, or as not done where it was. Raises ``pathway_unknown``, ``pathway_step_unknown``."""
        kept, row = self._kept(), self._row(name)
        pathway = _pathway(row["pathway"])
        node = next((node for node in pathway.nodes if node.id == step), None)
        if node is None or node.kind is not NodeKind.STEP:
            raise StoreError("pathway_step_unknown")
        ticked = [other for other in row["ticked"] if other != step]
        if len(ticked) == len(row["ticked"]):
            ticked.append(step)
        kept[pathway.id] = {"pathway": row["pathway"], "ticked": ticked}
        self._context.vault.settings.set(PATHWAYS_SETTING, kept)
        return progress(pathway, self._held(), ticked)

    def _held(self) -> set[str]:
        """The badges that are held, verified and in force, by the addresses of their achievements."""
        return {address for holding in self._roles.held() if holding.is_believed for address in holding.addresses}

    def _kept(self) -> dict[str, dict[str, Any]]:
        return dict(self._context.vault.settings.get(PATHWAYS_SETTING) or {})

    def _row(self, name: str) -> dict[str, Any]:
        kept = self._kept()
        if name in kept:
            return kept[name]
        starts = [
            row
            for key, row in kept.items()
            if name and (key.startswith(name) or row["pathway"]["title"].casefold().startswith(name.casefold()))
        ]
        if len(starts) != 1:
            raise StoreError("pathway_ambiguous" if starts else "pathway_unknown")
        return starts[0]


def _pathway(plain: dict[str, Any]) -> Pathway:
    nodes = tuple(
        Node(
            **{
                **node,
                "kind": NodeKind(node["kind"]),
                "rules": tuple(Rule(tuple(rule["nodes"]), tuple(rule["badges"]), rule["needed"]) for rule in node["rules"]),
                **{name: tuple(node[name]) for name in _TUPLES},
            }
        )
        for node in plain["nodes"]
    )
    return Pathway(
        plain["id"], plain["title"], plain["form"], nodes, tuple((code, where) for code, where in plain["problems"])
    )
