"""A sample badge to try with, clearly made up. Made by the sample issuer, not by a school."""

from __future__ import annotations

from wallet.credential.record import Provenance
from wallet.intake.source import Source


def sample_sources() -> list[Source]:
    """Returns a few made-up credentials of the real formats."""
    from wallet.sample import sample_files

    return [Source(name, data, Provenance("sample", name)) for name, data in sample_files().items()]
