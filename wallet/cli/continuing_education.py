"""``lanyard ce``: hours of continuing education by licence: what counts, for what, and what is still missing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from resources.reader import names, read_bytes
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.vault import full_id, opened
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_REQUIREMENT_BYTES
from wallet.service.continuing_education import LicenceHours
from wallet.skills.continuing_education.counting import CountedCertificate

_SAMPLE: Final = "sample:"
_SAMPLES: Final = "samples/ce"


def continuing_education(arguments: argparse.Namespace) -> int:
    """Writes a line for each licence, or for one."""
    with opened(arguments) as wallet:
        chosen = full_id(wallet, arguments.licence) if arguments.licence else None
        part = wallet.continuing_education
        if arguments.requirement is not None:
            data = _requirement(arguments.requirement)
            part.set_requirement(chosen or _only(part.all()), data)
        lines = part.all(chosen)
        if arguments.csv is not None:
            part.write_csv(arguments.csv, lines)
            say(catalogue.text("ce.written", language(), path=plain(str(arguments.csv))), stream=sys.stderr)
        if (arguments.zip is not None or arguments.binder is not None) and len(lines) != 1:
            raise UsageError("which_licence")
        if arguments.binder is not None:
            part.write_binder(arguments.binder, lines[0], language())
            say(catalogue.text("ce.written", language(), path=plain(str(arguments.binder))), stream=sys.stderr)
        if arguments.zip is not None:
            for name, code in part.write_zip(arguments.zip, lines[0], language()):
                say(f"{plain(name)}: {sentence(code)}", stream=sys.stderr)
            say(catalogue.text("ce.written", language(), path=plain(str(arguments.zip))), stream=sys.stderr)
    for line in lines:
        if arguments.json:
            emit(_row(line))
        else:
            for text in _words(line):
                say(text)
    if not lines and not arguments.json:
        say(_text("no_licence_yet"))
    return Exit.OK


def _requirement(name: str) -> bytes:
    if name.startswith(_SAMPLE):
        resource = f"{_SAMPLES}/{name.removeprefix(_SAMPLE)}.json"
        if resource not in names(_SAMPLES, ".json"):
            raise UsageError("no_such_sample")
        return read_bytes(resource)
    path = Path(name)
    try:
        with path.open("rb") as file:
            return file.read(MAX_REQUIREMENT_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def _only(lines: list[LicenceHours]) -> Any:
    if len(lines) != 1:
        raise UsageError("which_licence")
    return lines[0].count.licence.ref


# JSON --------------------------------------------------------------------------------
def _row(line: LicenceHours) -> dict[str, Any]:
    count = line.count
    first, last = count.licence.cycle
    requirement = count.licence.requirement
    return {
        "licence": count.licence.ref,
        "title": count.licence.title,
        "cycle": {"from": _day(first), "to": _day(last)},
        "needed": _number(count.needed),
        "counted": _number(count.counted),
        "categories": [
            {"name": row.name, "needed": _number(row.needed), "counted": _number(row.counted), "max": _number(row.most),
             "over": _number(row.over)}
            for row in count.categories
        ],
        "missing": list(count.missing),
        "certificates": [_certificate_row(row, line) for row in count.certificates],
        "source": (requirement.source or None) if requirement is not None else None,
        "date": (requirement.as_of or None) if requirement is not None else None,
        "not_read": list(requirement.not_read) if requirement is not None else [],
    }  # fmt: skip


def _certificate_row(row: CountedCertificate, line: LicenceHours) -> dict[str, Any]:
    certificate = row.certificate
    return {
        "id": certificate.ref,
        "title": certificate.title,
        "date": _day(certificate.first),
        "hours": _number(row.hours),
        "counts_for": list(line.counts_for[certificate.ref]),
        "counted": not row.reason,
        "reason": row.reason or None,
        "state": certificate.state,
        "categories": list(row.subjects),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _number(hours: Decimal | None) -> int | float | None:
    if hours is None:
        return None
    return int(hours) if hours == hours.to_integral_value() else float(hours)


# Words -------------------------------------------------------------------------------
def _words(line: LicenceHours) -> Iterator[str]:
    count = line.count
    first, last = (_day(day) or "…" for day in count.licence.cycle)
    yield f"{count.licence.ref[:8]}  {plain(count.licence.title)}"
    key = "counted" if count.needed is None else "counted_of"
    hours = {"hours": shown(count.counted), "needed": shown(count.needed)}
    yield f"  {_text(key, **hours)} · {_text('cycle', first=first, last=last)}"
    for row in count.categories:
        key = "category" if row.needed is None else "category_of"
        over = "" if not row.over else f" ({_text('over', hours=shown(row.over), most=shown(row.most))})"
        yield f"  · {_text(key, name=plain(row.name), hours=shown(row.counted), needed=shown(row.needed))}{over}"
    if count.missing:
        yield f"  {_text('missing', names=', '.join(map(plain, count.missing)))}"
    for counted in count.certificates:
        mark, why = ("✓", "") if not counted.reason else ("–", f": {_text(f'reason.{counted.reason}')}")
        certificate = counted.certificate
        worth = "?" if counted.hours is None else shown(counted.hours)
        yield f"  {mark} {_day(certificate.first) or '?'}  {plain(certificate.title)} · {_text('hours', amount=worth)}{why}"
    requirement = count.licence.requirement
    if requirement is None:
        yield f"  {_text('nobody_said')}"
        return
    yield f"  {_text('as_of', date=plain(requirement.as_of) or '?', source=plain(requirement.source) or '?')}"
    if requirement.not_read:
        yield f"  {_text('not_read', names=', '.join(map(plain, requirement.not_read)))}"


def shown(hours: Decimal | None) -> str:
    """Returns hours as people write them: ``11``, ``1.5``."""
    number = _number(hours)
    return "" if number is None else f"{number:g}".replace(".", catalogue.text("number.decimal_sign", language()))


def _text(key: str, **values: object) -> str:
    return catalogue.text(f"ce.{key}", language(), n=None, **values)
