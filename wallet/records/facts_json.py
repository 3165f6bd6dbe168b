"""Facts as a short JSON text, kept with a record's line so that the shelf says what a report says without reading it.

Made from the report and made again whenever it is missing, older than this program or damaged: never stored as truth.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import orjson

from wallet.credential.model import Attainment
from wallet.errors import BugError
from wallet.records.days import Bound
from wallet.records.facts import Facts
from wallet.records.points import Phrase, Point, Rank, Tone

VERSION: Final = 1
"""Grows with every change of what the facts hold or how they are found; older texts are then made again."""


def to_text(known: Facts) -> str:
    """Returns the facts as text."""
    row = [VERSION, _row(known)]
    try:
        return orjson.dumps(row).decode()
    except TypeError:
        # Half a character, out of a signed text: no database takes it either.
        return orjson.dumps(_whole(row)).decode()


def from_text(text: str) -> Facts | None:
    """Returns the facts of :func:`to_text`; None when they must be made again."""
    if not text:
        return None
    try:
        version, row = orjson.loads(text)
        return _facts(row) if version == VERSION else None
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _whole(value: Any) -> Any:
    """Returns ``value`` with every text made of whole characters."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return {name: _whole(part) for name, part in value.items()} if isinstance(value, dict) else value


def _row(known: Facts) -> list[Any]:
    return [
        known.scope, known.title, known.issuer, known.presentation, known.checked_at.isoformat(), known.verified,
        known.recognised, known.modest, known.rung, str(known.attainment), [_point_row(point) for point in known.points],
        _bound_row(known.starts), _bound_row(known.ends), known.endless, [_row(item) for item in known.inside],
        [list(pair) for pair in known.plain],
    ]  # fmt: skip


def _facts(row: list[Any]) -> Facts:
    (
        scope, title, issuer, presentation, checked_at, verified, recognised, modest, rung, attainment, points, starts,
        ends, endless, inside, plain,
    ) = row  # fmt: skip
    return Facts(
        scope, title, issuer, presentation, datetime.fromisoformat(checked_at), verified, recognised, modest, rung,
        Attainment(attainment), tuple(map(_point, points)), _bound(starts), _bound(ends), endless,
        tuple(map(_facts, inside)), tuple((name, number) for name, number in plain),
    )  # fmt: skip


def _point_row(point: Point) -> list[Any]:
    return [int(point.rank), str(point.tone), _phrase_row(point.phrase), _phrase_row(point.why)]


def _point(row: list[Any]) -> Point:
    rank, tone, main, why = row
    phrase = _phrase(main)
    if phrase is None:
        raise ValueError
    return Point(Rank(rank), Tone(tone), phrase, _phrase(why))


def _phrase_row(main: Phrase | None) -> list[Any] | None:
    return None if main is None else [main.code, dict(main.values)]


def _phrase(row: list[Any] | None) -> Phrase | None:
    return None if row is None else Phrase(row[0], tuple(row[1].items()))


def _bound_row(bound: Bound | None) -> list[str] | None:
    if bound is None:
        return None
    if bound.moment.tzinfo is None:
        raise BugError("codec_type", "a date without a zone")
    return [bound.moment.isoformat(), bound.day.isoformat()]


def _bound(row: list[str] | None) -> Bound | None:
    return None if row is None else Bound(datetime.fromisoformat(row[0]), date.fromisoformat(row[1]))
