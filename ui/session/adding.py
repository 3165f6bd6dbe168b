"""Adding what was given, in short turns, so that looking is never behind it; and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wallet.errors import LanyardError, StoreError

if TYPE_CHECKING:
    from ui.session.tasks import Job, Lanes
    from wallet.credential.model import RecordId
    from wallet.records.record import AddOutcome
    from wallet.service.protocols import OpenWallet
    from wallet.service.sources import Source


@dataclass
class Adding:
    """What became of what was given, so far."""

    label: str
    outcomes: list[AddOutcome] = field(default_factory=list)
    finished: bool = False
    cancelled: bool = False
    error: str = ""
    files: dict[str, Path | None] = field(default_factory=dict)
    """Which file on this computer each row speaks of, as far as it is one file of that name."""


class Adder(QObject):
    """One adding at a time.

    Signals:
    moved: more was added, or it is finished (Adding). added: these records are new (tuple of RecordId).
    failed: it ended by something that is not the wallet's own trouble (LanyardError).
    """

    moved = Signal(object)
    added = Signal(object)
    failed = Signal(object)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._job: Job | None = None
        self._next: list[Callable[[dict[str, Path | None]], Iterator[Source]]] = []
        """What was given meanwhile, in order."""
        self.last: Adding | None = None
        """What became of what was given last; None since the wallet was locked."""

    def start(self, wallet: OpenWallet, label: str, sources: Callable[[dict[str, Path | None]], Iterator[Source]]) -> None:
        """Adds ``sources`` to ``wallet``; what comes while another adding is under way goes along with that."""
        if self._job is not None:
            self._next.append(sources)
            return
        self.last = Adding(label)
        self._begin(wallet, self.last, sources)
        self.moved.emit(self.last)

    def _begin(
        self, wallet: OpenWallet, adding: Adding, sources: Callable[[dict[str, Path | None]], Iterator[Source]]
    ) -> None:
        from wallet.records.record import AddStatus

        def tell() -> None:
            if self.last is adding:  # Else the wallet was locked meanwhile.
                self.moved.emit(adding)

        def each(outcomes: list[AddOutcome]) -> None:
            adding.outcomes.extend(outcomes)
            new: tuple[RecordId, ...] = tuple(o.id for o in outcomes if o.outcome is AddStatus.ADDED and o.id is not None)
            if new and self.last is adding:
                self.added.emit(new)
            tell()

        def finished() -> None:
            if self.last is adding and self._job is not None:
                adding.cancelled = self._job.cancelled()
                self._job = None
                if self._next and not adding.cancelled and not adding.error:
                    self._begin(wallet, adding, self._next.pop(0))
                    return
                self._next.clear()
            adding.finished = True
            tell()

        def failed(error: LanyardError) -> None:
            adding.error = error.code
            if not isinstance(error, StoreError):
                self.failed.emit(error)
            finished()

        self._job = self._lanes.store_steps(
            self,
            lambda cancelled: wallet.adding.add(sources(adding.files), cancelled=cancelled),
            each=each,
            done=finished,
            failed=failed,
        )

    def cancel(self) -> None:
        """Stops adding; what was added stays."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """Stops, and lets go of what is known of it: the wallet is being locked."""
        self.cancel()
        self._job = None
        self._next.clear()
        self.last = None
