"""Records that a person makes by hand: a licence on paper, a card, a course, work; what they say, and how it is judged.

Such a record is a small JSON document of ours, kept as it was made like everything received. It is the person's own word
and never more (rungs 6 and 7 of the trust ladder): nothing in it is checked but its dates. Nobody's file is read as one:
only what this wallet itself keeps under :data:`FORMAT` is.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from wallet.credential.model import Achievement, Credential, Evidence, Profile, Subject
from wallet.errors import IntakeError, UsageError
from wallet.limits import (
    MAX_EVIDENCE_BYTES,
    MAX_EVIDENCE_FILES,
    MAX_FIELD_CHARS,
    MAX_HOURS,
    MAX_INLINE_EVIDENCE_BYTES,
    MAX_PICTURE_BYTES,
    MAX_RECORD_SKILLS,
    MAX_TITLE_CHARS,
)
from wallet.records.signed_files import FileSignature, container_outcome
from wallet.report import (
    NOT_APPLICABLE,
    CheckName,
    CheckResult,
    Failed,
    Outcome,
    Passed,
    Skipped,
    Verdict,
    VerificationReport,
    failed,
)

FORMAT: Final = "by_hand"
TYPE: Final = "RecordByHand"
_VERSION: Final = 1
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days a record can name: a diploma of a great-grandmother, and no end that a program made up."""


UNITS: Final = ("", "minute", "CEU", "semester credit", "quarter credit")
"""What hours can be counted in; "" is contact hours. What the others come to, a licence's requirement says."""

RecordKind = StrEnum(
    "RecordKind",
    [
        ("LICENCE", "licence"),
        ("CERTIFICATION", "certification"),
        ("COURSE", "course"),
        ("HEALTH_RECORD", "health-record"),
        ("DEGREE", "degree"),
        ("TRANSCRIPT", "transcript"),
        ("MEMBERSHIP", "membership"),
        ("EXPERIENCE", "experience"),
        ("OTHER", "other"),
    ],
)
"""What sort of thing was recorded (docs: command line)."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file that goes with a record: its name as given, its bytes unchanged."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RecordByHand:
    """What a person wrote down. Everything may be empty but the title.

    ``issued`` and ``expires`` are a day or a month as written (``2026-05-31``, ``2026-05``). ``categories`` are hours of
    continuing education by category; ``unit`` is what these and ``hours`` are counted in (:data:`UNITS`); ``address`` is
    where somebody can look it up, never opened without a click. ``began`` and ``ended`` are when work or a service was, days
    or months like the others; it does not expire. ``skills`` are what it took, in the person's words.
    """

    kind: RecordKind
    title: str
    issuer: str = ""
    place: str = ""
    number: str = ""
    issued: str = ""
    expires: str = ""
    hours: float | None = None
    categories: tuple[tuple[str, float], ...] = ()
    address: str = ""
    note: str = ""
    evidence: tuple[EvidenceFile, ...] = ()
    unit: str = ""
    began: str = ""
    ended: str = ""
    skills: tuple[str, ...] = ()


def checked(record: RecordByHand) -> RecordByHand:
    """Returns ``record`` with its texts trimmed.

    Raises UsageError: ``record_title`` (none), ``record_too_long``, ``record_date``, ``record_dates_turned``,
    ``record_hours``; IntakeError ``evidence_too_large``, ``evidence_file_too_large``,
    ``evidence_too_many``, ``empty_file``.
    """
    texts = {name: " ".join(getattr(record, name).split()) for name in ("title", "issuer", "place", "number", "address")}
    if not texts["title"]:
        raise UsageError("record_title")
    if len(texts["title"]) > MAX_TITLE_CHARS or any(len(text) > MAX_FIELD_CHARS for text in (*texts.values(), record.note)):
        raise UsageError("record_too_long")
    first, last = first_day(record.issued), last_day(record.expires)
    if first is not None and last is not None and last < first:
        raise UsageError("record_dates_turned")
    began, ended = first_day(record.began), last_day(record.ended)
    if began is not None and ended is not None and ended < began:
        raise UsageError("record_dates_turned")
    skills = tuple(dict.fromkeys(" ".join(skill.split()) for skill in record.skills if skill.strip()))
    if len(skills) > MAX_RECORD_SKILLS or any(len(skill) > MAX_TITLE_CHARS for skill in skills):
        raise UsageError("record_too_long")
    numbers = [number for _, number in record.categories] + ([] if record.hours is None else [record.hours])
    if any(not 0 <= number <= MAX_HOURS for number in numbers) or record.unit not in UNITS:
        raise UsageError("record_hours")
    if len(record.evidence) > MAX_EVIDENCE_FILES:
        raise IntakeError("evidence_too_many", f"{len(record.evidence)} > {MAX_EVIDENCE_FILES}")
    size = sum(len(file.content) for file in record.evidence)
    if size > MAX_EVIDENCE_BYTES:
        raise IntakeError("evidence_too_large", f"{size} > {MAX_EVIDENCE_BYTES}")
    if any(len(file.content) > MAX_PICTURE_BYTES for file in record.evidence):
        raise IntakeError("evidence_file_too_large", f"> {MAX_PICTURE_BYTES}")
    if any(not file.content for file in record.evidence):
        raise IntakeError("empty_file")
    issued, expires = record.issued.strip(), record.expires.strip()
    return RecordByHand(
        record.kind, **texts, issued=issued, expires=expires, hours=record.hours, categories=record.categories,
        note=record.note.strip(), evidence=record.evidence, unit=record.unit,
        began=record.began.strip(), ended=record.ended.strip(), skills=skills,
    )  # fmt: skip


def first_day(text: str) -> date | None:
    """Returns the first day of a day or month as written; None for "". Raises UsageError ``record_date``."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """Returns the last day of a day or month as written; None for "". Raises UsageError ``record_date``."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date | None:
    text = text.strip()
    if not text:
        return None
    month = _MONTH.fullmatch(text)
    try:
        if month:
            year, number = int(month[1]), int(month[2])
            day = date(year, number, calendar.monthrange(year, number)[1] if last else 1)
        else:
            day = date.fromisoformat(text)
    except (ValueError, calendar.IllegalMonthError):
        raise UsageError("record_date") from None
    if len(text) not in (7, 10) or not _FIRST <= day <= _LAST:
        raise UsageError("record_date")
    return day


# The document ------------------------------------------------------------------------
def document(record: RecordByHand, *, record_id: str, created: datetime) -> bytes:
    """Returns the document to keep of a record that :func:`checked` gave: UTF-8 JSON, its evidence named by digest.

    ``record_id`` tells apart two records that say the same. The evidence itself follows the document (:func:`packed`).
    """
    return json.dumps(
        {
            "type": TYPE,
            "version": _VERSION,
            "id": record_id,
            "made": created.isoformat(timespec="seconds"),
            "kind": str(record.kind),
            "title": record.title,
            "issuer": record.issuer,
            "place": record.place,
            "number": record.number,
            "issued": record.issued,
            "expires": record.expires,
            "hours": record.hours,
            "unit": record.unit,
            "began": record.began,
            "ended": record.ended,
            "skills": list(record.skills),
            "categories": [list(category) for category in record.categories],
            "address": record.address,
            "note": record.note,
            "evidence": [
                {"name": file.name, "bytes": len(file.content), "sha256": sha256(file.content).hexdigest()}
                | ({"beside": True} if is_beside(file) else {})
                for file in record.evidence
            ],
        },
        ensure_ascii=False,
    ).encode()


def packed(record: RecordByHand, *, record_id: str, created: datetime) -> bytes:
    """Returns what is kept: the document, a line end, then the bytes of each evidence file, one after another.

    Of a file that :func:`is_beside` only the digest is in it: its content is kept elsewhere, before.
    """
    inline = b"".join(file.content for file in record.evidence if not is_beside(file))
    return b"\n".join((document(record, record_id=record_id, created=created), inline))


def is_beside(file: EvidenceFile) -> bool:
    """Says whether a file is too large to be kept with the record's document."""
    return len(file.content) > MAX_INLINE_EVIDENCE_BYTES


def evidence(received: bytes, beside: Callable[[str], bytes]) -> Iterator[EvidenceFile]:
    """Yields the evidence of what :func:`packed` made, in order; one file that lies beside is in memory at a time.

    ``beside`` returns the content of a SHA-256 (hex). Raises IntakeError ``record_damaged_by_hand`` and what it raises.
    """
    members, inline = unpacked(received)
    within = iter(inline)
    for entry in members["evidence"]:
        yield EvidenceFile(entry["name"], beside(entry["sha256"])) if entry.get("beside") else next(within)


def unpacked(received: bytes) -> tuple[dict[str, Any], tuple[EvidenceFile, ...]]:
    """Returns the document and the evidence within what :func:`packed` made; what lies beside is named in the document.

    Raises IntakeError ``record_damaged_by_hand``.
    """
    head, _, rest = received.partition(b"\n")
    try:
        members = json.loads(head)
        files, start = [], 0
        for entry in members["evidence"]:
            if entry.get("beside"):
                continue
            content = rest[start : start + entry["bytes"]]
            start += entry["bytes"]
            if sha256(content).hexdigest() != entry["sha256"]:
                raise ValueError(entry["name"])
            files.append(EvidenceFile(entry["name"], content))
        if members["type"] != TYPE or start != len(rest):
            raise ValueError(TYPE)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IntakeError("record_damaged_by_hand") from None
    return members, tuple(files)


# How it is judged ----------------------------------------------------------------------
def report(
    received: bytes,
    *,
    at: datetime,
    policy: str,
    source: str = "",
    index: int = 0,
    signatures: Sequence[FileSignature] = (),
) -> VerificationReport:
    """Returns the report of a record by hand: its dates, and what became of signed files of its; never *verified*.

    ``signatures`` are those found in its files. Raises IntakeError ``record_damaged_by_hand``.
    """
    members, _ = unpacked(received)
    view = _view(members)
    not_yet = view.valid_from is not None and at < view.valid_from
    expired = view.valid_until is not None and at > view.valid_until
    validity = failed("expired") if expired else failed("not_yet_valid") if not_yet else Passed()
    container = container_outcome(signatures)
    outcomes: Mapping[CheckName, Outcome] = {CheckName.CONTAINER: container, CheckName.VALIDITY: validity}
    results = tuple(CheckResult(name, "", outcomes.get(name, Skipped(NOT_APPLICABLE))) for name in CheckName)
    verdict = Verdict.NOT_VERIFIED if expired or not_yet or isinstance(container, Failed) else Verdict.INCONCLUSIVE
    return VerificationReport(source, index, FORMAT, TYPE, results, verdict, policy, at, view=view)


def _view(members: Mapping[str, Any]) -> Credential:
    issued, expires = members["issued"], members["expires"]
    first, last = first_day(issued), last_day(expires)
    # Records from before there were units are of contact hours.
    unit, categories = members.get("unit", ""), members["categories"]
    total = (
        members["hours"] if members["hours"] is not None else sum(hours for _, hours in categories) if categories else None
    )
    achievement = Achievement(
        name=members["title"],
        achievement_type=members["kind"],
        credits_available="" if total is None else _amount(total, unit),
        tag=tuple(name for name, _ in categories) + tuple(members.get("skills", ())),
    )
    end = None if last is None else datetime.combine(last, time(23, 59, 59), UTC)
    return Credential(
        id=f"urn:uuid:{members['id']}",
        type=(TYPE,),
        name=members["title"],
        description=members["note"],
        issuer=Profile(name=members["issuer"]),
        valid_from=None if first is None else datetime.combine(first, time(), UTC),
        valid_until=end,
        valid_from_text="" if first is None else f"{first.isoformat()}T00:00:00Z",
        valid_until_text="" if end is None else f"{end.date().isoformat()}T23:59:59Z",
        awarded_date=issued,
        subjects=(
            Subject(
                license_number=members["number"],
                place=members["place"],
                achievement=(achievement,),
                activity_start_date=members.get("began", ""),
                activity_end_date=members.get("ended", ""),
                category_hours=tuple((name, _amount(hours, unit)) for name, hours in categories),
            ),
        ),
        evidence=tuple(Evidence(name=entry["name"]) for entry in members["evidence"]),
    )


def _amount(number: float, unit: str) -> str:
    return f"{number:g} {unit}".rstrip()
