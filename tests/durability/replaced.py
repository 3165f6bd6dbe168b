"""R17: another file is put in the place of the open one, at a random moment, while it is written; sometimes all is killed.

What a synchronising program can do to the name: put an older copy there, one that went on elsewhere, one of another vault,
nothing at all. Nothing that was acknowledged may be lost *unsaid*: it is in the file of that
name, or the program said so (at a write, at locking, at the next opening), and then, unless it was killed,
it is in a snapshot.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.durability.harness import Stopwatch, Told, Unit, fork
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import Desk, Hand, Shelf, observe, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.vault import Vault

MIX = {"add": 6, "many": 1, "tag": 2, "note": 1, "share": 1, "set": 1, "fold": 0.6}
LONGEST = 0.35
"""Seconds of work before the file is replaced, at most."""
AFTER = 0.08
"""Seconds until all is killed, where it is killed, at most."""
SAYS = frozenset({"vault_replaced", "vault_overwritten", "vault_replaced_unsaved", "vault_moved"})
AT_OPENING = frozenset({"vault_damaged"})
PARTED = -1
"""What the copy that went on elsewhere has for a setting."""
HOW = ("older", "older", "recent", "recent", "parted", "another", "gone")


def _open(folder: Path) -> Vault:
    return Vault.open(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)


@dataclass
class Ground:
    """A vault, an older copy of its file, one that went on elsewhere, and the file of another vault."""

    place: Path
    unit: Unit
    number: int = 0
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def folder(self) -> Path:
        """Every other vault lies where a synchronising program would see it: there without a log."""
        return self.place / ("Dropbox" if self.number % 2 else "plain") / f"vault-{self.number}"

    def lay(self) -> None:
        """Makes a vault with a few things, and the files that will come in its place."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.number += 1
        hand = Hand(self.unit.chosen, {"add": 3, "tag": 1, "share": 1}, 100_000 * self.number)
        self.shelf = Shelf()
        vault, _ = Vault.create(self.folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
        self._work(vault, hand, 3)
        shutil.copy(self.folder / "vault.db", self.place / "older.db")
        self._work(_open(self.folder), hand, 3)
        elsewhere = self.place / "elsewhere"
        shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.copytree(self.folder, elsewhere)
        parted = _open(elsewhere)
        for n in range(4):
            parted.settings.set("test_0", PARTED - n)
        parted.settings.set("test_0", PARTED)
        parted.close()
        shutil.copy(elsewhere / "vault.db", self.place / "parted.db")
        other = self.place / "other"
        shutil.rmtree(other, ignore_errors=True)
        Vault.create(other, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0].close()
        shutil.copy(other / "vault.db", self.place / "another.db")

    def _work(self, vault: Vault, hand: Hand, count: int) -> None:
        desk = Desk(vault, lambda: None)
        for _ in range(count):
            op = hand.next(self.shelf)
            desk.perform(op)
            self.shelf = steps(self.shelf, op)[-1]
        vault.close()

    def work(self, ledger: Path, seed: int, most: int = 4000) -> None:
        """The child: works until it is refused, killed, or told to end; tells each thing only after it is saved.

        The file may have been replaced before it was opened. What the vault warned of is told as it is opened; who is
        warned of an older file goes back before anything is added, so the child ends there.
        """
        pen = Pen(ledger)
        shelf, hand = self.shelf, Hand(random.Random(seed), MIX, 100_000 * self.number + 50_000)
        try:
            vault = _open(self.folder)
        except StoreError as error:
            # Replaced as it was being opened: nothing was told, so there is nothing to lose.
            pen.say(refused=error.code)
            return
        desk = Desk(vault, lambda: None)
        older = "vault_older" in vault.warnings
        holder = vault.snapshot_of_missing() if older else None
        parted = vault.settings.get("test_0", 0) == PARTED
        pen.say(opened=True, warned=vault.warnings, holder=holder.name if holder else "", parted=parted)
        try:
            for _ in range(0 if older else most):
                if (self.place / "stop").exists():
                    break
                op = hand.next(shelf)
                pen.say(begin=op)
                desk.perform(op, lambda n: pen.say(part=n))
                pen.say(done=True)
                shelf = steps(shelf, op)[-1]
        except StoreError as error:
            pen.say(failed=error.code)
        try:
            vault.close()
        except StoreError as error:
            pen.say(closing=error.code)

    def replace(self, how: str, recent: bytes) -> None:
        """What the synchronising program does."""
        name = self.folder / "vault.db"
        if how == "gone":
            name.unlink()
            return
        data = recent if how == "recent" else (self.place / f"{how}.db").read_bytes()
        staged = self.folder / ".down.tmp"
        staged.write_bytes(data)
        staged.replace(name)


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Replaces ``count`` times."""
    ground = Ground(place, unit)
    for _ in range(unit.count):
        ground.lay()
        yield _trial(ground, random.Random(f"{unit.seed}/{unit.index}/{ground.number}"))


def _trial(ground: Ground, chosen: random.Random) -> Told:
    ledger, stop = ground.place / "ledger", ground.place / "stop"
    ledger.unlink(missing_ok=True)
    stop.unlink(missing_ok=True)
    how, killed, seed = chosen.choice(HOW), chosen.random() < 0.5, chosen.randrange(2**32)
    pid = fork(lambda: ground.work(ledger, seed))
    time.sleep(chosen.uniform(0.02, LONGEST) / 2)
    # A copy that was taken a moment ago: what a slow synchronising program sends back.
    recent = (ground.folder / "vault.db").read_bytes()
    time.sleep(chosen.uniform(0, LONGEST) / 2)
    ground.replace(how, recent)
    time.sleep(chosen.uniform(0, AFTER))
    if killed:
        os.kill(pid, signal.SIGKILL)
    else:
        stop.touch()
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the child failed by itself: {ledger.read_bytes()[-400:]!r}")
    story = Story.read(ledger.read_bytes() if ledger.exists() else b"")
    told: Told = {"how": how, "killed": killed, "acked": story.acknowledged, "vault": ground.number}
    return told | judged(ground, story, how, killed=killed)


def judged(ground: Ground, story: Story, how: str, *, killed: bool) -> Told:
    """Everything acknowledged is there, or it was said; and what was said to be a snapshot is one."""
    opening = next((line for line in story.lines if "opened" in line), {})
    went_on = replace(ground.shelf, settings={**ground.shelf.settings, "test_0": PARTED})
    allowed = story.allowed(went_on if opening.get("parted") else ground.shelf)
    if how == "parted" and not story.acknowledged:
        # Nothing was saved since it parted: it holds everything that was, and went on.
        allowed.append(went_on)
    codes = {line[key] for line in story.lines for key in ("failed", "closing") if key in line}
    if strange := codes - SAYS:
        return {"why": f"told {sorted(strange)}"}
    codes |= {code for code in opening.get("warned", ()) if code == "vault_older"}
    watch = Stopwatch()
    warned: list[str] = []
    found: Shelf | None = None
    troubles: list[str] = []
    try:
        with _open(ground.folder) as vault:
            seconds = watch.seconds
            warned = [w for w in vault.warnings if w == "vault_older"]
            found, troubles = observe(vault)
    except StoreError as error:
        seconds = watch.seconds
        if error.code not in AT_OPENING:
            return {"why": f"does not open: {error.code} {error.detail}"}
        warned = [error.code]
    told: Told = {"open_s": seconds}
    whole = found in allowed and not troubles
    said = sorted({*codes, *warned})
    if not whole and not said:
        return told | {"why": f"acknowledged writes lost, and nothing said: {troubles[:3]}"}
    if troubles and not warned:
        return told | {"why": f"opened as a state that never was: {troubles[:3]}"}
    back = "" if whole or killed or not opening else _way_back(ground.folder, allowed, opening)
    outcome = f"{'killed' if killed else 'ended'}, {'nothing lost' if whole else 'said: ' + ', '.join(said)}"
    return told | {"counts": {outcome: 1}} | ({"why": back} if back else {})


def _way_back(folder: Path, allowed: list[Shelf], opening: dict[str, Any]) -> str:
    """Without a kill what was open, or what was missing in the file that was opened, is one step away."""
    names = [s.name for s in list_snapshots(folder) if s.reason == "replaced"]
    if "vault_older" in opening["warned"]:
        names = [opening["holder"]] if opening["holder"] else []
    if not names:
        return "said, and no snapshot of what was open"
    restore_snapshot(folder, names[0], passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    with _open(folder) as vault:
        found, troubles = observe(vault)
        if vault.warnings:
            return f"warnings after going back: {vault.warnings}"
    return "" if found in allowed and not troubles else f"the snapshot is not what was open: {troubles[:3]}"
