"""A Badgr pathway as exported or shown on its public page: one nested tree (2019 on).

An element is done when its children, elements elsewhere in the tree and badges are there, each as its count says. ``all`` of
nothing is met, and so is 0 of nothing.
"""

from __future__ import annotations

from typing import Any

from wallet.skills.frameworks.form import listed, text_of
from wallet.skills.pathways.graph import Gathering, Node, Pathway, Rule
from wallet.skills.pathways.progress import kind_of


class BadgrExport:
    """The form."""

    order = 10

    def claims(self, value: Any) -> bool:
        return isinstance(value, dict) and "elementId" in value

    def read(self, value: Any) -> Pathway:
        """Returns the pathway. Raises IntakeError ``pathway_too_large``."""
        gathering = Gathering()
        waiting = [value]
        while waiting:
            element = waiting.pop()
            gathering.add(_node(element))
            children = [child for child in listed(element.get("children")) if isinstance(child, dict)]
            waiting.extend(reversed(children))
        return Pathway(text_of(value["elementId"]), text_of(value.get("name")), "badgr_export", gathering.all())


def _node(element: dict[str, Any]) -> Node:
    asked = element.get("requirements")
    requirements = asked if isinstance(asked, dict) else {}
    children = [child for child in listed(element.get("children")) if isinstance(child, dict)]
    of_children = [
        text_of(child.get("elementId")) for child in children if child.get("requiredForParentCompletion") is not False
    ]
    part = _part(requirements, "childElementRequirements")
    rules = [_rule(part, nodes=of_children)] if children or _count(part) else []
    part = _part(requirements, "nonChildElementRequirements")
    rules.append(_rule(part, nodes=[text_of(name) for name in listed(part.get("elementIds"))]))
    part = _part(requirements, "badgeRequirements")
    rules.append(_rule(part, badges=_badges(part.get("requiredBadges"))))
    kept = tuple(rule for rule in rules if rule.count)
    shortcuts = (
        _badges(requirements.get("shortcutBadges")) if requirements.get("allowCompletionBadgeShortcut") is not False else []
    )
    own = _badges(element.get("completionBadge"))
    badges = tuple(dict.fromkeys((*own, *(shortcuts if own or not kept else ()))))
    return Node(
        text_of(element.get("elementId")), text_of(element.get("name")), kind_of(badges, kept), badges, kept,
        optional=element.get("requiredForParentCompletion") is False, link=text_of(element.get("alignmentUrl")),
    )  # fmt: skip


def _part(requirements: dict[str, Any], name: str) -> dict[str, Any]:
    part = requirements.get(name)
    return part if isinstance(part, dict) else {}


def _count(part: dict[str, Any]) -> int | None:
    rule = part.get("countRule")
    count = rule.get("requiredCount") if isinstance(rule, dict) and rule.get("@type") == "atLeastN" else None
    return count if type(count) is int and count >= 0 else None


def _rule(part: dict[str, Any], *, nodes: list[str] | None = None, badges: list[str] | None = None) -> Rule:
    return Rule(tuple(dict.fromkeys(nodes or ())), tuple(dict.fromkeys(badges or ())), _count(part))


def _badges(value: Any) -> list[str]:
    return [address for badge in listed(value) if isinstance(badge, dict) and (address := text_of(badge.get("badgeUrl")))]


PATHWAY_FORM = BadgrExport()
