"""From a source's bytes to credentials: every container, then every format, is asked about the content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import wallet.intake.containers as containers_package
from wallet.errors import IntakeError
from wallet.formats.open_badge_2 import hosted_at
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_each
from wallet.intake.containers.container import Container, LockedContainer, Part, SpecialContainer
from wallet.intake.file_kinds import kind_of
from wallet.intake.source import Source
from wallet.limits import MAX_ARCHIVE_ENTRIES, MAX_SOURCE_UNPACKED_BYTES, MAX_UNWRAP_DEPTH
from wallet.plugins import discover
from wallet.records.record import OTHER_FILES

_ARCHIVES: Final = frozenset({"zip", "tar", "mail"})
"""Containers in which other files lie beside credentials."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing found in a source, or why a part of it was refused. ``member`` is its place inside, or "".

    ``left_out``: it was read and is known not to be taken in (the key of another wallet), or is another file that lies
    beside credentials in an archive or a folder; ``error`` says what it is.
    """

    parsed: ParsedCredential | None
    member: str = ""
    error: IntakeError | None = None
    left_out: bool = False


@cache
def _containers() -> tuple[Container, ...]:
    return discover(containers_package, "CONTAINER")


def unwrap(source: Source) -> list[ParsedCredential]:
    """Returns every credential in ``source``; raises the first IntakeError when there is none."""
    items = unwrap_each(source)
    parsed = [item.parsed for item in items if item.parsed is not None]
    if not parsed:
        for item in items:
            if item.error is not None:
                raise item.error
        raise IntakeError("unrecognised")
    return parsed


def unwrap_each(source: Source) -> list[Item]:
    """Returns an item per thing found or refused; a bad member of an archive never hides the others. Never raises."""
    return list(items_in(source))


def items_in(source: Source) -> Iterator[Item]:
    """Yields what :func:`unwrap_each` returns, as it is found."""
    if source.error is not None:
        yield Item(None, error=source.error)
        return
    opening = _Opening(source.password, among_others=source.in_folder)
    for count, item in enumerate(opening.open(source.data, source.data, (), "")):
        if count >= MAX_ARCHIVE_ENTRIES:
            yield Item(None, item.member, IntakeError("too_many_items"))
            return
        yield item


class _Opening:
    """One source being opened, container by container.

    ``among_others``: it was found in a folder, where other files lie beside credentials.
    """

    def __init__(self, password: str | None, *, among_others: bool) -> None:
        self._password = password
        self._among_others = among_others
        self._unpacked = 0

    def open(self, data: bytes, received: bytes, inside: tuple[str, ...], member: str) -> Iterator[Item]:
        """Yields an item for each thing in ``data``."""
        try:
            if not data.strip():
                raise IntakeError("empty_file")
            container = _claiming(data)
            if container is None:
                for reading in _read_each(data):
                    if isinstance(reading, IntakeError):
                        yield Item(None, member, reading)
                    else:
                        yield Item(replace(reading, received=received, containers=inside), member)
                return
            if len(inside) >= MAX_UNWRAP_DEPTH:
                raise IntakeError("nested_too_deep")
            parts = self._parts(container, data)
        except IntakeError as error:
            beside = self._among_others or any(name in _ARCHIVES for name in inside)
            yield Item(None, member, error, left_out=beside and error.code in OTHER_FILES)
            return
        for part in parts:
            name = "/".join(step for step in (member, part.name) if step)
            if part.left_out or part.refused:
                yield Item(None, name, IntakeError(part.left_out or part.refused), left_out=bool(part.left_out))
            elif part.address:
                badge = replace(hosted_at(part.payload), received=received, containers=(*inside, container.id))
                yield Item(badge, name)
            else:
                yield from self.open(part.payload, part.payload if part.is_file else received, (*inside, container.id), name)

    def _parts(self, container: Container, data: bytes) -> list[Part]:
        if self._unpacked <= MAX_SOURCE_UNPACKED_BYTES:
            parts = self._inside(container, data)
            self._unpacked += sum(len(part.payload) for part in parts)
            if self._unpacked <= MAX_SOURCE_UNPACKED_BYTES:
                return parts
        raise IntakeError("unpacks_too_large")

    def _inside(self, container: Container, data: bytes) -> list[Part]:
        if isinstance(container, LockedContainer):
            return container.parts_with(data, self._password)
        return container.parts(data)


def _read_each(data: bytes) -> list[ParsedCredential | IntakeError]:
    """Reads what stands in no container; what cannot be read is told for what it is, where that can be said."""
    kind = kind_of(data)
    if kind is not None:
        raise kind
    return read_each(data)


def _claiming(data: bytes) -> Container | None:
    """Returns the one container these bytes are. Raises IntakeError ``ambiguous``."""
    claimed = [container for container in _containers() if container.claims(data)]
    general = {name for container in claimed if isinstance(container, SpecialContainer) for name in container.instead_of}
    claimed = [container for container in claimed if container.id not in general]
    if len(claimed) > 1:
        raise IntakeError("ambiguous", " ".join(container.id for container in claimed))
    return claimed[0] if claimed else None
