"""The ways into a wallet that is shut: by passphrase, code or keyring, by a snapshot, from a backup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ui.places import Place, PlaceName
from ui.tasks import Job
from ui.text import dates
from ui.text.words import problem, t
from wallet.clock import Clock
from wallet.errors import LanyardError
from wallet.service.locked import ShutWallet, WaysIn
from wallet.service.wallet import Wallet
from wallet.store.copies.replacing import Returned
from wallet.store.copies.restoring import Restored
from wallet.store.snapshots import Snapshot

if TYPE_CHECKING:
    from ui.session import Session

Failed = Callable[[LanyardError], object]
LOST = frozenset({"vault_damaged", "header_damaged", "record_damaged", "no_vault"})
"""Failures after which a snapshot or a backup is the way on."""


class Door(Protocol):
    """How a wallet is made and opened (wallet.service.Wallet is one)."""

    def create(self, folder: Path, passphrase: str, *, clock: Clock | None = None) -> tuple[Wallet, str]: ...
    def open(
        self,
        folder: Path,
        passphrase: str | None = None,
        *,
        recovery_code: str | None = None,
        quick_unlock: bool = False,
        clock: Clock | None = None,
    ) -> Wallet: ...
    def shut(self, folder: Path, *, clock: Clock | None = None) -> ShutWallet: ...


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """A secret somebody typed: a passphrase or a recovery code. Kept only while it may be needed once more."""

    passphrase: str | None = None
    recovery_code: str | None = None


class Opening:
    """Opens the session's wallet; everything slow runs on the store lane."""

    def __init__(self, session: Session, door: Door) -> None:
        self._session = session
        self._door = door

    def _shut(self) -> ShutWallet:
        return self._door.shut(self._session.folder, clock=self._session.clock)

    # Looking ------------------------------------------------------------------
    def ways_in(self) -> WaysIn:
        """Returns which secrets the wallet takes."""
        return self._shut().ways_in()

    def seconds_to_wait(self) -> int:
        """Returns how long the next passphrase must wait."""
        return self._shut().seconds_to_wait()

    def snapshots(self) -> Sequence[Snapshot]:
        """Returns the snapshots, newest first."""
        return self._shut().snapshots()

    def read_code(self, text: str) -> None:
        """Raises StoreError when ``text`` is mistyped; its pointer names the group where it can."""
        self._shut().read_code(text)

    # Opening ------------------------------------------------------------------
    def by(self, typed: Typed, *, failed: Failed) -> Job:
        """Opens with what was typed; ``unlocked`` follows."""
        return self._open(lambda: self._enter(typed), failed=failed)

    def by_keyring(self, *, failed: Failed) -> Job:
        """Opens with the secret in the computer's keyring; ``unlocked`` follows."""
        session = self._session
        return self._open(lambda: self._door.open(session.folder, quick_unlock=True, clock=session.clock), failed=failed)

    def _enter(self, typed: Typed) -> Wallet:
        session = self._session
        if typed.recovery_code is not None:
            return self._door.open(session.folder, recovery_code=typed.recovery_code, clock=session.clock)
        return self._door.open(session.folder, typed.passphrase or "", clock=session.clock)

    def _open(self, task: Callable[[], Wallet], *, failed: Failed) -> Job:
        return self._session.lanes.store(self._session, task, done=self._opened, failed=failed)

    def _opened(self, wallet: Wallet) -> None:
        session = self._session
        session.take(wallet)
        session.enter()
        session.change(session, lambda w: w.shelf.tidy())
        for code in wallet.care.noticed():
            told = problem(code)
            session.told.emit(f"{told.sentence} {told.next}".strip(), "", None)
        if wallet.care.opened_by == "recovery":
            # Whoever needed the code has no passphrase any more.
            session.go(Place(PlaceName.KEEPING, query="passphrase"))

    # The way back ---------------------------------------------------------------
    def go_back(self, typed: Typed, name: str = "", *, failed: Failed) -> Job:
        """Puts back the snapshot ``name``, or the newest that is good, and opens it; ``unlocked`` follows."""
        session = self._session

        def task() -> tuple[Restored, Wallet]:
            shut = self._shut()
            secret = {"passphrase": typed.passphrase, "recovery_code": typed.recovery_code}
            done = shut.put_back(name, **secret) if name else shut.put_back_newest_good(**secret)
            return done, self._enter(typed)

        def arrived(got: tuple[Restored, Wallet]) -> None:
            done, wallet = got
            self._opened(wallet)
            when = next((s.taken_at for s in wallet.care.snapshots() if s.name == done.snapshot), session.now())
            words = t("told.went_back", date=dates.moment(when, session.now()), kept=done.set_aside)
            session.told.emit(words, "", None)

        return session.lanes.store(session, task, done=arrived, failed=failed)

    def restore(self, file: Path, code: str, passphrase: str, *, done: Callable[[Returned], object], failed: Failed) -> Job:
        """Makes the wallet anew from a backup; ``done`` gets its new recovery code. It opens with ``session.enter``."""
        session = self._session

        def task() -> tuple[Returned, Wallet]:
            made = self._shut().restore(file, code, passphrase)
            return made, self._door.open(session.folder, passphrase, clock=session.clock)

        def arrived(got: tuple[Returned, Wallet]) -> None:
            session.take(got[1])
            done(got[0])

        return session.lanes.store(session, task, done=arrived, failed=failed)
