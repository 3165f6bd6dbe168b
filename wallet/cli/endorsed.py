"""What ``show`` says of the words of others that are kept beside a record."""

from __future__ import annotations

from typing import Any

from resources import catalogue
from wallet.cli.output import language, moment, plain
from wallet.service.reviews import Endorsed


def endorsement_lines(endorsed: list[Endorsed]) -> list[str]:
    """Returns a line for each word that is kept beside a record, and what it says."""
    lines = []
    for each in endorsed:
        who = plain(each.answer.issuer_name) or _text("nameless")
        lines.append(_text("endorsed" if each.recognised else "endorsed_unrecognised", name=who))
        lines.append(f"    {plain(each.answer.comment)}" + (f" ({plain(each.answer.level)})" if each.answer.level else ""))
    return lines


def endorsement_rows(endorsed: list[Endorsed]) -> list[dict[str, Any]]:
    """Returns the same for scripts."""
    return [
        {
            "id": each.answer.issuer,
            "name": each.answer.issuer_name or None,
            "recognised": each.recognised,
            "comment": each.answer.comment,
            "level": each.answer.level or None,
            "valid_from": moment(each.answer.valid_from),
            "verdict": str(each.verdict),
        }
        for each in endorsed
    ]


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"review.{key}", language(), n=None, **values)
