"""The code of a backup: typed twice or made, and a sentence of its own where nobody can be asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, START
from wallet.cli import life, secrets
from wallet.clock import FixedClock
from wallet.errors import UsageError

DOOR = CheapDoor()


class Typing:
    """Stands for a person at a terminal who types these lines."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def __call__(self, _prompt: str) -> str:
        return self.lines.pop(0)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    wallet, _ = DOOR.create(tmp_path / "vault", PASSPHRASE, clock=FixedClock(START))
    wallet.close()
    monkeypatch.delenv("LANYARD_BACKUP_CODE_FILE", raising=False)

    def backup(*lines: str) -> Path:
        person = Typing(*lines)
        monkeypatch.setattr(secrets, "getpass", SimpleNamespace(getpass=person))
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: bool(lines)))
        opened = DOOR.open(tmp_path / "vault", PASSPHRASE, clock=FixedClock(START))

        class Opened:
            def __enter__(self) -> Any:
                return opened

            def __exit__(self, *_: object) -> None:
                opened.close()

        monkeypatch.setattr(life, "opened", lambda _arguments: Opened())
        file = tmp_path / f"{len(lines)}.age"
        life.backup(argparse.Namespace(file=file, json=False, passphrase_fd=None, force=False))
        assert not person.lines
        return file

    return backup


def opens(file: Path, code: str, folder: Path) -> bool:
    DOOR.locked(folder).create_from_backup(file, code, PASSPHRASE)
    return True


def test_a_code_is_typed_twice(run: Any, tmp_path: Path) -> None:
    assert opens(run("four quiet river stones", "four quiet river stones"), "four quiet river stones", tmp_path / "again")


def test_a_slip_of_the_finger_writes_nothing(run: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="backup_codes_differ"):
        run("four quiet river stones", "four quiet river stonse")
    assert not list(tmp_path.glob("*.age"))


def test_nothing_typed_makes_one_and_shows_it(run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = run("")
    shown = next(line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("    "))
    assert opens(file, shown, tmp_path / "again")


def test_where_nobody_can_be_asked_the_code_is_named_and_not_the_passphrase(run: Any) -> None:
    with pytest.raises(UsageError, match="backup_code_needed"):
        run()
