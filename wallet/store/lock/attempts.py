"""Wrong passphrases make the next try wait; nothing is ever wiped, and the wait ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.limits import FREE_TRIES, MAX_TRIES_BYTES, MAX_TRY_WAIT
from wallet.store.file.files import read_small, replace_whole

TRIES_NAME: Final = "vault.tries"
_MOST: Final = 1_000_000


class Attempts:
    """The count of wrong passphrases in a row, kept beside the vault so that a restart does not clear it.

    It is no secret and no guard against a thief with a copy of the files: that is
    the key derivation's work. It slows somebody who types at this machine.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self._path = folder / TRIES_NAME
        self._now = now
        self.count, self._last = self._read()

    def _read(self) -> tuple[int, datetime | None]:
        try:
            stored = json.loads(read_small(self._path, MAX_TRIES_BYTES))
            count, last = stored["count"], datetime.fromtimestamp(stored["last"], UTC)
        except (OSError, StoreError, ValueError, KeyError, TypeError, OverflowError):
            return 0, None
        if type(count) is not int or not 0 <= count <= _MOST:
            return 0, None
        return count, last

    def wait(self) -> timedelta:
        """Returns how long there is still to wait: nothing for four tries, then 1, 2, 4 … 60 seconds."""
        over = self.count - FREE_TRIES
        if over <= 0 or self._last is None:
            return timedelta()
        whole = min(timedelta(seconds=2 ** min(over - 1, 10)), MAX_TRY_WAIT)
        passed = self._now - self._last
        # A clock that was set back must not lengthen the wait.
        return whole if passed < timedelta() else max(timedelta(), whole - passed)

    def require_turn(self) -> None:
        """Raises StoreError ``passphrase_wait`` (detail: whole seconds) while there is a wait."""
        left = self.wait()
        if not left:
            return
        if self._last is not None and self._now < self._last:
            self._write(self.count)
        raise StoreError("passphrase_wait", str(max(1, round(left.total_seconds()))))

    def failed(self) -> None:
        """Counts one more, before the person is told that it was wrong."""
        self._write(min(self.count + 1, _MOST))

    def clear(self) -> None:
        """Starts again after the right one."""
        if self.count:
            self._write(0)

    def _write(self, count: int) -> None:
        self.count = count
        data = json.dumps({"count": count, "last": self._now.timestamp()}).encode()
        try:
            replace_whole(self._path, data)
        except StoreError:
            # A full or read-only disk must not keep the owner out.
            return
