"""What came out of a backup is judged in this run: the reports in it are another computer's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wallet.service.changes import Changes

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.service.checking import Checked
    from wallet.service.protocols import OpenWallet


def judge_restored(session: Session, wallet: OpenWallet) -> None:
    """Judges it in short turns of the store lane, so that the window is not held up; screens hear of each."""

    def each(checked: list[Checked]) -> None:
        session.tell_change(Changes(updated=tuple(result.id for result in checked if result.error is None)))

    def begin(_cancelled: Callable[[], bool]) -> Iterator[Checked]:
        return wallet.checking.judge_restored()

    session.lanes.store_steps(session, begin, each=each, done=lambda: None, failed=session.tell_problem)
