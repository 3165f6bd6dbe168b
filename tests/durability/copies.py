"""R6's half with portable backups: the final name appears only whole, a restored vault is whole or not there.

Sealing and opening an age file costs a second of scrypt each, by intent. Nearly every kill would fall into it, so here it
is sealed at the lowest cost there is; everything else is the product's.
"""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.durability.harness import Told
from tests.durability.kills import judged, killed
from tests.durability.ledger import Pen
from tests.durability.shelf import EDIT, Desk, Hand, Shelf, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.store.copies import age_file, backup, backup_file
from wallet.store.vault import Vault


@contextlib.contextmanager
def cheap_age() -> Iterator[None]:
    """Lets the product seal at the lowest cost there is; everything else is the product's."""
    with patch.object(age_file, "SEALED_LOG_N", 1):
        yield


def open_vault(folder: Path) -> Vault:
    """Opens any vault of these trials."""
    return Vault.open(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)


class BackupLane:
    """One vault whose contents stand still while it is backed up and restored."""

    def __init__(self, place: Path, chosen: random.Random) -> None:
        place.mkdir(parents=True)
        self.place, self.chosen = place, chosen
        self.folder, self.out = place / "vault", place / "out"
        self.code = backup.new_backup_code()
        self.shelf = Shelf()
        vault, _ = Vault.create(self.folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
        desk, hand = Desk(vault, lambda: open_vault(self.folder)), Hand(chosen, {**EDIT, "real": 2, "state": 0}, 0)
        for _ in range(30):
            op = hand.next(self.shelf)
            # A backup keeps neither settings, nor which checks were made when.
            if op["do"] in ("set", "check"):
                continue
            desk.perform(op)
            self.shelf = steps(self.shelf, op)[-1]
        desk.vault.close()
        with cheap_age():
            vault = open_vault(self.folder)
            place.joinpath("warm").mkdir()
            backup.write_backup(vault, place / "warm" / "b", self.code)
            vault.close()

    def work(self, ledger: Path, order: list[str]) -> None:
        """The child: backs up and restores, each time to a new name, and over the old one."""
        pen = Pen(ledger)
        vault = open_vault(self.folder)
        with cheap_age():
            for n, what in enumerate(order):
                pen.say(begin={"do": what, "n": n})
                if what == "restore":
                    self._restore(n)
                else:
                    backup.write_backup(vault, self.out / ("again" if what == "over" else f"{n}.walletbackup"), self.code)
                pen.say(done=True)
        vault.close()

    def _restore(self, n: int) -> None:
        backup.restore_backup(
            self.place / "warm" / "b", self.code, self.out / f"vault-{n}", passphrase=PASSPHRASE, clock=MovingClock(),
            kdf=CHEAP, lowest=CHEAP,
        )  # fmt: skip

    def kill_once(self, longest: float) -> Told:
        """One trial."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        shutil.copyfile(self.place / "warm" / "b", self.out / "again")
        ledger = self.place / "ledger"
        ledger.unlink(missing_ok=True)
        order = self.chosen.choices(["new", "over", "restore"], [1, 1, 2], k=60)
        story = killed(lambda: self.work(ledger, order), ledger, self.chosen.uniform(0, longest))
        told: Told = {"acked": story.acknowledged, "in_flight": (story.in_flight or {}).get("do", "")}
        trouble = self._judge([line["begin"] for line in story.lines if "begin" in line][: story.acknowledged])
        opened, _ = judged(open_vault, self.folder, [self.shelf])
        return told | opened | ({"why": trouble} if trouble else {})

    def _judge(self, done: list[Any]) -> str:
        try:
            for op in done:
                name = {"restore": f"vault-{op['n']}", "over": "again"}.get(op["do"], f"{op['n']}.walletbackup")
                if not (self.out / name).exists():
                    return f"{name} was told to be there and is not"
            for path in sorted(self.out.iterdir()):
                if path.name.startswith("."):
                    continue
                if path.is_dir():
                    told, _ = judged(open_vault, path, [self.shelf])
                    if told.get("why"):
                        return f"{path.name}: {told['why']}"
                else:
                    with cheap_age():
                        backup_file.open_backup(path, self.code).close()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return ""
