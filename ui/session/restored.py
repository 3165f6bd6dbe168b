"""What came out of a backup is judged in this run: the reports in it are another computer's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wallet.service.changes import Changes

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ui.session.tasks import Lanes
    from wallet.errors import LanyardError
    from wallet.service.checking import Checked
    from wallet.service.protocols import OpenWallet


def judge_restored(
    wallet: OpenWallet,
    lanes: Lanes,
    owner: QObject,
    *,
    changed: Callable[[Changes], object],
    failed: Callable[[LanyardError], object],
) -> None:
    """Judges it in short turns of the store lane, so that the window is not held up; ``changed`` hears of each turn."""

    def each(checked: list[Checked]) -> None:
        changed(Changes(updated=tuple(result.id for result in checked if result.error is None)))

    def begin(_cancelled: Callable[[], bool]) -> Iterator[Checked]:
        return wallet.checking.judge_restored()

    lanes.store_steps(owner, begin, each=each, done=lambda: None, failed=failed)
