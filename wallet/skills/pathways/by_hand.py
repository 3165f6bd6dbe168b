"""A pathway of one's own: ``{"type": "Pathway", "title": …, "steps": [{"id", "title", "minutes", "link", "badge", …}]}``.

``of`` are the ids of the steps a step is made of, ``needed`` how many of them (all, unless it says so); ``after`` are those
that come first.
"""

from __future__ import annotations

from typing import Any

from wallet.skills.frameworks.form import listed, text_of
from wallet.skills.pathways.graph import Gathering, Node, Pathway, Rule
from wallet.skills.pathways.progress import kind_of


class ByHand:
    """The form."""

    order = 5

    def claims(self, value: Any) -> bool:
        return isinstance(value, dict) and value.get("type") == "Pathway" and isinstance(value.get("steps"), list)

    def read(self, value: Any) -> Pathway:
        """Returns the pathway. Raises IntakeError ``pathway_too_large``."""
        gathering = Gathering()
        for number, step in enumerate(value["steps"], 1):
            if not isinstance(step, dict):
                continue
            badges = tuple(text_of(address) for address in listed(step.get("badge")) if text_of(address))
            parts = tuple(text_of(name) for name in listed(step.get("of")))
            needed, minutes = step.get("needed"), step.get("minutes")
            rules = (Rule(parts, needed=needed if type(needed) is int and needed >= 0 else None),) if parts else ()
            name = text_of(step.get("id")) or str(number)
            gathering.add(
                Node(
                    name, text_of(step.get("title")) or name, kind_of(badges, rules), badges, rules,
                    tuple(text_of(other) for other in listed(step.get("after"))),
                    minutes=minutes if type(minutes) is int and minutes > 0 else None, link=text_of(step.get("link")),
                )
            )  # fmt: skip
        title = text_of(value.get("title"))
        return Pathway(text_of(value.get("id")) or title, title, "by_hand", gathering.all())


PATHWAY_FORM = ByHand()
