"""R12: two processes want one vault, again and again; one is killed now and then; a synchronising program leaves copies."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tests.durability.copies import open_vault
from tests.durability.harness import Told, Unit, fork
from tests.durability.kills import judged
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import Shelf, Thing, keep
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.vault import Vault

CONFLICTS = (
    "vault (conflict).db", "vault (Ana's conflicted copy 2026-11-24).db", "vault (1).db", "vault 2.db", "vault-LAPTOP.db",
    "vault.sync-conflict-20261124-090000-ABCDEFG.db", "vault (conflicted copy 2026-11-24 090000).hdr",
    "vault.hdr (Case Conflict)", "vault_conflict-20261124.db", "vault - Copy.db", "vault (Kopie in Konflikt).db",
    "vault.db-wal (conflict)", "vault-2 (1).db", "Vault (1).hdr", "vault.hdr.sync-conflict-20261124-090000-ABCDEFG.bak",
)  # fmt: skip
"""As Dropbox, Google Drive, iCloud, OneDrive, Syncthing, Nextcloud, Windows and others name them."""


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """``count`` openings by two racing processes; then the copies."""
    yield from _race(unit, place)
    if unit.index == 0:
        yield from (_conflict(place, name) for name in CONFLICTS)
        yield _second_opener(place)


def _race(unit: Unit, place: Path) -> Iterator[Told]:
    folder, inside = place / "vault", place / "inside"
    Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0].close()
    each, ledgers = max(1, unit.count // 2), [place / "ledger-0", place / "ledger-1"]
    racers = [fork(lambda n=n: _racer(folder, inside, ledgers[n], n, 0, each)) for n in (0, 1)]  # type: ignore[misc]
    # One is killed while it works; its lock must not keep the other out, nor itself the next time.
    time.sleep(0.02 * each * unit.chosen.uniform(0.5, 1))
    os.kill(racers[0], signal.SIGKILL)
    statuses = [os.waitpid(pid, 0)[1] for pid in racers]
    after_kill = fork(lambda: _racer(folder, inside, ledgers[0], 0, 100_000, 2, stale=True))
    statuses.append(os.waitpid(after_kill, 0)[1])
    stories = [Story.read(path.read_bytes()) for path in ledgers]
    opened = sum("opened" in line for s in stories for line in s.lines)
    waited = sum("waited" in line for s in stories for line in s.lines)
    acked = [line["acked"] for s in stories for line in s.lines if "acked" in line]
    told: Told = {"trials": opened + waited, "acked": len(acked)}
    told["counts"] = {
        "opened and saved": len(acked),
        "the second is told vault_in_use": waited,
        "killed while it held the lock": 1,
    }
    broke = [line for s in stories for line in s.lines if "broke" in line]
    if broke or statuses[1] or statuses[2]:
        yield told | {"why": f"{broke[:2]} {statuses}"}
        return
    in_flight = [line["begin"] for s in stories for line in s.lines if "begin" in line and line["begin"] not in acked]
    allowed = [Shelf({n: Thing() for n in [*acked, *more]}) for more in ([], in_flight)]
    found, _ = judged(open_vault, folder, allowed)
    yield told | {k: v for k, v in found.items() if k != "counts"}


def _racer(folder: Path, inside: Path, ledger: Path, who: int, first: int, count: int, *, stale: bool = False) -> None:
    pen, chosen = Pen(ledger), random.Random(who)
    done = 0
    while done < count:
        try:
            vault = open_vault(folder)
        except StoreError as error:
            if error.code != "vault_in_use" or stale:
                pen.say(broke=error.code)
                return
            pen.say(waited=True)
            time.sleep(chosen.uniform(0, 0.01))
            continue
        if stale:
            inside.unlink(missing_ok=True)
            stale = False
        # The second witness: a file that only one may make.
        try:
            os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            if _alive(inside):
                pen.say(broke="two are inside at once")
                return
        inside.write_text(str(os.getpid()))
        n = 1 + first + 2 * done + who
        pen.say(opened=True)
        pen.say(begin=n)
        keep(vault, n)
        pen.say(acked=n)
        inside.unlink()
        vault.close()
        done += 1


def _alive(inside: Path) -> bool:
    try:
        os.kill(int(inside.read_text()), 0)
    except (OSError, ValueError):
        return False
    return int(inside.read_text()) != os.getpid()


def _conflict(place: Path, name: str) -> Told:
    folder = place / "beside"
    shutil.rmtree(folder, ignore_errors=True)
    Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0].close()
    shutil.copyfile(folder / "vault.db", folder / name)
    with open_vault(folder) as vault:
        seen = vault.warnings
    told: Told = {"name": name, "counts": {"conflict copy: told, left where it is": 1}}
    if seen != ["vault_conflict_copy"] or not (folder / name).exists():
        return told | {"why": f"{name}: warnings {seen}, there: {(folder / name).exists()}"}
    return told


def _second_opener(place: Path) -> Told:
    """A second opener changes no byte while the first works."""
    folder = place / "held"
    vault, _ = Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    before = {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.iterdir()}
    why = "it opened"
    try:
        open_vault(folder).close()
    except StoreError as error:
        why = "" if error.code == "vault_in_use" else f"told {error.code}"
    if {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.iterdir()} != before:
        why = why or "it changed a file"
    vault.close()
    return {"counts": {"second opener: vault_in_use, nothing changed": 1}} | ({"why": why} if why else {})
