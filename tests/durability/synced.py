"""R13: a synchronising program brings the vault's files one by one, older, newer, cut short, or not at all."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.durability.harness import Told, Unit
from tests.durability.shelf import Desk, Hand, Shelf, observe, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, contents
from wallet.errors import StoreError
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.lock.header import parse
from wallet.store.vault import Vault

NEW_PASSPHRASE = "a different sentence altogether"
PARTS = ("header", "spare", "database", "log")
REFUSED = {"vault_damaged", "header_damaged", "no_vault", "passphrase_wrong", "vault_in_use"}
MAY_WARN = {"header_mended", "header_rolled_back", "last_change_dropped", "vault_older"}


class Ages:
    """One vault at several ages: each a folder as it lay, and what it held. Some in use (with a log), some closed."""

    def __init__(self, place: Path, unit: Unit, name: str) -> None:
        self.folder = place / name / "vault"
        self.states: list[tuple[dict[str, bytes], Shelf]] = []
        self.were: list[Shelf] = [Shelf()]
        """Everything it ever held, after each single change."""
        vault, _ = Vault.create(self.folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
        hand = Hand(unit.chosen, {"add": 3, "tag": 1, "delete": 0.5, "share": 1, "key": 0.5}, 0)
        shelf, desk = Shelf(), Desk(vault, lambda: _open(self.folder, PASSPHRASE))

        def work(count: int) -> None:
            nonlocal shelf
            for _ in range(count):
                op = hand.next(shelf)
                desk.perform(op)
                shelf = steps(shelf, op)[-1]
                self.were.append(shelf)

        def kept(*, closed: bool = False) -> None:
            if closed:
                desk.vault.close()
            self.states.append((contents(self.folder), shelf))

        work(5)
        kept(closed=True)
        passphrase = PASSPHRASE
        for change in ("", "code", "", "passphrase", "", "rotate"):
            desk.vault = _open(self.folder, passphrase)
            work(3)
            kept()
            if change == "code":
                desk.vault.new_recovery_code()
            elif change == "passphrase":
                desk.vault.change_passphrase(NEW_PASSPHRASE)
                passphrase = NEW_PASSPHRASE
            elif change == "rotate":
                desk.vault.rotate_vault_key(NEW_PASSPHRASE)
            work(2)
            kept()
            kept(closed=True)


def _open(folder: Path, passphrase: str) -> Vault:
    return Vault.open(folder, passphrase=passphrase, clock=MovingClock(), lowest=CHEAP)


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Lays ``count`` mixtures out and opens them."""
    ages = [Ages(place, unit, "plain"), Ages(place, unit, "Dropbox")]
    chosen = random.Random(f"{unit.seed}/{unit.index}/mixtures")
    for number in range(unit.count):
        one = ages[number % 2]
        yield _trial(one, place / ("Dropbox" if number % 2 else "plain") / "mixed", chosen)


def _trial(ages: Ages, folder: Path, chosen: random.Random) -> Told:
    mixed, told = _mixture(ages, chosen)
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in mixed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    outcome, why = _opened(ages, folder, mixed)
    return told | {"counts": {outcome: 1}} | ({"why": f"{outcome}: {why}"} if why else {})


def _mixture(ages: Ages, pick: random.Random) -> tuple[dict[str, bytes], Told]:
    base = pick.randrange(len(ages.states))
    mixed = dict(ages.states[base][0])
    told: Told = {"base": base}
    for part in pick.sample(PARTS, pick.choice([1, 1, 2, 3])):
        age = pick.randrange(len(ages.states))
        source = ages.states[age][0]
        names = [n for n in {*mixed, *source} if _part(n) == part]
        how = pick.choice(["other", "other", "other", "cut", "zeros", "gone"])
        told[part] = f"{how} of {age}"
        for name in names:
            data = source.get(name)
            mixed.pop(name, None)
            if data is None or how == "gone":
                continue
            if how == "cut":
                data = data[: pick.randrange(len(data) + 1)]
            elif how == "zeros":
                at = pick.randrange(len(data) + 1)
                data = data[:at] + bytes(len(data) - at)
            mixed[name] = data
    # Attachments are written once and never again: whatever else comes late, those of every age are there.
    for state in ages.states:
        mixed |= {name: data for name, data in state[0].items() if name.startswith("attachments/")}
    mixed.pop("vault.lock", None)
    return mixed, told


def _part(name: str) -> str:
    if name == "vault.hdr":
        return "header"
    if name == "vault.hdr.bak":
        return "spare"
    if name.endswith((".db-wal", ".db-journal")):
        return "log"
    return "database" if name.endswith(".db") and "/" not in name else ""


def _opened(ages: Ages, folder: Path, mixed: dict[str, bytes]) -> tuple[str, str]:
    """Opens with either passphrase: one whole state that once was, or a refusal that changes nothing."""
    codes = []
    for passphrase in (NEW_PASSPHRASE, PASSPHRASE):
        try:
            vault = _open(folder, passphrase)
        except StoreError as error:
            codes.append(error.code)
            continue
        return _looked(ages, folder, vault, mixed, passphrase)
    code = next((c for c in codes if c != "passphrase_wrong"), codes[0])
    left = {n: d for n, d in contents(folder).items() if n not in ("vault.lock", "vault.tries")}
    if code not in REFUSED:
        return f"refused: {code}", f"told {code}"
    if any(left.get(n) != d for n, d in mixed.items() if n != "vault.tries"):
        return f"refused: {code}", "a file was changed"
    return f"refused: {code}", _way_back(ages, folder)


def _looked(ages: Ages, folder: Path, vault: Vault, mixed: dict[str, bytes], passphrase: str) -> tuple[str, str]:
    warned = vault.warnings
    found, troubles = observe(vault)
    generation = vault.header.generation
    vault.new_recovery_code()
    newer = vault.header.generation
    vault.close()
    outcome = f"opened, one of its states, told {', '.join(sorted(warned)) or 'nothing'}"
    if troubles or found not in ages.were:
        return outcome, f"a state that never was: {troubles[:3]}"
    if set(warned) - MAY_WARN:
        return outcome, f"warnings {warned}"
    seen = max((_generation(d) for n, d in mixed.items() if n == "vault.hdr"), default=0)
    if newer <= max(seen, generation):
        return outcome, f"generation {newer} after {seen}"
    return outcome, ""


def _generation(data: bytes) -> int:
    """Returns the generation of a header; 0 for a damaged one."""
    try:
        return parse(data).generation
    except StoreError:
        return 0


def _way_back(ages: Ages, folder: Path) -> str:
    """After a refusal the newest snapshot whose key fits the header is one step away, whenever there is one."""
    for one in list_snapshots(folder):
        for passphrase in (NEW_PASSPHRASE, PASSPHRASE):
            try:
                restore_snapshot(folder, one.name, passphrase=passphrase, clock=MovingClock(), lowest=CHEAP)
                vault = _open(folder, passphrase)
            except StoreError:
                continue
            found, troubles = observe(vault)
            vault.close()
            if troubles or found not in ages.were:
                return f"the snapshot {one.name} gives a state that never was: {troubles[:2]}"
            return ""
    return ""
