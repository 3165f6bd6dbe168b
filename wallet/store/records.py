"""Records: what was received, the report about it, and what the shelf shows of it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from wallet.clock import Clock
from wallet.credential.codec import from_plain, to_plain
from wallet.credential.model import Attainment, Credential, Presentation, RecordId
from wallet.credential.record import Provenance, Record, RecordSummary, Standing, StandingKind
from wallet.credential.standing import period, standing
from wallet.errors import StoreError
from wallet.formats.parsed import ParsedCredential
from wallet.report import VerificationReport
from wallet.store.connection import Connection, told, transaction
from wallet.store.search import ORDER, Sort, parse

TRASH_DAYS = 30
"""How long a deleted record can be brought back."""
_SHOWN = (
    "id, title, issuer_name, issuer_id, format, kind, type, valid_from, valid_until, standing, attainment, missing, "
    "checked_at, added_at, favourite, has_image, children"
)


class RecordRepository:
    """Everything about records. Every change is one transaction, durable when the call returns."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._db = connection
        self._clock = clock

    # Adding -------------------------------------------------------------------
    def add(
        self, parsed: ParsedCredential, report: VerificationReport, provenance: Provenance, *, place: int = 0
    ) -> RecordSummary:
        """Keeps one credential with its report and evidence. Raises StoreError ``already_kept``, ``disk_full`` …"""
        with transaction(self._db):
            record_id = self._insert(parsed, report, provenance, place)
        return self.summary(record_id)

    def add_many(
        self, items: Iterable[tuple[ParsedCredential, VerificationReport, Provenance, int]], *, batch: int = 100
    ) -> Iterator[RecordSummary]:
        """Keeps many, a transaction for each batch; yields a record only once it is durable."""
        waiting: list[tuple[ParsedCredential, VerificationReport, Provenance, int]] = []
        for item in items:
            waiting.append(item)
            if len(waiting) >= batch:
                yield from self._batch(waiting)
                waiting = []
        if waiting:
            yield from self._batch(waiting)

    def _batch(self, waiting: list[tuple[ParsedCredential, VerificationReport, Provenance, int]]) -> list[RecordSummary]:
        with transaction(self._db):
            ids = [self._insert(*item) for item in waiting]
        return [self.summary(one) for one in ids]

    def _insert(self, parsed: ParsedCredential, report: VerificationReport, provenance: Provenance, place: int) -> RecordId:
        record_id, now = RecordId(uuid.uuid4().hex), self._clock.now()
        view = report.view
        says = standing(report, now)
        digest = sha256(parsed.received).digest()
        if self._db.execute("SELECT 1 FROM records WHERE sha256 = ? AND place = ?", (digest, place)).fetchone():
            raise StoreError("already_kept")
        cursor = self._db.execute(
            "INSERT INTO records (id, sha256, place, received, payload, format, kind, type, containers, route, source_name,"
            " source_member, added_at, title, issuer_name, issuer_id, valid_from, valid_until, standing, attainment,"
            " missing, checked_at, has_image, children, report)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                record_id, digest, place, parsed.received, _apart(parsed),
                parsed.format, str(parsed.kind), _kinds(view, report),
                " ".join(parsed.containers), provenance.route, provenance.name, provenance.member, now.isoformat(),
                *_shown(view), str(says.kind), str(says.attainment), says.missing, report.at.isoformat(),
                int("png" in parsed.containers or "svg" in parsed.containers), _children(view), _report_text(report),
            ),
        )  # fmt: skip
        number = cursor.lastrowid
        self._index(number, view, "")
        self._keep_evidence(number, report)
        self._note_event(record_id, "added", now)
        return record_id

    def _index(self, number: int, view: Credential | Presentation | None, note: str) -> None:
        self._db.execute("DELETE FROM words WHERE rowid = ?", (number,))
        title, issuer, skills, texts = _searchable(view)
        self._db.execute(
            "INSERT INTO words (rowid, title, issuer, skills, texts, note) VALUES (?,?,?,?,?,?)",
            (number, title, issuer, skills, texts, note),
        )

    def _keep_evidence(self, number: int, report: VerificationReport) -> None:
        for item in report.evidence:
            if not item.content:
                continue
            self._db.execute(
                "INSERT INTO documents (sha256, address, kind, fetched_at, content) VALUES (?,?,?,?,?)"
                " ON CONFLICT (address, sha256) DO UPDATE SET fetched_at = max(fetched_at, excluded.fetched_at)",
                (item.sha256, item.address, item.kind, item.fetched_at.isoformat(), item.content),
            )
            self._db.execute(
                "INSERT OR IGNORE INTO record_documents (record, address, sha256) VALUES (?,?,?)",
                (number, item.address, item.sha256),
            )

    def _note_event(self, record_id: RecordId, event: str, at: datetime) -> None:
        self._db.execute("INSERT INTO history (record, at, event) VALUES (?,?,?)", (record_id, at.isoformat(), event))

    # Finding ------------------------------------------------------------------
    def find_received(self, received: bytes, *, place: int = 0) -> RecordSummary | None:
        """Returns the record of these very bytes, or None."""
        with told():
            row = self._db.execute(
                f"SELECT {_SHOWN} FROM records WHERE sha256 = ? AND place = ?",  # noqa: S608  # our own column names
                (sha256(received).digest(), place),
            ).fetchone()
        return self._summary(row) if row else None

    def find(
        self, query: str = "", *, sort: Sort = Sort.ADDED, offset: int = 0, limit: int = 200
    ) -> Sequence[RecordSummary]:
        """Returns a window of what ``query`` finds."""
        where, values = parse(query, self._clock.now()).where()
        sql = f"SELECT {_SHOWN} FROM records WHERE {where} ORDER BY {ORDER[sort]} LIMIT ? OFFSET ?"  # noqa: S608
        with told():
            return [self._summary(row) for row in self._db.execute(sql, (*values, limit, offset)).fetchall()]

    def count(self, query: str = "") -> int:
        """Returns how many ``query`` finds."""
        where, values = parse(query, self._clock.now()).where()
        with told():
            return int(self._db.execute(f"SELECT count(*) FROM records WHERE {where}", values).fetchone()[0])  # noqa: S608

    def issuers(self) -> Sequence[str]:
        """Returns the issuers' names on the shelf, for completion."""
        sql = "SELECT DISTINCT issuer_name FROM records WHERE trashed_at IS NULL AND issuer_name <> '' ORDER BY 1 LIMIT 500"
        with told():
            return [str(row[0]) for row in self._db.execute(sql).fetchall()]

    def ids_starting(self, prefix: str) -> Sequence[RecordId]:
        """Returns the ids that begin with ``prefix`` (hex digits), two at most."""
        with told():
            rows = self._db.execute("SELECT id FROM records WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g"))
            return [RecordId(row[0]) for row in rows.fetchall()]

    def summary(self, record_id: RecordId) -> RecordSummary:
        """Returns one row of the shelf. Raises StoreError ``no_record``."""
        with told():
            row = self._db.execute(f"SELECT {_SHOWN} FROM records WHERE id = ?", (record_id,)).fetchone()  # noqa: S608
        if row is None:
            raise StoreError("no_record")
        return self._summary(row)

    def get(self, record_id: RecordId) -> Record:
        """Returns one record whole. Raises StoreError ``no_record``, ``record_damaged``."""
        with told():
            row = self._db.execute(
                f"SELECT {_SHOWN}, received, sha256, route, source_name, source_member, containers, report, note,"  # noqa: S608
                " place, payload FROM records WHERE id = ?",
                (record_id,),
            ).fetchone()
        if row is None:
            raise StoreError("no_record")
        received, digest, route, name, member, containers, text, note, place, payload = row[-10:]
        if sha256(received).digest() != digest:
            raise StoreError("record_damaged")
        report = replace(from_plain(json.loads(text)), evidence=tuple(self.evidence(record_id)))
        return Record(
            self._summary(row[:-10]), received, digest.hex(), Provenance(route, name, member),
            tuple(containers.split()), report, report.view, payload if payload is not None else received, note, place,
        )  # fmt: skip

    def evidence(self, record_id: RecordId) -> Sequence[Any]:
        """Returns the kept documents a record's checks used, as EvidenceItem."""
        from wallet.report import EvidenceItem

        sql = (
            "SELECT d.kind, d.address, d.sha256, d.fetched_at, d.content FROM documents d JOIN record_documents r"
            " USING (address, sha256) JOIN records k ON k.number = r.record WHERE k.id = ?"
        )
        with told():
            rows = self._db.execute(sql, (record_id,)).fetchall()
        return [EvidenceItem(k, a, s, datetime.fromisoformat(f), bytes(c)) for k, a, s, f, c in rows]

    def everything(self) -> Iterator[Record]:
        """Yields every record that is not in the trash, oldest first."""
        with told():
            ids = [row[0] for row in self._db.execute("SELECT id FROM records WHERE trashed_at IS NULL ORDER BY number")]
        for one in ids:
            yield self.get(RecordId(one))

    # Changing -----------------------------------------------------------------
    def update_report(self, record_id: RecordId, report: VerificationReport) -> None:
        """Replaces the report. Bad news is never replaced by news that could not be had."""
        now = self._clock.now()
        says = standing(report, now)
        with transaction(self._db):
            row = self._db.execute("SELECT number, note, standing FROM records WHERE id = ?", (record_id,)).fetchone()
            if row is None:
                raise StoreError("no_record")
            number, note, before = row
            final = {str(StandingKind.WITHDRAWN), str(StandingKind.ON_HOLD)}
            if before in final and says.kind is StandingKind.COULD_NOT_CHECK:
                self._note_event(record_id, "check_without_news", now)
                return
            self._db.execute(
                "UPDATE records SET title = ?, issuer_name = ?, issuer_id = ?, valid_from = ?, valid_until = ?,"
                " standing = ?, attainment = ?, missing = ?, checked_at = ?, report = ? WHERE number = ?",
                (*_shown(report.view), str(says.kind), str(says.attainment), says.missing, report.at.isoformat(),
                 _report_text(report), number),
            )  # fmt: skip
            self._index(number, report.view, note)
            self._keep_evidence(number, report)
            self._note_event(record_id, "checked", now)

    def set_favourite(self, record_id: RecordId, favourite: bool) -> None:
        """Marks or unmarks a record."""
        self._set(record_id, "favourite = ?", int(favourite))

    def set_note(self, record_id: RecordId, note: str) -> None:
        """Keeps the person's own words about a record; they are searched too."""
        with transaction(self._db):
            row = self._db.execute("SELECT number, report FROM records WHERE id = ?", (record_id,)).fetchone()
            if row is None:
                raise StoreError("no_record")
            self._db.execute("UPDATE records SET note = ? WHERE number = ?", (note, row[0]))
            self._index(row[0], from_plain(json.loads(row[1])).view, note)

    def delete(self, record_id: RecordId) -> None:
        """Puts a record into the trash, from where it can be brought back for TRASH_DAYS."""
        self._set(record_id, "trashed_at = ?", self._clock.now().isoformat(), event="deleted")

    def restore(self, record_id: RecordId) -> None:
        """Brings a record back from the trash."""
        self._set(record_id, "trashed_at = ?", None, event="restored")

    def empty_trash(self, *, everything: bool = False) -> int:
        """Removes for good what has lain in the trash long enough, or all of it; returns how many."""
        limit = self._clock.now() if everything else self._clock.now() - timedelta(days=TRASH_DAYS)
        with transaction(self._db):
            rows = self._db.execute(
                "SELECT number, id FROM records WHERE trashed_at IS NOT NULL AND trashed_at <= ?", (limit.isoformat(),)
            ).fetchall()
            for number, record_id in rows:
                self._db.execute("DELETE FROM words WHERE rowid = ?", (number,))
                self._db.execute("DELETE FROM history WHERE record = ?", (record_id,))
                self._db.execute("DELETE FROM records WHERE number = ?", (number,))
            self._db.execute(
                "DELETE FROM documents WHERE NOT EXISTS (SELECT 1 FROM record_documents r"
                " WHERE r.address = documents.address AND r.sha256 = documents.sha256)"
            )
        return len(rows)

    def _set(self, record_id: RecordId, change: str, value: Any, *, event: str = "") -> None:
        with transaction(self._db):
            done = self._db.execute(f"UPDATE records SET {change} WHERE id = ?", (value, record_id))  # noqa: S608
            if done.rowcount != 1:
                raise StoreError("no_record")
            if event:
                self._note_event(record_id, event, self._clock.now())

    def history(self, record_id: RecordId) -> Sequence[tuple[datetime, str]]:
        """Returns what happened to a record: (when, event), oldest first."""
        with told():
            rows = self._db.execute("SELECT at, event FROM history WHERE record = ? ORDER BY number", (record_id,))
            return [(datetime.fromisoformat(at), event) for at, event in rows.fetchall()]

    def _summary(self, row: Sequence[Any]) -> RecordSummary:
        (record_id, title, issuer_name, issuer_id, form, kind, types, valid_from, valid_until, word, attainment,
         missing, checked, added, favourite, has_image, children) = row  # fmt: skip
        start, end = _moment(valid_from), _moment(valid_until)
        says = Standing(
            StandingKind(word), Attainment(attainment), period(start, end, self._clock.now()), _moment(checked), missing
        )
        return RecordSummary(
            RecordId(record_id), title, issuer_name, issuer_id, form, kind, types, start, end, says,
            datetime.fromisoformat(added), bool(favourite), bool(has_image), children,
        )  # fmt: skip


def _apart(parsed: ParsedCredential) -> bytes | None:
    """The credential's text where it is not the received bytes themselves."""
    return None if parsed.payload == parsed.received else parsed.payload


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _report_text(report: VerificationReport) -> str:
    # Evidence has a table of its own, where documents that many records used stand once.
    return json.dumps(to_plain(replace(report, evidence=())), ensure_ascii=False, separators=(",", ":"))


def _shown(view: Credential | Presentation | None) -> tuple[str, str, str, str | None, str | None]:
    if isinstance(view, Credential):
        start, end = view.valid_from, view.valid_until
        return (
            view.title, view.issuer.name, view.issuer.id, start.isoformat() if start else None,
            end.isoformat() if end else None,
        )  # fmt: skip
    if isinstance(view, Presentation):
        return view.title, "", view.holder, None, view.expires.isoformat() if view.expires else None
    return "", "", "", None, None


def _kinds(view: Credential | Presentation | None, report: VerificationReport) -> str:
    if not isinstance(view, Credential):
        return report.type
    kinds = [a.achievement_type for s in view.subjects for a in s.achievement if a.achievement_type]
    return " ".join([*kinds, *view.type])


def _children(view: Credential | Presentation | None) -> int:
    return len(view.credentials) if view is not None else 0


def _searchable(view: Credential | Presentation | None) -> tuple[str, str, str, str]:
    """Title, issuer, skills and other texts, of everything inside as well."""
    if view is None:
        return "", "", "", ""
    inner = view.credentials
    own = [view] if isinstance(view, Credential) else []
    titles, issuers, skills, texts = [], [], [], []
    for one in (*own, *inner):
        titles.append(one.title)
        issuers.append(one.issuer.name)
        texts += [one.name, one.description]
        for subject in one.subjects:
            texts += [subject.narrative, subject.license_number, subject.role]
            for achievement in subject.achievement:
                skills += [a.target_name for a in achievement.alignment] + list(achievement.tag)
                texts += [achievement.name, achievement.description, achievement.human_code]
                texts.append(achievement.criteria.narrative if achievement.criteria else "")
    return tuple("\n".join(filter(None, part)) for part in (titles, issuers, skills, texts))  # type: ignore[return-value]
