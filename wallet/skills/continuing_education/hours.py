"""Hours of continuing education as certificates write them, and what they come to in contact hours.

A CEU is ten contact hours everywhere. How many minutes make one, and how many of them an academic credit is worth, boards
settle for themselves: 50 or 60, 15 for a semester's credit and 10 for a quarter's unless a requirement says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from wallet.limits import MAX_HOURS
from wallet.skills.labels import same_label

_AMOUNT: Final = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?(?:E-?\d)?(?![\d.,]))\s*(.*)", re.ASCII | re.DOTALL)
"""With the exponent that a signed number has (XML Schema's canonical ``xsd:float``: ``1.5E0``)."""
_PLACES: Final = Decimal("0.01")


class Unit(StrEnum):
    """What a number of hours is counted in."""

    HOUR = "hour"
    MINUTE = "minute"
    CEU = "CEU"
    SEMESTER_CREDIT = "semester credit"
    QUARTER_CREDIT = "quarter credit"


_WORDS: Final = {
    "": Unit.HOUR,
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hora", "horas", "ch", "contact hour", "contact hours"), Unit.HOUR),
    **dict.fromkeys(
        ("ce hour", "ce hours", "cne", "nursing contact hour", "nursing contact hours", "clock hours"), Unit.HOUR
    ),
    **dict.fromkeys(("credit", "credits", "ce credit", "ce credits", "cme credit", "cme credits", "cme"), Unit.HOUR),
    **dict.fromkeys(("ama pra category 1 credit", "ama pra category 1 credits", "horas de contacto"), Unit.HOUR),
    "contact hours from credit": Unit.HOUR,
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuto", "minutos"), Unit.MINUTE),
    **dict.fromkeys(("ceu", "ceus", "continuing education unit", "continuing education units"), Unit.CEU),
    **dict.fromkeys(("semester credit", "semester credits", "semester hour", "semester hours"), Unit.SEMESTER_CREDIT),
    **dict.fromkeys(("credit hour", "credit hours", "academic credit", "academic credits"), Unit.SEMESTER_CREDIT),
    **dict.fromkeys(("quarter credit", "quarter credits", "quarter hour", "quarter hours"), Unit.QUARTER_CREDIT),
}
"""Units by the names people give them, compared as labels are. A bare number is of contact hours."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a board makes of the units that boards differ about."""

    minutes_per_hour: int = 60
    semester_credit: int = 15
    quarter_credit: int = 10


USUAL: Final = Worth()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, as written."""

    number: Decimal
    unit: Unit = Unit.HOUR

    def contact_hours(self, worth: Worth = USUAL) -> Decimal:
        """Returns what it comes to, to two places."""
        match self.unit:
            case Unit.HOUR:
                hours = self.number
            case Unit.CEU:
                hours = self.number * 10
            case Unit.MINUTE:
                hours = self.number / worth.minutes_per_hour
            case Unit.SEMESTER_CREDIT:
                hours = self.number * worth.semester_credit
            case Unit.QUARTER_CREDIT:
                hours = self.number * worth.quarter_credit
        return hours.quantize(_PLACES)


def read_amount(text: str, unit: str = "") -> Amount | None:
    """Returns the amount that ``text`` says, e.g. ``2``, ``0.6 CEU``, ``1,5 horas``; None where it is none, or its unit is
    one that nobody here knows: that is never taken for hours. ``unit`` is that of a number which stands by itself."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    known = _WORDS.get(same_label(match[2] or unit))
    try:
        number = Decimal(match[1].replace(",", "."))
    except InvalidOperation:
        return None
    return Amount(number, known) if known is not None and number <= MAX_HOURS else None
