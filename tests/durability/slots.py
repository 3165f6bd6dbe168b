"""R3: killed at every system call of each change of a secret: opens with the old or the new one, never neither."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.durability import tracing
from tests.durability.harness import Told, Unit, another_computer
from tests.durability.kills import judged
from tests.durability.ledger import Pen, Story
from tests.durability.shelf import Desk, Hand, Shelf, steps
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import StoreError
from wallet.store.lock import quick_unlock
from wallet.store.lock import recovery_code as codes
from wallet.store.vault import Vault

NEW_PASSPHRASE = "a different sentence altogether"
OLD_CODE, NEW_CODE = bytes(range(20)), bytes(range(20, 40))
MEMORY_CALLS = frozenset({"mlock", "munlock", "brk", "mmap", "munmap", "mprotect", "madvise", "futex", "getpid"})
"""Left out where a change makes thousands of them (SQLCipher locks each page it decrypts): they touch no file."""


class FileRing:
    """A keyring that outlives its process, as the system's does; under the name of a trusted one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _all(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}  # type: ignore[no-any-return]

    def get_password(self, service: str, user: str) -> str | None:
        return self._all().get(user)

    def set_password(self, service: str, user: str, text: str) -> None:
        self._path.write_text(json.dumps({**self._all(), user: text}))

    def delete_password(self, service: str, user: str) -> None:
        self._path.write_text(json.dumps({k: v for k, v in self._all().items() if k != user}))


def ring(path: Path) -> Any:
    """Returns the patch that makes the product use a keyring kept in ``path``."""
    kind = type("Keyring", (FileRing,), {"__module__": "keyring.backends.SecretService", "__qualname__": "Keyring"})
    return patch.object(quick_unlock, "trusted_keyring", lambda: kind(path))


@dataclass(frozen=True)
class Change:
    """One change of a secret: which secrets open before and after."""

    name: str
    act: Callable[[Vault], object]
    before: frozenset[str]
    after: frozenset[str]
    quick: bool = False
    """Whether quick unlock is on before."""
    memory: bool = True
    """Whether calls that only touch memory are killed at too."""
    by: str = "passphrase"
    """The secret that opened the vault for this change."""


_BOTH = frozenset({"passphrase", "code"})
CHANGES = (
    Change("passphrase", lambda v: v.change_passphrase(NEW_PASSPHRASE), _BOTH, frozenset({"new passphrase", "code"})),
    Change(
        "passphrase forgotten, reset by the code", lambda v: v.change_passphrase(NEW_PASSPHRASE), _BOTH,
        frozenset({"new passphrase", "code"}), by="code",
    ),
    Change("recovery code", lambda v: v.new_recovery_code(), _BOTH, frozenset({"passphrase", "new code"})),
    Change("no recovery code", lambda v: v.revoke_recovery_code(), _BOTH, frozenset({"passphrase"})),
    Change("quick unlock on", lambda v: v.enable_quick_unlock(), _BOTH, _BOTH | {"quick"}),
    Change("quick unlock off", lambda v: v.disable_quick_unlock(), _BOTH | {"quick"}, _BOTH, quick=True),
    Change("vault key", lambda v: v.rotate_vault_key(PASSPHRASE), _BOTH, _BOTH - {"code"} | {"new code"}, memory=False),
)  # fmt: skip
SECRETS: dict[str, dict[str, Any]] = {
    "passphrase": {"passphrase": PASSPHRASE},
    "new passphrase": {"passphrase": NEW_PASSPHRASE},
    "code": {"recovery_code": codes.to_text(bytearray(OLD_CODE))},
    "new code": {"recovery_code": codes.to_text(bytearray(NEW_CODE))},
    "quick": {"quick_unlock": True},
}


class Ground:
    """A vault as it was before the change, to be copied for each kill."""

    def __init__(self, place: Path, chosen: Any) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self.place, self.folder, self.shelf = place, place / "ground", Shelf()
        with patch.object(codes, "new_secret", lambda: bytearray(OLD_CODE)):
            vault, _ = Vault.create(self.folder, passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
        desk, hand = Desk(vault, lambda: None), Hand(chosen, {"add": 3, "tag": 1, "share": 1, "key": 1}, 0)
        for _ in range(8):
            op = hand.next(self.shelf)
            desk.perform(op)
            self.shelf = steps(self.shelf, op)[-1]
        vault.close()
        self.quick = place / "ground-quick"
        shutil.copytree(self.folder, self.quick)
        with ring(place / "ring-quick"):
            vault = open_with(self.quick, "passphrase")
            vault.enable_quick_unlock()
            vault.close()

    def lay(self, change: Change) -> tuple[Path, Path]:
        """Returns a fresh copy of the vault and of the keyring."""
        folder, kept = self.place / "vault", self.place / "ring"
        shutil.rmtree(folder, ignore_errors=True)
        kept.unlink(missing_ok=True)
        shutil.copytree(self.quick if change.quick else self.folder, folder)
        another_computer()
        if change.quick:
            shutil.copyfile(self.place / "ring-quick", kept)
        return folder, kept


def open_with(folder: Path, secret: str) -> Vault:
    """Opens with the named secret."""
    return Vault.open(folder, **SECRETS[secret], clock=MovingClock(), lowest=CHEAP)


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Kills at every call of the unit's share; ``count`` is the share of all calls, as "every n-th"."""
    reason = tracing.available()
    if reason:
        yield {"trials": 0, "counts": {"skipped: " + reason: 1}}
        return
    ground = Ground(place, unit.chosen)
    for change in CHANGES:
        log = place / "calls"
        _strike(ground, change, ["-o", str(log)])
        points = tracing.calls(log)
        if not change.memory:
            points = [p for p in points if p[0] not in MEMORY_CALLS]
        for name, which in points[unit.index % unit.count :: unit.count]:
            yield {"change": change.name, "call": f"{name} {which}", **_trial(ground, change, name, which)}


def _strike(ground: Ground, change: Change, words: list[str]) -> tuple[Path, Path, Story, bool]:
    folder, kept = ground.lay(change)
    ledger = ground.place / "ledger"
    ledger.unlink(missing_ok=True)

    def before() -> Callable[[], None]:
        vault = open_with(folder, change.by)
        pen = Pen(ledger)

        def act() -> None:
            with ring(kept), patch.object(codes, "new_secret", lambda: bytearray(NEW_CODE)):
                change.act(vault)
            pen.say(done=True)
            # At once: taking Python down frees pages one by one, and is no part of the change.
            os._exit(0)

        return act

    ended = tracing.traced(before, words)
    return folder, kept, Story.read(ledger.read_bytes() if ledger.exists() else b""), ended.killed


def _trial(ground: Ground, change: Change, name: str, which: int) -> Told:
    words = ["-o", "/dev/null", "-e", f"inject={name}:signal=KILL:when={which}"]
    folder, kept, story, was_killed = _strike(ground, change, words)
    told: Told = {"acked": story.acknowledged, "counts": {"killed": int(was_killed), "ended before": int(not was_killed)}}
    opens = frozenset(s for s in SECRETS if _opens(ground, folder, kept, s))
    wanted = [change.after] if story.acknowledged else [change.before, change.after]
    if change.name.startswith("quick unlock"):
        # The keyring's half and the header's half are two places: the way may be shut early, never open late.
        wanted.append(_BOTH)
    if opens not in wanted:
        return told | {"why": f"opens with {sorted(opens)}"}
    secret = next(s for s in ("passphrase", "new passphrase") if s in opens)
    counts = told["counts"]
    opened, found = judged(lambda place: open_with(place, secret), folder, [ground.shelf])
    told |= opened | {"counts": counts}
    if found is not None and not told.get("why"):
        again = frozenset(s for s in SECRETS if _opens(ground, folder, kept, s))
        spare = _spare_opens(ground, folder, kept)
        if again != opens or spare != opens:
            told["why"] = f"before {sorted(opens)}, after the first opening {sorted(again)}, by the spare {sorted(spare)}"
    return told


def _opens(ground: Ground, folder: Path, kept: Path, secret: str) -> bool:
    """Tries a secret on a copy, so that trying changes nothing."""
    copy = ground.place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("snapshots"))
    try:
        with ring(kept):
            vault = open_with(copy, secret)
    except StoreError:
        return False
    whole = vault.records.count() == len(ground.shelf.things)
    vault.close()
    return whole


def _spare_opens(ground: Ground, folder: Path, kept: Path) -> frozenset[str]:
    """Which secrets open when only the spare header is left: once opened, no old one any more."""
    bare = ground.place / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    shutil.copytree(folder, bare, ignore=shutil.ignore_patterns("snapshots"))
    (bare / "vault.hdr").unlink()
    return frozenset(s for s in SECRETS if _opens(ground, bare, kept, s))
