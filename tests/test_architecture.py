"""The house rules, each as a sentence. ARCHITECTURE.md says why."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache, reduce
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("wallet", "ui", "resources")

MAX_MODULE_LINES = 400
MAX_CLASS_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_CONFTEST_LINES = 150

# Exceptions by name, each with its reason. These lists may only shrink.
LONGER_MODULES: frozenset[str] = frozenset(
    {
        "wallet/jsonld/active_context.py",  # the Context Processing Algorithm of JSON-LD, step by step as it stands there
        "wallet/jsonld/quads.py",  # expansion and toRdf in one walk: half of it would need the other half's state
    }
)
LONGER_FUNCTIONS: frozenset[str] = frozenset()
LONGER_CLASSES: frozenset[str] = frozenset()


@cache
def parsed(folder: str) -> tuple[tuple[Path, ast.Module, str], ...]:
    read = ((path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple((path.relative_to(ROOT), ast.parse(text), text) for path, text in read)


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module, str]]:
    for folder in folders:
        yield from parsed(folder)


@cache
def imports(tree: ast.Module) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return frozenset(found)


@cache
def import_graph() -> dict[str, frozenset[str]]:
    """Every module of the product and the modules of the product it imports, wherever in the file and for whatever."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): tree for path, tree, _ in modules(*PRODUCT)}
    graph = {}
    for name, tree in names.items():
        needed: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                needed |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                needed |= inner & names.keys() or {node.module}
        graph[name] = frozenset(needed & names.keys() - {name})
    return graph


def circles(graph: dict[str, frozenset[str]]) -> list[list[str]]:
    """Returns the strongly connected parts with more than one node (Tarjan 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    parts = []

    def visit(node: str) -> None:
        order[node] = lowest[node] = len(order)
        stack.append(node)
        for other in graph[node]:
            if other not in order:
                visit(other)
            if other in stack:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == order[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                parts.append(sorted(stack[at:]))
            del stack[at:]

    for node in graph:
        if node not in order:
            visit(node)
    return parts


def test_no_module_imports_one_that_imports_it_in_turn() -> None:
    assert not circles(import_graph())


def test_a_circle_would_be_found() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("b"), "d": frozenset("a")}
    assert circles(graph) == [["b", "c"]]


def test_the_wallet_never_knows_there_is_a_window() -> None:
    for path, tree, _ in modules("wallet"):
        bad = {name for name in imports(tree) if name.split(".")[0] in {"PySide6", "shiboken6"}}
        assert not bad, f"{path} imports {bad}"


WORDS_OF_THE_WINDOW = {"service", "credential", "records", "report", "errors", "limits", "clock", "version"}


def test_the_window_asks_the_service_and_knows_nothing_else_of_the_wallet() -> None:
    for name, needed in import_graph().items():
        rooms = {other.split(".")[1] for other in needed if name.startswith("ui.") and other.startswith("wallet.")}
        assert rooms <= WORDS_OF_THE_WINDOW, f"{name} imports {rooms - WORDS_OF_THE_WINDOW}"


def test_only_the_gui_verb_reaches_from_the_wallet_to_the_window() -> None:
    who = {str(path) for path, tree, _ in modules("wallet") if {n.split(".")[0] for n in imports(tree)} & {"ui"}}
    assert who <= {"wallet/cli/window.py"}


def test_only_wallet_net_opens_sockets() -> None:
    doors = {"socket", "ssl", "requests", "urllib3", "http.client", "urllib.request", "asyncio", "smtplib"}
    for path, tree, _ in modules("wallet"):
        if path.parts[:2] == ("wallet", "net"):
            continue
        assert not imports(tree) & doors, f"{path} imports {imports(tree) & doors}"


def test_only_wallet_store_opens_the_database() -> None:
    for path, tree, _ in modules("wallet", "ui"):
        if path.parts[:2] != ("wallet", "store"):
            assert not imports(tree) & {"sqlcipher3", "sqlite3"}, path


def test_only_the_reader_opens_what_is_shipped() -> None:
    for path, tree, _ in modules("wallet", "ui"):
        assert not imports(tree) & {"importlib.resources", "pkg_resources"}, path


def test_nothing_of_the_shared_data_is_needed_to_run() -> None:
    for path, _, text in modules(*PRODUCT):
        assert "../shared" not in text, path


def test_no_bag_of_things_has_a_bag_s_name() -> None:
    names = {"utils", "helpers", "misc", "common", "manager", "handler", "util", "helper"}
    for path, _, _ in modules(*PRODUCT):
        assert path.stem not in names, path


def test_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_modules_classes_and_functions_stay_small() -> None:
    too_long = []
    for path, tree, text in modules(*PRODUCT):
        lines = text.count("\n") + 1
        if lines > MAX_MODULE_LINES and str(path) not in LONGER_MODULES:
            too_long.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            name, length = f"{path}:{node.name}", (node.end_lineno or 0) - node.lineno
            if isinstance(node, ast.ClassDef):
                if length > MAX_CLASS_LINES and name not in LONGER_CLASSES:
                    too_long.append(f"{name}: class of {length}")
            elif length > MAX_FUNCTION_LINES and name not in LONGER_FUNCTIONS:
                too_long.append(f"{name}: function of {length}")
    assert not too_long, "\n".join(too_long)
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    assert conftest.count("\n") <= MAX_CONFTEST_LINES


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path, tree, text in modules(*PRODUCT) if text.strip() and not ast.get_docstring(tree)]
    assert not silent, silent


def names_in(tree: ast.Module) -> Iterator[str]:
    """Yields every name that is given or used in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, (ast.arg, ast.keyword)):
            yield node.arg or ""
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name


def test_nothing_is_called_told() -> None:
    """A name says what it holds: a payload, a document, a message, a row."""
    told = {path.as_posix() for path, tree, _ in modules(*PRODUCT) if any("told" in n.split("_") for n in names_in(tree))}
    assert not told, f"name it for what it holds: {sorted(told)}"


def test_no_exception_is_swallowed_whole() -> None:
    for path, tree, _ in modules(*PRODUCT):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (
                    isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
                )
                silent = all(isinstance(statement, ast.Pass) for statement in node.body)
                assert not (broad and silent), f"{path}:{node.lineno}"


def test_U09_untrusted_text_is_shown_only_through_the_plain_widgets() -> None:
    loose = re.compile(r"\bQLabel\(|\bQTextBrowser\(|\bQMessageBox\b|RichText|\bsetHtml\(|\bsetMarkdown\(")
    for path, _, text in modules("ui"):
        if path.parts[1] == "widgets":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            assert not loose.search(line), f"{path}:{number} {line.strip()}"


def test_architecture_names_every_room() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.parts[1] for path, _, _ in modules("wallet", "ui") if len(path.parts) > 2}
    assert not {room for room in rooms if f"{room}/" not in told}


@cache
def texts_of_the_project() -> tuple[tuple[str, str], ...]:
    """Returns name and text of every file of the checkout; what was made or installed in it is left out."""
    outside = {".git", ".venv", "node_modules", "build", "dist", "pictures", "lanyard-demo", "__pycache__", ".hypothesis"}
    texts = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in outside and not name.endswith("_cache")]
        for path in (Path(folder, name) for name in names):
            name = path.relative_to(ROOT).as_posix()
            if name not in {".git", "tests/test_architecture.py"} and path.is_file() and path.stat().st_size <= 1_000_000:
                texts.append((name, path.read_text(encoding="utf-8", errors="ignore")))
    return tuple(texts)


@pytest.mark.parametrize("word", ["session you", "helper-", "/work/", "Claude", "assistant"])
def test_the_project_speaks_of_the_product_alone(word: str) -> None:
    occupations = ("nursing assistant", "nurse assistant", "medical assistant", "care-assistant")
    texts = (
        (name, reduce(lambda text, words: text.replace(words, ""), occupations, text))
        for name, text in texts_of_the_project()
    )
    assert not [name for name, text in texts if word in text]


def test_checking_a_file_starts_without_the_window_the_vault_and_the_network() -> None:
    code = (
        "import sys, wallet, wallet.cli.verify, wallet.examine.many; "
        "heavy = {'PySide6', 'sqlcipher3', 'requests', 'reportlab', 'pypdf', 'keyring', 'PIL', 'jsonschema'}; "
        "bad = heavy & set(sys.modules); "
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


CITED_ROW = re.compile(r"\b(?:[PVNDSUK][0-9]{2}|R[0-9]{1,2}|H1)\b")
ROW = re.compile(r"^\| ([A-Z][0-9]{1,2}(?:, [A-Z][0-9]{1,2})*) \|", re.MULTILINE)


def rows_of_the_threat_tables() -> set[str]:
    documents = (ROOT / "docs" / name for name in ("threats.md", "durability.md"))
    return {row for path in documents for rows in ROW.findall(path.read_text(encoding="utf-8")) for row in rows.split(", ")}


def test_every_row_that_is_cited_stands_in_a_table() -> None:
    known = rows_of_the_threat_tables()
    loose = {
        f"{path}: {row}"
        for path, _, text in modules(*PRODUCT, "tests")
        for row in CITED_ROW.findall(text)
        if row not in known and path.name != "test_architecture.py"
    }
    assert not loose, sorted(loose)


def test_every_decision_that_is_cited_is_there_and_the_list_is_whole() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(folder.glob("[0-9]*.md"))
    records = {path.name[:4]: path for path in files}
    assert len(records) == len(files), "a number is used twice"
    listed = set(re.findall(r"^\| \[([0-9]{4})\]", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == set(records)
    for number, path in records.items():
        assert path.read_text(encoding="utf-8").startswith(f"# {number} "), path.name
    for path, _, text in modules(*PRODUCT, "tests"):
        assert not set(re.findall(r"decisions/([0-9]{4})", text)) - set(records), path


def test_a_limit_stands_in_one_table() -> None:
    tables: dict[str, list[str]] = {}
    for path, tree, _ in parsed("wallet/limits"):
        for node in tree.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                tables.setdefault(node.target.id, []).append(path.name)
    assert len(tables) > 100
    assert {name: where for name, where in tables.items() if len(where) > 1} == {}
