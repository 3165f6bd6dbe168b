"""Which certificates count in a licence's cycle, for how many hours of which subject, and what is still missing.

An hour counts once in a cycle: a certificate kept twice is one, hours that a certificate gives to several subjects are its
hours once, and what is over a subject's most is over. In the cycles of two licences it counts for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from wallet.skills.continuing_education.certificates import Certificate, subject_label
from wallet.skills.continuing_education.hours import USUAL, Worth
from wallet.skills.continuing_education.requirement import Category, CeRequirement, own_cycle
from wallet.skills.labels import same_label

_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, as far as hours are asked for it. ``requirement`` None: nobody said what is asked."""

    ref: str
    title: str
    issued: date | None
    ends: date | None
    requirement: CeRequirement | None = None

    @property
    def cycle(self) -> tuple[date | None, date | None]:
        """The first and last day of its cycle; None for a side nobody knows."""
        if self.requirement is None:
            return own_cycle(self.issued, self.ends)
        return self.requirement.cycle(self.issued, self.ends)


@dataclass(frozen=True, slots=True)
class CategoryHours:
    """One subject: what is asked for and what counts. ``over``: hours beyond the most that count."""

    name: str
    needed: Decimal | None
    counted: Decimal
    most: Decimal | None = None
    over: Decimal = _NONE


@dataclass(frozen=True, slots=True)
class CountedCertificate:
    """One certificate in a cycle.

    ``reason`` is "" where it counts, else why it does not: ``not_earned`` (its state says more), ``hours_unknown``,
    ``no_date``, ``no_cycle``, ``before_the_cycle``, ``after_the_cycle``, ``month_not_whole`` (only a part of the month it
    names lies in the cycle), ``same_course`` (counted already).
    """

    certificate: Certificate
    hours: Decimal | None
    reason: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """What the certificates come to for one licence. ``missing`` names subjects, and topics that were never taken."""

    licence: Licence
    needed: Decimal | None
    counted: Decimal
    categories: tuple[CategoryHours, ...]
    missing: tuple[str, ...]
    certificates: tuple[CountedCertificate, ...]


def count(licence: Licence, certificates: Iterable[Certificate]) -> Count:
    """Returns what ``certificates`` come to in the cycle of ``licence``; the same in whatever order they are given."""
    requirement = licence.requirement
    worth = requirement.worth if requirement is not None else USUAL
    chosen = _chosen(licence, sorted(certificates, key=_order), worth)
    asked = requirement.categories if requirement is not None else _named(chosen)
    ledger = _Ledger(asked)
    rows = []
    for row in chosen:
        subjects = () if row.reason or row.hours is None else ledger.take(row.certificate, row.hours, worth)
        rows.append(CountedCertificate(row.certificate, row.hours, row.reason, subjects))
    categories = tuple(ledger.rows())
    missing = [row.name for row in categories if row.needed is not None and row.counted < row.needed]
    if requirement is not None:
        taken = _taken([row for row in chosen if row.reason in ("", "before_the_cycle", "same_course")])
        missing += [topic for topic in requirement.once if not _is_taken(topic, taken) and topic not in missing]
    needed = requirement.hours if requirement is not None else None
    return Count(licence, needed, ledger.total(), categories, tuple(missing), tuple(rows))


def _order(certificate: Certificate) -> tuple[object, ...]:
    # Of two that are one the better known counts.
    return certificate.first or date.max, certificate.rung, certificate.ref


def _chosen(licence: Licence, certificates: Sequence[Certificate], worth: Worth) -> list[CountedCertificate]:
    first, last = licence.cycle
    counted: dict[tuple[object, ...], list[Certificate]] = {}
    rows = []
    for certificate in certificates:
        hours = None if certificate.amount is None else certificate.amount.contact_hours(worth)
        reason = _reason(certificate, first, last)
        if not reason:
            twins = counted.setdefault(certificate.same, [])
            if any(_same_issuer(certificate, twin) for twin in twins):
                reason = "same_course"
            else:
                twins.append(certificate)
        rows.append(CountedCertificate(certificate, hours, reason))
    return rows


def _same_issuer(certificate: Certificate, other: Certificate) -> bool:
    names = {same_label(entry.issuer) for entry in (certificate, other) if entry.issuer}
    return len(names) < 2


def _reason(certificate: Certificate, first: date | None, last: date | None) -> str:
    """Returns why a certificate does not count in the cycle, or ""."""
    if not certificate.is_earned:
        return "not_earned"
    if certificate.amount is None:
        return "hours_unknown"
    if certificate.first is None or certificate.last is None:
        return "no_date"
    if first is None and last is None:
        return "no_cycle"
    if first is not None and certificate.last < first:
        return "before_the_cycle"
    if last is not None and certificate.first > last:
        return "after_the_cycle"
    if (first is not None and certificate.first < first) or (last is not None and certificate.last > last):
        return "month_not_whole"
    return ""


def _named(rows: Sequence[CountedCertificate]) -> tuple[Category, ...]:
    """Returns the subjects with hours of their own that certificates name, where nobody says which are asked for."""
    names = {
        subject_label(name): name.rpartition(":")[2]
        for row in rows
        if not row.reason
        for name, amount in row.certificate.subjects
        if amount is not None
    }
    return tuple(Category(name) for _, name in sorted(names.items()))


def _taken(rows: Sequence[CountedCertificate]) -> frozenset[str]:
    return frozenset(label for row in rows for label in row.certificate.labels)


def _is_taken(topic: str, labels: frozenset[str]) -> bool:
    """Says whether a subject or a title is the topic, or holds its words in a row."""
    topic_label = subject_label(topic)
    return any(f" {topic_label} " in f" {label} " for label in labels)


class _Ledger:
    """Hours by subject, each written once."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._categories = categories
        self._by_label = {subject_label(category.name): number for number, category in enumerate(categories)}
        self._given = [_NONE] * len(categories)
        self._other = _NONE

    def take(self, certificate: Certificate, hours: Decimal, worth: Worth) -> tuple[str, ...]:
        """Writes the hours of one certificate down; returns the subjects they went to."""
        left, numbers = hours, []
        for name, amount in certificate.subjects:
            number = self._by_label.get(subject_label(name))
            if number is None or amount is None:
                continue
            part = min(left, amount.contact_hours(worth))
            left -= part
            self._given[number] += part
            numbers.append(number)
        named = [self._by_label[label] for name, amount in certificate.subjects
                 if amount is None and (label := subject_label(name)) in self._by_label]  # fmt: skip
        # A subject alone: its hours go where they are still asked for, the rest to the first of its subjects.
        for number in named:
            part = min(left, self._still_asked(number))
            left -= part
            self._given[number] += part
        if named:
            self._given[named[0]] += left
            left = _NONE
        self._other += left
        return tuple(dict.fromkeys(self._categories[number].name for number in (*numbers, *named)))

    def _still_asked(self, number: int) -> Decimal:
        least = self._categories[number].least
        return _NONE if least is None else max(_NONE, least - self._given[number])

    def rows(self) -> list[CategoryHours]:
        """Returns each subject with what counts of it."""
        return [
            CategoryHours(category.name, category.least, given if category.most is None else min(given, category.most),
                          category.most, _NONE if category.most is None else max(_NONE, given - category.most))
            for category, given in zip(self._categories, self._given, strict=True)
        ]  # fmt: skip

    def total(self) -> Decimal:
        """Returns all hours that count."""
        return sum((row.counted for row in self.rows()), self._other)
