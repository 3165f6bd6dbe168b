"""The code of a backup: the recovery code; or one of its own, typed twice or made, with a sentence where nobody is asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, START, vault_of
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
    wallet, recovery_code = DOOR.create(tmp_path / "vault", PASSPHRASE, clock=FixedClock(START))
    wallet.close()
    (tmp_path / "recovery").write_text(recovery_code)
    monkeypatch.delenv("LANYARD_BACKUP_CODE_FILE", raising=False)

    def backup(*lines: str, own: bool = True) -> Path:
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
        life.backup(argparse.Namespace(file=file, json=False, passphrase_fd=None, force=False, own_code=own))
        assert not person.lines
        return file

    return backup


def opens(file: Path, code: str, folder: Path) -> bool:
    DOOR.locked(folder).create_from_backup(file, code, PASSPHRASE)
    return True


def test_one_code_opens_the_wallet_and_its_backup(run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = run(own=False)
    assert "It opens with your recovery code." in capsys.readouterr().out
    code = (tmp_path / "recovery").read_text()
    assert opens(file, code.lower().replace("-", " "), tmp_path / "again")
    DOOR.open(tmp_path / "vault", recovery_code=code, clock=FixedClock(START)).close()


def test_an_older_wallet_asks_for_a_code_until_its_recovery_code_came_in(run: Any, tmp_path: Path) -> None:
    with_code = DOOR.open(tmp_path / "vault", PASSPHRASE, clock=FixedClock(START))
    vault_of(with_code).settings.set("recovery_secret", None)
    with_code.close()
    with pytest.raises(UsageError, match="backup_code_needed"):
        run(own=False)
    DOOR.open(tmp_path / "vault", recovery_code=(tmp_path / "recovery").read_text(), clock=FixedClock(START)).close()
    assert run(own=False).exists()


def test_a_file_with_a_code_is_asked_for_by_name(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "code").write_text("seven calm words for one small file")
    monkeypatch.setenv("LANYARD_BACKUP_CODE_FILE", str(tmp_path / "code"))
    assert opens(run(own=False), "seven calm words for one small file", tmp_path / "again")


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
