"""From a source's bytes to credentials: every container, then every format, is asked about the content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import wallet.intake.containers as containers_package
from wallet.errors import IntakeError
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_payload
from wallet.intake.containers.container import Container
from wallet.intake.source import Source
from wallet.limits import MAX_ARCHIVE_ENTRIES, MAX_UNWRAP_DEPTH
from wallet.plugins import discover

_JPEG = b"\xff\xd8\xff"
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing found in a source, or why a part of it was refused. ``member`` is its place inside, or ""."""

    parsed: ParsedCredential | None
    member: str = ""
    error: IntakeError | None = None


@cache
def _containers() -> tuple[Container, ...]:
    return discover(containers_package, "CONTAINER")


def unwrap(source: Source) -> list[ParsedCredential]:
    """Returns every credential in ``source``; raises the first IntakeError when there is none."""
    items = unwrap_each(source)
    found = [item.parsed for item in items if item.parsed is not None]
    if not found:
        for item in items:
            if item.error is not None:
                raise item.error
        raise IntakeError("unrecognised")
    return found


def unwrap_each(source: Source) -> list[Item]:
    """Returns an item per thing found or refused; a bad member of an archive never hides the others. Never raises."""
    if source.error is not None:
        return [Item(None, error=source.error)]
    items: list[Item] = []
    _open(source.data, source.data, (), "", items)
    return items


def _open(data: bytes, received: bytes, inside: tuple[str, ...], member: str, items: list[Item]) -> None:
    try:
        if len(items) > MAX_ARCHIVE_ENTRIES:
            raise IntakeError("too_many_items")
        if not data.strip():
            raise IntakeError("empty_file")
        claimed = [one for one in _containers() if one.claims(data)]
        if len(claimed) > 1:
            raise IntakeError("ambiguous", " ".join(one.id for one in claimed))
        if not claimed:
            found = read_payload(_plain(data))
            items.extend(Item(replace(one, received=received, containers=inside), member) for one in found)
            return
        if len(inside) >= MAX_UNWRAP_DEPTH:
            raise IntakeError("nested_too_deep")
        parts = claimed[0].parts(data)
    except IntakeError as error:
        items.append(Item(None, member, error))
        return
    for part in parts:
        name = "/".join(one for one in (member, part.name) if one)
        _open(part.payload, part.payload if part.is_file else received, (*inside, claimed[0].id), name, items)


def _plain(data: bytes) -> bytes:
    """Says by name what pictures and documents cannot be read here; anything else is text for the formats."""
    if data.startswith(_JPEG):
        raise IntakeError("jpeg_holds_no_badge")
    if data.startswith(_PDF):
        raise IntakeError("pdf_not_read")
    return data
