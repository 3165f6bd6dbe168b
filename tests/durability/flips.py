"""R10: one bit of one file is changed. It is noticed, and the way back is one step."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.copies import open_vault
from tests.durability.harness import Told, Unit
from tests.durability.shelf import Desk, Hand, Shelf, difference, observe, steps
from tests.support.ages import seal
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.copies import backup_file
from wallet.store.copies.backup_contents import collect
from wallet.store.copies.doctor import DAMAGED, examine_vault
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.file import last_seen
from wallet.store.lock.header import parse
from wallet.store.vault import Vault

KINDS = ("vault", "log", "header", "spare header", "both headers", "snapshot", "snapshot's header", "backup")
CODE = "a code from a sheet"


@dataclass
class Ground:
    """A closed vault, one as a power cut leaves it, a backup; and what must be in them."""

    place: Path
    shelf: Shelf
    older: Shelf
    in_the_log: list[Shelf] = field(default_factory=list)

    def lay(self, name: str) -> Path:
        """Returns a fresh copy to spoil."""
        folder = self.place / "vault"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.place / name, folder)
        # A computer that never saw it: what the bit alone shows is what counts here.
        last_seen.forget(folder)
        return folder


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Flips ``count`` bits, each kind of file in turn."""
    ground = _ground(place, unit)
    for number in range(unit.count):
        kind = KINDS[(unit.index + number) % len(KINDS)]
        chosen = random.Random(f"{unit.seed}/{unit.index}/{number}")
        yield {"kind": kind, **_KINDS[kind](ground, chosen)}


def _ground(place: Path, unit: Unit) -> Ground:
    vault, _ = Vault.create(place / "closed", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    shelf, desk, hand = (
        Shelf(),
        Desk(vault, lambda: None),
        Hand(unit.chosen, {"add": 3, "many": 1, "tag": 1, "share": 1, "key": 1}, 0),
    )
    for _ in range(10):
        op = hand.next(shelf)
        desk.perform(op)
        shelf = steps(shelf, op)[-1]
    vault.snapshot()
    files, manifest = collect(vault)
    packed = io.BytesIO()
    backup_file.write_packed(packed, files, backup_file.manifest_bytes(files, manifest))
    (place / "backup").write_bytes(seal(packed.getvalue(), CODE, log_n=1))
    vault.close()
    shutil.copytree(place / "closed", place / "cut")
    ground = Ground(place, shelf, shelf, [shelf])
    vault = open_vault(place / "cut")
    desk = Desk(vault, lambda: None)
    now = shelf
    for _ in range(5):
        op = hand.next(now)
        desk.perform(op)
        # Several transactions are several states: only the last of them may be dropped.
        ground.in_the_log += steps(now, op)
        now = ground.in_the_log[-1]
    shutil.copytree(place / "cut", place / "in use")
    vault.close()
    return ground


def _flip(path: Path, chosen: random.Random) -> int:
    data = bytearray(path.read_bytes())
    place = chosen.randrange(len(data))
    data[place] ^= 1 << chosen.randrange(8)
    path.write_bytes(data)
    return place


def _way_back(ground: Ground, folder: Path, allowed: list[Shelf]) -> str:
    """Takes the one step that is offered: the newest snapshot that reads."""
    offered = list_snapshots(folder)
    if not offered:
        return "no snapshot is offered"
    restore_snapshot(folder, offered[0].name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    return _holds(folder, allowed)


def _holds(folder: Path, allowed: list[Shelf], warnings: frozenset[str] = frozenset()) -> str:
    with open_vault(folder) as vault:
        found, troubles = observe(vault)
        if set(vault.warnings) - warnings:
            troubles.append(f"warnings {vault.warnings}")
    if troubles:
        return "; ".join(troubles[:3])
    return "" if found in allowed else difference(found, allowed[0])


def _told(kind: str, outcome: str, why: str, place: int) -> Told:
    return {"at": place, "counts": {f"{kind}: {outcome}": 1}} | ({"why": f"{kind}: {why}"} if why else {})


def _vault(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    place = _flip(folder / "vault.db", chosen)
    try:
        open_vault(folder).close()
    except StoreError as error:
        why = "" if error.code == "vault_damaged" else f"told {error.code}"
        return _told("vault", f"{error.code}, snapshot put back", why or _way_back(ground, folder, [ground.shelf]), place)
    return _told("vault", "not noticed", "not noticed", place)


def _log(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("in use")
    place = _flip(folder / "vault.db-wal", chosen)
    try:
        vault = open_vault(folder)
    except StoreError as error:
        why = "" if error.code == "vault_damaged" else f"told {error.code}"
        return _told("log", f"{error.code}, snapshot put back", why or _way_back(ground, folder, [ground.shelf]), place)
    with vault:
        found, troubles = observe(vault)
        warned = vault.warnings
    # What a power cut in the middle of the last change leaves looks just like this, and is told as such.
    if troubles or warned != ["last_change_dropped"] or found not in ground.in_the_log[-2:]:
        return _told(
            "log", "not noticed", f"warnings {warned}, {troubles} {difference(found, ground.in_the_log[-1])}", place
        )
    return _told("log", "last_change_dropped, the others kept", "", place)


def _header(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    place = _flip(folder / "vault.hdr", chosen)
    why = _holds(folder, [ground.shelf], frozenset({"header_mended"}))
    return _told("header", "mended from its copy at opening, told", why or _whole(folder / "vault.hdr"), place)


def _whole(path: Path) -> str:
    try:
        parse(path.read_bytes())
    except StoreError as error:
        return f"{path.name} is still {error.code}"
    return ""


def _spare(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    place = _flip(folder / "vault.hdr.bak", chosen)
    report = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    noticed = [f.part for f in report.findings if f.state == DAMAGED] == ["vault.hdr.bak"]
    why = "" if noticed else "doctor does not notice"
    why = why or _holds(folder, [ground.shelf]) or _whole(folder / "vault.hdr.bak")
    return _told("spare header", "found by doctor, mended at opening", why, place)


def _both(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    place = _flip(folder / "vault.hdr", chosen)
    _flip(folder / "vault.hdr.bak", chosen)
    try:
        open_vault(folder).close()
    except StoreError as error:
        why = "" if error.code in ("header_damaged", "vault_too_new") else f"told {error.code}"
        return _told(
            "both headers", f"{error.code}, snapshot put back", why or _way_back(ground, folder, [ground.shelf]), place
        )
    return _told("both headers", "not noticed", "not noticed", place)


def _snapshot(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    newest, *older = list_snapshots(folder)
    place = _flip(folder / "snapshots" / newest.name, chosen)
    report = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    why = (
        "" if [f.part for f in report.findings if f.state == DAMAGED] == [f"snapshots/{newest.name}"] else "doctor is silent"
    )
    before = (folder / "vault.db").read_bytes()
    try:
        restore_snapshot(folder, newest.name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
        why = why or "a damaged snapshot was put back"
    except StoreError as error:
        why = why or ("" if error.code == "snapshot_failed" else f"told {error.code}")
    if (folder / "vault.db").read_bytes() != before:
        why = why or "the vault was changed"
    restore_snapshot(folder, older[0].name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    return _told(
        "snapshot", "found by doctor, refused; the one before it put back", why or _holds(folder, [ground.shelf]), place
    )


def _snapshot_header(ground: Ground, chosen: random.Random) -> Told:
    folder = ground.lay("closed")
    newest = list_snapshots(folder)[0]
    path = folder / "snapshots" / f"{newest.name}.hdr"
    place = _flip(path, chosen)
    report = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    noticed = [f.part for f in report.findings if f.state == DAMAGED] == [f"snapshots/{path.name}"]
    why = "" if noticed else "doctor does not notice"
    why = why or _holds(folder, [ground.shelf]) or _whole(path)
    return _told("snapshot's header", "found by doctor, mended at opening", why, place)


def _backup(ground: Ground, chosen: random.Random) -> Told:
    # Sealed at the lowest cost there is: what is tried here is noticing, and a second for each would be in the way.
    file = ground.place / "spoiled"
    shutil.copyfile(ground.place / "backup", file)
    place = _flip(file, chosen)
    try:
        backup_file.open_backup(file, CODE).close()
    except StoreError as error:
        return _told("backup", f"refused: {error.code}", "", place)
    return _told("backup", "not noticed", "not noticed", place)


_KINDS = dict(
    zip(KINDS, (_vault, _log, _header, _spare, _both, _snapshot, _snapshot_header, _backup), strict=True)
)  # fmt: skip
