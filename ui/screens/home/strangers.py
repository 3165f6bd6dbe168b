"""The reminder that something here was issued to an address the wallet does not know."""

from __future__ import annotations

from collections.abc import Sequence

from ui.places.settings import SettingsPlace
from ui.session.session import Session
from ui.text.identities import strangers_beneath
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Line
from wallet.records.record import RecordSummary


def strangers_line(session: Session, records: Sequence[RecordSummary]) -> Line | None:
    """Returns the row, or None when everything that names an address names one of the person's."""
    if not records:
        return None
    go = Button(t("you.add"), look="quiet", on=lambda: session.go(SettingsPlace(part="you")))
    words = t("you.strangers", n=len(records))
    return Line(words, strangers_beneath(records), mark=Mark("marks/take-care", "attention"), strong=True, action=go)
