"""What the first picture did not need, loaded while the person looks at it: no click waits for it, and no picture."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from ui.places.table import all_places
from ui.session.tasks import Lanes

PAUSE_MS: Final = 15
"""Between two modules of the window: whoever is typing comes first."""
_BEHIND: Final = ("wallet.service.wallet", "wallet.service.examiners", "ui.session.incoming")
"""What is needed as soon as a passphrase is typed or a file is dropped. Loaded off the window's thread."""
_BESIDES_PAGES: Final = (
    "ui.shell",
    "ui.parts.code_step",
    "ui.parts.restoring",
    "ui.screens.first_run.making",
    "ui.dialogs.quick_find",
)


class Warming(QObject):
    """``done``: everything is loaded.

    Loads first what is behind the window, then its pages, one at a time on the window's thread.
    """

    done = Signal()

    def __init__(self, parent: QObject, lanes: Lanes, *, then: Callable[[], object]) -> None:
        """``then`` is called when what is behind the window is loaded."""
        super().__init__(parent)
        self._left = [*_BESIDES_PAGES, *(spec.page.partition(":")[0] for spec in all_places())]
        self._then = then
        self._pause = QTimer(self)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._next)
        lanes.work(self, _load_behind, done=lambda _: self._begin())

    def _begin(self) -> None:
        self._then()
        self._pause.start()

    def _next(self) -> None:
        if self._left:
            importlib.import_module(self._left.pop(0))
        else:
            self._pause.stop()
            # What is loaded by now stays for as long as the window does. Left to the collector it would be walked through
            # every so often, 50 ms at a time with every thread waiting, which is seen while scrolling.
            gc.freeze()
            self.done.emit()


def _load_behind() -> None:
    for name in _BEHIND:
        importlib.import_module(name)
