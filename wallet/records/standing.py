"""A statement in two words of our own, for filters, columns and scripts: what state it is in, and where its dates stand."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from wallet.records.facts import ALL_HOLD, Facts, facts
from wallet.records.points import Rank
from wallet.records.record import Period, Standing, StandingKind
from wallet.records.statement import ENDS_SOON, Statement, statement
from wallet.report import VerificationReport

_RUNGS: Final = frozenset(
    {
        StandingKind.GENUINE,
        StandingKind.SIGNATURE_HOLDS,
        StandingKind.SITE_CONFIRMS,
        StandingKind.SIGNED_PDF,
        StandingKind.ENDORSED,
        StandingKind.RECORDED_WITH_EVIDENCE,
        StandingKind.RECORDED,
    }
)
"""The trust ladder; a rung and its state have one name."""
_BROKEN: Final = {
    "changed": StandingKind.CHANGED,
    "presentation_changed": StandingKind.CHANGED,
    "damaged": StandingKind.CHANGED,
    "copy_differs": StandingKind.CHANGED,
    "unsigned": StandingKind.UNSIGNED,
    "signature_refused": StandingKind.SIGNATURE_REFUSED,
    "signature_ended": StandingKind.SIGNATURE_REFUSED,
    "owner_did_not_sign": StandingKind.SIGNATURE_REFUSED,
    "not_the_issuers": StandingKind.NOT_THE_ISSUERS,
    "not_the_holders": StandingKind.NOT_THE_ISSUERS,
    "not_kept_by_issuer": StandingKind.NOT_THE_ISSUERS,
    "issuer_missing": StandingKind.NOT_THE_ISSUERS,
}
"""Only these say that it was changed. A signature for another purpose, by a key that had ended or by an algorithm that
proves nothing does not count, and may well be as it was made."""
_BY_RANK: Final = {
    Rank.WITHDRAWN: StandingKind.WITHDRAWN,
    Rank.ON_HOLD: StandingKind.ON_HOLD,
    Rank.NOT_THEIRS: StandingKind.NOT_THEIRS,
    Rank.INSIDE: StandingKind.DOES_NOT_HOLD,
    Rank.FAILED: StandingKind.DOES_NOT_HOLD,
    Rank.UNKNOWN: StandingKind.COULD_NOT_CHECK,
    Rank.INSIDE_UNKNOWN: StandingKind.COULD_NOT_CHECK,
    Rank.CAVEAT: StandingKind.OWN_WORD,
}
_UNREADABLE: Final = ("end_unreadable", "start_unreadable", "dates_contradict")


def standing(known: Facts | VerificationReport, now: datetime) -> Standing:
    """Returns where it stands at ``now``. Dates are apart: an expired credential is still genuine."""
    known = known if isinstance(known, Facts) else facts(known)
    headline = statement(known, now)
    values = dict(headline.headline.phrase.values)
    missing = str(values.get("reason", values.get("what", "")))
    kind = _kind(known, headline)
    missing = missing if kind is StandingKind.COULD_NOT_CHECK else ""
    return Standing(kind, known.attainment, _period(known, now), known.checked_at, missing)


def _kind(known: Facts, spoken: Statement) -> StandingKind:
    code = spoken.headline.phrase.code
    if spoken.rank is Rank.BROKEN:
        return _BROKEN.get(code, StandingKind.NOT_GENUINE)
    if spoken.rank in _BY_RANK:
        return _BY_RANK[spoken.rank]
    if spoken.rank is Rank.ENDED and not code.startswith("ended"):
        return StandingKind.NOT_THEIRS
    if known.rung == ALL_HOLD:
        return StandingKind.GENUINE if known.recognised else StandingKind.SIGNATURE_HOLDS
    return StandingKind(known.rung) if known.rung in _RUNGS else StandingKind.COULD_NOT_CHECK


def period(start: datetime | None, end: datetime | None, now: datetime) -> Period:
    """Returns where ``now`` stands between a start and an end that were read."""
    if start is not None and now < start:
        return Period.NOT_YET
    if end is None:
        return Period.NO_END
    if now > end:
        return Period.EXPIRED
    return Period.ENDS_SOON if end - now <= ENDS_SOON else Period.UNTIL


def _period(known: Facts, now: datetime) -> Period:
    codes = [point.phrase.code for point in known.points if point.rank in (Rank.DATES, Rank.ENDED)]
    if any(code.startswith(_UNREADABLE) for code in codes):
        return Period.UNREADABLE
    if "not_yet_some_day" in codes:
        return Period.NOT_YET
    if any(code in ("expired_some_day", "ended_some_day") for code in codes):
        return Period.EXPIRED
    start = known.starts.moment if known.starts is not None else None
    end = known.ends.moment if known.ends is not None else None
    stands = period(start, end, now)
    return Period.UNREADABLE if stands is Period.NO_END and not (known.endless or known.presentation) else stands
