"""The recovery code that is shown until the person says that it is kept.

The code before it has stopped working by then, so nothing may lose the new one: not another width or look of the window,
not another page, and not a lock. While the wallet is open it is held here; all the while it lies inside the vault too, so
that after a lock (or a power cut) it is shown again to whoever opens the vault. A locked wallet leaves nothing in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.session.tasks import Job
    from wallet.errors import LanyardError
    from wallet.service.protocols import OpenWallet

T = TypeVar("T")
Why = Literal["made", "restored", "new", "rotated", "again"]


class Ask(Protocol):
    """Asks the open wallet something (Session.ask is one)."""

    def __call__(
        self,
        owner: QObject,
        question: Callable[[OpenWallet], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[LanyardError], object] | None = None,
    ) -> Job: ...


@dataclass(frozen=True, slots=True, repr=False)
class HeldCode:
    """A recovery code, why it is shown (``again``: it was not kept before a lock), and what is said above it."""

    code: str
    why: Why
    notes: tuple[str, ...] = ()


class CodeKeeper(QObject):
    """``shown``: there is a code to be kept. ``kept``: the person has it, and it is gone from here and from the vault."""

    shown = Signal()
    kept = Signal()

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self.held: HeldCode | None = None

    def show(self, code: str, why: Why, *notes: str) -> None:
        """Holds a code that was made, and has it shown."""
        self.held = HeldCode(code, why, notes)
        self.shown.emit()

    def renew(self, passphrase: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Makes a new recovery code; ``shown`` follows."""
        return self._ask(
            self,
            lambda wallet: wallet.safekeeping.new_recovery_code(passphrase, hold=True),
            done=lambda code: self.show(code, "new"),
            failed=failed,
        )

    def rotate(self, passphrase: str, *, failed: Callable[[LanyardError], object]) -> Job:
        """Puts everything under a new vault key; ``shown`` follows with the new recovery code."""
        return self._ask(
            self,
            lambda wallet: wallet.safekeeping.rotate(passphrase, hold=True),
            done=lambda code: self.show(code, "rotated"),
            failed=failed,
        )

    def look(self) -> None:
        """Looks in the vault that was opened for a code that was not yet kept."""

        def arrived(code: str) -> None:
            if code and self.held is None:
                self.show(code, "again")

        self._ask(self, lambda wallet: wallet.safekeeping.held_code(), done=arrived)

    def confirm(self) -> None:
        """The person has the code."""
        self.held = None
        self._ask(self, lambda wallet: wallet.safekeeping.code_kept(), done=lambda _: None)
        self.kept.emit()

    def forget(self) -> None:
        """Lets go of it while the wallet is locked; the vault still holds it."""
        self.held = None
