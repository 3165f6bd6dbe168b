"""Reads an older program's wallet with another program, as a person would: through the command line, from a copy."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.command import ROOT, Done, interpreter

KEPT: Final = ROOT / "tests" / "fixtures" / "kept"
"""A folder per program: its wallet, its backup, what they were made of and what that program read in them."""
PASSPHRASE: Final = "six quiet words in a row"
BACKUP_CODE: Final = "a code on a sheet of paper"


@dataclass(frozen=True)
class Command:
    """One run of the command line: its words, and how it gets its secret, its variables and its standard input."""

    words: tuple[str, ...]
    vault: Path | None = None
    passphrase: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""

    def job(self) -> dict[str, Any]:
        """Returns it as :func:`tests.support.kept.program.commands` takes it."""
        place = () if self.vault is None else ("--vault", str(self.vault))
        return {
            "words": [*self.words, *place],
            "env": dict(self.env),
            "stdin": base64.b64encode(self.stdin).decode(),
            "passphrase": self.passphrase,
        }


@dataclass(frozen=True)
class Program:
    """A checkout whose program is run."""

    root: Path = ROOT

    def commands(self, commands: Iterable[Command]) -> list[Done]:
        """Runs its command line once after another, in one process."""
        done: list[dict[str, Any]] = self.task("commands", runs=[command.job() for command in commands])
        return [Done(**row) for row in done]

    def lanyard(self, *words: str | Path, **options: Any) -> Done:
        """Runs its command line once."""
        (done,) = self.commands([Command(tuple(map(str, words)), **options)])
        return done

    def task(self, task: str, **job: Any) -> Any:
        """Runs a task of :mod:`tests.support.kept.program` in it, by its own interpreter."""
        script = Path(__file__).with_name("program.py")
        request = {"task": task, **{name: str(value) if isinstance(value, Path) else value for name, value in job.items()}}
        bare = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
        done = subprocess.run(
            [interpreter(self.root), script], cwd=self.root, input=json.dumps(request).encode(), capture_output=True,
            env={**bare, "PYTHONPATH": str(self.root), "LANG": "en_GB.UTF-8"}, timeout=280, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


_NOT_PASSED_ON: Final = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LANGUAGE", "LC_ALL", "LC_MESSAGES"})


def copied(kept: Path, folder: Path) -> Path:
    """Returns a copy of a kept vault that a program may write into."""
    shutil.copytree(kept, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


def exported(program: Program, vault: Path, folder: Path, *, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    """Returns what ``lanyard export`` writes: the manifest, the reports, and the digest of every other file."""
    done = program.lanyard("export", "--json", folder, vault=vault, passphrase=passphrase)
    assert done.status == 0, done.err
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["files"]
    reports = {row["id"]: json.loads((folder / row["report"]).read_text("utf-8")) for row in manifest["records"]}
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name in ("credentials", "documents")
    }
    manifest["shares"] = [json.loads(line) for line in manifest["shares"]]
    return {"answer": done.rows[0] | {"folder": ""}, "manifest": manifest, "reports": reports, "files": files}


def by_command(program: Program, vault: Path, folder: Path) -> dict[str, Any]:
    """Returns everything that the command line says of a wallet; ``folder`` is for what it writes."""
    whole = exported(program, vault, folder / "open")
    names = {row["name"]: row["id"] for row in whole["manifest"]["records"]}
    chosen = [names[name] for name in ("wound-care.json", "record.jws", "shown.vp.json", "changed.json", "cose.txt")]
    again = ("verify", "--json", "--offline", *(names[name] for name in JUDGED), "--at")
    words = {
        "doctor": ("doctor", "--json"),
        "list": ("list", "--json"),
        "shares": ("shares", "--json"),
        "identities": ("identity", "list", "--json"),
        "trust": ("trust", "list", "--json"),
        **{f"show {name}": ("show", "--json", name) for name in chosen},
        "judged as of the first day": (*again, "2026-06-03T12:00:00Z"),
        "judged as of a later day": (*again, "2026-07-06T12:00:00Z"),
    }
    done = program.commands(Command(line, vault=vault, passphrase=PASSPHRASE) for line in words.values())
    shown: dict[str, Any] = {"export": whole}
    for name, answer in zip(words, done, strict=True):
        assert answer.status == (1 if name.startswith("judged") else 0), (name, answer)
        shown[name] = [_untimed(row) for row in answer.rows] if name.startswith("judged") else answer.rows
    shown["doctor"] = by_part(shown["doctor"])
    return shown


def by_part(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns what ``doctor`` says by the part it says it of: there may be more parts than there were."""
    return {row["part"]: row for row in rows}


def _untimed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "duration_ms"}


JUDGED: Final = (
    "wound-care.json",
    "life-support.png",
    "critical-care.json",
    "rotated.json",
    "licence.sd-jwt",
    "changed.json",
)
"""Kept records that are judged again for two days, by the copies kept from each."""


def everything(program: Program, kept: Path) -> dict[str, Any]:
    """Returns what ``program`` reads in a kept wallet, part by part, as it stands in ``read/*.json`` beside it."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        vault = copied(kept / "vault", scratch / "vault")
        said = by_command(program, vault, scratch)
        return {
            "command": said,
            "inside": program.task("read", folder=vault, passphrase=PASSPHRASE),
            "snapshot": of_snapshot(program, copied(kept / "vault", scratch / "earlier")),
        }


def of_snapshot(program: Program, vault: Path) -> dict[str, Any]:
    """Puts the one snapshot of a kept wallet in its place, and returns what is then read in it."""
    (snapshot,) = (vault / "snapshots").glob("*-asked.db")
    program.task("put_back", folder=vault, snapshot=snapshot.name, passphrase=PASSPHRASE)
    done = program.lanyard("list", "--json", vault=vault, passphrase=PASSPHRASE)
    assert done.status == 0, done.err
    return {"list": done.rows, "inside": program.task("read", folder=vault, passphrase=PASSPHRASE)}
