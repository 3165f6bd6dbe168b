"""The ``lanyard`` command: one function per verb, words for people, JSON Lines with ``--json``."""

from wallet.cli.command import main

__all__ = ["main"]
