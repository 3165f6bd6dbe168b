"""The files of one packet, made one after another: originals, what is signed, what is missing, and the sheet on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from resources import catalogue
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.examine.request import Examiner
from wallet.intake.pictures.kinds import kind_of
from wallet.records import by_hand
from wallet.records.by_hand import EvidenceFile
from wallet.records.record import Record
from wallet.records.signed_files import SIGNED_PDF
from wallet.records.statement import statement
from wallet.records.wording import Wording
from wallet.share.channels.html_page import page
from wallet.share.cover_sheet import CoverRow, CoverSheet, absent_text, cover_sheet
from wallet.share.packet import PacketFile
from wallet.share.packet_choice import Choice
from wallet.share.packet_names import Names, stem, suffix_of
from wallet.share.presentation import SignedPresentation
from wallet.skills.holdings import Holding
from wallet.skills.matching import Matched, OutcomeKind
from wallet.skills.requirements import Role
from wallet.store.copies.backup_contents import extension

_REMARKS: Final = (OutcomeKind.ENDS_BEFORE, OutcomeKind.PARTLY)
_MAY_TELL_PLACE: Final = (b"ftyp", b"moov", b"mdat", b"wide")
"""Boxes a film or sound of a phone begins with (ISO/IEC 14496-12): it tells place and time, and they stay in it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed presentations of a packet. ``whole``: records whose received bytes say no more than is presented.

    ``refused``: why a record is in none of them.
    """

    each: tuple[SignedPresentation, ...] = ()
    whole: frozenset[RecordId] = frozenset()
    refused: Mapping[RecordId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, or a record ("" for ``name``), that is not in the packet although its line is, and the code of why."""

    record_id: RecordId
    name: str
    code: str


@dataclass(slots=True)
class PacketFiles:
    """What is written into one packet. :meth:`each` makes it; the rest is known when it has ended."""

    role: Role
    choices: Sequence[Choice]
    records: Mapping[RecordId, Record]
    signed: Signed
    examiner: Examiner
    start: date | None
    created: datetime
    language: str
    person: str
    names: str
    ascii_names: bool
    evidence: Callable[[RecordId], Iterator[EvidenceFile]]
    records_by_name: dict[str, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    _given: Names = field(default_factory=Names)
    _by_record: dict[RecordId, list[str]] = field(default_factory=dict)

    def each(self) -> Iterator[PacketFile]:
        """Yields every file. Raises what the examiner raises."""
        for choice in self.choices:
            for holding in choice.holdings:
                record = self.records[RecordId(holding.ref)]
                if record.summary.id not in self._by_record:
                    self._by_record[record.summary.id] = []
                    yield from self._originals(record, holding, choice.result)
        signed_names = []
        for name, data in self._presented():
            signed_names.append(name)
            yield name, data
        sheet = self._sheet(tuple(signed_names))
        if sheet.absent:
            yield self._given.give(self._text("packet.file.absent"), ".txt"), absent_text(sheet, self.language)
        yield self._given.give(self._text("packet.file.cover"), ".pdf"), cover_sheet(sheet, self.language)

    # Originals ----------------------------------------------------------------------
    def _originals(self, record: Record, holding: Holding, result: Matched) -> Iterator[PacketFile]:
        named = original_stem(holding, result, self.names, person=self.person, ascii_names=self.ascii_names)
        originals = self._evidence(record) if record.summary.format == by_hand.FORMAT else self._received(record)
        for suffix, data in originals:
            name = self._given.give(named, suffix)
            self._by_record[record.summary.id].append(name)
            self.records_by_name[name] = record.summary.id
            yield name, data

    def _received(self, record: Record) -> Iterator[tuple[str, bytes]]:
        """What came, as it came; but not what shows more than its holder chose to, and nobody else's presentation."""
        record_id = record.summary.id
        if record_id in self.signed.whole or self.signed.refused.get(record_id) == "original_only":
            yield f".{extension(record.received)}", record.received
        elif record_id in self.signed.refused:
            self.left_out.append(LeftOut(record_id, "", self.signed.refused[record_id]))

    def _evidence(self, record: Record) -> Iterator[tuple[str, bytes]]:
        for file in self.evidence(record.summary.id):
            if kind_of(file.content) is None:
                if file.content[4:8] in _MAY_TELL_PLACE:
                    self.left_out.append(LeftOut(record.summary.id, file.name, "packet_may_tell_place"))
                else:
                    yield suffix_of(file.name, file.content), file.content
                continue
            for copied in self.examiner.plain_copies([file.content]):
                if copied.error is not None:
                    self.left_out.append(LeftOut(record.summary.id, file.name, copied.error.code))
                for copy in copied.pages:
                    yield copy.suffix, copy.data

    # What is signed -----------------------------------------------------------------
    def _presented(self) -> Iterator[PacketFile]:
        for signed in self.signed.each:
            yield self._given.give("presentation", signed.suffix), signed.document
            try:
                text = page(signed, language=self.language)
            except ShareError:
                continue
            yield self._given.give(self._text("packet.file.page"), ".html"), text.encode("utf-8")

    # The sheet ----------------------------------------------------------------------
    def _sheet(self, signed_names: tuple[str, ...]) -> CoverSheet:
        rows = [self._row(choice, holding) for choice in self.choices for holding in choice.holdings]
        return CoverSheet(
            self.role.title,
            self.role.publisher,
            self.person,
            self.created,
            self.start,
            tuple(rows),
            # Why a line is empty is the person's own affair: a test that is kept back is not told from one that is not held.
            tuple(choice.result.requirement.text for choice in self.choices if not choice.holdings),
            signed_names,
        )

    def _row(self, choice: Choice, holding: Holding) -> CoverRow:
        record, result = self.records[RecordId(holding.ref)], choice.result
        remark = OutcomeKind.ENDS_BEFORE if choice.ends_early else result.outcome
        return CoverRow(
            result.requirement.text,
            holding.title,
            holding.issuer,
            _number(holding),
            holding.ends,
            self._checked(record),
            tuple(self._by_record[record.summary.id]),
            self._text(f"packet.remark.{remark}") if remark in _REMARKS else "",
        )

    def _checked(self, record: Record) -> str:
        if record.summary.format == by_hand.FORMAT and record.summary.facts.rung != SIGNED_PDF:
            enclosed = bool(self._by_record[record.summary.id])
            return self._text("packet.checked.recorded_enclosed" if enclosed else "packet.checked.recorded")
        wording = Wording(self.language, self.created, on_paper=True)
        return wording.line(statement(record.summary.facts, self.created).headline)

    def _text(self, key: str) -> str:
        return catalogue.text(key, self.language)


def original_stem(holding: Holding, result: Matched, names: str, *, person: str, ascii_names: bool) -> str:
    """Returns what the file of ``holding`` is called without its suffix, by the pattern ``names``."""
    values = {
        "person": person,
        "title": holding.title,
        "kind": holding.kind,
        "issuer": holding.issuer,
        "place": _place(holding),
        "number": _number(holding),
        "issued": holding.issued.strftime("%Y-%m") if holding.issued else "",
        "expires": holding.ends.strftime("%Y-%m") if holding.ends else "",
        "item": result.requirement.text,
    }
    return stem(names, values, ascii_only=ascii_names, otherwise=holding.kind or "document")


def _number(holding: Holding) -> str:
    return next((subject.license_number for subject in holding.view.subjects if subject.license_number), "")


def _place(holding: Holding) -> str:
    stated = next((subject.place for subject in holding.view.subjects if subject.place), "")
    return stated or ", ".join(sorted(place.rpartition("-")[2] for place in holding.places))
