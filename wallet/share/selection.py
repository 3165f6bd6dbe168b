"""The first step: which records, and which of their parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.credential.model import RecordId
from wallet.credential.record import Record
from wallet.errors import IntakeError, ShareError
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import read_credential_bytes, read_document
from wallet.limits import MAX_SHARED_CREDENTIALS

Reread = Callable[[Record], ParsedCredential]
"""Reads a record's received bytes again, out of their containers."""

_EMBEDDABLE: Final = "data_integrity"
_TOKENS: Final = frozenset({"vc_jwt", "jwt", "jose"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """One credential that was chosen: a record, or a credential inside it at ``pointer`` ("" for the whole)."""

    record: Record
    parsed: ParsedCredential = field(repr=False)
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen, in order. Never empty; everything in it can be presented. Made by :func:`select`."""

    chosen: tuple[Chosen, ...]

    def __post_init__(self) -> None:
        if not self.chosen:
            raise ShareError("nothing_chosen")
        if len(self.chosen) > MAX_SHARED_CREDENTIALS:
            raise ShareError("too_many_chosen", str(len(self.chosen)))
        for one in self.chosen:
            reason = why_not(one.parsed)
            if reason:
                raise ShareError(reason, one.parsed.format, pointer=str(one.record.summary.id))


def why_not(parsed: ParsedCredential) -> str:
    """Returns "" when ``parsed`` can stand in a presentation, else the code that says why not."""
    if parsed.kind is not Kind.CREDENTIAL:
        return "already_a_presentation" if parsed.kind is Kind.PRESENTATION else "cannot_be_presented"
    if parsed.token:
        return "" if parsed.format in _TOKENS else "cannot_be_presented"
    if parsed.format != _EMBEDDABLE:
        return "cannot_be_presented"
    return "" if parsed.document.get("proof") else "not_signed"


def reread_plainly(record: Record) -> ParsedCredential:
    """Reads a record that came in no container. Raises ShareError ``cannot_be_presented`` for others."""
    if record.containers:
        raise ShareError("cannot_be_presented", "inside a container", pointer=str(record.summary.id))
    try:
        return read_credential_bytes(record.received)
    except IntakeError as error:
        raise ShareError("cannot_be_presented", error.code, pointer=str(record.summary.id)) from None


def select(
    records: Sequence[Record],
    *,
    reread: Reread = reread_plainly,
    parts: Mapping[RecordId, Sequence[str]] | None = None,
) -> Selection:
    """Returns the selection of ``records``; twice the same counts once.

    ``parts`` names, for a record that holds others (a transcript), the JSON Pointers of the credentials in it that
    are chosen instead of the whole. Raises ShareError ``nothing_chosen``, ``too_many_chosen``,
    ``cannot_be_presented``, ``already_a_presentation``, ``not_signed``, ``part_not_found``; ``pointer`` is the
    record's id.
    """
    chosen: list[Chosen] = []
    seen: set[RecordId] = set()
    for record in records:
        if record.summary.id in seen:
            continue
        seen.add(record.summary.id)
        parsed = reread(record)
        pointers = (parts or {}).get(record.summary.id)
        if not pointers:
            chosen.append(Chosen(record, parsed))
            continue
        chosen.extend(Chosen(record, _part(parsed, one, record), one) for one in dict.fromkeys(pointers))
    return Selection(tuple(chosen))


def _part(parsed: ParsedCredential, pointer: str, record: Record) -> ParsedCredential:
    value: Any = parsed.document
    try:
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            value = value[int(name)] if isinstance(value, list) else value[name]
        return read_document(value) if isinstance(value, dict) else read_credential_bytes(value.encode("utf-8"))
    except (IntakeError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise ShareError("part_not_found", pointer[:100], pointer=str(record.summary.id)) from None
