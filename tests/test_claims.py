"""What the documents claim is held by tests: docs/claims.md names them, and this finds both."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from resources.reader import names, read_json
from tests.test_architecture import rows_of_the_threat_tables
from ui.session.preferences import Preferences
from wallet.cli.arguments import build_parser

ROOT = Path(__file__).resolve().parents[1]
_SECTION = re.compile(r"^## (\S+\.md)$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (?!claim \|)(?!---)(.+) \| (.+?) \|$", re.MULTILINE)
_OPEN = frozenset({"Not genuine: …", "No es auténtica: …"})
"""Beginnings that several sentences of a card share."""


def claims() -> list[tuple[str, str, str]]:
    """Returns (document, claim, what holds it)."""
    text = (ROOT / "docs/claims.md").read_text(encoding="utf-8")
    return [(name, row[1], row[2]) for name, body in _SECTION.findall(text) for row in _ROW.finditer(body)]


def read_as_one_line(name: str) -> str:
    """Returns a document with white space folded and without the marks of bold type."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").replace("**", "").split())


@cache
def functions_in(name: str) -> frozenset[str]:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


CLAIMS = claims()


def test_claims_are_read() -> None:
    assert len(CLAIMS) >= 100
    assert {name for name, _, _ in CLAIMS} >= {
        "README.md", "docs/guide.md", "docs/command-line.md", "docs/threats.md", "docs/threat-model.md", "docs/measured.md",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "claim", "held_by"), CLAIMS, ids=[f"{name}: {claim[:40]}" for name, claim, _ in CLAIMS])
def test_the_claim_stands_and_so_does_its_test(name: str, claim: str, held_by: str) -> None:
    assert claim in read_as_one_line(name), "the document says it no more, or in other words"
    for one in held_by.split(", "):
        path, _, function = one.partition("::")
        assert (ROOT / path).is_file(), path
        assert not function or function in functions_in(path), one
        assert path.startswith("tests/"), path


def paragraphs(name: str) -> Iterator[str]:
    """Yields paragraphs and list items, each on one line; headings, tables and code are held to account otherwise."""
    text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for block in re.split(r"\n\s*\n|\n(?=- )", text):
        line = " ".join(block.replace("**", "").split()).removeprefix("- ")
        if line and not line.startswith(("#", "|")):
            yield line


def test_no_section_of_the_command_line_is_left_out() -> None:
    claimed = [claim for where, claim, _ in CLAIMS if where == "docs/command-line.md"]
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8").replace("**", "")
    sections = [" ".join(section.split()) for section in re.split(r"^## ", text, flags=re.MULTILINE)]
    assert len(sections) >= 8
    loose = [section[:60] for section in sections if not any(claim in section for claim in claimed)]
    assert not loose, loose


@pytest.mark.parametrize("name", ["README.md", "docs/guide.md"])
def test_no_paragraph_is_left_out(name: str) -> None:
    text = (ROOT / "docs/claims.md").read_text(encoding="utf-8")
    exempt = re.findall(r"^- (.+)$", text.partition("## Without a line of their own")[2], re.MULTILINE)
    claimed = [claim for where, claim, _ in CLAIMS if where == name]
    loose = [
        line
        for line in paragraphs(name)
        if not any(claim in line for claim in claimed) and not line.startswith(tuple(exempt))
    ]
    assert not loose, "\n".join(loose)


def test_every_row_of_the_threat_table_has_its_test() -> None:
    tested: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            tested |= set(re.findall(r"(?<=_)[PVNDSUK]\d\d(?=_)", name))
    rows = {row for row in rows_of_the_threat_tables() if row[0] in "PVNDSUK"}
    assert len(rows) > 100
    assert not rows - tested, sorted(rows - tested)


# The window's words in the guide, the command's in its page -------------------------------------------------------
GUIDES = [("docs/guide.md", "en"), ("docs/guide.es.md", "es")]


@cache
def shown_texts(language: str) -> frozenset[str]:
    texts: set[str] = set()
    for name in names(f"translations/{language}/ui", ".json"):
        for entry in read_json(name).values():
            texts |= set(entry.values()) if isinstance(entry, dict) else {entry}
    return frozenset(text.rstrip(".…:") for text in texts)


@pytest.mark.parametrize(("guide_name", "language"), GUIDES)
def test_what_the_guide_calls_by_its_name_stands_in_the_window(guide_name: str, language: str) -> None:
    guide = (ROOT / guide_name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", guide)) - {"age"}
    assert len(named) >= 8
    assert not {name for name in named if name.rstrip("…") not in shown_texts(language)}


@pytest.mark.parametrize(("guide_name", "language"), GUIDES)
def test_what_the_guide_quotes_from_a_card_is_what_cards_say(guide_name: str, language: str) -> None:
    guide = (ROOT / guide_name).read_text(encoding="utf-8")
    quoted = [row[0] for row in re.findall(r"^\| (?!it says|dice|---)(.+?) \| (.+) \|$", guide, re.MULTILINE)]
    assert len(quoted) >= 6
    said = [
        text for key, text in read_json(f"translations/{language}/ui/statement.json").items() if key.startswith("statement.")
    ]
    forms = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(form))
        for text in said
        for form in (text.values() if isinstance(text, dict) else [text])
    ]
    strange = []
    for quote in set(quoted) - _OPEN:
        pattern = re.compile(re.escape(quote).replace("…", ".+"))
        if not any(re.fullmatch(form, quote) or pattern.fullmatch(re.sub(r"\{\w+\}", "x", plain(form))) for form in forms):
            strange.append(quote)
    assert not strange, strange
    for beginning in _OPEN & set(quoted):
        assert any(plain(form).startswith(beginning.rstrip("…")) for form in forms), beginning


def plain(form: str) -> str:
    """Returns a pattern of a sentence as the sentence, a word for each hole."""
    return re.sub(r"\\(.)", r"\1", form.replace(".+", "x"))


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def test_every_verb_and_option_of_the_page_is_in_the_grammar() -> None:
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    known = list(parsers(build_parser()))
    verbs = {parser.prog.split(" ")[1] for parser in known if " " in parser.prog}
    options = {option for parser in known for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"`lanyard ([a-z][a-z-]+)", text)) - verbs == set()
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - options == set()
    in_table = {
        word for row in re.findall(r"^\| (`lanyard.*?) \|", text, re.MULTILINE) for word in re.findall(r"[a-z-]+", row)
    }
    assert not verbs - in_table, "verbs of which the page says nothing"


def test_no_option_takes_a_secret() -> None:
    for parser in parsers(build_parser()):
        for action in parser._actions:
            for option in action.option_strings:
                if re.search(r"pass|secret|recovery|password", option) and action.nargs != 0:
                    assert option.endswith("-fd"), f"{parser.prog} {option}: it would stand in the list of processes"


def test_the_figures_of_the_guide() -> None:
    assert Preferences().lock_minutes == 10


def test_one_function_makes_what_is_said() -> None:
    """The sentences of a verdict are asked for in one place, and no surface has others of its own."""
    elsewhere = [
        f"{path.relative_to(ROOT)}"
        for folder in ("wallet", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"\b(?:t|text|raw_text)\(\s*f?[\"'](?:statement|count)\.", path.read_text(encoding="utf-8"))
        if path.relative_to(ROOT).as_posix() != "wallet/records/wording.py"
    ]
    assert not elsewhere
