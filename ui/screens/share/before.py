"""What is told before something leaves: warnings, and what the receiver's check will say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from resources.catalogue import explained
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import spoken
from ui.text.words import language, t
from ui.widgets.controls import Button
from ui.widgets.parts import Note
from wallet.credential.model import RecordId
from wallet.service.sharing import Preview, ShareWarning, by_code

_MOST_NAMED: Final = 4
_SERIOUS: Final = frozenset({"share_not_good", "share_bound_to_another_key", "share_expired"})
"""What a receiver will hold against it."""


def warning_notes(preview: Preview, *, leave_out: Callable[[RecordId], None] | None) -> list[QWidget]:
    """Returns a note for each sort of warning, those a receiver will hold against it first.

    ``leave_out`` offers to take out the one credential that a serious one is about; None where nothing can be left out.
    """
    groups = by_code(preview.warnings)
    notes: list[QWidget] = []
    for code in sorted(groups, key=lambda code: code not in _SERIOUS):
        alike, serious = groups[code], code in _SERIOUS
        action = None
        record_id = alike[0].record_id
        if serious and leave_out is not None and len(alike) == 1 and record_id is not None:
            action = Button(t("sharing.leave_out"), look="quiet", on=partial(leave_out, record_id))
        notes.append(Note(warning_text(code, alike), role="problem" if serious else "attention", action=action))
    return notes


@spoken
def warning_text(code: str, alike: list[ShareWarning]) -> str:
    """Returns the sentence of a warning with the names of what it is about, and what can be done."""
    names = [plain(warning.about, limit=80) for warning in alike]
    about = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        about += t("share.and_more", n=len(names) - _MOST_NAMED)
    text = explained(code, about, language(), day=dates.long_day, safe=str)
    return f"{text.sentence} {text.next}".strip()
