"""How a skill or a credential stands, in a mark and few words; and how it was found to be what is asked for."""

from __future__ import annotations

from datetime import date
from typing import Final

from ui.text.plain import plain
from ui.text.spoken import Text, joined
from ui.text.status_text import StatusText
from ui.text.words import t
from wallet.service.skill_book import PathSkill, RequirementLine, Standing

_MARKS: Final = {
    Standing.GENUINE: ("genuine", "genuine"),
    Standing.SIGNATURE_HOLDS: ("signature-holds", "neutral"),
    Standing.SITE_CONFIRMS: ("site-confirms", "neutral"),
    Standing.SIGNED_PDF: ("signed-pdf", "neutral"),
    Standing.ENDORSED: ("endorsed", "neutral"),
    Standing.WITH_EVIDENCE: ("recorded-with-evidence", "neutral"),
    Standing.RECORDED: ("recorded", "neutral"),
    Standing.COULD_NOT_CHECK: ("could-not-check", "unknown"),
    Standing.IN_PROGRESS: ("in-progress", "neutral"),
    Standing.NOT_EARNED: ("refused", "neutral"),
    Standing.WAITING: ("waiting", "neutral"),
    Standing.EXPIRED: ("expired", "attention"),
    Standing.NOT_YET: ("waiting", "attention"),
    Standing.ON_HOLD: ("on-hold", "attention"),
    Standing.WITHDRAWN: ("withdrawn", "problem"),
    Standing.BAD: ("not-genuine", "problem"),
    Standing.MISSING: ("asked-for", "neutral"),
}
PROVEN: Final = frozenset({Standing.GENUINE, Standing.SIGNATURE_HOLDS, Standing.SITE_CONFIRMS, Standing.SIGNED_PDF})
"""Standings that something beside a person's word bears out."""
OWN: Final = frozenset({Standing.WITH_EVIDENCE, Standing.RECORDED})
ENDED: Final = frozenset({"held_expired", "held_too_old"})
"""Reasons by which something is missing that was held once."""
_OF_OUTCOME: Final = {
    "partly": ("in-progress", "neutral"), "claimed": ("recorded", "neutral"), "ends_before": ("ends-soon", "attention"),
    "missing": ("asked-for", "neutral"),
}  # fmt: skip


def mark_of(standing: Standing) -> tuple[str, str]:
    """Returns the mark and the colour of a standing."""
    return _MARKS[standing]


def standing_text(standing: Standing) -> StatusText:
    """Returns a standing as a line."""
    mark, colour = _MARKS[standing]
    return StatusText(mark, colour, t(f"skill.standing.{standing}"))


def outcome_mark(line: RequirementLine) -> tuple[str, str]:
    """Returns the mark of a requirement: of what is met, how we know; else what became of it."""
    if line.outcome == "met" and line.standing is not None:
        return _MARKS[line.standing]
    if line.reason in ENDED:
        return _MARKS[Standing.EXPIRED]
    return _OF_OUTCOME.get(line.outcome, ("asked-for", "neutral"))


def reason(line: RequirementLine) -> Text:
    """Returns why a requirement has its outcome."""
    return t(f"role.reason.{line.reason}", detail=plain(line.reason_detail, limit=90))


def shown_by(skill: PathSkill, *, most: int = 2) -> str:
    """Returns the titles of what shows a skill, the best first, each once; how many more there are."""
    titles = list(dict.fromkeys(plain(of.title, limit=60) for of in skill.shown_by))
    more = t("skills.more", n=len(titles) - most) if len(titles) > most else ""
    return joined(*titles[:most], more)


def group_title(title: str) -> str:
    """Returns what a group is called; those in none are together."""
    return plain(title, limit=60) if title else t("path.no_group")


def years(begins: date | None, ends: date | None, month: str) -> str:
    """Returns when: ``month`` is the month it began, or was issued."""
    if begins is None:
        return t("path.no_day")
    return month if ends is None else t("path.until", begin=month, end=str(ends.year))
