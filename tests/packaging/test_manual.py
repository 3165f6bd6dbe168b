"""The manual page and the completions say what the command takes, all of it and nothing else."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import manual
import pytest

from wallet.cli.arguments import build_parser


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def verbs() -> list[str]:
    action = next(action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return list(action.choices)


def page() -> str:
    return manual.manual(build_parser(), "0.1.0", 1_764_500_000)


def test_every_command_and_option_is_in_the_manual() -> None:
    text = page().replace("\\-", "-")
    for verb in verbs():
        assert f".SS lanyard {verb}" in text
    options = {name for parser in parsers(build_parser()) for action in parser._actions for name in action.option_strings}
    # Those of identity's own commands are said by ``lanyard identity add --help``.
    missing = {name for name in options if f"\\fB{name}\\fR" not in text}
    assert missing <= {"--type"}


def test_every_option_says_what_it_does() -> None:
    silent = {
        (parser.prog, action.option_strings[-1])
        for parser in parsers(build_parser())
        for action in parser._actions
        if action.option_strings and not action.help
    }
    assert not silent


def test_the_manual_is_read_without_a_complaint(tmp_path: Path) -> None:
    if shutil.which("man") is None:
        pytest.skip("man is not installed here")
    (tmp_path / "lanyard.1").write_text(page())
    command = ["man", "--warnings", "-E", "UTF-8", "-l", str(tmp_path / "lanyard.1")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100"}
    )
    assert done.stderr == ""
    shown = re.sub(r".\x08", "", done.stdout)
    assert "--passphrase-fd N" in shown
    assert "removing the program leaves it where it is" in re.sub(r"\s+", " ", shown)


def test_the_same_day_gives_the_same_page() -> None:
    assert page() == page()
    assert '"2025-11-30"' in page()


@pytest.mark.parametrize("shell", manual.SHELLS)
def test_completions_know_every_command(shell: str) -> None:
    pytest.importorskip("shtab", reason="shtab is of the build's environment (packaging/build.lock)")
    text = manual.completion(build_parser(), shell)
    assert all(verb in text for verb in verbs())
