"""Résumés out of an open wallet: chosen records, in the order given. Nothing is signed and nothing is remembered."""

from __future__ import annotations

from collections.abc import Sequence

from resources import catalogue
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.limits import MAX_SHARED_CREDENTIALS
from wallet.records import day_text
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.skills.holdings import holdings
from wallet.skills.resume.model import Item, Resume, Words, item, resume


class Resumes:
    """Résumés of one wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, library: Library) -> None:
        self._context = context
        self._library = library

    def resume(self, record_ids: Sequence[RecordId], *, name: str = "") -> Resume:
        """Returns the chosen records as a résumé; each once.

        Raises ShareError ``nothing_chosen``, ``too_many_shared``, ``resume_not_verified`` (one of them is neither the
        person's own record nor verified, in force and earned today), StoreError ``no_record``.
        """
        chosen = tuple(dict.fromkeys(record_ids))
        if not chosen:
            raise ShareError("nothing_chosen")
        if len(chosen) > MAX_SHARED_CREDENTIALS:
            raise ShareError("too_many_shared")
        return resume(name.strip(), [self._item(record_id) for record_id in chosen])

    def words(self, resume: Resume, language: str) -> Words:
        """Returns what is written for a reader, in ``language``."""
        lines = {item.record: _line(item, language) for item in (*resume.verified, *resume.self_stated)}
        return Words(catalogue.text("resume.verified", language), catalogue.text("resume.self_stated", language), lines)

    def _item(self, record_id: RecordId) -> Item:
        record = self._library.record(record_id)
        return item(record, holdings(record.report, self._context.clock.now(), ref=record_id))


def _line(item: Item, language: str) -> str:
    if item.proof is None:
        return catalogue.text("resume.line.self_stated", language)
    day = day_text.long(item.proof.checked, language)
    key, proof = f"resume.line.{item.proof.how}", item.proof
    return catalogue.text(key, language, n=None, credential=proof.credential, issuer=proof.issuer, date=day)
