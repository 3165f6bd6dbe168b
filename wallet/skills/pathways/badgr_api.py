"""A Badgr pathway as the open API of 2016 to 2020 gave it: a flat list of elements that name each other by address.

A child that its parent's junction does not name is optional. Reports of completion by the issuer are another file, and
never read as progress.
"""

from __future__ import annotations

from typing import Any

from wallet.skills.frameworks.form import listed, text_of
from wallet.skills.pathways.graph import Gathering, Node, Pathway, Rule
from wallet.skills.pathways.progress import kind_of


class BadgrApi:
    """The form."""

    order = 20

    def claims(self, value: Any) -> bool:
        return isinstance(value, dict) and isinstance(value.get("elements"), list) and "rootElement" in value

    def read(self, value: Any) -> Pathway:
        """Returns the pathway. Raises IntakeError ``pathway_too_large``."""
        elements = [element for element in value["elements"] if isinstance(element, dict)]
        asked = {name for element in elements for rule in _rules(element) for name in rule.nodes}
        gathering = Gathering()
        for element in elements:
            address, rules = _address(element), _rules(element)
            badges = tuple(badge for badge in [_address(element.get("completionBadge"))] if badge)
            optional = bool(element.get("parent")) and address not in asked
            gathering.add(
                Node(address, text_of(element.get("name")), kind_of(badges, rules), badges, rules, optional=optional)
            )
        return Pathway(_address(value), text_of(value.get("name")), "badgr_api", gathering.all())


def _address(value: Any) -> str:
    if isinstance(value, dict):
        return text_of(value.get("@id")) or text_of(value.get("slug"))
    return text_of(value)


def _rules(element: dict[str, Any]) -> tuple[Rule, ...]:
    junction = element.get("requirements")
    if not isinstance(junction, dict):
        children = tuple(_address(child) for child in listed(element.get("children")))
        return (Rule(children),) if children else ()
    config = junction.get("junctionConfig")
    config = config if isinstance(config, dict) else {}
    number = config.get("requiredNumber")
    any_of = text_of(config.get("@type")) == "Disjunction"
    needed = (number if type(number) is int else 1) if any_of else None
    nodes = tuple(dict.fromkeys(_address(name) for name in listed(junction.get("elements"))))
    badges = tuple(dict.fromkeys(_address(badge) for badge in listed(junction.get("badges"))))
    rule = Rule(nodes, badges, needed)
    return (rule,) if rule.count else ()


PATHWAY_FORM = BadgrApi()
