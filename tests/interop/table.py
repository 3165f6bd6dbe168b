"""The table of peers: program, version, direction, how many tests, and how they ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from typing import Any, Final

import pytest

from tests.support.peers import FOLDER
from tests.support.storages import PROGRAMS as STORAGES

_HOW_TO_ASK: Final[dict[str, tuple[str, ...]]] = {
    "age": ("age", "--version"),
    "chromium": ("chromium", "--version"),
    "exiftool": ("exiftool", "-ver"),
    "firefox": ("firefox-esr", "--version"),
    "moto": (
        str(FOLDER / "storages" / "bin" / "python"),
        "-c",
        "from importlib.metadata import version; print(version('moto'))",
    ),
    "pdfdetach": ("pdfdetach", "-v"),
    "pdftotext": ("pdftotext", "-v"),
    "qpdf": ("qpdf", "--version"),
    "vobject": (sys.executable, "-c", "from importlib.metadata import version; print(version('vobject'))"),
    "wsgidav": (str(STORAGES / "wsgidav"), "--version"),
    "zbar": ("zbarimg", "--version"),
}
"""How a program of the system says its version; all others are packages of npm."""
_MARK: Final = "peer"


class Table:
    """A plug-in of pytest: notes how each test of a peer ended, and writes the table at the end."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            item.user_properties += [(_MARK, mark.args) for mark in item.iter_markers(_MARK)]

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        for name, value in report.user_properties:
            if name == _MARK:
                self._ends[value][report.outcome] += 1  # type: ignore[index]  # what the marker was given

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if any(ends["skipped"] for ends in self._ends.values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        write = terminalreporter.write_line
        write("")
        write("| program | version | direction | tests | result |")
        write("| --- | --- | --- | --- | --- |")
        for (program, direction), ends in sorted(self._ends.items()):
            result = ", ".join(f"{n} {word}" for word, n in sorted(ends.items()))
            write(f"| {program} | {version(program)} | {direction} | {ends.total()} | {result} |")


def version(program: str) -> str:
    """Returns the version of a peer as it is installed, or "?"."""
    try:
        if command := _HOW_TO_ASK.get(program):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            numbers = [part for part in (done.stdout + done.stderr).split() if part.lstrip("v")[:1].isdigit()]
            return numbers[0] if numbers else "?"
        return str(json.loads(FOLDER.joinpath("node_modules", *program.split("/"), "package.json").read_text())["version"])
    except (OSError, ValueError, KeyError):
        return "?"
