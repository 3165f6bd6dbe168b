"""A wallet that can only be read: what would change it is refused before a form or dialog opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wallet.service.protocols import OpenWallet


class Tells(Protocol):
    """What this needs of the session (ui.session.session.Session)."""

    def wallet(self) -> OpenWallet | None: ...
    def notify_problem(self, code: str) -> None: ...


def refuses_writing(session: Tells) -> bool:
    """Says whether the open wallet can only be read; that was then said to the person."""
    wallet = session.wallet()
    read_only = wallet is not None and wallet.safekeeping.read_only
    if read_only:
        session.notify_problem("vault_read_only")
    return read_only
