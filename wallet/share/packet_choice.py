"""What goes into a packet: for each line of a list the best that is held, and of health records only what was ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wallet.errors import UsageError
from wallet.skills.holdings import Holding
from wallet.skills.matching import Matched, OutcomeKind

_HEALTH = "health-record"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list and what goes along for it.

    ``withheld``: something would, and is a health record that was not ticked for this line.
    """

    result: Matched
    holdings: tuple[Holding, ...] = ()
    withheld: bool = False


def choose(results: Sequence[Matched], ticked: Collection[str]) -> tuple[Choice, ...]:
    """Returns what goes along for each line; of each as many as it asks for.

    A record is sensitive when it says that it is a health record, or when it fits a line that its list calls sensitive:
    for whatever line it would go, that line must be in ``ticked``. Raises UsageError ``packet_no_such_item``.
    """
    unknown = set(ticked) - {result.requirement.id for result in results}
    if unknown:
        raise UsageError("packet_no_such_item", min(unknown))
    sensitive = {
        evidence.holding.ref
        for result in results
        for evidence in result.evidence
        if result.requirement.sensitive or evidence.holding.kind == _HEALTH
    }
    return tuple(_chosen(result, sensitive, is_ticked=result.requirement.id in ticked) for result in results)


def _chosen(result: Matched, sensitive: Collection[str], *, is_ticked: bool) -> Choice:
    if result.outcome is OutcomeKind.MISSING:
        return Choice(result)
    fitting = [evidence.holding for evidence in result.evidence]
    allowed = [holding for holding in fitting if is_ticked or holding.ref not in sensitive]
    if result.requirement.sensitive and not is_ticked:
        allowed = []
    each = {(holding.ref, holding.scope): holding for holding in allowed}
    return Choice(result, tuple(each.values())[: result.requirement.copies], withheld=bool(fitting) and not allowed)
