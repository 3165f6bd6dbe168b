"""``lanyard renewals``: what ends when, a line for each thing that is renewed; and the file a calendar reads."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from resources import catalogue
from wallet.cli.lines import row_title
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.cli.vault import full_id, opened
from wallet.cli.words import headline
from wallet.service.renewals import Renewal


def renewals(arguments: argparse.Namespace) -> int:
    """Writes a line for each family; what was replaced is left out."""
    with opened(arguments) as wallet:
        part = wallet.renewals
        if arguments.together:
            part.put_together([full_id(wallet, text) for text in arguments.together])
        if arguments.apart:
            part.take_apart(full_id(wallet, arguments.apart))
        if arguments.stop_feed:
            wallet.reminders.stop_feed()
        elif arguments.feed is not None:
            wallet.reminders.keep_feed(arguments.feed, language())
        else:
            # Whoever asked for a file that stays current is asked nothing again.
            wallet.reminders.refresh_feed(language())
        lines = part.all(arguments.within)
        if arguments.ics is not None:
            part.write_calendar(arguments.ics, lines, language(), whole=arguments.within is None)
        if arguments.pdf is not None:
            part.write_list(arguments.pdf, lines, language())
    now = datetime.now().astimezone()
    for line in lines:
        if arguments.json:
            emit(_row(line))
        else:
            say(f"{line.summary.id[:8]}  {row_title(line.summary)}: {headline(line.summary.facts, now)}")
            say(f"          {_about(line)}")
    if arguments.json:
        return Exit.OK
    if not lines:
        say(catalogue.text("renewals.none" if arguments.within is None else "renewals.none_within", language()))
    if arguments.ics is not None:
        say(catalogue.text("renewals.written", language(), path=plain(str(arguments.ics))))
    if arguments.pdf is not None:
        say(catalogue.text("sharing.written", language(), file=plain(str(arguments.pdf))))
    return Exit.OK


def _row(line: Renewal) -> dict[str, Any]:
    standing = line.summary.standing
    return {
        "id": line.summary.id,
        "title": line.summary.title,
        "family": list(line.family),
        "ends": line.ends.isoformat(),
        "days": line.days,
        "state": str(standing.kind),
        "period": str(standing.period),
        "can_recheck": line.can_recheck,
    }


def _about(line: Renewal) -> str:
    """Returns how long, how many cards there were before it, and who does something about it."""
    days = catalogue.text("renewals.ended_ago" if line.days < 0 else "renewals.days_left", language(), n=abs(line.days))
    earlier = len(line.family) - 1
    parts = [days if line.days else catalogue.text("renewals.last_day", language())]
    if earlier:
        parts.append(catalogue.text("renewals.earlier", language(), n=earlier))
    parts.append(catalogue.text("renewals.can_recheck" if line.can_recheck else "renewals.you_update", language()))
    return " · ".join(parts)
