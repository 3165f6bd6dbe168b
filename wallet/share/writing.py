"""Files that are whole or not there at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from wallet.errors import ShareError

_CODES: Final = {
    errno.ENOSPC: "no_room_to_write",
    errno.EACCES: "not_allowed_to_write",
    errno.EPERM: "not_allowed_to_write",
    errno.EROFS: "not_allowed_to_write",
}


def write_whole(path: Path, data: bytes) -> None:
    """Writes ``data`` to ``path`` at once: a reader sees the old file or the new one, never half of one.

    Raises ShareError ``no_room_to_write``, ``not_allowed_to_write``, ``cannot_write``.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".lanyard-", suffix=".part")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise ShareError(
            _CODES.get(error.errno or 0, "cannot_write"), errno.errorcode.get(error.errno or 0, "")
        ) from None
