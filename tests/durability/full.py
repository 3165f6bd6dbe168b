"""R8: the disk is full at each step of each operation; then a file may not grow past a limit."""

from __future__ import annotations

import contextlib
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.durability import copies, mounts
from tests.durability.harness import Told, Unit
from tests.durability.kills import judged
from tests.durability.shelf import Desk, Hand, Op, Shelf, beside, difference, observe, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.copies import backup
from wallet.store.file import last_seen
from wallet.store.vault import Vault

DISK_KIB = 8192
SAID = frozenset({"disk_full", "snapshot_failed"})
"""What a person may be told when there is no room."""
SAID_OF_A_LIMIT = SAID | {"disk_error"}
"""SQLite has one word for every failed write but a full disk; the sentence for it says the same next step."""
LIMITS_KIB = (0, 1, 3, 4, 8, 16, 32, 64, 100, 128, 160, 192, 256, 320, 400, 512)
_ROOMY = resource.RLIM_INFINITY


@dataclass
class Ground:
    """A vault to begin each trial with, its shelf, and a backup of it."""

    place: Path
    disk: Path
    shelf: Shelf
    code: str

    def lay(self) -> Vault:
        """Puts the vault on the empty disk, and opens it."""
        for path in self.disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.place / "ground", self.disk / "vault")
        last_seen.forget(self.disk / "vault")
        return copies.open_vault(self.disk / "vault")


Act = Callable[[Ground, Desk], None]


def _backup(ground: Ground, desk: Desk) -> None:
    backup.write_backup(desk.vault, ground.disk / "mine.walletbackup", ground.code)


def _restore(ground: Ground, desk: Desk) -> None:
    backup.restore_backup(
        ground.place / "warm", ground.code, ground.disk / "back", passphrase=PASSPHRASE, clock=MovingClock(),
        kdf=CHEAP, lowest=CHEAP,
    )  # fmt: skip


def _create(ground: Ground, desk: Desk) -> None:
    Vault.create(ground.disk / "deep" / "new", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[
        0
    ].close()


def _export(ground: Ground, desk: Desk) -> None:
    shutil.rmtree(ground.disk / "open", ignore_errors=True)
    backup.export(desk.vault, ground.disk / "open")


def _desk(op: Op) -> Act:
    return lambda ground, desk: desk.perform(op)


def operations(shelf: Shelf) -> dict[str, tuple[Act, Op]]:
    """Returns what is tried, and what it means for the shelf."""
    live = [n for n, thing in shelf.things.items() if not thing.trashed]
    told: dict[str, Op] = {
        "add": {"do": "add", "n": 5001},
        "add a large one": {"do": "add", "n": next(n for n in range(5002, 9000) if n % 7 and len(_body(n)) > 40_000)},
        "add many": {"do": "many", "ns": [n for n in range(9001, 9013) if beside(n) is None], "batch": 3},
        "note": {"do": "note", "n": live[0], "note": "word " * 300},
        "tag": {"do": "tag", "n": live[1], "tags": ["night", "ward"]},
        "delete": {"do": "delete", "n": live[2]},
        "share": {"do": "share", "id": "share-1", "ns": live[:2]},
        "new key": {"do": "key", "label": "another"},
        "setting": {"do": "set", "name": "test_1", "value": 7},
        "snapshot": {"do": "snapshot"},
        "put a snapshot back": {"do": "put_back"},
        "close and open": {"do": "reopen"},
        "change the passphrase": {"do": "passphrase"},
        "new recovery code": {"do": "code"},
        "rotate the vault key": {"do": "rotate"},
    }
    found: dict[str, tuple[Act, Op]] = {name: (_desk(op), op) for name, op in told.items()}
    for name, act in (("back up", _backup), ("restore a backup", _restore), ("make a vault", _create), ("export", _export)):
        found[name] = (act, {"do": name})
    return found


def _body(n: int) -> bytes:
    from tests.durability.shelf import body

    return body(n)


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Goes through the unit's share of all steps: ``count`` is the number of shares."""
    if reason := mounts.own_mounts():
        yield {"trials": 0, "counts": {"skipped: " + reason: 1}}
        return
    disk = place / "disk"
    mounts.memory_disk(disk, DISK_KIB)
    try:
        with copies.cheap_age():
            ground = _ground(place, disk, unit)
            for name, (act, op) in operations(ground.shelf).items():
                for left in range(unit.index, 4096, unit.count):
                    told = _trial(ground, name, act, op, left)
                    yield told
                    if told["done"]:
                        break
                for kib in LIMITS_KIB[unit.index % len(LIMITS_KIB) :: unit.count]:
                    yield _limited(ground, name, act, op, kib)
    finally:
        mounts.unmount(disk, while_in_use=True)


def _ground(place: Path, disk: Path, unit: Unit) -> Ground:
    vault, _ = Vault.create(place / "ground", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    shelf, desk, hand = Shelf(), Desk(vault, lambda: None), Hand(unit.chosen, {"add": 3, "share": 1, "key": 0.5}, 0)
    for _ in range(12):
        op = hand.next(shelf)
        desk.perform(op)
        shelf = steps(shelf, op)[-1]
    made = Ground(place, disk, shelf, backup.new_backup_code())
    backup.write_backup(vault, place / "warm", made.code)
    vault.close()
    return made


def _trial(ground: Ground, name: str, act: Act, op: Op, left: int) -> Told:
    vault = ground.lay()
    ballast = mounts.fill(ground.disk, left)
    return _tried(ground, name, act, op, vault, {"left_kib": 4 * left}, SAID, lambda: ballast.unlink(missing_ok=True))


def _limited(ground: Ground, name: str, act: Act, op: Op, kib: int) -> Told:
    vault = ground.lay()
    resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, _ROOMY))
    return _tried(
        ground, f"file limit, {name}", act, op, vault, {"limit_kib": kib}, SAID_OF_A_LIMIT,
        lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOMY, _ROOMY)),
    )  # fmt: skip


def _tried(
    ground: Ground,
    name: str,
    act: Act,
    op: Op,
    vault: Vault,
    told: Told,
    may_say: frozenset[str],
    make_room: Callable[[], object],
) -> Told:
    """Tries; looks at the vault while there is no room, makes room, tries again, looks again after the next opening."""
    told = {"op": name, "done": True, **told}
    desk = Desk(vault, lambda: copies.open_vault(ground.disk / "vault"))
    after = steps(ground.shelf, op)
    said, why = "done", ""
    try:
        act(ground, desk)
    except StoreError as error:
        said, told["done"] = error.code, False
        if said not in may_say:
            why = f"told {error.code} {error.detail}"
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    try:
        if not why and not told["done"]:
            why = _still_whole(desk.vault, [ground.shelf, *after])
    finally:
        make_room()
    closed = False
    if not why and not told["done"]:
        try:
            desk.vault.records.count()
        except StoreError:
            desk.vault, closed = copies.open_vault(ground.disk / "vault"), True
        try:
            act(ground, desk)
        except Exception as error:
            why = f"with room again: {type(error).__name__}: {error}"
    with contextlib.suppress(StoreError):
        desk.vault.close()
    if not why:
        found, _ = judged(copies.open_vault, ground.disk / "vault", [after[-1]])
        told |= {k: v for k, v in found.items() if k != "counts"}
        why = found.get("why", "") or _also_whole(ground)
    outcome = (
        said if told["done"] else f"told {said}; whole; {'opened again and ' if closed else ''}done once there was room"
    )
    return told | {"counts": {f"{name}: {outcome}": 1}} | ({"why": f"{name}: {why}"} if why else {})


def _also_whole(ground: Ground) -> str:
    """Looks at the other vaults that a trial has made."""
    for name, shelf in (("back", ground.shelf), ("deep/new", Shelf())):
        if (ground.disk / name).is_dir():
            found, _ = judged(copies.open_vault, ground.disk / name, [shelf])
            if found.get("why"):
                return f"{name}: {found['why']}"
    return ""


def _still_whole(vault: Vault, allowed: list[Shelf]) -> str:
    """Says what is wrong with the open vault while there is still no room; one that was closed is looked at later."""
    try:
        found, troubles = observe(vault)
    except StoreError as error:
        return "" if error.code == "vault_closed" else f"then unusable: {error.code} {error.detail}"
    if troubles:
        return "; ".join(troubles[:3])
    return "" if found in allowed else difference(found, allowed[0])
