"""The ``lanyard`` command: one function per verb, words for people, JSON Lines with ``--json``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from wallet.worker import EVERYTHING, READER, SIGNATURES, WORKER_VERB, process

__all__ = ["main"]

_JUDGING: Final = frozenset({"verify", "explain", "add"})
"""Verbs that begin by judging; a word that only looks like one costs a process that nobody uses."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs ``lanyard`` with ``argv`` (without the program's name) and returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) == 3 and arguments[0] == WORKER_VERB and arguments[2] == READER:
        from wallet.worker.reading import main as serve_reading

        serve_reading(int(arguments[1]))
    if len(arguments) == 3 and arguments[0] == WORKER_VERB:
        from wallet.worker.serving import main as serve

        serve(int(arguments[1]), everything=arguments[2] in (EVERYTHING, SIGNATURES))
    with process.ahead(needed=bool(_JUDGING.intersection(arguments))):
        from wallet.cli.command import run

        return run(arguments)
