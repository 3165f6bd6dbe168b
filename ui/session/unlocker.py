"""The ways into a wallet that is locked: by passphrase, code or keyring, by a snapshot, from a backup; and making one.

Knows the folder, the lanes and the factory, and nothing of who asked: ``opened`` and ``made`` say that there is a wallet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.widgets.stale import hand_on
from wallet.errors import LanyardError
from wallet.service.wallet_places import PlaceState, look_at

if TYPE_CHECKING:
    from ui.session.tasks import Job, Lanes
    from wallet.clock import Clock
    from wallet.service.locked import LockedWallet, Restored, Returned, Snapshot
    from wallet.service.protocols import OpenWallet, WalletFactory
    from wallet.service.unlocking import UnlockSecret, WaysIn

Failed = Callable[[LanyardError], object]
LOST = frozenset({"vault_damaged", "header_damaged", "record_damaged", "no_vault"})
"""Failures after which a snapshot or a backup is the way on."""


@dataclass(frozen=True, slots=True)
class LockedState:
    """What is known of a locked wallet. ``can_go_back``: its header is unreadable, and there are snapshots."""

    ways: WaysIn
    seconds_to_wait: int
    can_go_back: bool


class Unlocker(QObject):
    """Opens the wallet of one folder; everything slow runs on the store lane.

    Signals:
    opened: a wallet was opened (OpenWallet).
    made: a wallet was made or restored and is open; its new recovery code is still to be confirmed (OpenWallet).
    went_back: after ``opened``: it is a snapshot that was put back (Restored).
    """

    opened = Signal(object)
    created = Signal(object)
    went_back = Signal(object)

    def __init__(self, folder: Path, lanes: Lanes, factory: WalletFactory | None, clock: Clock) -> None:
        super().__init__()
        self.folder = folder
        self._lanes = lanes
        self._given = factory
        self._clock = clock

    @property
    def _factory(self) -> WalletFactory:
        if self._given is not None:
            return self._given
        # The store and its ciphers are met when somebody asks for them, not before the first picture.
        from wallet.service.wallet import Wallet

        return Wallet

    def _locked(self) -> LockedWallet:
        return self._factory.locked(self.folder, clock=self._clock)

    # Looking ------------------------------------------------------------------
    def has_wallet(self) -> bool:
        """Says whether there is a wallet in the folder, open or not."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def look(self, owner: QObject, *, done: Callable[[LockedState], object]) -> Job:
        """Looks, on the store lane, at what is known of the wallet without a secret."""

        def task() -> LockedState:
            locked = self._locked()
            ways = locked.ways_in()
            return LockedState(ways, locked.seconds_to_wait(), bool(not ways.readable and locked.snapshots()))

        return self._lanes.store(owner, task, done=done)

    def place(self) -> PlaceState:
        """Returns what the wallet's folder is: whether it is there, was there, or may be made."""
        return self.place_of(self.folder)

    def place_of(self, folder: Path) -> PlaceState:
        """Returns what another folder is to the wallet."""
        return look_at(folder)

    def seconds_to_wait(self) -> int:
        """Returns how long the next passphrase must wait."""
        return self._locked().seconds_to_wait()

    def snapshots(self) -> Sequence[Snapshot]:
        """Returns the snapshots, newest first."""
        return self._locked().snapshots()

    def read_code(self, text: str) -> None:
        """Raises StoreError when ``text`` is mistyped; its pointer names the group where it can."""
        self._locked().read_code(text)

    # Opening ------------------------------------------------------------------
    def open(self, secret: UnlockSecret, *, failed: Failed) -> Job:
        """Opens with what was typed; ``opened`` follows."""
        return self._lanes.store(self, lambda: self._enter(secret), done=self.opened.emit, failed=failed)

    def open_by_keyring(self, *, failed: Failed) -> Job:
        """Opens with the secret in the computer's keyring; ``opened`` follows."""

        def task() -> OpenWallet:
            return self._factory.open(self.folder, quick_unlock=True, clock=self._clock)

        return self._lanes.store(self, task, done=self.opened.emit, failed=failed)

    def _enter(self, secret: UnlockSecret) -> OpenWallet:
        if secret.recovery_code is not None:
            return self._factory.open(self.folder, recovery_code=secret.recovery_code, clock=self._clock)
        return self._factory.open(self.folder, secret.passphrase or "", clock=self._clock)

    # Making -------------------------------------------------------------------
    def create(self, passphrase: str, *, done: Callable[[str], object], failed: Failed) -> Job:
        """Makes a wallet; ``made`` follows, then ``done`` gets its recovery code."""

        def arrived(result: tuple[OpenWallet, str]) -> None:
            wallet, code = result
            self.created.emit(wallet)
            hand_on(done, code)

        def task() -> tuple[OpenWallet, str]:
            wallet, code = self._factory.create(self.folder, passphrase, clock=self._clock)
            wallet.safekeeping.hold_code(code)
            return wallet, code

        return self._lanes.store(self, task, done=arrived, failed=failed)

    # The way back ---------------------------------------------------------------
    def put_back(self, secret: UnlockSecret, name: str = "", *, failed: Failed) -> Job:
        """Puts back the snapshot ``name``, or the newest that is good; ``went_back`` and ``opened`` follow."""

        def task() -> tuple[Restored, OpenWallet]:
            locked = self._locked()
            restored = locked.put_back(name, secret) if name else locked.put_back_newest_good(secret)
            return restored, self._enter(secret)

        def arrived(result: tuple[Restored, OpenWallet]) -> None:
            restored, wallet = result
            self.opened.emit(wallet)
            self.went_back.emit(restored)

        return self._lanes.store(self, task, done=arrived, failed=failed)

    def restore(self, file: Path, code: str, passphrase: str, *, done: Callable[[Returned], object], failed: Failed) -> Job:
        """Makes the wallet anew from a backup; ``made`` follows, then ``done`` gets its new recovery code."""

        def task() -> tuple[Returned, OpenWallet]:
            returned = self._locked().restore(file, code, passphrase)
            wallet = self._factory.open(self.folder, passphrase, clock=self._clock)
            wallet.safekeeping.hold_code(returned.recovery_code)
            return returned, wallet

        def arrived(result: tuple[Returned, OpenWallet]) -> None:
            returned, wallet = result
            self.created.emit(wallet)
            hand_on(done, returned)

        return self._lanes.store(self, task, done=arrived, failed=failed)
