"""A sentence is true at each place that raises its code: not asked is not unreached, missing is not different."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import catalogue, reasons
from resources.letter import concerns_issuer, letter
from resources.reader import read_json
from resources.reasons import Actor, Reason
from wallet.records import asking
from wallet.records.asking import Asking, asked_for
from wallet.report import Problem

ROOT = Path(__file__).resolve().parents[1]
BY_FETCH = frozenset(read_json("translations/who_acts.json")["by_fetch"])
FETCHES = {
    "offline": Asking.NOT_ASKED, "unreachable": Asking.NO_ANSWER, "too_slow": Asking.NO_ANSWER,
    "tls_refused": Asking.NO_ANSWER, "redirect_refused": Asking.NO_ANSWER, "not_found": Asking.NO_ANSWER,
    "server_trouble": Asking.NO_ANSWER, "address_refused": Asking.NO_ANSWER, "not_a_document": Asking.BAD_ANSWER,
    "document_too_large": Asking.BAD_ANSWER, "no_network": Asking.NO_ANSWER, "stopped": Asking.NO_ANSWER,
}  # fmt: skip
_MAKERS = {"failed": 1, "unknown": 1, "Problem": 2, "ListError": 1}
"""Who makes a problem, and which argument its detail is."""


def makers() -> Iterator[tuple[str, ast.Call, int, str]]:
    """Yields (code, call, place of the detail, where) of every problem that is made with its code written out."""
    for path in sorted((ROOT / "wallet").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in _MAKERS and isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), node, _MAKERS[name], f"{path.relative_to(ROOT)}:{node.lineno}"


def test_what_could_not_be_had_says_why_at_every_place() -> None:
    silent = [
        where
        for code, call, place, where in makers()
        if code in BY_FETCH - {"issuer_not_established"} and len(call.args) <= place
        if not any(keyword.arg == "detail" for keyword in call.keywords)
    ]
    assert not silent, "whether anybody was asked is not told"


def test_the_wallet_and_the_catalogue_know_the_same_questions() -> None:
    assert set(asking._WHAT) == BY_FETCH


@pytest.mark.parametrize("code", sorted(BY_FETCH))
@pytest.mark.parametrize(("fetch", "answer"), FETCHES.items())
def test_three_things_are_told_apart(code: str, fetch: str, answer: Asking) -> None:
    assert asked_for(Problem(code, "", f"A list: {fetch}")) == (answer, asking._WHAT[code])
    for language, not_asked, not_reached in (
        ("en", r"not asked", r"reached|answer|shown"),
        ("es", r"no se preguntó", r"llegar|alcanzar|responde|muestra"),
    ):
        written = catalogue.explained(code, fetch, language, day=str, safe=str)
        asked = re.search(not_asked, written.sentence, re.IGNORECASE)
        assert bool(asked) is (answer is Asking.NOT_ASKED), written
        if answer is Asking.NOT_ASKED:
            assert not re.search(not_reached, written.sentence, re.IGNORECASE), written
            assert written.next == catalogue.text("problem.not_asked", language)


@pytest.mark.parametrize("code", sorted(BY_FETCH))
def test_a_letter_holds_an_issuer_to_what_was_seen(code: str) -> None:
    for fetch in FETCHES:
        reason = Reason(code, "/x", fetch)
        accuses = concerns_issuer([reason])
        seen = fetch in ("not_found", "redirect_refused", "server_trouble", "document_too_large")
        assert accuses is (seen and reasons.who_acts(code) is Actor.ISSUER)
        if fetch == "offline":
            assert reasons.who_acts(code, fetch) is Actor.PERSON
    if code != "issuer_not_established":
        assert not concerns_issuer([Reason(code)]), "an older report does not say whether anybody was asked"


def test_a_letter_says_only_what_concerns_its_reader() -> None:
    found = [
        Reason("status_list_unreachable", "/credentialStatus", "offline"),
        Reason("context_redefines_term", "/@context"),
    ]
    text = letter(title="BLS", issuer="Mercy", credential_id="", reasons=found)
    assert "context_redefines_term" in text
    assert "status_list" not in text


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_missing_is_not_different(language: str) -> None:
    pairs = [(code, code.replace("_missing", "_differs")) for code in catalogue.problem_codes() if code.endswith("_missing")]
    both = [pair for pair in pairs if pair[1] in catalogue.problem_codes()]
    assert {pair[0] for pair in both} >= {"challenge_missing", "domain_missing"}
    for missing, different in both:
        assert catalogue.problem(missing, language) != catalogue.problem(different, language)
