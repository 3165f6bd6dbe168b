"""Dates of a presentation's own, where it is signed as JSON: no standard has them, and whoever writes one means it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.limits import CLOCK_SKEW
from wallet.report import Outcome, Passed, Skipped, failed, unknown, worst
from wallet.verify.proofs.opened import Opened

_BEGINS: Final = ("validFrom", "issuanceDate")
_ENDS: Final = ("validUntil", "expirationDate")


def judge_own_dates(document: dict[str, Any], opened: Opened, at: datetime) -> None:
    """Puts into ``opened.validity`` what the dates of a presentation mean at ``at``: Failed ``expired`` or
    ``not_yet_valid``, Unknown ``date_malformed`` for one that cannot be read or names no zone.
    """
    stated = [name for name in (*_BEGINS, *_ENDS) if document.get(name) not in (None, [])]
    if not stated:
        return
    outcomes = [_judged(name, document[name], at) for name in stated]
    before = () if isinstance(opened.validity, Skipped) else (opened.validity,)
    opened.validity = worst((*before, *outcomes))


def _judged(name: str, value: Any, at: datetime) -> Outcome:
    moment = xsd_datetime.parse(value) if isinstance(value, str) else None
    if moment is None:
        return unknown("date_malformed", pointer=f"/{name}")
    if name in _ENDS:
        return failed("expired", pointer=f"/{name}") if at > moment else Passed()
    return failed("not_yet_valid", pointer=f"/{name}") if moment > at + CLOCK_SKEW else Passed()
