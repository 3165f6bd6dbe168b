"""validity: dates only (VC Data Model 2.0 section 4.9); the start and the end themselves are inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wallet.credential.model import Credential
from wallet.formats.dates import DateReading, exactly, read_date
from wallet.formats.open_badge_2_view import UNREADABLE
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, Unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened

_LOOSE: Final = frozenset({"ob2", "clr1"})
"""Versions whose dates were written more freely than the data model asks."""


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``expired``, ``not_yet_valid`` or ``date_malformed``; the most restrictive date counts.

    A date that names no zone is remarked (``date_without_zone``) where no zone could change the answer, and Unknown
    (``date_zone_decides``) in the hours where one could. A remark ``clock_suspect`` says that everything in it is still to
    come, as when a computer's clock is far behind (V42).
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    outcomes: list[Outcome] = []
    starts = [exactly(opened.not_before)] if opened.not_before is not None else []
    ends = [exactly(opened.not_after)] if opened.not_after is not None else []
    if isinstance(view, Credential):
        loose = view.version in _LOOSE
        for text, moment, readings, pointer in (
            (view.valid_from_text, view.valid_from, starts, "/validFrom"),
            (view.valid_until_text, view.valid_until, ends, "/validUntil"),
        ):
            if text and moment is None:
                # Two dates, an array of them, or none at all: nobody can say when it begins or ends (V41).
                malformed = (Problem("date_malformed", pointer),)
                outcomes.append(Unknown(malformed) if loose and text == UNREADABLE else Failed(malformed))
            elif moment is not None:
                readings.extend(_readings(text, moment, end=readings is ends, loose=loose))
    elif opened.presented is not None and opened.presented.expires is not None:
        ends.append(exactly(opened.presented.expires))
    if starts:
        outcomes.append(_begun(starts, ctx.at))
    if ends:
        outcomes.append(_ended(ends, ctx.at))
    if not isinstance(opened.validity, Skipped) or opened.validity.remarks:
        outcomes.append(opened.validity)
    return outcomes[0] if len(outcomes) == 1 else worst(tuple(outcomes))


def _readings(text: str, moment: datetime, *, end: bool, loose: bool) -> list[DateReading]:
    """Returns what a credential's date can mean. It may have two (issuanceDate beside validFrom), one after the other."""
    if not text or (text[-1] == "Z" and " " not in text):
        # One moment in UTC, and read already.
        return [exactly(moment)]
    parts = [text] if loose else text.split(" ")
    readings = [read_date(part, end=end, loose=loose) for part in parts]
    return [reading or exactly(moment) for reading in readings]


def _begun(starts: Sequence[DateReading], at: datetime) -> Outcome:
    if any(at < start.earliest for start in starts):
        problem = Problem("not_yet_valid", "/validFrom")
        return Failed((problem,), (Problem("clock_suspect", "/validFrom"), *_zoneless(starts, "/validFrom")))
    if any(at < start.latest for start in starts):
        return Unknown((Problem("date_zone_decides", "/validFrom"),))
    return Passed(_zoneless(starts, "/validFrom"))


def _ended(ends: Sequence[DateReading], at: datetime) -> Outcome:
    if any(at > end.latest for end in ends):
        return Failed((Problem("expired", "/validUntil"),), _zoneless(ends, "/validUntil"))
    if any(at > end.earliest for end in ends):
        return Unknown((Problem("date_zone_decides", "/validUntil"),))
    return Passed(_zoneless(ends, "/validUntil"))


def _zoneless(readings: Sequence[DateReading], pointer: str) -> tuple[Problem, ...]:
    return () if all(reading.has_zone for reading in readings) else (Problem("date_without_zone", pointer),)
