"""Sample badges to try with, clearly made up: an issuer that does not exist, in the real formats."""

from __future__ import annotations

from datetime import datetime, timedelta

from ui.text.words import t
from wallet.intake.source import Source
from wallet.records.record import Provenance

COURSES = 6
"""Courses of the sample transcript: enough to see what one is."""


def sample_sources(holder: str, now: datetime) -> list[Source]:
    """Returns a few credentials issued to ``holder`` (a DID): current, ending soon, expired, a transcript.

    Signs each of them: not for the window's thread.
    """
    from wallet.sample.issuer import SampleIssuer, Terms, encoded

    issuer = SampleIssuer(t("sample.issuer"), domain="sample.example")
    year, weeks = timedelta(days=365), timedelta(weeks=3)
    badges = (
        ("wound-care-2", Terms(valid_from=now - year / 2, valid_until=now + year)),
        ("life-support", Terms(valid_from=now - year, valid_until=now + weeks)),
        ("infection-control", Terms(valid_from=now - 2 * year, valid_until=now - weeks)),
    )
    made = [(slug, issuer.badge(slug, subject=holder, terms=terms)) for slug, terms in badges]
    made.append(("transcript", issuer.transcript(subject=holder, courses=COURSES)))
    return [Source(f"{name}.json", encoded(document), Provenance("sample", f"{name}.json")) for name, document in made]
