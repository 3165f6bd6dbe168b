"""Where a list is read: a file in a worker, off the window's thread; a saved way out of the wallet first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from ui.places.packet import ListSource
from ui.session.session import Session
from wallet.errors import IntakeError, LanyardError
from wallet.limits.skills import MAX_PAGE_BYTES
from wallet.service.asked_lists import AskedList, read_list, sample_list
from wallet.service.examiners import Reader
from wallet.service.packing import PacketTemplate

_MOST: Final = MAX_PAGE_BYTES + 1
"""One byte more than the reader takes: it says that there is too much."""
Failed = Callable[[LanyardError], object]


def read_source(
    session: Session,
    owner: QObject,
    source: ListSource,
    *,
    done: Callable[[AskedList, PacketTemplate], object],
    failed: Failed,
) -> None:
    """Hands the list, and the way of making packets that goes with it, on to ``done``; why there is none, to ``failed``."""
    if source.kind == "saved":

        def have(template: PacketTemplate) -> None:
            _read(session, owner, lambda: template.asked.encode(), lambda given: done(given, template), failed)

        session.ask(owner, lambda wallet: wallet.packing.template(source.name), done=have, failed=failed)
    elif source.kind == "sample":
        session.lanes.work(
            owner, lambda: sample_list(source.name), done=lambda given: done(given, PacketTemplate()), failed=failed
        )
    else:
        _read(session, owner, lambda: _bytes(Path(source.name)), lambda given: done(given, PacketTemplate()), failed)


def _read(
    session: Session,
    owner: QObject,
    data: Callable[[], bytes],
    done: Callable[[AskedList], object],
    failed: Failed,
) -> None:
    now = session.now()

    def read() -> AskedList:
        with Reader() as reader:
            return read_list(data(), reader, session.pool, now)

    session.lanes.work(owner, read, done=done, failed=failed)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None
