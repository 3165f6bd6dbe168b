"""Large evidence beside the vault's file: one sealed file per content, written and synced before any row speaks of it.

A file is named by a keyed hash of what it holds and sealed under a key of its own, made from the vault's key for
attachments, a nonce in its head and its name: nobody without the vault's key learns what it is, how often it is kept or
whether two vaults hold the same, and a file under another's name does not open. Contents are known by their SHA-256, which
the rows hold.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.limits import MAX_PICTURE_BYTES
from wallet.store.file.files import PRIVATE_FILE, make_private_folder, refuse_links, store_error, sync_folder
from wallet.store.file.randomness import random_bytes
from wallet.store.file.sealed_stream import CHUNK, SealedReader, SealedWriter
from wallet.store.lock.vault_key import VaultKey, hkdf

FOLDER_NAME: Final = "attachments"
_MAGIC: Final = b"lanyard-attachment-1\n"
_NONCE_BYTES: Final = 16
_START: Final = len(_MAGIC) + _NONCE_BYTES
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_HALF_WRITTEN: Final = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{8}\.partial")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One content that lies beside the vault: its SHA-256 (32 bytes) and its length."""

    sha256: bytes
    size: int


class AttachmentFolder:
    """The attachments of one vault, under one vault key; once that is forgotten, StoreError ``vault_closed``."""

    def __init__(self, folder: Path, key: VaultKey) -> None:
        """``folder``: the vault's."""
        self._folder = folder / FOLDER_NAME
        self._key = key

    # Keeping ------------------------------------------------------------------------
    def write(self, content: bytes) -> Attachment:
        """Keeps a content, durable on return; one that is there and whole is left as it is.

        Raises StoreError ``disk_full``, ``folder_read_only``, ``disk_error``, ``vault_is_a_link``.
        """
        attachment = Attachment(hashlib.sha256(content).digest(), len(content))
        if self._is_whole(attachment.sha256):
            return attachment
        name = self.name_of(attachment.sha256)
        staged = self._folder / f"{name}.{random_bytes(4).hex()}.partial"
        try:
            self._require_folder()
            self._write_new(staged, name, content)
            staged.replace(self._folder / name)
            sync_folder(self._folder)
        except OSError as error:
            _remove(staged)
            raise store_error(error) from None
        return attachment

    def _require_folder(self) -> None:
        if self._folder.is_symlink():
            raise StoreError("vault_is_a_link", FOLDER_NAME)
        if not self._folder.is_dir():
            make_private_folder(self._folder)

    def _write_new(self, path: Path, name: str, content: bytes) -> None:
        nonce = random_bytes(_NONCE_BYTES)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        with os.fdopen(handle, "wb") as out:
            out.write(_MAGIC + nonce)
            sealed = SealedWriter(out, self._file_key(name, nonce))
            view = memoryview(content)
            for start in range(0, len(content), CHUNK):
                sealed.write(view[start : start + CHUNK])
            sealed.finish()
            out.flush()
            os.fsync(out.fileno())

    # Reading ------------------------------------------------------------------------
    def read(self, sha256: bytes) -> bytes:
        """Returns a content, every byte known to be what was kept.

        Raises StoreError ``attachment_missing``, ``attachment_damaged``, ``disk_error``, ``vault_is_a_link``.
        """
        name = self.name_of(sha256)
        path = self._folder / name
        refuse_links(path)
        try:
            with path.open("rb") as file:
                head = file.read(_START)
                if head[: len(_MAGIC)] != _MAGIC or len(head) < _START:
                    raise StoreError("attachment_damaged", "head")
                key = self._file_key(name, head[len(_MAGIC) :])
                content = io.BufferedReader(SealedReader(file, key, start=_START, damaged="attachment_damaged"), CHUNK).read(
                    MAX_PICTURE_BYTES + 1
                )
        except FileNotFoundError:
            raise StoreError("attachment_missing") from None
        except OSError as error:
            raise store_error(error) from None
        if hashlib.sha256(content).digest() != sha256:
            raise StoreError("attachment_damaged", "digest")
        return content

    def is_there(self, sha256: bytes) -> bool:
        """Says whether a file of that content's name is there; not whether it is whole."""
        return (self._folder / self.name_of(sha256)).is_file()

    def _is_whole(self, sha256: bytes) -> bool:
        try:
            self.read(sha256)
        except StoreError as error:
            if error.code not in ("attachment_missing", "attachment_damaged"):
                raise
            return False
        return True

    def name_of(self, sha256: bytes) -> str:
        """Returns the name of the file that holds a content."""
        return hmac.digest(self._key.attachment_names(), sha256, "sha256").hex()

    def _file_key(self, name: str, nonce: bytes) -> bytearray:
        return hkdf(self._key.attachments(), salt=nonce, info=b"attachment " + name.encode())

    # What lies there ------------------------------------------------------------------
    def names(self) -> set[str]:
        """Returns the names of every attachment that lies there, whoever may need it."""
        return {name for name in listed(self._folder.parent) if _NAME.fullmatch(name)}

    def remove(self, names: set[str]) -> None:
        """Removes attachments that nothing names. Never raises."""
        for name in names:
            if _NAME.fullmatch(name):
                _remove(self._folder / name)

    def remove_half_written(self) -> None:
        """Removes what a writing that was cut short left. Never raises."""
        for name in unfinished(self._folder.parent):
            _remove(self._folder / name)


def listed(folder: Path) -> list[str]:
    """Returns the names of what lies among the attachments of the vault in ``folder``; needs no key."""
    try:
        return sorted(path.name for path in (folder / FOLDER_NAME).iterdir())
    except OSError:
        return []


def unfinished(folder: Path) -> list[str]:
    """Returns the names of what a writing that was cut short left there."""
    return [name for name in listed(folder) if _HALF_WRITTEN.fullmatch(name)]


def unknown_names(folder: Path) -> Iterator[str]:
    """Yields the names of what lies there and is none of ours."""
    return (name for name in listed(folder) if not _NAME.fullmatch(name) and not _HALF_WRITTEN.fullmatch(name))


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # It is met again at the next opening.
        return
