"""A pathway of one's own: ``{"type": "Pathway", "title": …, "steps": [{"id", "title", "minutes", "link", "badge", …}]}``.

``of`` are the ids of the steps a step is made of, ``needed`` how many of them (all, unless it says so); ``after`` are those
that come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings.web_address import split_address
from wallet.errors import UsageError
from wallet.limits import MAX_FIELD_CHARS, MAX_TITLE_CHARS
from wallet.skills.frameworks.form import listed, text_of
from wallet.skills.pathways.graph import Gathering, Node, Pathway, Rule
from wallet.skills.pathways.progress import kind_of

_GOAL: Final = "goal"
"""Id of what the steps of a pathway lead to that was made in the wallet."""


@dataclass(frozen=True, slots=True)
class StepByHand:
    """A step as it was typed; ``id`` is that of the step it was before, "" for a new one."""

    title: str
    minutes: int | None = None
    link: str = ""
    badge: str = ""
    id: str = ""


def by_hand(name: str, title: str, steps: Sequence[StepByHand], *, needed: int | None = None, badge: str = "") -> Pathway:
    """Returns a pathway of these steps, with ``needed`` of them, or all, leading to its end.

    Raises UsageError ``pathway_title``, ``pathway_no_steps``, ``pathway_words_too_long``; IntakeError
    ``pathway_too_large``.
    """
    title = " ".join(title.split())
    typed = [step for step in steps if step.title.strip()]
    if not title:
        raise UsageError("pathway_title")
    if not typed:
        raise UsageError("pathway_no_steps")
    if max(map(len, (title, *(step.title for step in typed)))) > MAX_TITLE_CHARS or any(
        len(text) > MAX_FIELD_CHARS for text in (badge, *(text for step in typed for text in (step.link, step.badge)))
    ):
        raise UsageError("pathway_words_too_long")
    taken = {step.id for step in typed}
    fresh = (str(number) for number in range(1, 2 * len(typed) + 1) if str(number) not in taken)
    rows = [
        {
            "id": step.id or next(fresh), "title": " ".join(step.title.split()), "minutes": step.minutes,
            "link": step.link.strip(), "badge": step.badge.strip(),
        }
        for step in typed
    ]  # fmt: skip
    expected = None if needed is None else min(needed, len(rows))
    goal = {"id": _GOAL, "title": title, "of": [row["id"] for row in rows], "needed": expected, "badge": badge.strip()}
    return PATHWAY_FORM.read({"type": "Pathway", "id": name, "title": title, "steps": [*rows, goal]})


@dataclass(frozen=True, slots=True)
class TypedSteps:
    """What was typed to make a pathway, to be changed: its steps, how many are needed (None: all), the badge at its end."""

    steps: tuple[StepByHand, ...]
    needed: int | None
    badge: str


def steps_by_hand(pathway: Pathway) -> TypedSteps:
    """Returns what was typed to make ``pathway``; of one that came in as a file, what can be typed of it."""
    goal = next((node for node in pathway.nodes if node.id == _GOAL), None)
    steps = tuple(
        StepByHand(node.title, node.minutes, node.link, next(iter(node.badges), ""), node.id)
        for node in pathway.nodes
        if node is not goal
    )
    needed = goal.rules[0].needed if goal is not None and goal.rules else None
    return TypedSteps(steps, needed, next(iter(goal.badges), "") if goal is not None else "")


def link_host(address: str) -> str:
    """Returns the site that a link leads to, as it is asked for on the network (IDNA); "" for what is no web address, or
    brings a name or passphrase along."""
    parts = split_address(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return ""
    try:
        return parts.hostname.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


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
