"""What goes into a packet: for each line of a list the best that is held, and of health records only what was ticked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wallet.errors import UsageError
from wallet.skills.holdings import Holding
from wallet.skills.matching import Evidence, Matched, OutcomeKind

_HEALTH = "health-record"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list and what goes along for it.

    ``withheld``: something would, and is a health record that was not ticked for this line.
    """

    result: Matched
    holdings: tuple[Holding, ...] = ()
    withheld: bool = False
    ends_early: bool = False
    """Whether what goes along, or would, ends before the day it is needed on; so it is also of one's own word alone."""
    is_sensitive: bool = False
    """Whether what goes along, or would, is a health record: it needs a tick for this line."""


def choose(
    results: Sequence[Matched],
    ticked: Collection[str],
    preferred: Mapping[str, str] | None = None,
    *,
    start: date | None = None,
) -> tuple[Choice, ...]:
    """Returns what goes along for each line; of each as many as it asks for, the best that is held.

    ``preferred``: line → the record to take first for it, where it fits. ``start``: the day the work starts, if any.

    A record is sensitive when it says that it is a health record, or when it fits a line that its list calls sensitive: for
    whatever line it would go, that line must be in ``ticked``. Raises UsageError ``packet_no_such_item``.
    """
    first = preferred or {}
    unknown = (set(ticked) | set(first)) - {result.requirement.id for result in results}
    if unknown:
        raise UsageError("packet_no_such_item", min(unknown))
    sensitive = {
        evidence.holding.ref
        for result in results
        for evidence in result.evidence
        if result.requirement.sensitive or evidence.holding.kind == _HEALTH
    }
    return tuple(
        _chosen(result, sensitive, first.get(result.requirement.id, ""), start, is_ticked=result.requirement.id in ticked)
        for result in results
    )


def _chosen(result: Matched, sensitive: Collection[str], preferred: str, start: date | None, *, is_ticked: bool) -> Choice:
    if result.outcome is OutcomeKind.MISSING:
        return Choice(result)
    # The order stays as it was but for the one that is preferred.
    fitting = sorted(result.evidence, key=lambda evidence: evidence.holding.ref != preferred)
    allowed = [evidence for evidence in fitting if is_ticked or evidence.holding.ref not in sensitive]
    if result.requirement.sensitive and not is_ticked:
        allowed = []
    each = {(evidence.holding.ref, evidence.holding.scope): evidence.holding for evidence in allowed}
    return Choice(
        _as_taken(result, allowed[0]) if allowed else result,
        tuple(each.values())[: result.requirement.copies],
        withheld=bool(fitting) and not allowed,
        ends_early=_ends_early(result, (allowed or fitting)[0], start),
        is_sensitive=result.requirement.sensitive or (not allowed or allowed[0].holding.ref in sensitive),
    )


def _ends_early(result: Matched, taken: Evidence, start: date | None) -> bool:
    asked = result.requirement
    needed = asked.days_left_at or (start if asked.at_start else None)
    return needed is not None and taken.holding.ends is not None and taken.holding.ends < needed


def _as_taken(result: Matched, taken: Evidence) -> Matched:
    """Returns what became of a line by what goes along for it: another one than the best may fit less."""
    if taken is result.evidence[0] or result.requirement.copies > 1:
        return result
    rest = tuple(evidence for evidence in result.evidence if evidence is not taken)
    return Matched(result.requirement, taken.outcome, (taken, *rest), taken.reason, taken.holding.title)
