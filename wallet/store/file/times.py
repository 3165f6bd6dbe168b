"""Times in the vault: whole microseconds since 1970 (UTC)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def to_number(moment: datetime) -> int:
    """Returns microseconds since 1970; exact, also before 1970 and after 2038."""
    return (moment - _ZERO) // _MICROSECOND


def to_moment(number: int) -> datetime:
    """Returns the moment of :func:`to_number`, in UTC."""
    return _ZERO + timedelta(microseconds=number)


def maybe_number(moment: datetime | None) -> int | None:
    """Returns :func:`to_number`, or None for None."""
    return None if moment is None else to_number(moment)


def maybe_moment(number: int | None) -> datetime | None:
    """Returns :func:`to_moment`, or None for None."""
    return None if number is None else to_moment(number)
