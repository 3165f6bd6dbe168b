"""How far something is, in words and as two numbers for a ring: from a credential's results, hours, a pathway, a request."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import Text, joined
from ui.text.words import has, t
from wallet.credential.model import Credential, Result, ResultDescription
from wallet.records.record import Record
from wallet.service.continuing_education import LicenceHours
from wallet.service.pathways import Followed, minutes_left, steps_done
from wallet.service.reviews import Asked, ReviewState

_HOUR: Final = 60
_DONE: Final = "Completed"


def pathway_text(followed: Followed, now: datetime) -> Text:
    """Returns "3 of 5 steps · about 40 min left · last opened 9 Nov"."""
    done, of = steps_done(followed.progress)
    left = minutes_left(followed.progress)
    hours = t("pathways.hours", n=round(left / _HOUR)) if left >= _HOUR else t("pathways.minutes", n=left)
    touched = followed.touched
    return joined(
        t("pathways.steps_done", done=done, n=of),
        t("pathways.left", time=hours) if left else "",
        t("home.last_opened", date=dates.recently(touched, now)) if touched is not None and not left else "",
    )


def record_progress(record: Record) -> tuple[int, int]:
    """Returns how much of what a credential reports on is reached: of its results that are completed, or of the most that
    its one result can be; (0, 0) where it says neither."""
    results = _results(record)
    if len(results) == 1:
        return _of_the_most(*results[0])
    return sum(result.status == _DONE for result, _ in results), len(results)


def record_progress_text(record: Record) -> Text:
    """Returns the same in words, with what the issuer calls the state where that is known."""
    results = _results(record)
    done, of = record_progress(record)
    words = {result.status for result, _ in results if result.status and result.status != _DONE}
    status = next((t(f"home.status.{word}") for word in sorted(words) if has(f"home.status.{word}")), "")
    count = t("home.results_done" if len(results) > 1 else "home.value_of", done=done, n=of) if of else ""
    return joined(status, count, plain(record.summary.issuer_name, limit=60))


def hours_text(hours: LicenceHours) -> tuple[Text, int, int]:
    """Returns "22 of 30 hours, until 30 Apr" and the two numbers."""
    count = hours.count
    needed = count.needed or 0
    end = count.licence.cycle[1]
    words = t("home.hours", done=f"{count.counted.normalize():f}", n=int(needed))
    until = "" if end is None else t("home.until", date=dates.short_day(end))
    return joined(words, until, by=", "), round(count.counted), round(needed)


def asked_text(asked: Asked, now: datetime) -> Text:
    """Returns whom somebody asked and when, and what came of it; whether it was opened nobody here knows."""
    when = "" if asked.request.asked is None else dates.recently(asked.request.asked, now)
    whom = plain(asked.whom, limit=60)
    first = t("home.asked_whom", whom=whom, date=when) if whom else t("home.asked", date=when)
    if asked.state is ReviewState.WAITING:
        return joined(first, t("home.answer_not_recognised"))
    remind = asked.remind
    if remind is not None and remind <= now.date():
        return joined(first, t("home.no_answer_ask_again"))
    return joined(first, t("home.reminded", date=dates.short_day(remind)) if remind is not None else t("home.no_answer"))


def _results(record: Record) -> list[tuple[Result, ResultDescription | None]]:
    if not isinstance(record.view, Credential):
        return []
    described = {
        each.id: each
        for subject in record.view.subjects
        for achievement in subject.achievement
        for each in achievement.result_description
    }
    return [
        (result, described.get(result.result_description)) for subject in record.view.subjects for result in subject.result
    ]


def _of_the_most(result: Result, described: ResultDescription | None) -> tuple[int, int]:
    try:
        value, most = float(result.value), float(described.value_max) if described is not None else 0.0
    except ValueError:
        return 0, 0
    return (round(value), round(most)) if 0 <= value <= most and most > 0 else (0, 0)
