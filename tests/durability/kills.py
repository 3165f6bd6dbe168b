"""R1, R2, R4, R5, R6: a process that works on a vault is killed at a random moment; then everything is compared."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.harness import Stopwatch, Told, Unit, fork
from tests.durability.ledger import Pen, Story
from tests.durability.log import OPENING_LIMIT
from tests.durability.shelf import EDIT, IMPORT, ROTATE, SNAPSHOT, Desk, Hand, Shelf, difference, observe, prepare_real_files
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots
from wallet.store.file import last_seen
from wallet.store.lock.kdf import LOWEST, KdfParameters
from wallet.store.vault import Vault

LONGEST = 0.5
"""Seconds until the kill comes, at most."""
KILLS_PER_VAULT = 12
MOST_OPERATIONS = 400


@dataclass
class Lane:
    """A vault that is worked on and killed again and again."""

    place: Path
    chosen: random.Random
    mix: Mapping[str, float]
    kdf: KdfParameters | None = CHEAP
    lowest: KdfParameters = CHEAP
    shelf: Shelf = field(default_factory=Shelf)
    number: int = 0
    kills: int = 0
    fresh: int = 0
    raw: bool = False
    """Whether the folder is as a kill left it."""

    @property
    def folder(self) -> Path:
        """Every third vault lies where a synchronising program would see it: one file, no log."""
        return self.place / ("Dropbox" if self.number % 3 == 2 else "plain") / f"vault-{self.number}"

    def open(self, folder: Path | None = None) -> Vault:
        """Opens the lane's vault, or a copy of it."""
        return Vault.open(folder or self.folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=self.lowest)

    def renew(self) -> None:
        """Throws the old vault away and makes a new one with a few things in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.number += 1
        self.kills, self.raw, self.shelf = 0, False, Shelf()
        vault, _ = Vault.create(self.folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=self.kdf, lowest=self.lowest)
        desk = Desk(vault, self.open)
        hand = Hand(self.chosen, {"add": 3, "many": 1, "tag": 1, "share": 1, "key": 1}, self.fresh)
        for _ in range(6):
            op = hand.next(self.shelf)
            desk.perform(op)
            self.shelf = self._after(op)
        self.fresh = hand.fresh
        desk.vault.close()

    def _after(self, op: Any) -> Shelf:
        from tests.durability.shelf import steps

        return steps(self.shelf, op)[-1]

    def work(self, ledger: Path, seed: int) -> None:
        """The child: opens the vault, works, and tells each thing only after it is saved."""
        pen = Pen(ledger)
        desk = Desk(self.open(), self.open)
        pen.say(opened=True)
        shelf, hand = self.shelf, Hand(random.Random(seed), self.mix, self.fresh)
        from tests.durability.shelf import steps

        for _ in range(MOST_OPERATIONS):
            op = hand.next(shelf)
            pen.say(begin=op)
            desk.perform(op, lambda n: pen.say(part=n))
            pen.say(done=True)
            shelf = steps(shelf, op)[-1]
        desk.vault.close()
        pen.say(closed=True)

    def kill_once(self, longest: float) -> Told:
        """One trial: fork, wait, kill -9, judge."""
        if self.kills % KILLS_PER_VAULT == 0 or len(self.shelf.things) > 150:
            self.renew()
        self.kills += 1
        ledger = self.place / "ledger"
        ledger.unlink(missing_ok=True)
        delay, seed = self.chosen.uniform(0, longest), self.chosen.randrange(2**32)
        story = killed(lambda: self.work(ledger, seed), ledger, delay)
        told: Told = {"delay_ms": round(delay * 1000, 1), "acked": story.acknowledged, "vault": self.number}
        told["in_flight"] = (story.in_flight or {}).get("do", "")
        return told | self.judge(story)

    def judge(self, story: Story) -> Told:
        """Opens what the kill left and compares; sometimes on a copy, so that the next child finds it raw."""
        copy = self.chosen.random() < 0.3
        folder = self.folder
        if copy:
            folder = self.place / "look"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.folder, folder)
        told, found = judged(self.open, folder, story.allowed(self.shelf))
        if found is not None:
            self.shelf = found
            self.fresh += 100 + 10 * len(story.lines)
        else:
            self.kills = 0
        if not told.get("why"):
            told |= tidy(folder)
            if trouble := snapshots_whole(folder):
                told["why"] = trouble
        self.raw = copy
        return told


def killed(work: Callable[[], None], ledger: Path, delay: float) -> Story:
    """Runs ``work`` in a child and kills it after ``delay`` seconds; returns what it had told."""
    pid = fork(work)
    time.sleep(delay)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the child failed by itself: {ledger.read_bytes()[-400:]!r}")
    return Story.read(ledger.read_bytes() if ledger.exists() else b"")


def judged(open_at: Callable[[Path], Vault], folder: Path, allowed: list[Shelf]) -> tuple[Told, Shelf | None]:
    """Opens, times it, reads everything and finds which allowed state it is."""
    # Under its own name: a vault behaves otherwise in a folder called Dropbox.
    kept = folder.parent / ".as-found" / folder.name
    shutil.rmtree(kept.parent, ignore_errors=True)
    if folder.is_dir():
        shutil.copytree(folder, kept)
    try:
        return _judged(open_at, folder, kept, allowed)
    finally:
        shutil.rmtree(kept.parent, ignore_errors=True)


def _judged(open_at: Callable[[Path], Vault], folder: Path, kept: Path, allowed: list[Shelf]) -> tuple[Told, Shelf | None]:
    watch = Stopwatch()
    try:
        vault = open_at(folder)
    except StoreError as error:
        return {"why": f"does not open: {error.code} {error.detail}"}, None
    told: Told = {"open_s": watch.seconds}
    try:
        shelf, troubles = observe(vault)
        if vault.warnings and set(vault.warnings) - {"last_change_dropped"}:
            troubles.append(f"warnings {vault.warnings}")
    except StoreError as error:
        return told | {"why": f"cannot be read: {error.code} {error.detail}"}, None
    finally:
        vault.close()
    told |= _timed_again(open_at, kept, told["open_s"])
    if troubles:
        return told | {"why": "; ".join(troubles[:4])}, None
    if shelf not in allowed:
        return told | {"why": "not what was acknowledged: " + difference(shelf, allowed[0])}, None
    rolled_back = len(allowed) > 1 and shelf == allowed[0]
    return told | {"counts": {"rolled back": int(rolled_back), "kept though not told": int(shelf != allowed[0])}}, shelf


def _timed_again(open_at: Callable[[Path], Vault], kept: Path, first: float) -> Told:
    """Opens the very same state again when the first opening took too long: is it the vault, or the machine?

    A state that is slow to open is slow each time. A machine whose disk is busy with other work is not.
    Both times are told; the limit holds for the best of four.
    """
    if first <= OPENING_LIMIT:
        return {}
    times = [first]
    for number in range(3):
        again = kept.parent / str(number) / kept.name
        shutil.copytree(kept, again)
        watch = Stopwatch()
        vault = open_at(again)
        times.append(watch.seconds)
        vault.close()
        # It is thrown away: the vault of the next trial is not this one, moved.
        last_seen.forget(again)
    return {"open_first_s": first, "open_s": min(times)}


def tidy(folder: Path) -> Told:
    """After an opening nothing half-written may lie about in the vault's folder."""
    names = {p.name for p in folder.iterdir()}
    loose = {n for n in names if n.endswith((".partial", ".tmp")) or n.endswith(("-wal", "-journal"))}
    files = [n for n in names if n.startswith("vault") and n.endswith(".db")]
    if loose or len(files) != 1:
        return {"why": f"left over: {sorted(loose)} {files}"}
    return {}


def lane_row(mix: Mapping[str, float], *, full_cost: bool = False) -> Callable[[Unit, Path], Iterator[Told]]:
    """Returns the row that kills a process doing ``mix``."""

    def run(unit: Unit, place: Path) -> Iterator[Told]:
        if "real" in mix:
            prepare_real_files()
        lane = Lane(place, unit.chosen, mix)
        longest = LONGEST if unit.form in ("nightly", "release") else LONGEST / 2
        for _ in range(unit.count):
            yield {"counts": {}, **lane.kill_once(longest)}
        if full_cost and unit.index == 0:
            yield from full_cost_openings(unit, place)

    return run


def full_cost_openings(unit: Unit, place: Path) -> Iterator[Told]:
    """A few kills of a vault with the key derivation the program itself would choose here: how long opening takes."""
    lane = Lane(place / "full", unit.chosen, EDIT, kdf=None, lowest=LOWEST)
    lane.kills = 1
    lane.renew()
    for _ in range({"commit": 0, "short": 1, "nightly": 10}.get(unit.form, 50)):
        lane.kills = 1
        yield {**lane.kill_once(2.0), "full": True}


def backups(unit: Unit, place: Path) -> Iterator[Told]:
    """R6: killed while backing up, restoring, and making and putting back snapshots."""
    from tests.durability.copies import BackupLane

    prepare_real_files()
    half = unit.count // 2
    yield from lane_row(SNAPSHOT)(Unit(unit.row, unit.index, unit.count - half, unit.seed, unit.form), place)
    lane = BackupLane(place / "backups", unit.chosen)
    for _ in range(half):
        yield lane.kill_once(LONGEST if unit.form in ("nightly", "release") else LONGEST / 2)


def snapshots_whole(folder: Path) -> str:
    """Says which snapshot under a final name is not whole; empty: none."""
    for one in list_snapshots(folder):
        if not (folder / "snapshots" / f"{one.name}.hdr").exists():
            return f"{one.name} has no header"
    return ""


imports, edits, rotations = lane_row(IMPORT, full_cost=True), lane_row(EDIT), lane_row(ROTATE)
