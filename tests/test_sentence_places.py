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
from tests.test_sentences import raised_codes
from wallet.records import asking
from wallet.records.asking import Asking, asked_for
from wallet.report import Problem

ROOT = Path(__file__).resolve().parents[1]
BY_FETCH: dict[str, str] = read_json("translations/who_acts.json")["by_fetch"]
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
        if code in BY_FETCH and code != "issuer_not_established" and len(call.args) <= place
        if not any(keyword.arg == "detail" for keyword in call.keywords)
    ]
    assert not silent, "whether anybody was asked is not told"


def test_the_wallet_and_the_catalogue_know_the_same_questions() -> None:
    assert asking._WHAT == BY_FETCH


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
        if answer is Asking.BAD_ANSWER:
            assert not re.search(not_reached, written.sentence, re.IGNORECASE), written
            assert catalogue.text(f"what.{BY_FETCH[code]}", language) in written.sentence


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


# The window, the command line, and whoever shows a presentation -------------------------------------------------------
OF_THE_WINDOW = re.compile(
    r"Settings|Check online…|\bbutton\b|\bclick|Ctrl\+|\bpress\b|Ajustes|Comprobar en línea…|\bbotón\b|\bpulsa",
    re.IGNORECASE,
)
OF_THE_COMMAND = re.compile(
    r"--[a-z]|\blanyard (?:add|demo|explain|identity|ledger|list|self-test|share|trust|verify)\b|`|LANYARD_[A-Z]"
    r"|\bterminal\b|\bcommand line\b|\bcomando\b"
)
OF_ONE_CREDENTIAL = {
    "claim_hidden", "disclosure_not_used", "issuer_did_not_sign", "issuer_not_recognised", "registry_unreachable",
    "another_subject", "identity_not_signed", "status_type_not_supported", "vouched_for",
    "covered_in_part", "issuer_missing", "issuer_name_missing",
}  # fmt: skip
"""Codes of checks that a presentation itself does not have: its issuer, its list, its hidden parts."""
AT_THE_COMMAND_LINE = {
    "address_not_asked", "backup_code_needed", "export_password_needed", "identity_value", "passphrase_needed",
    "recovery_code_needed",
    "state_unwritable", "storage_password_needed",
}  # fmt: skip
"""Codes that a library raises for the command line alone: no file, option or terminal of the kind is in the window."""
OF_A_PRESENTATION = ("verify", "dids", "jose", "jsonld", "encodings")
"""Rooms whose codes are raised over a presentation as over a credential."""


def only_at_the_command_line() -> set[str]:
    """Returns the codes that nothing but the command line raises."""
    where: dict[str, set[str]] = {}
    for code, place in raised_codes():
        where.setdefault(code, set()).add(place)
    return {code for code, places in where.items() if all(place.startswith("wallet/cli/") for place in places)}


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_next_step_can_be_taken_where_it_is_read(language: str) -> None:
    alone = only_at_the_command_line() | AT_THE_COMMAND_LINE
    wrong = []
    for code in sorted(catalogue.problem_codes(language)):
        window, command = catalogue.problem(code, language), catalogue.problem(code, language, command=True)
        if OF_THE_WINDOW.search(f"{command.sentence} {command.next}"):
            wrong.append(f"{code}, at the command line: {command}")
        if code not in alone and OF_THE_COMMAND.search(f"{window.sentence} {window.next}"):
            wrong.append(f"{code}, in the window: {window}")
        for fetch in FETCHES if code in BY_FETCH else ():
            for at_command, other in ((False, OF_THE_COMMAND), (True, OF_THE_WINDOW)):
                written = catalogue.explained(code, fetch, language, day=str, safe=str, command=at_command)
                if other.search(f"{written.sentence} {written.next}"):
                    wrong.append(f"{code} {fetch}: {written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_nobody_is_blamed_for_what_the_presenter_signed(language: str) -> None:
    issuer = re.compile(r"\bissuer|\bemisor|quien la emitió", re.IGNORECASE)
    wrong = []
    for room in OF_A_PRESENTATION:
        for code in read_json(f"translations/{language}/problems/{room}.json"):
            if code in OF_ONE_CREDENTIAL:
                continue
            for command in (False, True):
                written = catalogue.explained(code, "", language, day=str, safe=str, shown=True, command=command)
                if issuer.search(f"{written.sentence} {written.next}"):
                    wrong.append(f"{room} {code}: {written}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
