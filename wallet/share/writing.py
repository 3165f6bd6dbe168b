"""Files that are handed over: complete or not there."""

from __future__ import annotations

import os
from pathlib import Path

from wallet.errors import ShareError


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is complete or not there. Raises ShareError ``cannot_write_share``."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ShareError("cannot_write_share", type(error).__name__) from None
