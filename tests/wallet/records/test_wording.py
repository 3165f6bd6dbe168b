"""Every phrase has its words in every language, with the same holes; and each is written for one line."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import wallet.records.asking as asking
import wallet.records.check_points as check_points
from resources import catalogue
from wallet.records.points import Phrase, phrase
from wallet.records.statement import COUNTED
from wallet.records.wording import Wording

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RECORDS = Path(__file__).resolve().parents[3] / "wallet" / "records"


def codes() -> set[str]:
    """Returns every code that a phrase is made of: written out, or out of a table."""
    written: set[str] = set()
    for path in RECORDS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase":
                written |= {str(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    tables = [code for table, other in check_points._BROKEN.values() for code in (*table.values(), other)]
    tables += [*check_points._OF_A_PRESENTATION.values(), *check_points.CAVEATS.values()]
    tables += [code for code, _ in check_points._REPLAY.values()]
    tables += [f"some_{state}" for state in ("expired", "on_hold", "not_yet", "not_in_force", "own_word")]
    tables += [*map(str, asking.Asking), "genuine", "signature_holds", "site_confirms", "all_hold"]
    return (written | set(tables)) - {"problem", "_as"}


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_phrase_has_its_words(language: str) -> None:
    missing = [code for code in sorted(codes()) if not catalogue.has_text(f"statement.{code}", language)]
    assert not missing
    whats = {*asking._WHAT.values(), *asking._BAD_ANSWERS.values(), "document"}
    assert all(catalogue.has_text(f"what.{what}", language) for what in whats)
    assert all(catalogue.has_text(f"count.{state}", language) for state in COUNTED)
    assert all(catalogue.has_text(f"missing.check.{check}", language) for check in check_points._NEEDED)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_nothing_from_outside_moves_or_hides_the_words_around_it(language: str) -> None:
    wording = Wording(language, NOW)
    odd = "Mercy\u202e\n{when}" + "A" * 500
    written = wording.phrase(phrase("not_the_issuers", issuer=odd))
    assert "\u202e" not in written
    assert "\n" not in written
    assert len(written) < 200
    assert "{when}" in written, "a value is not looked into"


def test_days_are_written_as_people_write_them() -> None:
    english, spanish = Wording("en", NOW), Wording("es", NOW, long_days=True)
    ended = phrase("expired", date="2026-11-03")
    assert english.phrase(ended) == "Expired 3 Nov 2026 · 3 weeks ago"
    assert spanish.phrase(ended) == "Caducó el 3 de noviembre de 2026 · hace 3 semanas"
    checked = phrase("genuine", issuer="Mercy", when="2026-11-12T08:00:00+00:00")
    assert spanish.phrase(checked) == "Auténtica · de Mercy · comprobada el 12 nov"
    assert english.phrase(phrase("not_asked", what="status_list")) == "The issuer’s list was not asked for"
    assert english.phrase(phrase("last_seen", what="status_list", when="2026-11-12T08:00:00+00:00")) == (
        "Could not check: the issuer’s list last seen 12 Nov"
    )
    assert english.phrase(Phrase("counts", (("genuine", 2), ("unknown", 1)))) == (
        "3 credentials: 2 genuine, 1 could not be checked"
    )


def test_no_words_are_left_over() -> None:
    written: set[str] = set()
    for path in (*RECORDS.glob("*.py"), *(RECORDS.parents[1] / "ui" / "text").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        written |= {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    used = codes() | {word.removeprefix("statement.") for word in written} | {"end_unreadable_as", "start_unreadable_as"}
    path = RECORDS.parents[1] / "resources" / "translations" / "en" / "ui" / "statement.json"
    held = set(re.findall(r'"statement\.([a-z_]+)":', path.read_text(encoding="utf-8")))
    assert not held - used
