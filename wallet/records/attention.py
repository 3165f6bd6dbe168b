"""What may need the person's attention about one record, whatever the day; which of it does today, the store is asked.

A record that was replaced needs none: a newer one of the same achievement, issuer and person, with a later end, stands
for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from wallet.credential.model import Attainment, Credential
from wallet.records import by_hand
from wallet.records.facts import Facts, facts
from wallet.records.families import family, replacements
from wallet.records.points import Rank, Tone
from wallet.records.statement import statement
from wallet.report import VerificationReport


class Concern(IntEnum):
    """What is so of a record apart from its own dates. The numbers are kept in vaults."""

    NONE = 0
    BAD = 1
    """Changed, not genuine, not theirs, or something else that no reader will overlook."""
    WITHDRAWN = 2
    ON_HOLD = 3
    INSIDE = 4
    """Something in it is no longer in force."""
    UNKNOWN = 5
    WAITING = 6
    NOT_EARNED = 7
    """In progress or not reached: it needs nothing, and takes nobody's place."""


_HOLDS: Final = (Concern.NONE, Concern.INSIDE)


class AttentionReason(StrEnum):
    """Why a record needs attention today, in the order it should be seen to."""

    BAD = "bad"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ON_HOLD = "on_hold"
    INSIDE = "inside"
    ENDS_SOON = "ends_soon"
    NOT_CHECKED = "not_checked"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class AttentionFacts:
    """What the store keeps of a record to be asked about it.

    Attributes:
        starts, ends: of its own. ``inside_ends``: the first end of anything in it.
        family: which renewals it is one of, as :func:`wallet.records.families.family` says; empty where nothing does.
        replacements: (older, newer) families that are one by its word, when it holds.
    """

    concern: Concern
    presentation: bool
    starts: datetime | None
    ends: datetime | None
    inside_ends: datetime | None
    family: bytes
    replacements: tuple[tuple[bytes, bytes], ...] = ()


def attention_facts(report: VerificationReport, known: Facts | None = None) -> AttentionFacts:
    """Returns what to keep of a report; ``known`` are its :func:`facts`, where they are at hand."""
    known = known or facts(report)
    view = report.view
    credential = view if isinstance(view, Credential) else None
    concern = _concern(known, report.at)
    return AttentionFacts(
        concern=concern,
        presentation=known.presentation,
        starts=known.starts.moment if known.starts is not None else None,
        ends=known.ends.moment if known.ends is not None else None,
        inside_ends=min(_ends_inside(known), default=None),
        family=family(credential, recorded=report.format == by_hand.FORMAT) if credential is not None else b"",
        # What nobody vouches for puts no other records together.
        replacements=tuple(replacements(credential)) if credential is not None and concern in _HOLDS else (),
    )


def _concern(known: Facts, at: datetime) -> Concern:
    undated = statement(replace(known, starts=None, ends=None, endless=True), at)
    if undated.rank is Rank.WITHDRAWN:
        return Concern.WITHDRAWN
    if undated.tone is Tone.BAD:
        return Concern.BAD
    if undated.rank is Rank.ON_HOLD:
        return Concern.ON_HOLD
    if undated.rank is Rank.INSIDE:
        return Concern.INSIDE
    if undated.tone is Tone.UNKNOWN:
        return Concern.UNKNOWN
    if known.attainment is Attainment.WAITING:
        return Concern.WAITING
    return Concern.NONE if known.attainment is Attainment.EARNED else Concern.NOT_EARNED


def _ends_inside(known: Facts) -> Iterator[datetime]:
    for item in known.inside:
        if item.ends is not None:
            yield item.ends.moment
        yield from _ends_inside(item)
