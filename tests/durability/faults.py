"""R9: the disk says EIO, EROFS, EACCES, ENOSPC or EDQUOT at each call that touches the vault's folder."""

from __future__ import annotations

import re
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.durability import mounts, tracing
from tests.durability.copies import open_vault
from tests.durability.harness import Told, Unit, another_computer
from tests.durability.kills import judged
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import Desk, Hand, Op, Shelf, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, contents
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots
from wallet.store.vault import Vault

ERRORS = ("EIO", "EROFS", "EACCES", "ENOSPC", "EDQUOT")
_LINE = re.compile(r"^\d+ +([a-z_0-9]+)\((.*)$")
_NOT_OF_A_DISK = frozenset(
    {"close", "lseek", "getcwd", "fstat", "newfstatat", "stat", "lstat", "flock", "fcntl", "getdents64"}
)
"""Calls that do not fail so, or only tell: of these a disk error is not the way to fail."""
SAYS = {
    "disk_error", "folder_read_only", "disk_full", "snapshot_failed", "vault_damaged", "header_damaged", "vault_closed",
    "vault_in_use", "no_vault",
}  # fmt: skip


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Goes through the unit's share of all calls: ``count`` is the number of shares."""
    reason = tracing.available()
    if reason:
        yield {"trials": 0, "counts": {"skipped: " + reason: 1}}
        return
    if unit.index == 0:
        yield from _read_only(place)
    shelf = _ground(place / "ground", unit)
    script = _script(shelf)
    log = place / "calls"
    _session(place, script, ["-y", "-o", str(log)])
    points = _of_the_folder(log, place / "vault")
    for number, (name, which) in enumerate(points):
        if number % unit.count == unit.index:
            error = ERRORS[(number // unit.count + unit.index) % len(ERRORS)]
            yield _trial(place, shelf, script, name, which, error)


def _ground(folder: Path, unit: Unit) -> Shelf:
    vault, _ = Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    shelf, desk, hand = Shelf(), Desk(vault, lambda: None), Hand(unit.chosen, {"add": 3, "share": 1}, 0)
    for _ in range(8):
        op = hand.next(shelf)
        desk.perform(op)
        shelf = steps(shelf, op)[-1]
    vault.close()
    return shelf


def _script(shelf: Shelf) -> list[Op]:
    live = list(shelf.things)
    return [
        {"do": "add", "n": 4001}, {"do": "tag", "n": live[0], "tags": ["ward"]}, {"do": "fold"},
        {"do": "add", "n": 4003}, {"do": "snapshot"}, {"do": "passphrase"}, {"do": "delete", "n": live[1]},
        {"do": "rotate"}, {"do": "set", "name": "test_2", "value": 5},
    ]  # fmt: skip


def _session(place: Path, script: list[Op], words: list[str]) -> Story:
    folder, ledger = place / "vault", place / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(place / "ground", folder)
    another_computer()
    ledger.unlink(missing_ok=True)

    def before() -> Callable[[], None]:
        pen = Pen(ledger)
        return lambda: _work(folder, script, pen)

    tracing.traced(before, words)
    return Story.read(ledger.read_bytes())


def _work(folder: Path, script: list[Op], pen: Pen) -> None:
    try:
        desk = Desk(open_vault(folder), lambda: open_vault(folder))
    except StoreError as error:
        pen.say(not_open=error.code)
        return
    except Exception:
        pen.say(broke=traceback.format_exc())
        return
    for op in script:
        pen.say(begin=op)
        try:
            desk.perform(op)
        except StoreError as error:
            pen.say(failed=error.code)
        except Exception:
            pen.say(failed="broke", broke=traceback.format_exc())
        else:
            pen.say(done=True)
    try:
        desk.vault.close()
    except Exception:
        pen.say(broke=traceback.format_exc())


def _of_the_folder(log: Path, folder: Path) -> list[tuple[str, int]]:
    """Returns the calls that touch the folder, each with which of its name it was."""
    seen: dict[str, int] = {}
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        told = _LINE.match(line)
        if told:
            name = told[1]
            seen[name] = seen.get(name, 0) + 1
            if str(folder) in told[2] and name not in _NOT_OF_A_DISK:
                found.append((name, seen[name]))
    return found


def _trial(place: Path, shelf: Shelf, script: list[Op], name: str, which: int, error: str) -> Told:
    log = place / "struck"
    story = _session(place, script, ["-y", "-o", str(log), "-e", f"inject={name}:error={error}:when={which}"])
    struck = next((line for line in log.read_text(errors="replace").splitlines() if "(INJECTED)" in line), "")
    told: Told = {"call": f"{name} {which}", "error": error, "acked": story.acknowledged}
    if str(place / "vault") not in struck:
        return told | {"trials": 0, "counts": {"struck something else": 1}}
    codes = [
        str(line.get("failed") or line.get("not_open")) for line in story.lines if "failed" in line or "not_open" in line
    ]
    said = codes[0] if codes else "nothing to tell: all was saved"
    told["counts"] = {f"{error}: {said}": 1}
    broke = next((line["broke"] for line in story.lines if "broke" in line), "")
    if broke:
        return told | {"why": f"a bare error: {broke}"}
    if set(codes) - SAYS:
        return told | {"why": f"told {sorted(set(codes) - SAYS)}"}
    opened, _ = judged(open_vault, place / "vault", story.allowed(shelf))
    if not list_snapshots(place / "vault") and not opened.get("why"):
        opened["why"] = "the snapshots are gone"
    return told | {k: v for k, v in opened.items() if k != "counts"}


def _read_only(place: Path) -> Iterator[Told]:
    """A vault on a disk that may only be read: it opens for reading, and not a byte is changed."""
    if reason := mounts.own_mounts():
        yield {"trials": 0, "counts": {f"read-only folder, skipped: {reason}": 1}}
        return
    source, seen = place / "read-only" / "vault", place / "bound"
    vault, _ = Vault.create(source, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    vault.close()
    before = contents(source)
    seen.mkdir()
    mounts.mount("--bind", str(source), str(seen))
    mounts.mount("-o", "remount,bind,ro", str(seen))
    try:
        with open_vault(seen) as vault:
            said = "opened for reading" if vault.read_only and vault.records.count() == 0 else "opened for writing"
    except StoreError as error:
        said = error.code
    finally:
        mounts.unmount(seen)
    why = "" if contents(source) == before else "something was changed"
    if said != "opened for reading":
        why = why or f"said {said}"
    open_vault(source).close()
    yield {"counts": {f"read-only folder: {said}, nothing changed": 1}} | ({"why": why} if why else {})
