"""What is told before something leaves: warnings, and what the receiver's check will say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from resources.catalogue import explained
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import spoken
from ui.text.words import decimal, language, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.requests_made import given_request
from wallet.service.sharing import PresentationRequest, Preview, Refusal, ShareWarning, by_code

_MOST_NAMED: Final = 4
_SERIOUS: Final = frozenset({"share_not_good", "share_bound_to_another_key", "share_expired"})
"""What a receiver will hold against it."""


def asked_for(whom: str, what_for: str, code: str, expires_in: timedelta) -> PresentationRequest:
    """Returns what a share is for; ``code`` is the receiver's, as it was typed or pasted, "" where they gave none.

    Raises IntakeError ``request_malformed``, ShareError as PresentationRequest says.
    """
    asked = given_request(code) if code.strip() else None
    return PresentationRequest(
        audience=whom.strip(),
        purpose=what_for.strip() or (asked.purpose if asked is not None else ""),
        challenge=asked.challenge if asked is not None else None,
        domain=(asked.domain or None) if asked is not None else None,
        expires_in=expires_in,
    )


def in_one_line(whom: str, now: datetime, end: datetime, *, bare: bool) -> str:
    """Returns for whom and until when; ``bare``: a credential leaves by itself, and only the screen ends."""
    key = "shown" if bare else "until"
    if dates.days_between(now, end) == 0:
        when = t(f"sharing.{key}_today", time=dates.clock_time(end))
    else:
        when = t(f"sharing.{key}_day", date=dates.day(end))
    name = plain(whom, limit=120)
    return t("sharing.for", whom=name, until=when) if name else t("sharing.for_anyone", until=when)


def unseen(others: int) -> QWidget:
    """Returns what they will not see; ``others`` is how many credentials stay where they are."""
    box = QWidget()
    lines = column(spacing=4, margins=(24, 8, 24, 0))
    box.setLayout(lines)
    line = row(spacing=8)
    line.addWidget(Mark("line/eye-off"))
    line.addWidget(PlainLabel(t("sharing.not_seen"), strong=True), 1)
    lines.addLayout(line)
    lines.addWidget(PlainLabel(t("sharing.not_seen_what", n=others), role="ink_2"))
    return box


def refusal_text(refusal: Refusal) -> str:
    """Returns why a way cannot carry something, with its figure where it has one."""
    return explained(refusal.code, refusal.detail, language(), day=dates.long_day, safe=_figure).sentence


def _figure(detail: str) -> str:
    """Returns a refusal's figure as the language writes it."""
    return decimal(float(detail))


def warning_notes(preview: Preview, channel: str, *, leave_out: Callable[[RecordId], None] | None) -> list[QWidget]:
    """Returns a note for each sort of warning and for what is to be known of ``channel``, the serious ones first.

    ``leave_out`` offers to take out the one credential that a serious one is about; None where nothing can be left out.
    """
    notes: list[QWidget] = []
    for code, alike in _serious_first(preview, channel):
        serious = code in _SERIOUS
        action = None
        record_id = alike[0].record_id
        if serious and leave_out is not None and len(alike) == 1 and record_id is not None:
            action = Button(t("sharing.leave_out"), look="quiet", on=partial(leave_out, record_id))
        notes.append(Note(warning_text(code, alike), role=_role(code), action=action))
    return notes


def is_bare(preview: Preview | None, channel: str) -> bool:
    """Says whether a credential leaves by itself: nothing of the share is signed then, and only the screen ends."""
    cautions = preview.cautions.get(channel, ()) if preview is not None else ()
    return any(caution.code == "share_is_a_copy" for caution in cautions)


def warnings_in_short(preview: Preview | None, channel: str) -> list[tuple[str, str]]:
    """Returns the sentence and colour of each sort of warning, the serious ones first: for where what leaves is shown."""
    if preview is None:
        return []
    return [(warning_text(code, alike), _role(code)) for code, alike in _serious_first(preview, channel)]


def _role(code: str) -> str:
    return "problem" if code in _SERIOUS else "attention"


def _serious_first(preview: Preview, channel: str) -> list[tuple[str, list[ShareWarning]]]:
    groups = by_code([*preview.cautions.get(channel, ()), *preview.warnings])
    return sorted(groups.items(), key=lambda group: group[0] not in _SERIOUS)


@spoken
def warning_text(code: str, alike: list[ShareWarning]) -> str:
    """Returns the sentence of a warning with the names of what it is about, and what can be done."""
    names = [plain(warning.about, limit=80) for warning in alike if warning.about]
    about = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        about += t("share.and_more", n=len(names) - _MOST_NAMED)
    text = explained(code, about, language(), day=dates.long_day, safe=str)
    return f"{text.sentence} {text.next}".strip()
