"""``lanyard attention``: what needs the person today, of everything kept; the list of the window's Home."""

from __future__ import annotations

import argparse
from datetime import datetime

from resources import catalogue
from wallet.cli.lines import row_title
from wallet.cli.output import Exit, emit, language, moment, say
from wallet.cli.vault import opened
from wallet.cli.words import headline, words_row
from wallet.records.days import local_day
from wallet.service.library import AttentionEntry


def attention(arguments: argparse.Namespace) -> int:
    """Writes a line for each, what most needs it first; replaced ones are silent."""
    with opened(arguments) as wallet:
        listed = wallet.library.attention(arguments.limit)
        now = datetime.now().astimezone()
        for entry in listed.entries:
            if arguments.json:
                emit(_row(entry, now))
            else:
                say(f"{entry.summary.id[:8]}  {row_title(entry.summary)}: {headline(entry.summary.facts, now)}")
    if arguments.json:
        return Exit.OK
    more = listed.total - len(listed.entries)
    if not listed.total:
        say(catalogue.text("home.all_well", language()))
    elif more:
        say(catalogue.text("home.more_than_attention" if listed.or_more else "home.more_attention", language(), n=more))
    return Exit.OK


def _row(entry: AttentionEntry, now: datetime) -> dict[str, object]:
    ends = entry.summary.facts.ends
    return {
        "id": entry.summary.id,
        "title": entry.summary.title,
        "reason": str(entry.reason),
        "ends": moment(ends.moment) if ends is not None else None,
        "days": (ends.day - local_day(now)).days if ends is not None else None,
        "can_recheck": entry.summary.is_read,
        "words": words_row(entry.summary.facts, now),
    }
