"""The file under the handle is the file of that name: asked before each commit, and after it before anybody is told.

A synchronising program, a restored folder, a second mount can put another file at the vault's name while it is open.
SQLite then writes into a file without a name, and what was acknowledged is gone with the process. So the guard holds a
handle of its own (which also keeps the file's number from being given to another) and compares it with the name.

Each transaction that changes something is counted in the database (setting ``writes``), and the count is what
:mod:`wallet.store.file.last_seen` remembers outside of it.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from wallet.errors import StoreError
from wallet.limits import FILE_HEAD_BYTES
from wallet.store.file.files import store_error
from wallet.store.file.last_seen import Memory
from wallet.store.file.storage_location import numbers_files_anew


class NamedFile:
    """An open file and the name it was opened by."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, not through a link. Raises StoreError."""
        self.path = path
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags)
        except FileNotFoundError:
            raise StoreError("vault_damaged", "the vault's file is missing") from None
        except OSError as error:
            raise store_error(error) from None
        self._numbered_anew = sys.platform == "win32" or numbers_files_anew(path.parent)
        self._folder = self._folder_number()
        self._left = self._written()

    def require(self) -> None:
        """Returns while the name means this file.

        Raises StoreError ``vault_replaced`` (another file has the name, or none has and the folder is there),
        ``vault_overwritten`` (it is this file, and somebody else wrote into it) or ``vault_moved`` (the folder is not
        where it was).
        """
        try:
            held, named = os.fstat(self._handle), os.lstat(self.path)
        except FileNotFoundError:
            here = self._folder_number() == self._folder
            raise StoreError("vault_replaced" if here else "vault_moved") from None
        except NotADirectoryError:
            raise StoreError("vault_moved") from None
        except OSError as error:
            raise store_error(error) from None
        if (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino):
            if not self._numbered_anew and (held.st_size, held.st_mtime_ns) != self._left:
                raise StoreError("vault_overwritten")
            return
        if held.st_nlink and not self._numbered_anew and self._folder_number() != self._folder:
            # The folder itself is another; the file still has a name in the one that was moved away.
            raise StoreError("vault_moved")
        if not (self._numbered_anew and stat.S_ISREG(named.st_mode) and self._reads_alike(held, named)):
            raise StoreError("vault_replaced")

    def wrote(self) -> None:
        """Says that what was last written into the file was written by its own connection."""
        self._left = self._written()

    def _written(self) -> tuple[int, int]:
        try:
            held = os.fstat(self._handle)
        except OSError as error:
            raise store_error(error) from None
        return (held.st_size, held.st_mtime_ns)

    def _folder_number(self) -> tuple[int, int]:
        try:
            folder = self.path.parent.stat()
        except OSError:
            return (0, 0)
        return (folder.st_dev, folder.st_ino)

    def _reads_alike(self, held: os.stat_result, named: os.stat_result) -> bool:
        """Where numbers do not last: the same file has the same size, time of change and head by name and by handle.

        The head holds the vault's salt and changes with every fold, and without a log with every commit.
        """
        if (held.st_size, held.st_mtime_ns) != (named.st_size, named.st_mtime_ns):
            return False
        try:
            with self.path.open("rb") as file:
                by_name = file.read(FILE_HEAD_BYTES)
            os.lseek(self._handle, 0, os.SEEK_SET)
            return by_name == os.read(self._handle, FILE_HEAD_BYTES)
        except OSError as error:
            raise store_error(error) from None

    def close(self) -> None:
        """Lets the file go; may be called twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class Counter(Protocol):
    """Counts the changes of one database (wallet.store.tables.lineage.Lineage)."""

    mark: str

    def count(self) -> int: ...
    def lost_mark(self) -> None: ...


class CommitGuard:
    """Stands at every commit of one open vault."""

    def __init__(
        self, file: NamedFile, memory: Callable[[], Memory], counter: Counter, *, displaced: Callable[[], str]
    ) -> None:
        """``memory`` gives what is noted into, which is made anew when the person decides about what is missing.

        ``displaced`` saves the open state and returns the name it was saved under, "" when it could not be.
        """
        self._file = file
        self._memory = memory
        self.counter = counter
        self._displaced = displaced
        self._stopped: StoreError | None = None
        self._saved = ""

    @property
    def stopped(self) -> bool:
        """Whether another file, or foreign bytes, were found in place: nothing more is acknowledged."""
        return self._stopped is not None

    @property
    def overwritten(self) -> bool:
        """Whether somebody else wrote into the very file: what it holds is no state of ours."""
        return self._stopped is not None and self._stopped.code == "vault_overwritten"

    def look(self) -> None:
        """As :meth:`require`, in the middle of a transaction, where nothing can be saved: that is for who rolls it back."""
        try:
            self._file.require()
        except StoreError as error:
            if error.code in ("vault_replaced", "vault_overwritten"):
                self._stopped = error
            raise

    def rolled_back(self, cause: BaseException, *, counted: bool) -> None:
        """After a transaction was rolled back because of ``cause``. Raises StoreError when the file is not in its place.

        SQLite may notice that before :meth:`look` does, and calls it "read-only" or a file that does not open.
        """
        if counted:
            self.counter.lost_mark()
        if self._stopped is not None or isinstance(cause, StoreError):
            self.require()

    def require(self) -> None:
        """Returns while the vault may go on. Raises StoreError; the open state was then saved, once."""
        if self._stopped is None:
            try:
                self.look()
            except StoreError:
                # From here on also what saving the state does is not to ask again.
                if self._stopped is None:
                    raise
            else:
                return
        if not self.overwritten and not self._saved:
            self._saved = self._displaced()
            self._stopped = StoreError("vault_replaced" if self._saved else "vault_replaced_unsaved", self._saved)
        raise StoreError(self._stopped.code, self._stopped.detail)

    def wrote(self) -> None:
        """Says that the vault's own connection wrote into its file."""
        self._file.wrote()

    def acknowledge(self, writes: int) -> None:
        """After the commit that made it the ``writes``-th: returns when it may be told. Raises StoreError."""
        self.require()
        self._memory().note(writes, self.counter.mark)

    def close(self) -> None:
        """Lets the file go and makes what is remembered durable."""
        self._memory().close()
        self._file.close()
