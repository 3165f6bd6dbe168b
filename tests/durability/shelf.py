"""What the vault must hold: a small model of a shelf, what is done to it, and how a real vault is compared with it.

The model (:class:`Shelf`, :func:`steps`) is plain data and knows nothing of how the vault keeps things.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Any

from tests.support.vaults import CHEAP, PASSPHRASE, START, MovingClock, item
from wallet.records.record import AddStatus, ShareEntry, ShareState
from wallet.store.vault import Vault

Op = dict[str, Any]
REAL = 10**9
"""Numbers from here on are signed credentials that come in through the whole wallet."""
_REAL_FILES: list[bytes] = []


@dataclass(frozen=True)
class Thing:
    """One record and what a person did to it."""

    tags: tuple[str, ...] = ()
    note: str = ""
    favourite: bool = False
    trashed: bool = False
    boxes: tuple[str, ...] = ()
    checks: int = 0


@dataclass(frozen=True)
class Shelf:
    """Everything a vault was told to keep."""

    things: Mapping[int, Thing] = field(default_factory=dict)
    shares: Mapping[str, str] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    settings: Mapping[str, int] = field(default_factory=dict)


def prepare_real_files(count: int = 24) -> None:
    """Signs the real credentials once, before any child is forked."""
    from wallet.clock import FixedClock
    from wallet.sample.issuer import SampleIssuer, Terms, encoded

    if not _REAL_FILES:
        issuer = SampleIssuer("Mercy College", domain="mercycollege.example", clock=FixedClock(START))
        for n in range(count):
            terms = Terms(valid_from=START - timedelta(days=10 + n))
            _REAL_FILES.append(encoded(issuer.badge("wound-care-2", subject="did:key:z6Mk", terms=terms)))


@cache
def body(number: int) -> bytes:
    """Returns the bytes of the ``number``-th thing: no two alike; most small, some of many pages."""
    if number >= REAL:
        return _REAL_FILES[number - REAL]
    chosen = random.Random(number)
    size = chosen.choice([200, 400, 700, 1500, 3000, 9000, 40_000] if number % 7 else [400])
    return b'{"number": %d, "canary": "CANARY"}' % number + chosen.randbytes(size)


def beside(number: int) -> bytes | None:
    """Returns the evidence that lies beside the vault of the ``number``-th thing, or None; some things share theirs."""
    if number % 3 or number >= REAL:
        return None
    chosen = random.Random(-7 if number % 9 == 0 else -number)
    return chosen.randbytes(chosen.choice([65_537, 70_000, 140_000]))


# What is done -----------------------------------------------------------------------------
def steps(shelf: Shelf, op: Op) -> list[Shelf]:
    """Returns the states that ``op`` passes through, each durable whole or not at all; the last is "done"."""
    do, things = op["do"], dict(shelf.things)
    if do in ("add", "real"):
        return [replace(shelf, things={**things, op["n"]: things.get(op["n"], Thing())})]
    if do == "many":
        found = []
        for start in range(0, len(op["ns"]), op["batch"]):
            things = {**things, **{n: Thing() for n in op["ns"][start : start + op["batch"]]}}
            found.append(replace(shelf, things=things))
        return found
    if do == "share":
        return [replace(shelf, shares={**shelf.shares, op["id"]: "delivered"})]
    if do == "state":
        return [replace(shelf, shares={**shelf.shares, op["id"]: op["state"]})]
    if do == "key":
        return [replace(shelf, keys=shelf.keys | {op["label"]})]
    if do == "set":
        return [replace(shelf, settings={**shelf.settings, op["name"]: op["value"]})]
    if do == "purge":
        del things[op["n"]]
        return [replace(shelf, things=things)]
    if do == "collect":
        for n in op["ns"]:
            things[n] = replace(things[n], boxes=tuple(sorted({*things[n].boxes, op["name"]})))
        return [replace(shelf, things=things)]
    if do in _ALTER:
        things[op["n"]] = _ALTER[do](things[op["n"]], op)
        return [replace(shelf, things=things)]
    return [shelf]


_ALTER: dict[str, Any] = {
    "delete": lambda t, op: replace(t, trashed=True),
    "restore": lambda t, op: replace(t, trashed=False),
    "tag": lambda t, op: replace(t, tags=tuple(sorted(op["tags"]))),
    "note": lambda t, op: replace(t, note=op["note"]),
    "favourite": lambda t, op: replace(t, favourite=op["value"]),
    "check": lambda t, op: replace(t, checks=t.checks + 1),
}


class Desk:
    """An open vault at which operations are really done."""

    def __init__(self, vault: Vault, reopen: Any) -> None:
        self.vault = vault
        self._reopen = reopen

    def perform(self, op: Op, part: Any = lambda n: None) -> None:
        """Does ``op`` through the product; returns when the product says it is saved."""
        do, vault = op["do"], self.vault
        if do == "reopen":
            vault.close()
            self.vault = self._reopen()
        elif do == "many":
            for n, _ in zip(op["ns"], vault.records.add_many((_item(n) for n in op["ns"]), batch=op["batch"]), strict=True):
                part(n)
        elif do == "put_back":
            self._put_back()
        else:
            _DO[do](vault, op)

    def _put_back(self) -> None:
        from wallet.store.copies.restoring import restore_snapshot

        name = self.vault.snapshot().name
        folder = self.vault.folder
        self.vault.close()
        restore_snapshot(folder, name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
        self.vault = self._reopen()


def _item(n: int) -> Any:
    return item(n, title=f"Badge {n}", data=body(n))


def keep(vault: Vault, number: int) -> None:
    """Keeps the ``number``-th thing, and what lies beside the vault of it."""
    content = beside(number)
    attachments = [] if content is None else [vault.attachments.write(content)]
    parsed, report, provenance = _item(number)
    vault.records.add(parsed, report, provenance, attachments)


def _id(vault: Vault, n: int) -> Any:
    found = vault.records.find_received(body(n))
    assert found is not None
    return found.id


def _real(vault: Vault, op: Op) -> None:
    from wallet.intake.source import from_bytes
    from wallet.service.wallet import Wallet

    (outcome,) = Wallet(vault, clock=MovingClock()).adding.add([from_bytes(body(op["n"]), route="file", name="badge.json")])
    assert outcome.outcome in (AddStatus.ADDED, AddStatus.DUPLICATE), outcome


def _share(vault: Vault, op: Op) -> None:
    ids = tuple(_id(vault, n) for n in op["ns"])
    vault.shares.add(
        ShareEntry(op["id"], START, "Saltmarsh Hospital", "a job", "file", ids, ("Badge",) * len(ids), None, "0" * 64)
    )


_DO: dict[str, Any] = {
    "add": lambda v, op: keep(v, op["n"]),
    "real": _real,
    "share": _share,
    "state": lambda v, op: v.shares.set_state(op["id"], ShareState(op["state"])),
    "key": lambda v, op: v.keys.create(op["label"]),
    "set": lambda v, op: v.settings.set(op["name"], op["value"]),
    "delete": lambda v, op: v.records.delete(_id(v, op["n"])),
    "restore": lambda v, op: v.records.restore(_id(v, op["n"])),
    "purge": lambda v, op: v.records.purge(_id(v, op["n"])),
    "tag": lambda v, op: v.organise.set_tags(_id(v, op["n"]), op["tags"]),
    "note": lambda v, op: v.organise.set_note(_id(v, op["n"]), op["note"]),
    "favourite": lambda v, op: v.organise.set_favourite(_id(v, op["n"]), op["value"]),
    "collect": lambda v, op: v.organise.put_in(op["name"], [_id(v, n) for n in op["ns"]]),
    "check": lambda v, op: v.records.update_report(_id(v, op["n"]), _item(op["n"])[1]),
    "snapshot": lambda v, op: v.snapshot(),
    "fold": lambda v, op: v.database.checkpoint(),
    "rotate": lambda v, op: v.rotate_vault_key(PASSPHRASE),
    "passphrase": lambda v, op: v.change_passphrase(PASSPHRASE),
    "code": lambda v, op: v.new_recovery_code(),
}


# What to do next --------------------------------------------------------------------------
IMPORT = {"add": 6, "many": 2, "real": 2, "fold": 0.1, "reopen": 0.1}
EDIT = {
    "add": 3, "many": 1, "delete": 2, "restore": 1, "purge": 0.7, "tag": 3, "note": 2, "favourite": 2, "collect": 2,
    "check": 2, "share": 3, "state": 2, "key": 0.5, "set": 1, "fold": 0.3, "snapshot": 0.3, "reopen": 0.3,
}  # fmt: skip
ROTATE = {"add": 2, "tag": 1, "share": 1, "key": 0.5, "rotate": 3}
SNAPSHOT = {"add": 1, "tag": 1, "delete": 0.5, "snapshot": 3, "put_back": 1, "reopen": 1}


class Hand:
    """Chooses operations that make sense on the shelf as it is. Numbers are never used twice."""

    def __init__(self, chosen: random.Random, mix: Mapping[str, float], first: int, *, plain: bool = False) -> None:
        """``plain``: things with nothing beside the vault, as older layouts keep them."""
        self._random, self._mix, self.fresh, self._plain = chosen, mix, first, plain

    def next(self, shelf: Shelf) -> Op:
        """Returns the next operation."""
        while True:
            (do,) = self._random.choices(list(self._mix), list(self._mix.values()))
            if (op := self._try(do, shelf)) is not None:
                return {"do": do, **op}

    def _number(self) -> int:
        self.fresh += 1
        return self.fresh

    def _plain_number(self) -> int:
        """A number of a thing with nothing beside it: what comes in as a group has none."""
        while beside(self._number()) is not None:
            pass
        return self.fresh

    def _try(self, do: str, shelf: Shelf) -> Op | None:
        pick = self._random
        live = [n for n, t in shelf.things.items() if not t.trashed]
        trash = [n for n, t in shelf.things.items() if t.trashed]
        if do == "add":
            return {"n": self._plain_number() if self._plain else self._number()}
        if do == "many":
            return {"ns": [self._plain_number() for _ in range(pick.randrange(2, 9))], "batch": pick.choice([2, 3, 200])}
        if do == "real":
            left = [REAL + n for n in range(len(_REAL_FILES)) if REAL + n not in shelf.things]
            return {"n": pick.choice(left)} if left else None
        if do == "share":
            return {"id": f"share-{self._number()}", "ns": pick.sample(live, min(len(live), 2))}
        if do == "state":
            ids = sorted(shelf.shares)
            return {"id": pick.choice(ids), "state": pick.choice(["ended", "stopped"])} if ids else None
        if do == "key":
            return {"label": f"key {self._number()}"}
        if do == "set":
            return {"name": f"test_{pick.randrange(4)}", "value": self._number()}
        if do in ("restore", "purge"):
            return {"n": pick.choice(trash)} if trash else None
        if do in _ALTER or do == "collect":
            return self._alter(do, live) if live else None
        return {}

    def _alter(self, do: str, live: list[int]) -> Op:
        pick = self._random
        made: dict[str, Any] = {
            "tag": {"tags": pick.sample(["night", "ward", "licence", "course", "2026"], pick.randrange(4))},
            "note": {"note": f"note {self._number()} " + "word " * pick.choice([1, 5, 300])},
            "favourite": {"value": bool(pick.randrange(2))},
        }
        if do == "collect":
            return {"name": pick.choice(["jobs", "school", "home"]), "ns": pick.sample(live, min(len(live), 3))}
        return {"n": pick.choice(live), **made.get(do, {})}


# What is there -----------------------------------------------------------------------------
def observe(vault: Vault) -> tuple[Shelf, list[str]]:
    """Reads everything of an open vault; returns it as a shelf, and what is not whole in itself."""
    troubles: list[str] = []
    things: dict[int, Thing] = {}
    db = vault.database
    by_digest = {hashlib.sha256(data).digest(): n for n, data in _known(db)}
    for num, record_id, favourite, note, trashed in db.rows(
        "SELECT num, id, favourite, note, trashed_at FROM records ORDER BY num"
    ):
        record = vault.records.get(record_id)
        number = by_digest.get(hashlib.sha256(record.received).digest())
        if number is None or record.received != body(number):
            troubles.append(f"record {num} holds bytes nobody gave")
            continue
        if number in things:
            troubles.append(f"thing {number} is there twice")
        events = [h.event for h in vault.records.history(record_id)]
        if events[:1] != ["added"] or record.view is None:
            troubles.append(f"thing {number} is half there: {events}")
        for seen in record.report.evidence:
            if seen.content and hashlib.sha256(seen.content).hexdigest() != seen.sha256:
                troubles.append(f"thing {number}: evidence")
        kept = [vault.attachments.read(each.sha256) for each in vault.records.attached.of_record(record_id)]
        if kept != [content for content in (beside(number),) if content is not None]:
            troubles.append(f"thing {number}: what lies beside it")
        boxes = db.rows("SELECT name FROM collections JOIN collected ON id = collection WHERE num = ?", (num,))
        things[number] = Thing(
            tuple(sorted(vault.organise.tags(record_id))), note, bool(favourite), trashed is not None,
            tuple(sorted(row[0] for row in boxes)), events.count("checked"),
        )  # fmt: skip
    troubles += _loose_ends(vault, len(things))
    settings = {f"test_{n}": value for n in range(4) if (value := vault.settings.get(f"test_{n}")) is not None}
    shares = {entry.id: entry.state for entry in vault.shares.all()}
    keys = vault.keys.all()
    for key in keys:
        if len(key.sign(b"still ours")) != 64:
            troubles.append("a key does not sign")
    return Shelf(things, shares, frozenset(k.label for k in keys), settings), troubles


def _known(db: Any) -> list[tuple[int, bytes]]:
    """Which number each kept byte string claims to be; the claim is then compared byte for byte."""
    found = []
    for (data,) in db.rows("SELECT data FROM received"):
        head = bytes(data[:40])
        if head.startswith(b'{"number": '):
            number = int(head[11 : head.index(b",")])
            found.append((number, bytes(data)))
        else:
            found += [(REAL + n, one) for n, one in enumerate(_REAL_FILES) if one == data]
    return found


def _loose_ends(vault: Vault, count: int) -> list[str]:
    db = vault.database
    wanted = {
        "search": "SELECT count(*) FROM search",
        "reports": "SELECT count(*) FROM reports",
        "received": "SELECT count(DISTINCT sha256) FROM records",
    }
    found = [f"{name}: {n} for {count}" for name, sql in wanted.items() if (n := db.row(sql)[0]) != count]
    if db.rows("PRAGMA foreign_key_check"):
        found.append("a row without its parent")
    if db.row("SELECT count(*) FROM received")[0] != count:
        found.append("bytes without a record")
    return found


def difference(found: Shelf, wanted: Shelf) -> str:
    """Returns in words where two shelves differ; empty when they are the same."""
    told = []
    for name in ("things", "shares", "settings"):
        a, b = getattr(found, name), getattr(wanted, name)
        for key in sorted({*a, *b}, key=str):
            if a.get(key) != b.get(key):
                told.append(f"{name}[{key}]: found {a.get(key)}, wanted {b.get(key)}")
    if found.keys != wanted.keys:
        told.append(f"keys: found {sorted(found.keys)}, wanted {sorted(wanted.keys)}")
    return "; ".join(told[:4])
