"""R14: the program is stopped for a while, its disk is unmounted under it, its stick is pulled out while it writes."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.durability import mounts
from tests.durability.copies import open_vault
from tests.durability.harness import Told, Unit, fork
from tests.durability.kills import judged
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import EDIT, Desk, Hand, Shelf, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.vault import Vault

_LONGEST = 600
"""Operations of one child at most."""


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """``count`` times, each way in turn."""
    if reason := mounts.own_mounts():
        yield {"trials": 0, "counts": {"skipped: " + reason: 1}}
        return
    ways: tuple[Callable[[Path, random.Random], Told], ...] = (_paused, _unmounted, _pulled_out)
    for number in range(unit.count):
        here = place / f"trial-{number}"
        here.mkdir()
        yield ways[number % len(ways)](here, unit.chosen)


def _made(folder: Path) -> None:
    Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0].close()


def _worker(folder: Path, ledger: Path, seed: int) -> int:
    def work() -> None:
        pen, hand, shelf = Pen(ledger), Hand(random.Random(seed), EDIT, 0), Shelf()
        desk = Desk(open_vault(folder), lambda: open_vault(folder))
        for _ in range(_LONGEST):
            op = hand.next(shelf)
            pen.say(begin=op)
            try:
                desk.perform(op, lambda n: pen.say(part=n))
            except StoreError as error:
                pen.say(failed=error.code)
                return
            except Exception as error:
                pen.say(failed="broke", broke=repr(error))
                return
            pen.say(done=True)
            shelf = steps(shelf, op)[-1]
            time.sleep(0.002)

    return fork(work, quiet=True)


def _told(way: str, folder: Path, ledger: Path) -> Told:
    story = Story.read(ledger.read_bytes())
    said = next((line["failed"] for line in story.lines if "failed" in line), "nothing to tell")
    found, _ = judged(open_vault, folder, story.allowed(Shelf()))
    told: Told = {"acked": story.acknowledged, **{k: v for k, v in found.items() if k != "counts"}}
    told["counts"] = {f"{way}: {said}; everything acknowledged is there": 1}
    broke = next((line["broke"] for line in story.lines if "broke" in line), "")
    return told | ({"why": f"{way}: a bare error: {broke}"} if broke else {})


def _paused(place: Path, chosen: random.Random) -> Told:
    """As in a suspended computer: everything stands still for a while, at any moment, and goes on; then the power goes."""
    folder, ledger = place / "vault", place / "ledger"
    _made(folder)
    pid = _worker(folder, ledger, chosen.randrange(2**32))
    for _ in range(6):
        time.sleep(chosen.uniform(0, 0.1))
        os.kill(pid, signal.SIGSTOP)
        time.sleep(chosen.uniform(0, 0.3))
        os.kill(pid, signal.SIGCONT)
    time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return _told("stopped and continued six times", folder, ledger)


def _unmounted(place: Path, chosen: random.Random) -> Told:
    """The name of the disk goes while files are open on it, as when a share is dropped."""
    disk, ledger = place / "disk", place / "ledger"
    mounts.real_disk(place / "image", disk)
    _made(disk / "vault")
    pid = _worker(disk / "vault", ledger, chosen.randrange(2**32))
    time.sleep(chosen.uniform(0.05, 0.5))
    mounts.unmount(disk, while_in_use=True)
    time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return _again("unmounted under it", place, ledger)


def _pulled_out(place: Path, chosen: random.Random) -> Told:
    """The file system dies at once: what was not synced is gone, every further call fails."""
    disk, ledger = place / "disk", place / "ledger"
    mounts.real_disk(place / "image", disk)
    _made(disk / "vault")
    os.sync()
    pid = _worker(disk / "vault", ledger, chosen.randrange(2**32))
    time.sleep(chosen.uniform(0.05, 0.5))
    mounts.pull_out(disk)
    time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    mounts.unmount(disk)
    return _again("pulled out while it wrote", place, ledger)


def _again(way: str, place: Path, ledger: Path) -> Told:
    """Plugs it in again, elsewhere, and looks."""
    back = place / "back"
    for _ in range(50):
        try:
            mounts.real_disk(place / "image", back)
            break
        except RuntimeError:
            time.sleep(0.1)
    try:
        return _told(way, back / "vault", ledger)
    finally:
        mounts.unmount(back, while_in_use=True)
