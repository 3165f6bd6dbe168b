"""From what was read and judged to the columns of a row, and back to a line of the shelf."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
from msgspec import structs

from wallet.credential.model import Credential, IdentityObject, Presentation, RecordId, most_telling_type
from wallet.credential.recipient import recipients
from wallet.errors import StoreError
from wallet.limits import MAX_TITLE_CHARS, MAX_UNPACKED_BYTES
from wallet.records import codec
from wallet.records.attention import AttentionFacts, attention_facts
from wallet.records.facts import Facts, facts, for_shelf
from wallet.records.facts_json import from_text, to_text
from wallet.records.record import Provenance, RecordSummary
from wallet.records.standing import standing
from wallet.report import EvidenceItem, VerificationReport
from wallet.store.file.times import maybe_moment, maybe_number, to_moment, to_number
from wallet.store.tables.words import fold, indexed

if TYPE_CHECKING:
    from wallet.formats.parsed import Received

SUMMARY: Final = (
    "r.num, r.id, r.title, r.issuer_name, r.issuer_id, r.format, r.kind, r.type, r.valid_from, r.valid_until, "
    "r.facts, r.added_at, r.favourite, r.has_image, r.children"
)
"""The columns :func:`summary` reads, in its order."""

JUDGED: Final = (
    "type", "title", "issuer_name", "issuer_id", "valid_from", "valid_until", "standing", "missing", "attainment",
    "verdict", "checked_at", "has_image", "children", "title_key", "issuer_key", "facts",
)  # fmt: skip
"""The columns that come from a report, in the order of :func:`judged`."""


def judged(report: VerificationReport, known: Facts) -> tuple[Any, ...]:
    """Returns the values of :data:`JUDGED`: signed statements only, and where they stand. ``known`` are its facts."""
    view = report.view
    now = standing(known, report.at)
    title = view.title if view is not None else ""
    issuer_name, issuer_id, image, children = "", "", False, 0
    if isinstance(view, Credential):
        issuer_name, issuer_id = view.issuer.name, view.issuer.id
        children = len(view.credentials)
        image = view.image is not None or any(a.image is not None for s in view.subjects for a in s.achievement)
    elif isinstance(view, Presentation):
        issuer_id, children = view.holder, len(view.credentials)
    title = (title or most_telling_type((report.type,)) or name_of_unread(report))[:MAX_TITLE_CHARS]
    return (
        report.type,
        text(title),
        text(issuer_name[:MAX_TITLE_CHARS]),
        text(issuer_id[: 8 * MAX_TITLE_CHARS]),
        maybe_number(known.starts.moment if known.starts is not None else None),
        maybe_number(known.ends.moment if known.ends is not None else None),
        str(now.kind),
        now.missing,
        str(now.attainment),
        str(report.verdict),
        to_number(report.at),
        int(image),
        children,
        fold(text(title)),
        fold(text(issuer_name or issuer_id)[:MAX_TITLE_CHARS]),
        text(to_text(for_shelf(known))),
    )


def name_of_unread(report: VerificationReport) -> str:
    """Returns what to call a thing that could not be read: by the file it came in, else by what it calls itself.

    Such a name is never a signed title; the row's empty ``type`` says so.
    """
    name = report.source.replace("\\", "/").rstrip("/").rpartition("/")[2].strip()
    if name and name != "-":
        return name
    return " · ".join(text for text in (*report.unread.types[:1], report.unread.host) if text) if report.unread else ""


def text(value: str) -> str:
    """Returns ``value`` as SQLite takes it: no half of a character."""
    return value.encode("utf-8", "replace").decode("utf-8")


def summary(row: Any, now: datetime, facts_again: Callable[[int], Facts]) -> RecordSummary:
    """Returns a line of the shelf from the columns of :data:`SUMMARY`, its dates judged at ``now``.

    ``facts_again`` reads the report of the record with this number, for a line that does not tell what is in it.
    """
    known = from_text(row[10]) or for_shelf(facts_again(row[0]))
    return RecordSummary(
        id=RecordId(row[1]),
        title=row[2],
        issuer_name=row[3],
        issuer_id=row[4],
        format=row[5],
        kind=row[6],
        type=row[7],
        valid_from=maybe_moment(row[8]),
        valid_until=maybe_moment(row[9]),
        standing=standing(known, now),
        added_at=to_moment(row[11]),
        facts=known,
        favourite=bool(row[12]),
        has_image=bool(row[13]),
        children=row[14],
    )


@dataclass(frozen=True, slots=True)
class SearchText:
    """The words a record is found by, per column of the index, as :func:`wallet.store.tables.words.indexed` gives them."""

    title: str
    issuer: str
    skill: str
    type: str
    other: str


def search_text(report: VerificationReport) -> SearchText:
    """Returns what to index of a report: signed statements of it and of what is inside it."""
    title, issuer, skill, kind, other = [], [], [], [report.type], []
    if report.unread is not None:
        title.append(name_of_unread(report))
        kind += report.unread.types
        other.append(report.unread.host)
    for view in _views(report.view):
        title.append(view.title)
        issuer += [view.issuer.name, view.issuer.id]
        kind += view.type
        other += [view.name, view.description]
        for subject in view.subjects:
            other += [subject.name, subject.role, subject.license_number]
            for achievement in subject.achievement:
                title.append(achievement.name)
                kind.append(achievement.achievement_type)
                skill += [a.target_name for a in achievement.alignment]
                skill += achievement.tag
                other += [achievement.description, achievement.human_code, achievement.field_of_study]
    return SearchText(*(_joined(part) for part in (title, issuer, skill, kind, other)))


def _views(view: Credential | Presentation | None) -> Iterator[Credential]:
    if view is None:
        return
    if isinstance(view, Credential):
        yield view
    for inner in view.credentials:
        yield from _views(inner)


def _joined(parts: list[str]) -> str:
    return indexed(" ".join(dict.fromkeys(p for p in parts if p)))


# Reports ------------------------------------------------------------------------
def pack_report(report: VerificationReport) -> tuple[bytes, tuple[EvidenceItem, ...]]:
    """Returns the report without the evidence's bytes, and the evidence, to be kept once for all records."""
    bare = structs.replace(report, evidence=tuple(structs.replace(e, content=b"") for e in report.evidence))
    return zlib.compress(codec.to_bytes(bare), 1), report.evidence


def with_content(item: EvidenceItem, content: bytes) -> EvidenceItem:
    """Returns ``item`` with its bytes."""
    return structs.replace(item, content=content)


def unpack_report(version: int, body: bytes) -> VerificationReport:
    """Returns the report of :func:`pack_report`. Raises StoreError ``record_damaged``."""
    if version != codec.VERSION:
        raise StoreError("record_damaged", f"codec {version}")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(body, MAX_UNPACKED_BYTES)
    except zlib.error:
        raise StoreError("record_damaged", "report") from None
    if not unpacker.eof:
        raise StoreError("record_damaged", "report too large")
    return codec.from_bytes(VerificationReport, text)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing to be kept, worked out before the transaction begins."""

    sha256: bytes
    received: bytes
    payload: bytes
    position: int
    kind: str
    format: str
    provenance: Provenance
    containers: str
    judged: tuple[Any, ...]
    search_text: SearchText
    body: bytes
    evidence: tuple[EvidenceItem, ...]
    attention: AttentionFacts
    recipients: tuple[IdentityObject, ...] = ()


def incoming(parsed: Received, report: VerificationReport, provenance: Provenance) -> Incoming:
    """Returns everything a row needs."""
    body, evidence = pack_report(report)
    known = facts(report)
    return Incoming(
        hashlib.sha256(parsed.received).digest(),
        parsed.received,
        hashlib.sha256(parsed.payload).digest(),
        report.index,
        str(parsed.kind),
        parsed.format,
        Provenance(text(provenance.route), text(provenance.name), text(provenance.member)),
        orjson.dumps(list(parsed.containers)).decode(),
        judged(report, known),
        search_text(report),
        body,
        evidence,
        attention_facts(report, known),
        tuple(recipients(report.view)),
    )
