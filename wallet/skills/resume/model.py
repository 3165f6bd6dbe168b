"""What stands in a résumé: chosen records in their order, what was verified apart from what is the person's own word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from wallet.credential.model import Attainment, Credential
from wallet.errors import ShareError
from wallet.records import by_hand
from wallet.records.record import Record
from wallet.skills.holdings import Holding, Rung

_HOW: Final = {
    Rung.RECOGNISED: "recognised", Rung.SIGNATURE: "signature_holds", Rung.SITE: "site_confirms",
}  # fmt: skip
"""Rungs that are a check of the credential itself; what is below them is somebody's word."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verified item rests on.

    Attributes:
        credential: the credential's id, or the SHA-256 of its file as a URN where it has none.
        issuer: the issuer's id, or its name where it has none.
        checked: the day of the report.
        how: what was found: ``recognised`` (somebody vouches for the issuer), ``signature_holds``, ``site_confirms``.
    """

    credential: str
    issuer: str
    checked: date
    how: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a résumé. ``proof`` None: the person's own word. Days and months as written (ISO 8601), "" for none."""

    record: str
    kind: str
    title: str
    issuer: str
    issued: str
    expires: str
    began: str
    ended: str
    note: str
    skills: tuple[str, ...]
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Both sides, each in the order the person gave; ``statement`` are their own words about themselves."""

    name: str
    verified: tuple[Item, ...]
    self_stated: tuple[Item, ...]
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written for a reader, in the résumé's language: the headings, and the line of an item."""

    verified: str
    self_stated: str
    own_words: str
    lines: dict[str, str]
    """By the record's id."""


def resume(name: str, items: Sequence[Item], statement: str = "") -> Resume:
    """Returns the items apart, in their order."""
    return Resume(
        name,
        tuple(item for item in items if item.proof is not None),
        tuple(item for item in items if item.proof is None),
        statement,
    )


def item(record: Record, held: Sequence[Holding]) -> Item:
    """Returns what a record is in a résumé; ``held`` is all that its report shows as held today.

    Raises ShareError ``resume_not_verified`` for what is neither a record by hand nor verified, in force and
    earned today; its detail is the record's id.
    """
    whole = next((holding for holding in held if holding.scope == ""), None)
    if whole is None:
        raise ShareError("resume_not_verified", record.summary.id)
    if record.report.format == by_hand.FORMAT:
        return _item(record, whole, None)
    how = _HOW.get(whole.rung) if whole.rung is not None else None
    if how is None or not whole.is_believed or whole.attainment is not Attainment.EARNED:
        raise ShareError("resume_not_verified", record.summary.id)
    issuer = whole.view.issuer.id or whole.issuer
    credential = whole.view.id or f"urn:sha256:{sha256(record.received).hexdigest()}"
    return _item(record, whole, Proof(credential, issuer, record.report.at.date(), how))


def _item(record: Record, whole: Holding, proof: Proof | None) -> Item:
    view = whole.view
    subject = view.subjects[0] if view.subjects else None
    return Item(
        record=str(record.summary.id),
        kind=whole.kind or by_hand.RecordKind.CERTIFICATION,
        title=whole.title,
        issuer=whole.issuer,
        issued="" if whole.issued is None else whole.issued.isoformat(),
        expires="" if whole.ends is None else whole.ends.isoformat(),
        began="" if subject is None else _day(subject.activity_start_date),
        ended="" if subject is None else _day(subject.activity_end_date),
        note=view.description if proof is None else "",
        skills=_skills(view, own=proof is None),
        proof=proof,
    )


def _day(text: str) -> str:
    """A moment's day; a day or month as it is."""
    return text.partition("T")[0]


def _skills(view: Credential, *, own: bool) -> tuple[str, ...]:
    """What it took: the person's words without the categories of hours, or what the issuer aligned it to."""
    names: list[str] = []
    for subject in view.subjects:
        categories = {name for name, _ in subject.category_hours}
        for achievement in subject.achievement:
            aligned = [alignment.target_name for alignment in achievement.alignment]
            names += [tag for tag in achievement.tag if tag not in categories] if own else aligned
    return tuple(dict.fromkeys(name for name in names if name))
