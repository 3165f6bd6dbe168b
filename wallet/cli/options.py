"""Options that several verbs share."""

from __future__ import annotations

import argparse
from pathlib import Path


def way_out(parser: argparse.ArgumentParser) -> None:
    """Which way out is taken, and whose certificates are trusted on it, for one run."""
    parser.add_argument("--proxy", metavar="none|system|ADDRESS", help="go online that way, this time")
    parser.add_argument("--trust-ca", type=Path, metavar="FILE", help="trust these certificate authorities, this time")


def new_passphrase(parser: argparse.ArgumentParser) -> None:
    """The second yes to a passphrase that would be guessed in a moment."""
    parser.add_argument(
        "--accept-weak", action="store_true", help="take a new passphrase although it would be guessed in a moment"
    )
