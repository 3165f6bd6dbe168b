"""One run of the window: the open wallet, the lanes, and the news that screens listen to.

Screens meet only here. Signals in the past tense are news; ``…_requested`` are wishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from ui import preferences
from ui.clipboard import Clipboard
from ui.incoming import sources_in
from ui.opening import Door, Opening, Typed
from ui.places import Place
from ui.preferences import Preferences
from ui.samples import sample_sources
from ui.system_watch import SystemWatch
from ui.tasks import Job, Lanes
from ui.text.words import problem, t
from wallet.clock import Clock, SystemClock
from wallet.credential.model import RecordId
from wallet.errors import FetchError, LanyardError, StoreError
from wallet.intake.source import Source
from wallet.records.record import AddOutcome, AddWord
from wallet.service.wallet import Changes, Checked, Wallet
from wallet.worker.pool import Pool

T = TypeVar("T")


@dataclass
class Adding:
    """What became of what was given, so far."""

    label: str
    outcomes: list[AddOutcome] = field(default_factory=list)
    finished: bool = False
    cancelled: bool = False
    error: str = ""


class Session(QObject):
    """Signals:
    unlocked, locked: the wallet opened; closed, with why ("asked", "idle", "sleep", "screen", "snapshot").
    locking: the wallet is about to be closed; what was typed and is not kept yet is to be kept now.
    changed: something in the wallet is different (Changes).
    adding_moved: more was added, or it is finished (Adding).
    place_requested: a screen wishes to go somewhere (Place).
    told: words for the person (words, undo word, undo).
    preferences_changed: language, look or text size are different.
    open_requested, sample_requested, find_requested: somebody wishes to choose files; to try with a sample; to find
        or do anything.
    checking_ended: whoever only checked something is done.
    """

    unlocked = Signal()
    locking = Signal()
    locked = Signal(str)
    changed = Signal(object)
    adding_moved = Signal(object)
    place_requested = Signal(object)
    told = Signal(str, str, object)
    preferences_changed = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    find_requested = Signal()
    checking_ended = Signal()

    def __init__(
        self, folder: Path, *, door: Door | None = None, clock: Clock | None = None, settings: Path | None = None
    ) -> None:
        super().__init__()
        self.folder = folder
        self.lanes = Lanes()
        self.pool = Pool(everything=True)
        """Who reads and judges what came from outside, away from the wallet."""
        self.clock = clock or SystemClock()
        self._door: Door = door or Wallet
        self.opening = Opening(self, self._door)
        self.clipboard = Clipboard()
        self.watch: SystemWatch | None = None
        self._settings = settings
        self.preferences = preferences.load(settings) if settings else Preferences()
        self._wallet: Wallet | None = None
        self._adding: tuple[Adding, Job] | None = None

    # The wallet's life --------------------------------------------------------
    def now(self) -> datetime:
        """Returns the time by the session's clock."""
        return self.clock.now()

    def is_open(self) -> bool:
        """Says whether a wallet is open."""
        return self._wallet is not None

    def has_wallet(self) -> bool:
        """Says whether there is a wallet in the folder, open or not."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def make(self, passphrase: str, *, done: Callable[[str], object], failed: Callable[[LanyardError], object]) -> Job:
        """Makes a wallet; ``done`` gets its recovery code. The wallet opens with :meth:`enter`."""

        def made(result: tuple[Wallet, str]) -> None:
            self.take(result[0])
            done(result[1])

        return self.lanes.store(
            self,
            lambda: self._door.create(self.folder, passphrase, clock=self.clock),
            done=made,
            failed=failed,
        )

    def enter(self) -> None:
        """Says that the wallet is open (after its recovery code was kept)."""
        self.unlocked.emit()

    def take(self, wallet: Wallet) -> None:
        """Holds an open wallet; :meth:`enter` says so to everybody."""
        wallet.examiner = self.pool
        self._wallet = wallet

    def unlock(self, passphrase: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Opens the wallet; ``unlocked`` follows."""
        return self.opening.by(Typed(passphrase), failed=failed)

    def reopen(self, typed: Typed, name: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Shuts the wallet, puts back the snapshot ``name`` and opens it again; ``unlocked`` follows."""
        self.lock("snapshot")
        return self.opening.go_back(typed, name, failed=failed)

    def lock(self, why: str = "asked") -> None:
        """Closes the wallet; nothing of it stays on the screen."""
        if self._wallet is not None:
            self.locking.emit()
        wallet, self._wallet = self._wallet, None
        if self._adding is not None:
            self._adding[1].cancel()
            self._adding = None
        if wallet is not None:
            self.lanes.store(self, wallet.close, done=lambda _: self._is_shut(), failed=self._shut_badly)
            self.clipboard.forget()
            self.locked.emit(why)

    def _is_shut(self) -> None:
        if self.watch is not None:
            self.watch.shut()

    def _shut_badly(self, error: LanyardError) -> None:
        self._is_shut()
        self.tell_problem(error)

    def close(self) -> None:
        """Ends the run: stops what is under way, closes the wallet, waits for the lanes."""
        if self._wallet is not None:
            self.locking.emit()
        wallet, self._wallet = self._wallet, None
        if self._adding is not None:
            self._adding[1].cancel()
        self.clipboard.forget()
        self.pool.close()
        self.lanes.close(wallet.close if wallet is not None else None)

    # Looking and changing -------------------------------------------------------
    def ask(
        self,
        owner: QObject,
        question: Callable[[Wallet], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Asks the open wallet something, on the store lane."""
        wallet = self._wallet
        if wallet is None:
            return Job()
        return self.lanes.store(owner, lambda: question(wallet), done=done, failed=failed or self.tell_problem)

    def change(
        self,
        owner: QObject,
        act: Callable[[Wallet], Changes],
        *,
        done: Callable[[], object] | None = None,
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Changes something in the open wallet; ``changed`` follows."""

        def finished(changes: Changes) -> None:
            self.changed.emit(changes)
            if done is not None:
                done()

        return self.ask(owner, act, done=finished, failed=failed)

    def tell_problem(self, error: LanyardError) -> None:
        """Says in words what went wrong."""
        told = problem(error.code)
        self.told.emit(f"{told.sentence} {told.next}".strip(), "", None)

    def check_again(self, ids: Sequence[RecordId], *, online: bool = False) -> None:
        """Judges records again, in short turns; ``online`` only because the person asked for it."""
        wallet = self._wallet
        if wallet is None:
            return
        if online and self.preferences.offline:
            self.tell_problem(FetchError("offline"))
            return
        broken: list[LanyardError] = []

        def begin(_cancelled: Callable[[], bool]) -> Iterator[Checked]:
            wallet.offline = self.preferences.offline
            return wallet.check_all(ids, online=online)

        def each(checked: list[Checked]) -> None:
            broken.extend(one.error for one in checked if one.error is not None)
            self.changed.emit(Changes(updated=tuple(one.id for one in checked if one.error is None)))

        def done() -> None:
            if broken:
                self.tell_problem(broken[0])
            else:
                self.told.emit(t("told.checked", n=len(ids)), "", None)

        self.lanes.store_steps(self, begin, each=each, done=done, failed=self.tell_problem)

    def shared(self) -> None:
        """Says that the ledger has a new line."""
        self.changed.emit(Changes(shares=True))

    def remove(self, ids: Sequence[RecordId]) -> None:
        """Moves records to the trash; the toast can take them back for a while."""
        taken = tuple(ids)

        def act(wallet: Wallet) -> Changes:
            return wallet.remove(taken)

        def told() -> None:
            self.told.emit(t("told.removed", n=len(taken)), t("told.undo"), lambda: self.bring_back(taken))

        self.change(self, act, done=told)

    def bring_back(self, ids: Sequence[RecordId]) -> None:
        """Takes records out of the trash again."""
        taken = tuple(ids)
        self.change(self, lambda wallet: wallet.bring_back(taken))

    # Adding -----------------------------------------------------------------
    def add_paths(self, paths: Sequence[Path]) -> None:
        """Adds files and folders, in short turns; ``adding_moved`` tells how it goes."""
        label = paths[0].name if len(paths) == 1 else ""
        self._add(label, lambda: sources_in(paths))

    def add_sources(self, label: str, sources: Sequence[Source]) -> None:
        """Adds what is already in memory (a paste, a sample)."""
        self._add(label, lambda: iter(sources))

    def add_samples(self) -> None:
        """Adds a few made-up credentials, issued to this wallet's own key, to try with."""
        now = self.now()
        self.ask(
            self,
            lambda wallet: sample_sources(wallet.holder_key().did, now),
            done=lambda sources: self.add_sources(t("sample.label"), sources),
        )

    def _add(self, label: str, sources: Callable[[], Iterator[Source]]) -> None:
        wallet = self._wallet
        if wallet is None or self._adding is not None:
            return
        adding = Adding(label)

        def each(outcomes: list[AddOutcome]) -> None:
            adding.outcomes.extend(outcomes)
            new = tuple(o.id for o in outcomes if o.outcome is AddWord.ADDED and o.id is not None)
            if new:
                self.changed.emit(Changes(added=new))
            self.adding_moved.emit(adding)

        def finished() -> None:
            if self._adding is not None:
                adding.cancelled = self._adding[1].cancelled()
            self._adding = None
            adding.finished = True
            self.adding_moved.emit(adding)

        def failed(error: LanyardError) -> None:
            adding.error = error.code
            if not isinstance(error, StoreError):
                self.tell_problem(error)
            finished()

        job = self.lanes.store_steps(
            self,
            lambda cancelled: wallet.add(sources(), cancelled=cancelled),
            each=each,
            done=finished,
            failed=failed,
        )
        self._adding = (adding, job)
        self.adding_moved.emit(adding)

    def cancel_adding(self) -> None:
        """Stops adding; what was added stays."""
        if self._adding is not None:
            self._adding[1].cancel()

    # Choices ----------------------------------------------------------------
    def go(self, place: Place) -> None:
        """Wishes to go to ``place``."""
        self.place_requested.emit(place)

    def prefer(self, chosen: Preferences, *, quietly: bool = False) -> None:
        """Keeps the person's choices; the window follows unless ``quietly``."""
        self.preferences = chosen
        if self._settings is not None:
            preferences.save(self._settings, chosen)
        if not quietly:
            self.preferences_changed.emit()
