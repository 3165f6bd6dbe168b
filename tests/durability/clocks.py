"""R11: the computer's clock is years off, jumps in the middle, or the zone changes. Nothing goes, nothing breaks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.durability.harness import Told, Unit, another_computer
from tests.durability.kills import judged
from tests.durability.shelf import Desk, Hand, Shelf, Thing, body, steps
from tests.support.command import ROOT
from tests.support.vaults import CHEAP, PASSPHRASE, START, MovingClock, item
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots
from wallet.store.vault import Vault

FAKED = {
    "ten years back": "-3653d", "ten years ahead": "+3653d", "the last second of 2038's 32 bits": "@2038-01-19 03:14:05",
    "after it": "@2038-01-20 00:00:00", "1970": "@1970-01-02 00:00:00", "2106": "@2106-02-07 06:28:14",
    "racing": "+0 x100000", "summer time ends": "@2026-10-25 00:59:58",
}  # fmt: skip
"""What libfaketime is told; the whole program, SQLite too, then lives in that time."""
ZONES = ("Europe/Madrid", "Pacific/Kiritimati", "America/St_Johns", "Nowhere/Atall")
JUMPS = (timedelta(days=-3653), timedelta(days=3653), timedelta(hours=1), timedelta(hours=-1), timedelta(days=40))
INSIDE = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.support.vaults import CHEAP, PASSPHRASE, item
from tests.durability.shelf import body
from wallet.clock import SystemClock
from wallet.store.vault import Vault
with Vault.open(Path(sys.argv[2]), passphrase=PASSPHRASE, clock=SystemClock(), lowest=CHEAP) as vault:
    vault.records.add(*item(7001, title="Badge 7001", data=body(7001)))
    purged = vault.records.purge_old()
    vault.records.find("badge")
    vault.snapshot()
    print(json.dumps({"now": SystemClock().now().isoformat(), "warnings": vault.warnings, "purged": len(purged)}))
"""


def library() -> str:
    """Returns the path of libfaketime, or nothing."""
    for found in sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")):
        return str(found)
    return ""


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Goes through every clock, and every jump, once for all units."""
    if unit.index:
        return
    ground, shelf = place / "ground", Shelf()
    vault, _ = Vault.create(ground, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    desk, hand = Desk(vault, lambda: None), Hand(unit.chosen, {"add": 3, "share": 1}, 0)
    for _ in range(8):
        op = hand.next(shelf)
        desk.perform(op)
        shelf = steps(shelf, op)[-1]
    op = {"do": "delete", "n": next(iter(shelf.things))}
    desk.perform(op)
    shelf = steps(shelf, op)[-1]
    for _ in range(3):
        vault.snapshot()
    vault.close()
    if not library():
        yield {"trials": 0, "counts": {"skipped: faketime is not installed": 1}}
    else:
        cases = [(name, told, "UTC") for name, told in FAKED.items()] + [(zone, "+0", zone) for zone in ZONES]
        for name, told, zone in cases[: 3 if unit.form == "commit" else None]:
            yield _faked(place, ground, shelf, name, told, zone)
    for jump in JUMPS:
        yield _jumped(place, ground, shelf, jump)


def _laid(place: Path, ground: Path) -> tuple[Path, int]:
    folder = place / "vault"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ground, folder)
    another_computer()
    return folder, len(list_snapshots(folder))


def _faked(place: Path, ground: Path, shelf: Shelf, name: str, told: str, zone: str) -> Told:
    folder, before = _laid(place, ground)
    done = subprocess.run(
        [sys.executable, "-c", INSIDE, str(ROOT), str(folder)], capture_output=True, text=True, check=False,
        env={**os.environ, "LD_PRELOAD": library(), "FAKETIME": told, "TZ": zone, "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
    )  # fmt: skip
    if done.returncode:
        return {"clock": name, "why": f"{name}: {done.stderr[-500:]}"}
    said = json.loads(done.stdout)
    return {"clock": name, "at": said["now"]} | _after(folder, shelf, before, f"clock {name}", said["purged"])


def _after(folder: Path, shelf: Shelf, before: int, name: str, purged: int) -> Told:
    """Back in the right time: everything is there, and no snapshot went."""
    wanted = Shelf({**shelf.things, 7001: Thing()}, shelf.shares, shelf.keys, shelf.settings)
    found, _ = judged(lambda place: _open(place, MovingClock(START + timedelta(hours=1))), folder, [wanted])
    why = found.get("why", "")
    if len(list_snapshots(folder)) < before + 1:
        why = why or f"snapshots: {before} before, {len(list_snapshots(folder))} after"
    if purged:
        why = why or "the trash was emptied by a clock"
    told = {k: v for k, v in found.items() if k != "counts"}
    return (
        told
        | {"counts": {f"{name}: nothing lost, no snapshot gone, trash kept": 1}}
        | ({"why": f"{name}: {why}"} if why else {})
    )


def _open(folder: Path, clock: MovingClock) -> Vault:
    return Vault.open(folder, passphrase=PASSPHRASE, clock=clock, lowest=CHEAP)


def _jumped(place: Path, ground: Path, shelf: Shelf, jump: timedelta) -> Told:
    """The clock jumps between two looks at it, in the middle of what is done."""
    folder, before = _laid(place, ground)
    clock = MovingClock(START + timedelta(hours=1))
    name = f"jump of {jump}"
    try:
        vault = _open(folder, clock)
        clock.at += jump
        vault.records.add(*item(7001, title="Badge 7001", data=body(7001)))
        purged = len(vault.records.purge_old())
        vault.snapshot()
        clock.at -= 2 * jump
        purged += len(vault.records.purge_old())
        vault.close()
    except StoreError as error:
        return {"why": f"{name}: {error.code} {error.detail}"}
    return _after(folder, shelf, before, name, purged)
