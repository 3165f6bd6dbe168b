"""R7: the power goes. A run is recorded call by call; every moment of it is then looked at in every way it can be left."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.durability import copies, tracing
from tests.durability.disk import TRACED, WAYS, Crash, Recording, lay
from tests.durability.harness import Told, Unit
from tests.durability.kills import judged
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import EDIT, IMPORT, Desk, Hand, Shelf, prepare_real_files, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.copies import backup
from wallet.store.file import database as database_module
from wallet.store.vault import Vault

FOLD_AT = 200_000
"""Bytes of log at which these runs fold it, so that a short run has folds of its own; the program waits for 4 MiB."""
Act = Callable[["Stage", Pen], None]


@dataclass
class Stage:
    """Where a recorded run plays. ``root`` is the whole disk, as far as the run goes."""

    root: Path
    shelf: Shelf
    chosen: random.Random
    folder: Path
    code: str = ""

    def open(self, folder: Path | None = None) -> Vault:
        """Opens the stage's vault."""
        return Vault.open(folder or self.folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)


def _play(stage: Stage, pen: Pen, mix: dict[str, float], count: int) -> None:
    desk, shelf = Desk(stage.open(), stage.open), stage.shelf
    hand = Hand(stage.chosen, mix, 1000)
    for _ in range(count):
        op = hand.next(shelf)
        pen.say(begin=op)
        desk.perform(op, lambda n: pen.say(part=n))
        pen.say(done=True)
        shelf = steps(shelf, op)[-1]
    desk.vault.close()
    pen.say(closed=True)


def _work(stage: Stage, pen: Pen) -> None:
    _play(stage, pen, {**EDIT, "fold": 1}, 22)


def _many(stage: Stage, pen: Pen) -> None:
    _play(stage, pen, IMPORT, 16)


def _secrets(stage: Stage, pen: Pen) -> None:
    _play(stage, pen, {"add": 1, "tag": 1, "passphrase": 2, "code": 2, "reopen": 1}, 8)


def _rotate(stage: Stage, pen: Pen) -> None:
    _play(stage, pen, {"rotate": 1, "add": 0.5}, 3)


def _snapshots(stage: Stage, pen: Pen) -> None:
    _play(stage, pen, {"add": 1, "snapshot": 1, "put_back": 2, "reopen": 0.5}, 5)


def _create(stage: Stage, pen: Pen) -> None:
    vault, _ = Vault.create(stage.root / "deep" / "new", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    pen.say(made="deep/new")
    vault.close()


def _copies(stage: Stage, pen: Pen) -> None:
    vault = stage.open()
    (stage.root / "out").mkdir()
    backup.sync_folder(stage.root)
    for n in range(2):
        backup.write_backup(vault, stage.root / "out" / f"b{n}", stage.code)
        pen.say(backup=f"out/b{n}")
    backup.write_backup(vault, stage.root / "out" / "b0", stage.code)
    backup.restore_backup(
        stage.root / "out" / "b0", stage.code, stage.root / "back", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP,
        lowest=CHEAP,
    )  # fmt: skip
    pen.say(made="back")
    vault.close()


SCENES: dict[str, tuple[Act, bool]] = {
    "work": (_work, False),
    "work in a shared folder": (_work, True),
    "import": (_many, False),
    "import in a shared folder": (_many, True),
    "secrets": (_secrets, False),
    "vault key": (_rotate, False),
    "snapshots": (_snapshots, False),
    "snapshots in a shared folder": (_snapshots, True),
    "first making": (_create, False),
    "backup and restore": (_copies, False),
}


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Records one scene and looks at ``count`` states of it."""
    reason = tracing.available()
    if reason:
        yield {"trials": 0, "counts": {"skipped: " + reason: 1}}
        return
    prepare_real_files()
    names = list(SCENES)
    name = names[unit.index % len(names)]
    with patch.object(database_module, "WAL_CHECKPOINT_BYTES", FOLD_AT), copies.cheap_age():
        stage, recording = _record(name, unit, place)
    wrong = recording.differs()
    if wrong:
        yield {"why": f"the recording of {name} is not what happened: {wrong}"}
        return
    for number, (cut, way, crash) in enumerate(_moments(recording, unit.count, unit.chosen)):
        told = _look(
            stage, crash.left(way, random.Random(f"{unit.seed}/{unit.index}/{number}")), crash.told, place / "state"
        )
        yield {"scene": name, "cut": cut, "of": len(recording.events), "way": way, **told}


def _record(name: str, unit: Unit, place: Path) -> tuple[Stage, Recording]:
    act, shared = SCENES[name]
    root, ledger, trace = place / "root", place / "ledger", place / "trace"
    folder = root / ("Dropbox" if shared else "plain")
    stage = Stage(root, Shelf(), random.Random(f"{unit.seed}/scene/{unit.index}"), folder, backup.new_backup_code())
    root.mkdir()
    desk = Desk(Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0], stage.open)
    hand = Hand(stage.chosen, {"add": 3, "many": 1, "tag": 1, "share": 1, "key": 0.5}, 0)
    for _ in range(12):
        op = hand.next(stage.shelf)
        desk.perform(op)
        stage.shelf = steps(stage.shelf, op)[-1]
    desk.vault.close()
    if name == "backup and restore":
        vault = stage.open()
        backup.write_backup(vault, place / "warm", stage.code)
        vault.close()
    recording = Recording(root, ledger)

    def before() -> Callable[[], None]:
        return lambda: act(stage, Pen(ledger))

    words = ["-o", str(trace), "-xx", "-s", "100000000", "-e", f"trace={TRACED}", "-e", "signal=none"]
    ended = tracing.traced(before, words)
    if ended.status:
        raise RuntimeError(f"the recorded run failed: {ended.status}")
    recording.read(trace)
    trace.unlink()
    return stage, recording


def _moments(recording: Recording, count: int, chosen: random.Random) -> Iterator[tuple[int, str, Crash]]:
    """Yields moments in order, spread over the whole run, each with a way: first one round of ways, then all again."""
    last = len(recording.events)
    points = sorted((chosen.randrange(1, last + 1), chosen.choice(WAYS)) for _ in range(count))
    crash, at = Crash(recording, 0), 0
    for cut, way in points:
        for event in recording.events[at:cut]:
            crash.play(event)
        at = cut
        yield cut, way, crash


def _look(stage: Stage, files: dict[str, bytes], ledger: bytes, state: Path) -> Told:
    """Lays the state out as a folder, opens it, and compares with what had been told by then."""
    shutil.rmtree(state, ignore_errors=True)
    lay(files, state)
    story = Story.read(ledger)
    folder = state / stage.folder.relative_to(stage.root)
    told, _ = judged(stage.open, folder, story.allowed(stage.shelf))
    told["acked"] = story.acknowledged
    if told.get("why"):
        return told
    for line in story.lines:
        trouble = ""
        if "made" in line:
            trouble = _made(stage, state / line["made"], line["made"])
        elif "backup" in line:
            trouble = _backed_up(stage, state / line["backup"])
        if trouble:
            return told | {"why": f"{line}: {trouble}"}
    return told | _unfinished(stage, state, story)


def _made(stage: Stage, folder: Path, name: str) -> str:
    if not folder.is_dir():
        return "it is not there"
    found, _ = judged(stage.open, folder, [Shelf() if name == "deep/new" else stage.shelf])
    return str(found.get("why", ""))


def _backed_up(stage: Stage, path: Path) -> str:
    if not path.is_file():
        return "it is not there"
    return "" if path.read_bytes() in _SEEN.setdefault(stage.code, _sealed(stage)) else "it is not what was written"


_SEEN: dict[str, set[bytes]] = {}


def _sealed(stage: Stage) -> set[bytes]:
    return {p.read_bytes() for p in (stage.root / "out").iterdir() if not p.name.startswith(".")}


def _unfinished(stage: Stage, state: Path, story: Story) -> Told:
    """A vault whose making was cut short and never told: opens empty, or may be made again in the same place."""
    folder = state / "deep" / "new"
    if story.said("made") or not folder.is_dir():
        return {}
    try:
        stage.open(folder).close()
    except StoreError as error:
        if error.code != "no_vault":
            return {"why": f"a vault that was being made: {error.code} {error.detail}"}
        try:
            Vault.create(folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)[0].close()
        except StoreError as again:
            return {"why": f"a vault that was being made cannot be made again: {again.code} {again.detail}"}
    return {}
