"""Continuing education in an open wallet: what is asked of each licence, and what the certificates come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from resources.catalogue import text
from resources.reader import names, read_bytes
from wallet.credential.model import RecordId
from wallet.encodings.strict_json import loads
from wallet.errors import IntakeError, StoreError, UsageError
from wallet.intake.pictures.kinds import kind_of
from wallet.limits import MAX_PDF_DRAWN_PAGES
from wallet.records import by_hand
from wallet.records.by_hand import EvidenceFile
from wallet.records.record import Record
from wallet.records.statement import statement
from wallet.records.wording import Wording
from wallet.service.changes import Changes
from wallet.service.context import ServiceContext
from wallet.share.audit_binder import BinderCertificate, audit_binder
from wallet.share.packet import write_packet
from wallet.share.packet_names import Names, stem, suffix_of
from wallet.share.writing import write_whole
from wallet.skills.continuing_education.certificates import Certificate, certificate, licence
from wallet.skills.continuing_education.counting import CategoryHours as CategoryHours
from wallet.skills.continuing_education.counting import Count as Count
from wallet.skills.continuing_education.counting import CountedCertificate as CountedCertificate
from wallet.skills.continuing_education.counting import Licence, count
from wallet.skills.continuing_education.csv_file import csv_bytes
from wallet.skills.continuing_education.requirement import CeRequirement, read_requirement, requirement_of
from wallet.skills.holdings import Holding
from wallet.store.copies.backup_contents import CE_SETTING, extension

_NAMED: Final = "{issued}_{title}_{number}"
"""What a certificate's file is called: the day first, so that they lie in order."""


@dataclass(frozen=True, slots=True)
class LicenceHours:
    """One licence: what its certificates come to, and for which licences each of them counts (record → licences)."""

    count: Count
    counts_for: dict[str, tuple[str, ...]]


_SAMPLES: Final = "samples/ce"


def sample_requirements() -> list[tuple[str, str]]:
    """Returns our worked samples of requirements: (name, title). No board's rule is claimed to be one of them."""
    listed = []
    for file in names(_SAMPLES, ".json"):
        members = loads(read_bytes(file))
        listed.append((file.removeprefix(f"{_SAMPLES}/").removesuffix(".json"), str(members["title"])))
    return listed


def sample_requirement(name: str) -> bytes:
    """Returns one of them as its file. Raises IntakeError ``requirement_malformed`` for none of that name."""
    file = f"{_SAMPLES}/{name}.json"
    if file not in names(_SAMPLES, ".json"):
        raise IntakeError("requirement_malformed", "no such sample")
    return read_bytes(file)


class ContinuingEducation:
    """Hours, for one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def all(self, record_id: RecordId | None = None) -> list[LicenceHours]:
        """Returns a line for each licence that nothing replaced, or for one; those that end first come first.

        Raises StoreError ``no_record``, UsageError ``no_licence`` where ``record_id`` is none.
        """
        asked = None if record_id is None else self._licence_of(record_id)  # Before everything is read for it.
        licences, certificates = self._read()
        known = {entry.ref for entry in licences}
        chosen = licences
        if asked is not None and record_id not in known:
            # An older one of a family: asked for by name, it is counted for its own cycle.
            chosen = [self._licence(asked)]
            licences = [*licences, *chosen]
        elif record_id is not None:
            chosen = [entry for entry in licences if entry.ref == record_id]
        counts = {entry.ref: count(entry, certificates) for entry in licences}
        counts_for: dict[str, list[str]] = {}
        for ref, licence_count in counts.items():
            for row in licence_count.certificates:
                if not row.reason:
                    counts_for.setdefault(row.certificate.ref, []).append(ref)
        return [
            LicenceHours(
                counts[entry.ref],
                {
                    row.certificate.ref: tuple(counts_for.get(row.certificate.ref, ()))
                    for row in counts[entry.ref].certificates
                },
            )
            for entry in chosen
        ]

    def set_requirement(self, record_id: RecordId, data: bytes) -> Changes:
        """Keeps what a licence asks for, of a file, in place of what was kept; its renewals go by it too.

        Raises IntakeError ``requirement_malformed``, ``requirement_too_large``; StoreError ``no_record``; UsageError
        ``no_licence``.
        """
        _, members = read_requirement(data)
        self._licence_of(record_id)
        kept = dict(self._kept())
        for other in self._family(record_id):
            kept.pop(other, None)
        self._context.vault.settings.set(CE_SETTING, {**kept, record_id: members})
        return Changes(organised=(record_id,))

    @staticmethod
    def write_csv(file: Path, lines: Sequence[LicenceHours]) -> None:
        """Writes a row for each certificate of each licence. Raises ShareError ``cannot_write_share`` and the like."""
        write_whole(file, csv_bytes(line.count for line in lines))

    def write_zip(self, file: Path, line: LicenceHours, language: str) -> list[tuple[str, str]]:
        """Writes what a board asks for: a table, and each certificate that counts as a file of its own, well named.

        Photographs go out as their pixels, without place, camera and time; everything else as it came. Returns (file or
        title, code) of what is not in it. Raises ShareError as :func:`wallet.share.packet.write_packet`.
        """
        left_out: list[tuple[str, str]] = []
        write_packet(file, self._certificate_files(line, language, left_out), created=self._context.clock.now())
        return left_out

    def write_binder(self, file: Path, line: LicenceHours, language: str) -> None:
        """Writes one PDF: the list of what counts, then each certificate whole, with what it came as attached.

        Raises ShareError ``cannot_write_share`` and the like; BugError ``worker_not_started``.
        """
        count = line.count
        first, last = (day.isoformat() if day is not None else "" for day in count.licence.cycle)
        counted = f"{count.counted.normalize():f}"
        needed = "" if count.needed is None else f"{count.needed.normalize():f}"
        summary = text("ce.counted_of" if needed else "ce.counted", language, hours=counted, needed=needed)
        lines = [f"{summary} · {text('ce.cycle', language, first=first, last=last)}"]
        requirement = count.licence.requirement
        if requirement is not None:
            lines.append(text("ce.as_of", language, date=requirement.as_of or "?", source=requirement.source or "?"))
        names = Names()
        certificates = [self._binder_certificate(row, language, names) for row in count.certificates if not row.reason]
        write_whole(file, audit_binder(count.licence.title, lines, certificates, language))

    def _binder_certificate(self, row: CountedCertificate, language: str, names: Names) -> BinderCertificate:
        certificate = row.certificate
        record = self._context.vault.records.get(RecordId(certificate.ref))
        pages: list[bytes] = []
        files: list[tuple[str, bytes]] = []
        absent = ""
        day = certificate.first.isoformat() if certificate.first is not None else ""
        named = stem(
            _NAMED, {"issued": day, "title": certificate.title, "number": certificate.number}, otherwise="certificate"
        )
        if record.summary.format != by_hand.FORMAT:
            files.append((names.give(named, f".{extension(record.received)}"), record.received))
        for original in self._evidence(record) if not files else ():
            is_paper = original.content.startswith(b"%PDF-")
            copied = next(iter(self._context.examiner.plain_copies([original.content])))
            pages += [page.data for page in copied.pages]
            if is_paper or copied.error is not None:
                files.append((names.give(named, suffix_of(original.name, original.content)), original.content))
            if copied.error is not None:
                absent = text("ce.binder.not_drawn", language)
            elif is_paper and len(copied.pages) >= MAX_PDF_DRAWN_PAGES:
                absent = text("ce.binder.first_pages", language, n=MAX_PDF_DRAWN_PAGES)
        if not pages and not files:
            absent = text("ce.binder.no_file", language)
        wording = Wording(language, self._context.clock.now(), on_paper=True)
        return BinderCertificate(
            day, certificate.title, certificate.issuer, "" if row.hours is None else f"{row.hours.normalize():f}",
            ", ".join(row.subjects), wording.line(statement(record.summary.facts, self._context.clock.now()).headline),
            tuple(pages), tuple(files), absent,
        )  # fmt: skip

    def _certificate_files(
        self, line: LicenceHours, language: str, left_out: list[tuple[str, str]]
    ) -> Iterator[tuple[str, bytes]]:
        names = Names()
        yield names.give(text("ce.file.table", language), ".csv"), csv_bytes([line.count])
        for row in line.count.certificates:
            if row.reason:
                continue
            certificate = row.certificate
            day = certificate.first.isoformat() if certificate.first is not None else ""
            named = stem(
                _NAMED, {"issued": day, "title": certificate.title, "number": certificate.number}, otherwise="certificate"
            )
            record = self._context.vault.records.get(RecordId(certificate.ref))
            originals = list(self._originals(record, left_out))
            if not originals:
                left_out.append((certificate.title, "no_files_with_it"))
            for suffix, data in originals:
                yield names.give(named, suffix), data

    def _evidence(self, record: Record) -> Iterator[EvidenceFile]:
        attachments = self._context.vault.attachments
        return by_hand.evidence(record.received, lambda sha256: attachments.read(bytes.fromhex(sha256)))

    def _originals(self, record: Record, left_out: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        if record.summary.format != by_hand.FORMAT:
            yield f".{extension(record.received)}", record.received
            return
        for file in self._evidence(record):
            if kind_of(file.content) is None:
                yield suffix_of(file.name, file.content), file.content
                continue
            for copied in self._context.examiner.plain_copies([file.content]):
                if copied.error is not None:
                    left_out.append((file.name, copied.error.code))
                for page in copied.pages:
                    yield page.suffix, page.data

    def _kept(self) -> dict[str, Any]:
        return dict(self._context.vault.settings.get(CE_SETTING, {}))

    def _family(self, record_id: str) -> Sequence[RecordId]:
        records = self._context.vault.records
        records.attention.make_missing()
        return records.attention.family(records.num(RecordId(record_id)))

    def _read(self) -> tuple[list[Licence], list[Certificate]]:
        records, now = self._context.vault.records, self._context.clock.now()
        held: list[Holding] = []
        certificates: list[Certificate] = []
        for record_id in records.ids():
            report = records.report(record_id)
            course = certificate(report, now, ref=record_id)
            if course is not None:
                certificates.append(course)
                continue
            entry = licence(report, now, ref=record_id)
            if entry is not None and entry.state not in ("bad", "withdrawn"):
                held.append(entry)
        # The one that ends last speaks for its family; what was replaced asks for nothing any more.
        first = {entry.ref for entry in held if self._speaks(entry, {other.ref for other in held})}
        licences = [self._licence(entry) for entry in held if entry.ref in first]
        return sorted(
            licences, key=lambda entry: (entry.ends is None, str(entry.ends), entry.title, entry.ref)
        ), certificates

    def _speaks(self, entry: Holding, held: set[str]) -> bool:
        return next((other for other in self._family(entry.ref) if other in held), entry.ref) == entry.ref

    def _licence_of(self, record_id: RecordId) -> Holding:
        now: datetime = self._context.clock.now()
        entry = licence(self._context.vault.records.report(record_id), now, ref=record_id)
        if entry is None:
            raise UsageError("no_licence")
        return entry

    def _licence(self, entry: Holding) -> Licence:
        return Licence(entry.ref, entry.title, entry.issued or entry.starts, entry.ends, self._requirement(entry.ref))

    def _requirement(self, record_id: str) -> CeRequirement | None:
        kept = self._kept()
        members = next((kept[other] for other in (record_id, *self._family(record_id)) if other in kept), None)
        if members is None:
            return None
        if not isinstance(members, dict):
            raise StoreError("record_damaged", "requirement")
        return requirement_of(members)
