"""A folder on this computer, which something else may publish: a synchronised one, a web server's, a stick."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Final

from wallet.errors import ShareError
from wallet.share.storages.storage import Storage, StorageClient, StorageTerms, published
from wallet.share.writing import refused, write_whole

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class Folder:
    """One folder. Where no published address was given, its pages are read on this computer alone."""

    is_private = False
    is_published_by_others = True

    def __init__(self, folder: Path, public: str) -> None:
        self._folder = folder
        self._public = public

    def put(self, name: str, content: bytes) -> None:
        """Writes it, readable by its owner alone. Raises ShareError ``cannot_write_share``, ``no_room_for_share``."""
        write_whole(self._folder / name, content)

    def address(self, name: str, good_for: timedelta) -> str:
        """Returns the published address, or the file's own."""
        _ = good_for
        return published(self._public, name) if self._public else (self._folder / name).as_uri()

    def remove(self, name: str) -> bool:
        """Deletes the file. Raises ShareError ``cannot_write_share`` for a folder in which nothing can be deleted.

        A folder that is not there is no folder in which the page is gone: a stick may come back.
        """
        if not self._folder.is_dir():
            raise ShareError("storage_not_there")
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise refused(error) from None
        return not (self._folder / name).exists()


class FolderKind:
    """Paths, and addresses of files."""

    def open(self, terms: StorageTerms, client: StorageClient) -> Storage | None:
        """Raises ShareError ``storage_not_there``."""
        _ = client
        if _SCHEME.match(terms.remote):
            return None
        folder = Path(terms.remote).expanduser().absolute()
        if not folder.is_dir():
            raise ShareError("storage_not_there")
        return Folder(folder, terms.public)


STORAGE = FolderKind()
