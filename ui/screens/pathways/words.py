"""What is said of a pathway and its steps."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ui.text import dates
from ui.text.spoken import Text, joined
from ui.text.words import has, problem, t
from ui.widgets.progress import StepMark
from wallet.service.pathways import (
    Followed,
    NodeKind,
    NodeProgress,
    NodeState,
    Progress,
    StepTrace,
    minutes,
    minutes_left,
    steps_done,
)

_HOUR: Final = 60
_NONE: Final = StepTrace()


def time_text(amount: int) -> Text | str:
    """Returns "12 min", "3 h", "4 h 30 min"; "" for none."""
    if amount <= 0:
        return ""
    hours, rest = divmod(amount, _HOUR)
    if not hours:
        return t("pathways.minutes", n=rest)
    return t("pathways.hours", n=hours) if not rest else t("pathways.hours_minutes", hours=hours, minutes=rest)


def done_text(progress: Progress) -> Text:
    """Returns "3 of 5 steps"."""
    done, of = steps_done(progress)
    return t("pathways.steps_done", done=done, n=of)


def left_text(progress: Progress, name: str | None = None) -> Text | str:
    """Returns "about 40 min left", of the whole or of one node; "" where nothing says so, or nothing is left."""
    left = minutes_left(progress, None if name is None else [name])
    return t("pathways.left", time=time_text(left)) if left else ""


def head_text(followed: Followed, now: datetime) -> Text:
    """Returns the line beneath a pathway's title."""
    touched = followed.touched
    here = "" if touched is None else t("pathways.last_here", date=dates.moment(touched, now))
    return joined(done_text(followed.progress), here, left_text(followed.progress))


def stage_text(item: NodeProgress, followed: Followed, now: datetime) -> Text | str:
    """Returns the line beneath a node on the way: how far it is, what it waits for, how long it takes."""
    progress = followed.progress
    if item.node.kind is NodeKind.STEP:
        return step_text(item, followed.traces.get(item.node.id, _NONE), now)
    if item.state is NodeState.DONE:
        return t("pathways.earned" if item.node.badges else "pathways.done")
    count = t("pathways.of", done=item.done, of=item.of) if item.node.rules else ""
    if item.state is NodeState.WAITING:
        return joined(count, t("pathways.awaits_badge"))
    if item.state is NodeState.BLOCKED:
        return joined(count, trouble_text(item) or t("pathways.later"))
    return joined(count, left_text(progress, item.node.id), _optional(item)) or t("pathways.not_begun")


def step_text(item: NodeProgress, trace: StepTrace, now: datetime) -> Text | str:
    """Returns the line beneath a step: by what it is done and when, whom it waits for, or that it is open."""
    if item.state is NodeState.DONE:
        when = "" if trace.at is None else dates.recently(trace.at, now)
        return joined(t(f"pathways.how.{trace.how or 'ticked'}"), when)
    if item.state is NodeState.WAITING and trace.asked is not None:
        return t("pathways.asked", date=dates.recently(trace.asked, now))
    if item.state is NodeState.BLOCKED:
        return trouble_text(item) or t("pathways.later")
    subtitle = t(f"pathways.decision.{trace.decision}") if trace.decision is not None else ""
    return joined(subtitle or t("pathways.not_done"), _optional(item))


def trouble_text(item: NodeProgress) -> Text | str:
    """Returns what is wrong with a node in its source; "" for nothing."""
    return joined(*(problem(code).sentence for code in item.problems), by=" ") if item.problems else ""


def rule_text(item: NodeProgress) -> Text | str:
    """Returns what a node asks for in words: all of them, or so many."""
    nodes, badges = ({name for rule in item.node.rules for name in getattr(rule, part)} for part in ("nodes", "badges"))
    count = len(nodes) + len(badges)
    if not count:
        return ""
    return t("pathways.asks_all", n=count) if item.of >= count else t("pathways.asks_some", done=item.of, n=count)


def mark_of(item: NodeProgress, *, here: bool = False, goal: bool = False) -> StepMark:
    """Returns the mark of a node; ``here`` where the person is, ``goal`` for what all of it leads to."""
    if item.state is NodeState.DONE:
        return StepMark.DONE
    if goal:
        return StepMark.GOAL
    if here:
        return StepMark.HERE
    if item.state is NodeState.WAITING:
        return StepMark.WAITING
    return StepMark.BLOCKED if item.state is NodeState.BLOCKED else StepMark.OPEN


def state_word(item: NodeProgress) -> Text:
    """Returns the state of a node for those who hear it."""
    return t(f"pathways.state.{item.state}") if has(f"pathways.state.{item.state}") else t("pathways.not_done")


def minutes_text(progress: Progress, name: str) -> Text | str:
    """Returns how long a node takes with all it asks for; "" where nothing says so."""
    return time_text(minutes(progress, name))


def _optional(item: NodeProgress) -> Text | str:
    return t("pathways.optional") if item.node.optional else ""
