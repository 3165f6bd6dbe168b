"""Résumés out of an open wallet: chosen records, in the order given. Nothing is signed and nothing is remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from resources import catalogue
from wallet.credential.model import RecordId
from wallet.encodings.display import display_name
from wallet.errors import ShareError
from wallet.limits import MAX_SHARED_CREDENTIALS
from wallet.records import day_text
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.share.resume_pages import resume_html, resume_pdf
from wallet.share.writing import write_private, write_together
from wallet.skills.holdings import holdings
from wallet.skills.resume.json_resume import json_resume
from wallet.skills.resume.ler_rs import ler_rs
from wallet.skills.resume.model import Item as Item
from wallet.skills.resume.model import Resume as Resume
from wallet.skills.resume.model import Words, item, resume
from wallet.store.copies.backup_contents import extension


class Resumes:
    """Résumés of one wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, library: Library) -> None:
        self._context = context
        self._library = library

    def resume(self, record_ids: Sequence[RecordId], *, name: str = "", statement: str = "") -> Resume:
        """Returns the chosen records as a résumé; each once.

        Raises ShareError ``nothing_chosen``, ``too_many_shared``, ``resume_not_verified`` (one of them is neither the
        person's own record nor verified, in force and earned today), StoreError ``no_record``.
        """
        chosen = tuple(dict.fromkeys(record_ids))
        if not chosen:
            raise ShareError("nothing_chosen")
        if len(chosen) > MAX_SHARED_CREDENTIALS:
            raise ShareError("too_many_shared")
        return resume(name.strip(), [self._item(record_id) for record_id in chosen], statement.strip())

    def words(self, resume: Resume, language: str, *, short: bool = False) -> Words:
        """Returns what is written for a reader, in ``language``; ``short``: on a page, without identifiers."""
        line = _short_line if short else _line
        lines = {item.record: line(item, language) for item in (*resume.verified, *resume.self_stated)}
        verified, self_stated, own_words = (
            catalogue.text(f"resume.{name}", language) for name in ("verified", "self_stated", "own_words")
        )
        return Words(verified, self_stated, own_words, lines)

    def lines(self, resume: Resume, language: str) -> dict[str, str]:
        """Returns how each line is known, by its record, as the page and the PDF say it."""
        return self.words(resume, language, short=True).lines

    def encoded(self, resume: Resume, form: str, language: str) -> bytes:
        """Returns the résumé as a file: ``form`` is ``ler-rs``, ``json-resume``, ``html`` or ``pdf``."""
        words = self.words(resume, language, short=form in ("html", "pdf"))
        if form == "html":
            return resume_html(resume, words, language)
        if form == "pdf":
            return resume_pdf(resume, words, language, self._originals(resume))
        document = {"ler-rs": ler_rs, "json-resume": json_resume}[form](resume, words)
        return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"

    def _originals(self, resume: Resume) -> list[tuple[str, bytes]]:
        """What was verified, as it came: another program can verify it again."""
        records = [self._library.as_judged(RecordId(item.record)).received for item in resume.verified]
        return [(f"credential-{number}.{extension(data)}", data) for number, data in enumerate(records, 1)]

    def write(self, resume: Resume, files: Sequence[tuple[str, Path]], language: str) -> None:
        """Writes each (form, path): all of them or none, for their owner alone. Raises ShareError as a share does."""
        parts = [(path, partial(write_private, data=self.encoded(resume, form, language))) for form, path in files]
        write_together(parts)

    def can_stand(self, record_ids: Sequence[RecordId]) -> dict[RecordId, Item | None]:
        """Returns what each record would be in a résumé; None for what is neither the person's own nor verified today."""
        items: dict[RecordId, Item | None] = {}
        for record_id in record_ids:
            try:
                items[record_id] = self._item(record_id)
            except ShareError:
                items[record_id] = None
        return items

    def _item(self, record_id: RecordId) -> Item:
        record = self._library.as_judged(record_id)
        return item(record, holdings(record.report, self._context.clock.now(), ref=record_id))


def _line(item: Item, language: str) -> str:
    if item.proof is None:
        return catalogue.text("resume.line.self_stated", language)
    day = day_text.long(item.proof.checked, language)
    key, proof = f"resume.line.{item.proof.how}", item.proof
    return catalogue.text(key, language, n=None, credential=proof.credential, issuer=proof.issuer, date=day)


def _short_line(item: Item, language: str) -> str:
    if item.proof is None:
        return catalogue.text("resume.line.self_stated", language)
    day = day_text.long(item.proof.checked, language)
    issuer = display_name(item.issuer) or display_name(item.proof.issuer)
    return catalogue.text(f"resume.short.{item.proof.how}", language, n=None, issuer=issuer, date=day)
