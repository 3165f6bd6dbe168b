"""What a check of somebody else's found: one entry per credential, and what is said of each whole, first of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.text.plain import plain
from ui.text.standing import spoken_line, why_text
from ui.text.status_text import StatusText
from ui.text.words import t
from wallet.credential.model import Credential
from wallet.records.facts import Facts, facts
from wallet.records.scopes import credentials_by_scope
from wallet.records.statement import Line, statement
from wallet.report import VerificationReport
from wallet.service.others import ExaminedItem

_ICONS = {
    "counts": "line/cards",
    "counts_inside": "line/cards",
    "all_current": "line/calendar",
    "no_end": "line/calendar",
    "until": "line/calendar",
    "was_until": "line/calendar",
    "for_you": "line/person",
    "for_whom": "line/person",
    "says_for_whom": "line/person",
    "fresh": "line/clock",
    "fresh_until": "line/clock",
    "says_until": "line/clock",
    "theirs": "line/key",
    "theirs_code": "line/key",
    "signed_by_sender": "line/key",
    "owner_not_shown": "line/key",
    "owner_not_judged": "line/key",
}
"""What a line is about, for lines that have no mark of a state."""


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One credential of a report (``scope`` is its place), or a file that is none (``problem``).

    ``known`` is what is so of this one, ``whole`` of everything that came with it.
    """

    label: str
    title: str = ""
    issuer: str = ""
    kind: str = ""
    scope: str = ""
    view: Credential | None = None
    report: VerificationReport | None = None
    known: Facts | None = None
    whole: Facts | None = None
    problem: str = ""


def checked_items(items: Sequence[ExaminedItem]) -> list[CheckedItem]:
    """Returns what is in everything that was judged."""
    checked: list[CheckedItem] = []
    for item in items:
        if item.report is not None:
            checked += _items_of(item.source.label, item.report)
        else:
            checked.append(CheckedItem(item.source.label, problem=item.problem.code))
    return checked


def _items_of(label: str, report: VerificationReport) -> list[CheckedItem]:
    whole, views = facts(report), credentials_by_scope(report)
    items = list(_held(whole)) if whole.presentation else [whole]
    if not items:
        return [CheckedItem(label, title=label, kind=report.type, report=report, known=whole, whole=whole)]
    return [_credential_item(label, views.get(item.scope), item, whole, report) for item in items]


def _held(presentation: Facts) -> Iterator[Facts]:
    """Yields what a presentation holds; of a presentation inside it what that holds."""
    for item in presentation.inside:
        yield from _held(item) if item.presentation and item.inside else (item,)


def _credential_item(
    label: str, read: Credential | None, item: Facts, whole: Facts, report: VerificationReport
) -> CheckedItem:
    """Returns one credential; of one that could not be read nothing is shown but what was found about it."""
    view = Credential() if read is None else read
    return CheckedItem(
        label,
        title=plain(view.title) or label,
        issuer=view.issuer.name,
        kind=" ".join(view.type[:3]),
        scope=item.scope,
        view=view,
        report=report,
        known=item,
        whole=whole,
    )


def in_short(items: Sequence[CheckedItem], now: datetime) -> list[tuple[str, list[tuple[StatusText, str]]]]:
    """Returns, for each file, its name and what is said of the whole, line by line, each with a smaller line."""
    wholes = {id(item.report): item for item in items if item.whole is not None}
    if not wholes:
        return [("", [(StatusText("refused", "ink", t("short.nothing")), t("short.nothing_why"))])]
    return [(item.label, _lines(item.whole, now)) for item in wholes.values() if item.whole is not None]


def _lines(whole: Facts, now: datetime) -> list[tuple[StatusText, str]]:
    spoken = statement(whole, now)
    lines: list[tuple[StatusText, str]] = [
        (_with_icon(line, now), why_text(line, now)) for line in (spoken.headline, *spoken.lines)
    ]
    if not whole.presentation:
        lines.append((StatusText("line/key", "ink_2", t("short.unproved")), t("short.unproved_why")))
    return lines


def _with_icon(line: Line, now: datetime) -> StatusText:
    """Returns the line, with an icon for what it is about where it has no mark of a state."""
    status = spoken_line(line, now, long=True)
    return status if status.mark else StatusText(_ICONS.get(line.phrase.code, "remark"), "ink_2", status.text)
