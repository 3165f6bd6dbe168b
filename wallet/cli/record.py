"""``lanyard record``: a paper, a card or work becomes a card of one's own, with the files that show it."""

from __future__ import annotations

import argparse
from pathlib import Path

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.cli.vault import opened
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_PICTURE_BYTES
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind, checked
from wallet.skills.continuing_education.hours import Amount, Unit, read_amount


def record(arguments: argparse.Namespace) -> int:
    """Keeps one record by hand and says its id."""
    hours = None if arguments.hours is None else _hours(arguments.hours)
    categories = [_category(text) for text in arguments.category]
    written = RecordByHand(
        kind=RecordKind(arguments.kind),
        title=arguments.title,
        issuer=arguments.issuer,
        place=arguments.place,
        number=arguments.number,
        issued=arguments.issued,
        expires=arguments.expires,
        hours=None if hours is None else float(hours.number),
        categories=tuple((name, float(amount.number)) for name, amount in categories),
        unit=_unit([amount for _, amount in categories] + ([] if hours is None else [hours])),
        address=arguments.address,
        note=arguments.note,
        began=arguments.began,
        ended=arguments.ended,
        skills=tuple(arguments.skill),
        evidence=tuple(_evidence(Path(name)) for name in arguments.files),
    )
    checked(written)  # said before a passphrase is asked for
    with opened(arguments, writing=True) as wallet:
        kept = wallet.recording.record(written)
    if arguments.json:
        emit({"id": kept.id, "title": kept.title, "state": str(kept.standing.kind)})
    else:
        say(catalogue.text("record.kept", language(), title=plain(kept.title), id=kept.id))
    return Exit.OK


def _category(text: str) -> tuple[str, Amount]:
    name, mark, hours = text.rpartition("=")
    if not mark or not name.strip():
        raise UsageError("record_hours")
    return name.strip(), _hours(hours)


def _hours(text: str) -> Amount:
    amount = read_amount(text)
    if amount is None:
        raise UsageError("record_hours")
    return amount


def _unit(amounts: list[Amount]) -> str:
    """Returns the unit that all of a record's hours are counted in: one, because they are parts of one number."""
    units = {amount.unit for amount in amounts}
    if len(units) > 1:
        raise UsageError("record_hours")
    return "" if not units or units == {Unit.HOUR} else str(units.pop())


def _evidence(path: Path) -> EvidenceFile:
    try:
        if not path.is_file():
            raise IntakeError("not_a_file" if path.exists() else "file_not_found")
        with path.open("rb") as file:
            return EvidenceFile(path.name, file.read(MAX_PICTURE_BYTES + 1))
    except OSError as error:
        raise IntakeError("unreadable_path", type(error).__name__) from None
