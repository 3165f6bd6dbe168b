"""Every code a person can meet has a sentence, in every language; every text has its translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import catalogue, reasons
from resources.reader import names, read_json

ROOT = Path(__file__).resolve().parents[1]
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_MAKERS = {"failed", "unknown", "Problem"}


def raised_codes() -> Iterator[tuple[str, str]]:
    """Yields (code, where) for every literal code given to an error, a problem or an outcome."""
    for folder in ("wallet", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                first = node.args[0]
                if not (name in _MAKERS or name.endswith("Error")) or name in {"ValueError", "TypeError"}:
                    continue
                told = first.value if isinstance(first, ast.Constant) else None
                if isinstance(told, str) and _CODE.fullmatch(told):
                    yield told, f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    known = catalogue.problem_codes(language)
    internal = {"no_plugins", "out_of_order"}  # BugError: told as "bug"
    missing = sorted({f"{code} ({where})" for code, where in raised_codes() if code not in known | internal})
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_sentences_are_for_a_nurse(language: str) -> None:
    jargon = re.compile(r"\b(DID|DIDs|in?valid|JSON-LD|proof|verificationMethod|cryptosuite)\b")
    for code in sorted(catalogue.problem_codes(language)):
        told = catalogue.problem(code, language)
        assert told.sentence.strip(), code
        if language == "en":
            assert not jargon.search(f"{told.sentence} {told.next}"), f"{code}: {told}"


@pytest.mark.parametrize("part", ["problems", "ui"])
def test_every_text_has_its_translation(part: str) -> None:
    def keys(language: str) -> dict[str, object]:
        merged: dict[str, object] = {}
        for name in names(f"translations/{language}/{part}", ".json"):
            merged |= read_json(name)
        return merged

    english, spanish = keys("en"), keys("es")
    assert set(english) == set(spanish), sorted(set(english) ^ set(spanish))
    holes = re.compile(r"\{[a-z_]+\}")
    for key, told in english.items():
        assert set(holes.findall(str(told))) == set(holes.findall(str(spanish[key]))), key


def test_every_code_says_who_must_act_and_the_issuer_gets_a_letter() -> None:
    told = read_json("translations/who_acts.json")
    codes = catalogue.problem_codes()
    by_room = {code for room in told["rooms"] for code in read_json(f"translations/en/problems/{room}.json")}
    assert not codes - by_room - set(told["codes"]), "nobody must act on these"
    assert not set(told["codes"]) - codes, "no such codes"
    assert {told["codes"][code] for code in told["may_pass"]} == {"issuer"}
    for language in catalogue.LANGUAGES:
        for code in codes:
            written = catalogue.has_text(f"letter.mend.{code}", language)
            assert written is (reasons.who_acts(code) is reasons.Actor.ISSUER), f"{code} ({language})"
            seen = "not_found" if code in told["by_fetch"] else ""
            assert bool(reasons.mend(reasons.Reason(code, "", seen), language)) is written


def test_what_has_room_for_a_day_or_a_name_says_it() -> None:
    def said(code: str, detail: str) -> str:
        return catalogue.explained(code, detail, "en", day=lambda d: d.date().isoformat(), safe=str.upper).sentence

    assert "2026-11-14" in said("status_as_of", "2026-11-14T08:10:00+00:00")
    assert "{" not in said("status_as_of", "") + said("status_as_of", "not a day")
    assert "“A {DATE}”" in said("vouched_for", "a {date}")
    assert said("revoked", "2026-11-14") == catalogue.problem("revoked").sentence


def test_a_value_cannot_open_another_hole() -> None:
    assert catalogue.text("cli.share_made", "en", file="{file}{n}") == "Wrote {file}{n}"
