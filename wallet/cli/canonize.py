"""``lanyard canonize``: canonical forms for people who write verifiers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wallet.cli.output import Exit, emit, sentence
from wallet.errors import IntakeError, LanyardError
from wallet.limits import MAX_SOURCE_BYTES


def canonize(arguments: argparse.Namespace) -> int:
    """Prints the RDFC-1.0 N-Quads of a JSON-LD or N-Quads file; exit 1 with a code when it must be refused."""
    from wallet.jsonld.canonize import canonize as canonical_form

    try:
        text = canonical_form(_read(arguments.file), hash_name=arguments.hash_name)
    except LanyardError as error:
        if arguments.json:
            emit({"source": arguments.file, "error": {"code": error.code, "detail": error.detail}})
        else:
            print(f"lanyard: {error.code}: {sentence(error.code)}", file=sys.stderr)
        return Exit.BAD
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()
    return Exit.OK


def _read(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(MAX_SOURCE_BYTES + 1)
    except FileNotFoundError:
        raise IntakeError("file_not_found") from None
    except OSError as error:
        raise IntakeError("unreadable_path", type(error).__name__) from None
    if len(data) > MAX_SOURCE_BYTES:
        raise IntakeError("too_large")
    return data
