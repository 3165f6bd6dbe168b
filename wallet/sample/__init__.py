"""Issuers that do not exist: real formats, invented names. For the demonstration, the self-test and the tests."""

from __future__ import annotations


def sample_files() -> dict[str, bytes]:
    """Returns a few made-up credentials as files, issued now to nobody in particular."""
    from datetime import UTC, datetime

    from wallet.sample.shelf import SampleShelf

    return SampleShelf(datetime.now(UTC).replace(microsecond=0), "").fill().files
