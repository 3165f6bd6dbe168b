"""Which records are certificates of continuing education, and what each says: hours, subjects, the day it was earned."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wallet.credential.model import Attainment, Credential
from wallet.report import VerificationReport
from wallet.skills.continuing_education.hours import Amount, read_amount
from wallet.skills.holdings import Holding, holdings
from wallet.skills.labels import same_label

_COUNTS: Final = frozenset({"genuine", "holds", "own_word", "unknown", "expired"})
"""What was earned counts also when it has ended since; paper and what could not be checked count as what they are, and the
list says which is which. What was withdrawn, put on hold, changed, or is somebody else's does not."""
_NO_CERTIFICATE: Final = frozenset({"licence", "transcript", "degree", "membership", "experience", "health-record"})
"""What has hours that no board counts: a transcript's credits are counted by whoever wrote them down as contact hours."""
_DAY: Final = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate.

    Attributes:
        ref: its record.
        first, last: the day it was earned, or the first and last of the month it names; None where it says neither.
        amount: its hours; None where what it says is no number of a unit that is known.
        subjects: (label, hours) it was for, the hours None where it names a subject alone.
        labels: everything it calls itself and its subjects, as labels.
        state: as :class:`~wallet.skills.holdings.Holding` says; ``not_earned`` where it is not.
        rung: of the trust ladder, 9 for none: the lower the better known.
    """

    ref: str
    title: str
    issuer: str
    number: str
    first: date | None
    last: date | None
    amount: Amount | None
    subjects: tuple[tuple[str, Amount | None], ...]
    labels: frozenset[str]
    state: str
    rung: int

    @property
    def is_earned(self) -> bool:
        """Says whether it can count at all."""
        return self.state in _COUNTS

    @property
    def same(self) -> tuple[object, ...]:
        """What two certificates of one course have in common: one of them counts."""
        hours = None if self.amount is None else self.amount.contact_hours()
        return same_label(self.title), self.first, self.last, hours


def certificate(report: VerificationReport, now: datetime, *, ref: str) -> Certificate | None:
    """Returns what a record says as a certificate at ``now``, or None where it is none: it names no hours."""
    view = report.view
    if not isinstance(view, Credential):
        return None
    amount = _amount(view)
    if amount is None:
        return None
    held = next((entry for entry in holdings(report, now, ref=ref) if not entry.scope), None)
    if held is None or held.kind in _NO_CERTIFICATE:
        return None
    first, last = _earned(view)
    earned = view.attainment is Attainment.EARNED
    return Certificate(
        ref=ref,
        title=view.title,
        issuer=held.issuer,
        number=next((subject.license_number for subject in view.subjects if subject.license_number), ""),
        first=first,
        last=last,
        amount=read_amount(amount),
        subjects=tuple(_subjects(view)),
        labels=_labels(view, held),
        state=held.state if earned else "not_earned",
        rung=9 if held.rung is None else int(held.rung),
    )


def licence(report: VerificationReport, now: datetime, *, ref: str) -> Holding | None:
    """Returns a record as a licence at ``now``, or None where it is none."""
    return next((held for held in holdings(report, now, ref=ref) if not held.scope and held.kind == "licence"), None)


def _amount(view: Credential) -> str | None:
    """Returns the hours as written: those it says were earned, else those there were to earn."""
    earned = next((subject.credits_earned for subject in view.subjects if subject.credits_earned), None)
    if earned is not None:
        return earned
    available = (achievement.credits_available for subject in view.subjects for achievement in subject.achievement)
    return next((text for text in available if text), None)


def _subjects(view: Credential) -> list[tuple[str, Amount | None]]:
    stated = [(name, hours) for subject in view.subjects for name, hours in subject.category_hours]
    if stated:
        return [(name, read_amount(hours)) for name, hours in stated]
    names = [
        name
        for subject in view.subjects
        for achievement in subject.achievement
        for name in (*achievement.tag, achievement.field_of_study, *(entry.target_name for entry in achievement.alignment))
    ]
    return [(name, None) for name in dict.fromkeys(names) if name.strip()]


def _labels(view: Credential, held: Holding) -> frozenset[str]:
    return held.names | {subject_label(name) for name, _ in _subjects(view)}


def subject_label(name: str) -> str:
    """Returns a subject as it is compared: ``mandatory:human-trafficking`` is ``human trafficking``."""
    return same_label(name.rpartition(":")[2] or name)


def _earned(view: Credential) -> tuple[date | None, date | None]:
    """Returns the day it was earned, as its author wrote it: its end, its award, else its issue."""
    ended = next((subject.activity_end_date for subject in view.subjects if subject.activity_end_date), "")
    for text in (ended, view.awarded_date, view.valid_from_text):
        match = _DAY.fullmatch(text.split(" ")[0]) if text else None
        if match is None:
            continue
        try:
            year, month = int(match[1]), int(match[2])
            if match[3]:
                return date(year, month, int(match[3])), date(year, month, int(match[3]))
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        except ValueError:
            continue
    return None, None
