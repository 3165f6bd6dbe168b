"""Sample credentials to try with, clearly made up: an issuer that does not exist, in the real formats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wallet.records.record import Provenance
from wallet.service.sources import Source

_COURSES: Final = 6
"""Courses of the sample transcript: enough to see what one is."""


def sample_sources(holder: str, now: datetime, *, issuer: str) -> list[Source]:
    """Returns a few credentials issued to ``holder`` (a DID): current, ending soon, expired, a transcript.

    ``issuer`` is the made-up issuer's name, in the person's language. Signs each of them: not for the window's thread.
    """
    # Loaded when somebody wants to try: nothing else of the program needs an issuer.
    from wallet.sample.issuer import SampleIssuer, Terms, encoded

    sample = SampleIssuer(issuer, domain="sample.example")
    year, weeks = timedelta(days=365), timedelta(weeks=3)
    badges = (
        ("wound-care-2", Terms(valid_from=now - year / 2, valid_until=now + year)),
        ("life-support", Terms(valid_from=now - year, valid_until=now + weeks)),
        ("infection-control", Terms(valid_from=now - 2 * year, valid_until=now - weeks)),
    )
    documents = {slug: sample.badge(slug, subject=holder, terms=terms) for slug, terms in badges}
    documents["transcript"] = sample.transcript(subject=holder, courses=_COURSES)
    return [
        Source(f"{name}.json", encoded(document), Provenance("sample", f"{name}.json"))
        for name, document in documents.items()
    ]
