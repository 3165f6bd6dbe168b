"""The vault's file as bytes: made empty, known by its first bytes; before SQLCipher has it and after."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.file.files import PRIVATE_FILE, store_error, sync_file

_KEY_HEX: Final = re.compile(r"[0-9a-f]{96}")
_PLAIN: Final = b"SQLite format 3\0"
_JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
"""What a rollback journal that still has something to roll back begins with."""


def require_raw_key(text: str) -> str:
    """Returns ``text`` when it is 96 hex digits. SQLCipher takes anything else for a passphrase (D02)."""
    if not _KEY_HEX.fullmatch(text):
        raise StoreError("vault_key_malformed")
    return text


def create_empty(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    except FileExistsError:
        raise StoreError("vault_exists") from None
    except OSError as error:
        raise store_error(error) from None


def drop_spent_journal(path: Path) -> None:
    """Removes a rollback journal that was played back: an exclusive connection leaves it there, its head blanked."""
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            spent = file.read(len(_JOURNAL_MAGIC)) != _JOURNAL_MAGIC
        if spent:
            path.unlink()


def require_salt(path: Path, salt: bytes) -> None:
    """The first 16 bytes are our salt: not a plain file, not another vault's, and not one bit changed."""
    try:
        with path.open("rb") as file:
            first = file.read(16)
    except OSError as error:
        raise store_error(error) from None
    if first == _PLAIN:
        raise StoreError("vault_damaged", "not encrypted")
    if first != salt:
        raise StoreError("vault_damaged", "the first bytes are not this vault's")


@contextmanager
def log_put_aside(log: Path) -> Iterator[None]:
    """While it lasts the log at ``log`` is empty, and what it held lies beside it.

    SQLite folds the log as it closes, and a fold into foreign pages gives a state that never was: so it finds none.
    """
    aside = log.with_name(f"{log.name}.aside")
    try:
        shutil.copyfile(log, aside)
        sync_file(aside)
        os.truncate(log, 0)
    except OSError:
        aside.unlink(missing_ok=True)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            aside.replace(log)
