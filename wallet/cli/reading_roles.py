"""What somebody asks for, read from a file or standard input in a worker."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wallet.cli.output import emit
from wallet.errors import IntakeError
from wallet.limits.skills import MAX_PAGE_BYTES
from wallet.skills.requirements import Role
from wallet.worker.reader import Reader


def read_asked(arguments: argparse.Namespace) -> list[Role]:
    """Reads the source in a worker. What nobody can read is one line (JSON: ``{"error": …}``) and exit 1."""
    return read_with_bytes(arguments)[0]


def read_with_bytes(arguments: argparse.Namespace) -> tuple[list[Role], bytes]:
    """Returns what :func:`read_asked` reads, and the bytes of it."""
    text = arguments.source
    try:
        data = sys.stdin.buffer.read(MAX_PAGE_BYTES + 1) if text == "-" else _bytes(Path(text))
        with Reader() as reader:
            return reader.roles(data), data
    except IntakeError as error:
        if arguments.json:
            emit({"source": text, "error": {"code": error.code, "detail": error.detail, "where": error.detail}})
        raise


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PAGE_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None
