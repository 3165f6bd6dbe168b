"""One run of the window: the open wallet, the lanes, and the news that screens listen to.

Screens meet only here. Signals in the past tense are news; ``…_requested`` are wishes. What the first picture does not
need is imported where it is used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.session import preferences
from ui.session.adding import Adder
from ui.session.change_feed import ChangeFeed
from ui.session.clipboard import Clipboard
from ui.session.code_keeper import CodeKeeper
from ui.session.in_place import DISPLACED, InPlace
from ui.session.preferences import Preferences
from ui.session.reading import refuses_writing
from ui.session.tasks import Job, Lanes
from ui.session.undoing import Undoing
from ui.session.unlocker import Unlocker
from ui.text.words import problem_text, t
from ui.widgets.stale import hand_on, is_stale
from wallet.clock import Clock, SystemClock
from wallet.errors import LanyardError
from wallet.service.changes import Changes
from wallet.service.unlocking import UnlockSecret

if TYPE_CHECKING:
    from ui.places.place import Place
    from ui.session.system_watch import SystemWatch
    from wallet.credential.model import RecordId
    from wallet.service.examiners import Pool
    from wallet.service.locked import Restored, Snapshot
    from wallet.service.others import DocumentSource
    from wallet.service.protocols import OpenWallet, WalletFactory
    from wallet.service.sources import Source

T = TypeVar("T")


def _network() -> DocumentSource:
    from wallet.service.others import NetworkWhenAsked

    return NetworkWhenAsked()


class Session(QObject):
    """Signals:
    unlocked, locked: the wallet opened; closed, with why ("asked", "idle", "sleep", "screen", "snapshot").
    locking: it is about to be closed; keep what was typed now. changed: something is different (Changes), not too often.
    place_requested: a screen wishes to go somewhere (Place). place_left: it is done with where it is (Place).
    adding_moved: more was added, or it is finished (Adding). notified: a message for the person (text, undo text, undo).
    written: a file was written, and what is said of it (text, Path).
    preferences_changed: language, look or text size are different. offline_changed: whether they stay offline is.
    open_requested, folder_requested, sample_requested, find_requested: wishes to choose files, a folder; a sample; to find.
    checking_ended: whoever only checked something is done.
    """

    unlocked = Signal()
    locking = Signal()
    locked = Signal(str)
    changed = Signal(object)
    adding_moved = Signal(object)
    place_requested = Signal(object)
    place_left = Signal(object)
    notified = Signal(str, str, object)
    written = Signal(str, object)
    preferences_changed = Signal()
    offline_changed = Signal()
    open_requested = Signal()
    folder_requested = Signal()
    sample_requested = Signal()
    find_requested = Signal()
    checking_ended = Signal()
    start_requested = Signal(str)  # "": look at the folder again; "make", "restore": begin in it

    def __init__(
        self, folder: Path, *, factory: WalletFactory | None = None, clock: Clock | None = None, settings: Path | None = None
    ) -> None:
        super().__init__()
        self.folder = folder
        self.lanes = Lanes()
        self._pool: Pool | None = None
        self._pool_lock = threading.Lock()
        self.network: Callable[[], DocumentSource] = _network
        """Makes one run online, for what is checked without a wallet."""
        self.clock = clock or SystemClock()
        self.unlocker = Unlocker(folder, self.lanes, factory, self.clock)
        self.unlocker.opened.connect(self._opened)
        self.unlocker.created.connect(self.take)
        self.unlocker.went_back.connect(self._went_back)
        self.clipboard = Clipboard()
        self._in_place = InPlace(self)
        self.watch: SystemWatch | None = None
        self._settings = settings
        self.preferences = preferences.load(settings) if settings else Preferences()
        self._feed = ChangeFeed()
        self._feed.changed.connect(self.changed.emit)
        self._wallet: OpenWallet | None = None
        self._entered = False
        self.undoing = Undoing(self.notify)
        self.codes = CodeKeeper(self.ask)
        self.codes.kept.connect(self._code_kept)
        self.adder = Adder(self.lanes)
        self.adder.moved.connect(self.adding_moved.emit)
        self.adder.added.connect(lambda ids: self.tell_change(Changes(added=ids)))
        self.adder.failed.connect(self.tell_problem)

    @property
    def pool(self) -> Pool:
        """Who reads and judges what came from outside, away from the wallet. Made when it is first asked for."""
        from wallet.service.examiners import Pool

        with self._pool_lock:
            if self._pool is None:
                self._pool = Pool(everything=True)
            return self._pool

    # The wallet's life --------------------------------------------------------
    def now(self) -> datetime:
        """Returns the time by the session's clock."""
        return self.clock.now()

    def wallet(self) -> OpenWallet | None:
        """Returns the open wallet, for what runs on the store lane; None when it is locked."""
        return self._wallet

    def is_open(self) -> bool:
        """Says whether a wallet is open."""
        return self._wallet is not None

    def has_wallet(self) -> bool:
        """Says whether there is a wallet in the folder, open or not."""
        return self.unlocker.has_wallet()

    def enter(self) -> None:
        """Says that the wallet is open (after its recovery code was kept)."""
        self._entered = True
        self.unlocked.emit()

    def _code_kept(self) -> None:
        if self._wallet is not None and not self._entered:
            self.enter()

    def take(self, wallet: OpenWallet) -> None:
        """Holds an open wallet; :meth:`enter` says so to everybody."""
        wallet.examiner = self.pool
        wallet.offline = self.preferences.offline
        self._wallet = wallet
        self._in_place.begin(self.folder)

    def _opened(self, wallet: OpenWallet) -> None:
        from ui.session.restored import judge_restored

        self.take(wallet)
        self.enter()
        self.change(self, lambda w: w.library.tidy())
        judge_restored(wallet, self.lanes, self, changed=self.tell_change, failed=self.tell_problem)
        self._in_place.say_noticed(wallet)
        self.codes.look()
        if wallet.safekeeping.opened_by == "recovery":
            from ui.places.keeping import KeepingPlace

            # Whoever needed the code has no passphrase any more.
            self.go(KeepingPlace(step="passphrase"))

    def _went_back(self, restored: Restored) -> None:
        from ui.text import dates

        def arrived(snapshots: Sequence[Snapshot]) -> None:
            when = next((s.taken_at for s in snapshots if s.name == restored.snapshot), self.now())
            self.notify(t("told.went_back", date=dates.moment(when, self.now()), kept=restored.set_aside))

        self.ask(self, lambda wallet: wallet.safekeeping.snapshots(), done=arrived)

    def unlock(self, passphrase: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Opens the wallet; ``unlocked`` follows."""
        return self.unlocker.open(UnlockSecret(passphrase), failed=failed)

    def reopen(self, secret: UnlockSecret, name: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Locks the wallet, puts back the snapshot ``name`` and opens it again; ``unlocked`` follows."""
        self.lock("snapshot")
        return self.unlocker.put_back(secret, name, failed=failed)

    def lock(self, why: str = "asked") -> None:
        """Closes the wallet; nothing of it stays on the screen."""
        if self._wallet is not None:
            self.locking.emit()
        wallet, self._wallet = self._wallet, None
        self._in_place.end()
        self._entered = False
        self.adder.forget()
        self.codes.forget()
        self.undoing.forget()
        self._feed.forget()
        if wallet is not None:
            self.lanes.store(self, wallet.close, done=lambda _: self._is_locked(), failed=self._locked_badly)
            self.clipboard.forget()
            self.locked.emit(why)

    def _is_locked(self) -> None:
        if self.watch is not None:
            self.watch.shut()

    def _locked_badly(self, error: LanyardError) -> None:
        self._is_locked()
        self._in_place.say_closing(error)

    def close(self) -> None:
        """Ends the run: stops what is under way, closes the wallet, waits for the lanes."""
        if self._wallet is not None:
            self.locking.emit()
        wallet, self._wallet = self._wallet, None
        self.adder.cancel()
        self._feed.forget()
        self.clipboard.forget()
        with self._pool_lock:
            if self._pool is not None:
                self._pool.close()
        self.lanes.close(wallet.close if wallet is not None else None)

    # Looking and changing -------------------------------------------------------
    def ask(
        self,
        owner: QObject,
        question: Callable[[OpenWallet], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Asks the open wallet something, on the store lane. What it answers after it was locked is dropped."""
        wallet = self._wallet
        if wallet is None:
            return Job()

        def answered(result: T) -> None:
            if self._wallet is wallet:
                hand_on(done, result)

        return self.lanes.store(owner, lambda: question(wallet), done=answered, failed=failed or self.tell_problem)

    def change(
        self,
        owner: QObject,
        action: Callable[[OpenWallet], Changes],
        *,
        done: Callable[[], object] | None = None,
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job:
        """Changes something in the open wallet; ``changed`` follows, also when ``owner`` is gone by then.

        What went wrong is told by ``failed``, and without it, or to nobody who is there any more, by the session itself.
        """

        def finished(changes: Changes) -> None:
            self.tell_change(changes)
            if done is not None and not is_stale(owner):
                hand_on(done)

        def went_wrong(error: LanyardError) -> None:
            if failed is None or is_stale(owner) or not hand_on(failed, error):
                self.tell_problem(error)

        return self.ask(self, action, done=finished, failed=went_wrong)

    def tell_problem(self, error: LanyardError) -> None:
        """Says in words what went wrong. A wallet whose file is not the one that is open any more is locked."""
        if error.code in DISPLACED and self.is_open():
            self.lock("replaced")
        self.notify_problem(error.code)

    def notify_problem(self, code: str) -> None:
        """Says the sentence and the next step of a code."""
        self.notify(problem_text(code))

    def notify(self, text: str, *, undo: str = "", action: Callable[[], object] | None = None) -> None:
        """Says ``text`` for a while; ``undo`` is what to press, ``action`` what it does."""
        self.notified.emit(text, undo, action)

    def tell_change(self, changes: Changes) -> None:
        """Says that something is different; screens hear it at most ten times a second."""
        self._feed.put(changes)

    def shared(self) -> None:
        """Says that the ledger has a new line."""
        self.tell_change(Changes(shares=True))

    def remove(self, ids: Sequence[RecordId]) -> None:
        """Moves records to the trash; the toast can take them back for a while."""
        taken = tuple(ids)

        def notify() -> None:
            self.undoing.put(t("told.removed", n=len(taken)), lambda: self.bring_back(taken))

        self.change(self, lambda wallet: wallet.library.remove(taken), done=notify)

    def bring_back(self, ids: Sequence[RecordId]) -> None:
        """Takes records out of the trash again."""
        taken = tuple(ids)
        self.change(self, lambda wallet: wallet.library.bring_back(taken))

    # Adding -----------------------------------------------------------------
    def add_paths(self, paths: Sequence[Path], also: Sequence[Source] = ()) -> None:
        """Adds files and folders, and ``also``, in short turns; ``adding_moved`` tells how it goes."""
        from ui.session.incoming import sources_in

        label = paths[0].name if len(paths) == 1 else ""
        self._add(label, lambda files: chain(sources_in(paths, files), also))

    def add_sources(self, label: str, sources: Sequence[Source]) -> None:
        """Adds what is already in memory (a paste, a sample)."""
        self._add(label, lambda _: iter(sources))

    def add_samples(self) -> None:
        """Adds a few made-up credentials, issued to this wallet's own key, to try with."""
        from wallet.service.samples import sample_sources

        now = self.now()
        self.ask(
            self,
            lambda wallet: sample_sources(wallet.sharing.holder_key().did, now, issuer=t("sample.issuer")),
            done=lambda sources: self.add_sources(t("sample.label"), sources),
        )

    def _add(self, label: str, sources: Callable[[dict[str, Path | None]], Iterator[Source]]) -> None:
        if self._wallet is not None and not refuses_writing(self):
            self.adder.start(self._wallet, label, sources)

    # Choices ----------------------------------------------------------------
    def go(self, place: Place) -> None:
        """Wishes to go to ``place``."""
        self.place_requested.emit(place)

    def prefer(self, chosen: Preferences, *, quietly: bool = False) -> None:
        """Keeps the person's choices; the window follows unless ``quietly``."""
        switched = chosen.offline != self.preferences.offline
        self.preferences = chosen
        if self._wallet is not None:
            self._wallet.offline = chosen.offline  # Whatever runs online looks at it before each question.
        if switched:
            self.offline_changed.emit()
        if self._settings is not None:
            preferences.save(self._settings, chosen)
        if not quietly:
            self.preferences_changed.emit()
