"""R5: killed while a vault of an older layout is brought to a newer one.

The older layouts are the product's own (only the older migrations applied), continued by steps that exist
only here: while the product has one layout, they are what there is to climb.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from tests.durability.harness import Told, Unit, fork
from tests.durability.kills import judged, killed, tidy
from tests.durability.ledger import Pen
from tests.durability.shelf import Desk, Hand, Shelf, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.records import codec
from wallet.records.record import ShareEntry
from wallet.store import vault as vault_module
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.file import last_seen
from wallet.store.file.times import to_number
from wallet.store.schema import migrations
from wallet.store.tables.attention import Attention
from wallet.store.tables.recipients import Recipients
from wallet.store.tables.shares import Shares
from wallet.store.vault import Vault

LATER = (
    "CREATE TABLE more_words (num INTEGER PRIMARY KEY REFERENCES records (num), word TEXT NOT NULL);\n"
    "INSERT INTO more_words SELECT num, title FROM records;\n",
    "CREATE TABLE records_copy AS SELECT * FROM records;\nALTER TABLE records ADD COLUMN later TEXT;\n"
    "UPDATE records SET later = hex(randomblob(900));\n",
    "DROP TABLE records_copy;\nCREATE INDEX records_by_later ON records (later);\nDROP TABLE more_words;\n",
)

WITH_RECIPIENTS = 3
"""The first layout that has a place for recipients; the ones before are written without."""
WITH_FACTS = 6
"""The first layout with a column for what a report amounts to; older grounds are made with it and lose it again."""
WITH_ATTENTION = 9
"""The first layout whose rows about attention are these; 9 makes those of 7 and 8 anew, so the ones before are written
without."""
WITH_SHARE_STATES = 5
"""The first layout that keeps what became of a share beside its line."""


@contextlib.contextmanager
def layouts(folder: Path, newest: int) -> Iterator[None]:
    """Lets the product know the layouts up to ``newest``; ``folder`` gets the steps."""
    names = [*migrations.MIGRATIONS]
    shutil.copytree(migrations._FOLDER, folder, dirs_exist_ok=True)
    for n, text in enumerate(LATER, len(names) + 1):
        (folder / f"{n:04d}_later.sql").write_text(text)
        names.append(f"{n:04d}_later.sql")
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.object(migrations, "_FOLDER", folder))
        stack.enter_context(patch.object(migrations, "MIGRATIONS", tuple(names[:newest])))
        for module in (migrations, vault_module):
            stack.enter_context(patch.object(module, "NEWEST", newest))
        if newest < WITH_RECIPIENTS:
            stack.enter_context(patch.object(Recipients, "write", lambda *_, **__: None))
        if newest < WITH_ATTENTION:
            stack.enter_context(patch.object(Attention, "write", lambda *_, **__: None))
        if newest < WITH_SHARE_STATES:
            stack.enter_context(patch.object(Shares, "add", _add_share_without_state))
        yield


def _add_share_without_state(shares: Shares, *entries: ShareEntry) -> None:
    """Writes the ledger's lines as layouts before :data:`WITH_SHARE_STATES` did."""
    database = shares._db
    with database.transaction():
        for entry in entries:
            database.execute(
                "INSERT INTO shares (id, created, body) VALUES (?, ?, ?)",
                (entry.id, to_number(entry.created), codec.to_bytes(entry)),
            )
            database.many(
                "INSERT INTO history (num, at, event, detail) SELECT num, 0, 'shared', ? FROM records WHERE id = ?",
                [(entry.id, record_id) for record_id in entry.record_ids],
            )


def open_vault(folder: Path) -> Vault:
    """Opens any vault of these trials."""
    return Vault.open(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Climbs from each layout in turn, killed in the middle."""
    now = migrations.NEWEST
    top = now + len(LATER)
    chosen = unit.chosen
    grounds: dict[int, tuple[Path, Shelf]] = {}
    took: dict[int, float] = {}
    for n in range(unit.count):
        start = 1 + n % (top - 1)
        if start not in grounds:
            grounds[start] = _ground(place / f"ground-{start}", place / "schema", start, chosen.randrange(2**32))
        ground, shelf = grounds[start]
        folder, ledger = place / "vault", place / "ledger"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ground, folder)
        last_seen.forget(folder)
        ledger.unlink(missing_ok=True)
        with layouts(place / "schema", top):

            def work(folder: Path = folder, ledger: Path = ledger) -> None:
                open_vault(folder).close()
                Pen(ledger).say(done=True)

            if start not in took:
                took[start] = _seconds(work)
                shutil.rmtree(folder)
                shutil.copytree(ground, folder)
                last_seen.forget(folder)
                ledger.unlink()
            story = killed(work, ledger, chosen.uniform(0, 1.1 * took[start]))
            yield {"from": start, "acked": story.acknowledged, **_judge(folder, shelf, top)}


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    os.waitpid(fork(work), 0)
    return time.perf_counter() - began


def _ground(folder: Path, schema: Path, layout: int, seed: int) -> tuple[Path, Shelf]:
    with layouts(schema, layout):
        vault, _ = Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
        if layout < WITH_FACTS:
            vault.database.execute("ALTER TABLE records ADD COLUMN facts TEXT NOT NULL DEFAULT ''")
        desk, shelf = Desk(vault, lambda: open_vault(folder)), Shelf()
        hand = Hand(random.Random(seed), {"add": 3, "many": 2, "tag": 1, "share": 1, "key": 1}, 0, plain=True)
        for _ in range(25):
            op = hand.next(shelf)
            desk.perform(op)
            shelf = steps(shelf, op)[-1]
        if layout < WITH_FACTS:
            desk.vault.database.execute("ALTER TABLE records DROP COLUMN facts")
        desk.vault.close()
    shutil.rmtree(folder / "snapshots", ignore_errors=True)
    return folder, shelf


def _judge(folder: Path, shelf: Shelf, top: int) -> Told:
    told, found = judged(open_vault, folder, [shelf])
    if found is None:
        return told
    with open_vault(folder) as vault:
        if migrations.layout(vault.database) != top:
            return told | {"why": "open, but not at the newest layout"}
    before = [s for s in list_snapshots(folder) if s.reason == "migration"]
    if not before:
        return told | {"why": "no snapshot of before the migration"}
    restore_snapshot(folder, before[-1].name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    again, found = judged(open_vault, folder, [shelf])
    if found is None:
        return told | {"why": f"the snapshot: {again['why']}"}
    return told | tidy(folder)
