"""Makes fixtures with a program: ``python -m tests.support.kept [--program CHECKOUT] vault NAME | goldens [ONLY…]``.

``vault NAME`` writes tests/fixtures/kept/NAME with the inputs it was made of, once, for a program that people use;
what is there already is never overwritten. ``goldens`` records what the program says of it. tests/fixtures/README.md
says when each is done.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.support.command import ROOT
from tests.support.kept import goldens, inputs, reading
from tests.support.kept.reading import BACKUP_CODE, PASSPHRASE, Program


def main() -> None:
    """Makes what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.kept", description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT, metavar="CHECKOUT", help="whose program does it")
    tasks = parser.add_subparsers(dest="task", required=True)
    vault = tasks.add_parser("vault")
    vault.add_argument("name")
    tasks.add_parser("goldens").add_argument("only", nargs="*")
    arguments = parser.parse_args()
    program = Program(arguments.program.resolve())
    if arguments.task == "vault":
        make_vault(program, reading.KEPT / arguments.name)
    else:
        goldens.record(program, arguments.only)


def make_vault(program: Program, folder: Path) -> None:
    """Makes a wallet, its backup and a snapshot with ``program``, and writes down what that program reads in them."""
    folder.mkdir(parents=True)
    inputs.make().write(folder / "inputs")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        made = program.task(
            "fill", folder=scratch / "vault", inputs=folder / "inputs", backup=scratch / "wallet.age", code=BACKUP_CODE,
            passphrase=PASSPHRASE, days={"first": inputs.ADDED.isoformat(), "later": inputs.LATER.isoformat()},
        )  # fmt: skip
        # The last snapshot is the vault once more; one of an earlier day is enough.
        for path in sorted((scratch / "vault" / "snapshots").glob("*-closed.db*")):
            path.unlink()
        _ordinary(program, scratch / "ordinary", folder / "inputs" / "files" / "code.png")
        for part in ("vault", "ordinary", "wallet.age"):
            shutil.move(scratch / part, folder / part)
    for lock in folder.rglob("vault.lock"):
        lock.unlink()
    secrets = {"passphrase": PASSPHRASE, "recovery_code": made["recovery_code"], "backup_code": BACKUP_CODE}
    _write(folder / "secrets.json", secrets)
    for part, said in reading.everything(program, folder).items():
        _write(folder / "read" / f"{part}.json", said)


def _ordinary(program: Program, vault: Path, file: Path) -> None:
    """A wallet as people have it, at what unlocking costs them, made by the command line alone."""
    for words in (("init",), ("add", file)):
        done = program.lanyard(*words, vault=vault, passphrase=PASSPHRASE)
        assert done.status == 0, done.err
    shutil.rmtree(vault / "snapshots")


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
