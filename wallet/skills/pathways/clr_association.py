"""What an issuer's achievements have to do with each other: ``association`` of CLR 2.0, as a pathway."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wallet.skills.frameworks.form import listed, text_of
from wallet.skills.pathways.graph import Gathering, Node, NodeKind, Pathway, Rule


class ClrAssociation:
    """The form."""

    order = 40

    def claims(self, value: Any) -> bool:
        return bool(_associations(value))

    def read(self, value: Any) -> Pathway:
        """Returns the pathway. Raises IntakeError ``pathway_too_large``."""
        titles = {text_of(node.get("id")): text_of(node.get("name")) for node in _achievements(value)}
        children: dict[str, list[str]] = defaultdict(list)
        after: dict[str, list[str]] = defaultdict(list)
        for association in _associations(value):
            kind = text_of(association.get("associationType"))
            source, target = text_of(association.get("sourceId")), text_of(association.get("targetId"))
            if kind in ("isParentOf", "isChildOf") and source and target:
                parent, child = (source, target) if kind == "isParentOf" else (target, source)
                if child not in children[parent]:
                    children[parent].append(child)
            elif kind == "precedes" and source and target and source not in after[target]:
                after[target].append(source)
        gathering = Gathering()
        for address in dict.fromkeys((*titles, *children)):
            if address in titles:
                rules = (Rule(tuple(children[address])),) if children.get(address) else ()
                gathering.add(Node(address, titles[address], NodeKind.BADGE, (address,), rules, tuple(after[address])))
        title = text_of(value.get("name"))
        return Pathway(text_of(value.get("id")) or title, title, "clr_association", gathering.all())


def _associations(value: Any) -> list[dict[str, Any]]:
    return [
        association
        for subject in listed(value.get("credentialSubject") if isinstance(value, dict) else None)
        if isinstance(subject, dict)
        for association in listed(subject.get("association"))
        if isinstance(association, dict)
    ]


def _achievements(value: Any) -> list[dict[str, Any]]:
    """Every achievement anywhere in it, each once, in order."""
    gathered: dict[str, dict[str, Any]] = {}
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, list):
            waiting.extend(reversed(inner))
        elif isinstance(inner, dict):
            types = [name for name in listed(inner.get("type")) if isinstance(name, str)]
            if "Achievement" in types and text_of(inner.get("id")):
                gathered.setdefault(text_of(inner["id"]), inner)
            waiting.extend(reversed([value for value in inner.values() if isinstance(value, dict | list)]))
    return list(gathered.values())


PATHWAY_FORM = ClrAssociation()
