"""Options that several verbs share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Verb = Callable[[str, str], argparse.ArgumentParser]
"""Adds a verb: its name, and what it does in a line."""


def way_out(parser: argparse.ArgumentParser) -> None:
    """Which way out is taken, and whose certificates are trusted on it, for one run."""
    parser.add_argument("--proxy", metavar="none|system|ADDRESS", help="go online that way, this time")
    parser.add_argument("--trust-ca", type=Path, metavar="FILE", help="trust these certificate authorities, this time")


def new_passphrase(parser: argparse.ArgumentParser) -> None:
    """The second yes to a passphrase that would be guessed in a moment."""
    parser.add_argument(
        "--accept-weak", action="store_true", help="take a new passphrase although it would be guessed in a moment"
    )


def shared_options() -> argparse.ArgumentParser:
    """Returns the options that stand before or after any verb."""
    # SUPPRESS keeps a value given before the verb from being overwritten by the verb's own default.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--vault", type=Path, metavar="DIR", help="where the vault is (or LANYARD_VAULT)")
    shared.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this descriptor")
    shared.add_argument(
        "--recovery-code", action="store_true", help="open with the recovery code (LANYARD_RECOVERY_CODE_FILE, or asked)"
    )
    shared.add_argument("--json", action="store_true", help="JSON Lines instead of words")
    shared.add_argument("--debug", action="store_true", help="show the program's own trace when it fails")
    return shared


def file_password(
    parser: argparse.ArgumentParser, purpose: str = "read the password of a locked export from this descriptor"
) -> None:
    """The password of a file that another wallet locked."""
    parser.add_argument("--file-password-fd", type=int, metavar="N", help=purpose)
