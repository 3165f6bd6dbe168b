"""The two lines a card says, in words, for the terminal (the window has the same words)."""

from __future__ import annotations

from datetime import datetime

from resources import catalogue
from wallet.cli.output import language, plain
from wallet.credential.model import Attainment
from wallet.records.record import Period, Standing


def standing_line(standing: Standing, issuer: str = "", valid_until: datetime | None = None) -> str:
    """Returns e.g. ``Genuine · from Mercy College · checked 2026-11-24 · Until 2028-06-02``."""
    lang = language()
    when = standing.checked_at.date().isoformat() if standing.checked_at else ""
    parts = [
        catalogue.text(
            f"cli.standing.{standing.kind}",
            lang,
            issuer=plain(issuer) or catalogue.text("cli.the_issuer", lang),
            when=when,
            what=catalogue.problem(standing.missing, lang).sentence if standing.missing else "",
        )
    ]
    if standing.attainment is not Attainment.EARNED:
        parts.append(catalogue.text(f"cli.attainment.{standing.attainment}", lang))
    if standing.period is Period.NO_END or valid_until is not None:
        date = valid_until.date().isoformat() if valid_until else ""
        parts.append(catalogue.text(f"cli.period.{standing.period}", lang, date=date))
    return " · ".join(parts)
