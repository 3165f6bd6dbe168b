"""Where the rows of a list are: in the vault, asked for on the store lane; or at hand, answered at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject

from ui.session.session import Session
from ui.session.tasks import Job
from wallet.service.protocols import OpenWallet

T = TypeVar("T")


class Rows(Protocol[T]):
    """A sequence of rows that is read a page at a time."""

    def page(self, owner: QObject, offset: int, limit: int, done: Callable[[Sequence[T]], object]) -> Job:
        """Hands ``limit`` rows from ``offset`` on to ``done``; fewer where the sequence ends."""

    def count(self, owner: QObject, done: Callable[[int], object]) -> Job:
        """Hands the number of rows to ``done``."""

    def key(self, row: T) -> Hashable:
        """Returns what makes a row the same one after a change."""


class StoredRows(Rows[T]):
    """Rows in the vault. Each question is a turn of its own on the store lane; one that was cancelled is not asked."""

    def __init__(
        self,
        session: Session,
        page: Callable[[OpenWallet, int, int], Sequence[T]],
        count: Callable[[OpenWallet, Callable[[], bool]], int | None],
        key: Callable[[T], Hashable],
    ) -> None:
        """``page`` gets the wallet, an offset and a limit; ``count`` gets the wallet and whether to go on counting, and
        returns None when it did not."""
        self._session = session
        self._page = page
        self._count = count
        self._key = key

    def page(self, owner: QObject, offset: int, limit: int, done: Callable[[Sequence[T]], object]) -> Job:
        return self._session.ask(owner, lambda wallet: self._page(wallet, offset, limit), done=done)

    def count(self, owner: QObject, done: Callable[[int], object]) -> Job:
        asked: list[Job] = []

        def should_continue() -> bool:
            return not (asked and asked[0].cancelled())

        def counted(total: int | None) -> None:
            if total is not None:
                done(total)

        asked.append(
            self._session.ask(
                owner, lambda wallet: self._count(wallet, should_continue), done=counted, failed=lambda _error: None
            )
        )
        return asked[0]

    def key(self, row: T) -> Hashable:
        return self._key(row)


class HeldRows(Rows[T]):
    """Rows that are at hand. The sequence may grow; the model hears of it by ``refresh``."""

    def __init__(self, rows: Sequence[T], key: Callable[[T], Hashable]) -> None:
        self._rows = rows
        self._key = key

    def page(self, owner: QObject, offset: int, limit: int, done: Callable[[Sequence[T]], object]) -> Job:
        done(self._rows[offset : offset + limit])
        return Job()

    def count(self, owner: QObject, done: Callable[[int], object]) -> Job:
        done(len(self._rows))
        return Job()

    def key(self, row: T) -> Hashable:
        return self._key(row)
