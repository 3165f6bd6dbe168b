"""Fills and reads a wallet from inside a program: this tree's, or, run as a script by its interpreter, an older one's.

The names below are those that the program has had; whoever renames one adds the new name in front and keeps the old
one, so that the fixtures of older programs can be made again. Nothing else of the tests may be imported here.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

_PLACES: Final = {
    "Wallet": ("wallet.service.wallet", "wallet.service"),
    "Vault": ("wallet.store.vault",),
    "KdfParameters": ("wallet.store.lock.kdf", "wallet.store.kdf"),
    "PresentationRequest": ("wallet.share.presentation",),
    "Document": ("wallet.verify.context",),
    "Asked": ("wallet.net.client",),
    "FetchError": ("wallet.errors",),
    "from_bytes": ("wallet.intake.source",),
    "IdentityType": ("wallet.credential.identity",),
    "UnlockSecret": ("wallet.service.locked",),
}
_PARTS: Final = {
    # A part that an older program has not is the wallet itself.
    "library": ("library", "shelf"),
    "adding": ("adding",),
    "checking": ("checking",),
    "sharing": ("sharing",),
    "safekeeping": ("safekeeping", "care"),
    "identities": ("identities", "person"),
    "trusted_issuers": ("trusted_issuers", "recognised"),
    "network_log": ("network_log", "sites"),
}
QUERIES: Final = (
    "wound", "is:favourite", "is:withdrawn", "is:expired", "is:progress", "is:trash", "tag:school", "skill:dressing",
    'collection:"Años de escuela"', "issuer:saltmarsh", "type:license", "title:telemetry", "added:2026", "until:>2090",
    "ruth",
)  # fmt: skip
"""Words of the search grammar; what each finds is recorded."""
FLOOR: Final = (64 * 1024, 1, 1)
"""Argon2id's cost in the fixtures, KiB, passes, lanes: the least that a vault outside tests may have."""
CREATED: Final = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


def _named(name: str) -> Any:
    for place in _PLACES[name]:
        try:
            return getattr(import_module(place), name)
        except (ImportError, AttributeError):
            continue
    raise LookupError(f"no program has {name} where it is looked for")


def _either(owner: Any, *names: str) -> Any:
    for name in names:
        if hasattr(owner, name):
            return getattr(owner, name)
    raise LookupError(f"{type(owner).__name__} has none of {names}")


class _Part:
    """A part of an open wallet; what it cannot do, an older program's wallet did."""

    def __init__(self, wallet: Any, name: str) -> None:
        self._owners = [getattr(wallet, known) for known in _PARTS[name] if hasattr(wallet, known)] + [wallet]

    def __getattr__(self, name: str) -> Any:
        for owner in self._owners:
            if hasattr(owner, name):
                return getattr(owner, name)
        raise AttributeError(name)


def _vault(wallet: Any) -> Any:
    context = getattr(wallet, "_context", None)
    return wallet.vault if context is None else context.vault


@dataclass
class Clock:
    """A clock that is set by hand and moves on a minute at each look, so that no two moments are the same."""

    at: datetime = CREATED

    def now(self) -> datetime:
        self.at += _MINUTE
        return self.at


@dataclass
class Pages:
    """What issuers publish on one day, as if it came from the network; remembers who was asked."""

    folder: Path
    clock: Clock
    asked: list[Any] = field(default_factory=list)

    def get(self, address: str, *, purpose: str) -> Any:
        """Returns the page. Raises FetchError ``unreachable``."""
        index = json.loads((self.folder / "index.json").read_text("utf-8"))
        host = address.removeprefix("https://").partition("/")[0]
        there = address in index
        self.asked.append(_named("Asked")(host, purpose, self.clock.at, "" if there else "unreachable"))
        if not there:
            raise _named("FetchError")("unreachable", purpose)
        content = (self.folder / index[address]).read_bytes()
        stale = self.clock.at + timedelta(days=1) if purpose == "did_document" else None
        return _named("Document")(address, content, fetched_at=self.clock.at, origin="network", expires_at=stale)


# Making -----------------------------------------------------------------------------------------------------------
def fill(folder: Path, inputs: Path, backup: Path, *, passphrase: str, code: str, days: dict[str, str]) -> dict[str, Any]:
    """Makes a wallet in ``folder`` that has lived for a month, and its backup; returns its recovery code.

    ``inputs`` is what :mod:`tests.support.kept.inputs` wrote, ``days`` when its pages were as they are.
    """
    clock = Clock()
    vault, recovery = _named("Vault").create(folder, passphrase=passphrase, clock=clock, kdf=_named("KdfParameters")(*FLOOR))
    first = Pages(inputs / "pages" / "first", clock)
    later = Pages(inputs / "pages" / "later", clock)
    wallet = _named("Wallet")(vault, clock=clock, documents=first, network=lambda: later)
    try:
        life = _Life(wallet, clock, inputs)
        life.first_day()
        clock.at = datetime.fromisoformat(days["first"])
        life.things_come_in()
        life.they_are_put_in_order()
        _Part(wallet, "safekeeping").snapshot()
        clock.at = datetime.fromisoformat(days["later"])
        life.issuers_are_asked_again()
        life.some_are_shown(folder.parent / "handed-over")
        life.some_go()
        _Part(wallet, "safekeeping").backup(backup, code)
        _Part(wallet, "safekeeping").check_backup(backup, code)
    finally:
        wallet.close()
    return {"recovery_code": recovery}


class _Life:
    """What a person did with the wallet, in the order they did it."""

    def __init__(self, wallet: Any, clock: Clock, inputs: Path) -> None:
        self.wallet = wallet
        self.clock = clock
        self.inputs = inputs
        self.holder = json.loads((inputs / "trust" / "holder.json").read_text("utf-8"))
        self.ids: dict[str, str] = {}

    def first_day(self) -> None:
        _Part(self.wallet, "safekeeping").rename("Ada's papers")
        keys = _vault(self.wallet).keys
        keys.keep(bytearray(base64.b64decode(self.holder["seed"])), label="", default=True)
        keys.create("For Saltmarsh", audience="Saltmarsh Regional Hospital")
        person = _Part(self.wallet, "identities")
        for value in ("ada.osei@mail.example", "Ada Osei", "did:example:ada", "+44 20 7946 0000", "https://ada.example/me"):
            person.add(value)
        person.add("RN-100", _named("IdentityType").IDENTIFIER)
        gone, _ = person.add("old.address@mail.example")
        person.remove(gone)
        issuers = _Part(self.wallet, "trusted_issuers")
        for name in ("list.json", "anchor.json", "published.json"):
            issuers.add_registry((self.inputs / "trust" / name).read_bytes(), Path(name).stem)
        issuers.recognise(self.holder["issuers"]["Wrenfield Academy"], "Wrenfield, where I learnt")

    def things_come_in(self) -> None:
        routes = ("file", "folder", "drop", "paste", "stdin")
        files = sorted(path for path in (self.inputs / "files").iterdir() if path.stem != "locked")
        sources = [
            _named("from_bytes")(path.read_bytes(), route=routes[number % len(routes)], name=path.name)
            for number, path in enumerate(files)
        ]
        for outcome in _Part(self.wallet, "adding").add(sources):
            if outcome.id is not None:
                name = outcome.source if outcome.source not in self.ids else f"{outcome.source} 2"
                self.ids[name] = outcome.id

    def they_are_put_in_order(self) -> None:
        shelf = _Part(self.wallet, "library")
        shelf.set_note(self.ids["wound-care.json"], "Renew at Mercy before spring.\nAsk for Ruth.")
        shelf.set_tags(self.ids["wound-care.json"], ["ward 4", "Wounds"])
        shelf.set_tags(self.ids["transcript.json"], ["school"])
        shelf.put_in("Application, ICU", [self.ids[name] for name in ("wound-care.json", "licence.sd-jwt")])
        shelf.put_in("Años de escuela", [self.ids["transcript.json"], self.ids["record.jws"]])
        shelf.set_favourite([self.ids["licence.sd-jwt"], self.ids["rich.json"]], True)
        shelf.move(self.ids["hosted-badge.json"], -3)

    def issuers_are_asked_again(self) -> None:
        asked = ("life-support.png", "critical-care.json", "rotated.json", "telemetry.jwt", "listed.jwt", "wound-care.json")
        for name in asked:
            # One by one: the wallet itself takes several in an order that is chance's.
            (checked,) = _Part(self.wallet, "checking").check_all([self.ids[name]], online=True)
            if checked.error is not None:
                raise checked.error

    def some_are_shown(self, folder: Path) -> None:
        folder.mkdir()
        request, sharing = _named("PresentationRequest"), _Part(self.wallet, "sharing")
        chosen = [self.ids["wound-care.json"], self.ids["infection-control.svg"]]
        for number, channel in enumerate(("file", "html", "pdf")):
            told = request("Saltmarsh Regional Hospital", f"Application {number}", "c-1", "https://saltmarsh.example")
            sharing.deliver(sharing.present(chosen, told), channel, folder / channel)
        small = sharing.present([self.ids["code.png"]], request("", "", expires_in=timedelta(days=7)))
        sharing.deliver(small, "qr", folder / "qr.png")
        if hasattr(sharing, "show_codes"):
            sharing.show_codes(small)
        else:
            sharing.print_codes(small, lambda _: None)
        part = request("Nursing board", "To renew", "n-9", "https://board.example", disclose=("licence",))
        sharing.deliver(sharing.present([self.ids["licence.sd-jwt"]], part), "file", folder / "licence")

    def some_go(self) -> None:
        _Part(self.wallet, "library").remove([self.ids[name] for name in ("jcs.json", "iv-therapy.json", "cose.txt")])
        _Part(self.wallet, "library").bring_back([self.ids["iv-therapy.json"]])


# Reading ----------------------------------------------------------------------------------------------------------
def read(folder: Path, *, passphrase: str = "", recovery_code: str = "") -> dict[str, Any]:
    """Returns what only an open wallet shows, not (yet) the command line: history, order, keys, logs, copies."""
    secret = {"recovery_code": recovery_code} if recovery_code else {"passphrase": passphrase}
    wallet = _named("Wallet").open(folder, **secret)
    try:
        return _everything(wallet)
    finally:
        wallet.close()


def _everything(wallet: Any) -> dict[str, Any]:
    shelf, person = _Part(wallet, "library"), _Part(wallet, "identities")
    care, issuers = _Part(wallet, "safekeeping"), _Part(wallet, "trusted_issuers")
    keys = _vault(wallet).keys
    state, known = care.state(), _either(person, "all", "identities")()
    rows = [*shelf.find(limit=1000), *(entry.summary for entry in shelf.trash())]
    return {
        "name": state.name,
        "backup": _done(state.backup),
        "drill": _done(state.drill),
        "secrets_since": [state.passphrase_since.isoformat(), state.recovery_since.isoformat()],
        "snapshots": {copy.name: [copy.number, copy.taken_at.isoformat(), copy.reason] for copy in state.snapshots},
        "records": {row.id: _own(shelf.about(row.id)) for row in rows},
        "issued_to": {row.id: person.issued_to(shelf.record(row.id)).grade for row in rows},
        "queries": {query: sorted(row.id for row in shelf.find(query, limit=1000)) for query in QUERIES},
        "trash": [[entry.summary.id, entry.since.isoformat(), entry.until.isoformat()] for entry in shelf.trash()],
        "collections": [list(pair) for pair in shelf.collections()],
        "tags": list(shelf.tags()),
        "issuers": sorted([name, count] for name, count in shelf.issuers()),
        "identities": [[str(entry.type), entry.value, entry.added_at.isoformat()] for entry in known],
        "identity_history": [[event.at.isoformat(), event.event, str(event.type)] for event in person.history()],
        "recognised": [[entry.id, entry.name, entry.added.isoformat()] for entry in issuers.issuers()],
        "registries": [[entry.name, entry.added.isoformat()] for entry in issuers.registries()],
        "sites": [
            [site.host, list(site.purposes), site.last.isoformat(), _either(site, "error", "trouble"), site.count]
            for site in _Part(wallet, "network_log").all()
        ],
        "keys": [
            {"did": key.did, "label": key.label, "audience": key.audience, "created": key.created.isoformat(),
             "default": keys.is_default(key.did), "history": keys.history(key.did), "signs": _signs(key)}
            for key in keys.all()
        ],
        "noticed": list(care.noticed()),
    }  # fmt: skip


def _done(once: Any) -> list[Any] | None:
    return None if once is None else [once.at.isoformat(), once.file, once.credentials]


def _own(about: Any) -> dict[str, Any]:
    return {
        "favourite": about.favourite,
        "note": about.note,
        "tags": list(about.tags),
        "collections": list(about.collections),
        "history": [[entry.at.isoformat(), entry.event, entry.detail] for entry in about.history],
    }


def _signs(key: Any) -> bool:
    """Says whether the private half still belongs to the public one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Ed25519PublicKey.from_public_bytes(key.public).verify(key.sign(b"x"), b"x")
    return True


def put_back(folder: Path, snapshot: str, *, passphrase: str) -> str:
    """Puts ``snapshot`` in the place of the vault; returns the name of the snapshot that is in its place."""
    locked = _either(_named("Wallet"), "locked", "shut")(folder)
    try:
        restored = locked.put_back(snapshot, _named("UnlockSecret")(passphrase))
    except LookupError:
        restored = locked.put_back(snapshot, passphrase=passphrase)
    return str(restored.snapshot)


def verify_bytes(inputs: Path) -> list[dict[str, Any]]:
    """Returns the reports of ``wallet.verify_bytes`` over every file, as its users see them; each is pickled on the way."""
    import pickle

    import wallet

    moment = datetime(2026, 6, 3, 12, tzinfo=UTC)
    index = json.loads((inputs / "pages" / "later" / "index.json").read_text("utf-8"))
    table = {address: (inputs / "pages" / "later" / name).read_bytes() for address, name in index.items()}
    ways: dict[str, dict[str, Any]] = {
        "alone": {"policy": "learner", "at": moment},
        "folder": {"policy": "employer", "at": moment, "documents": inputs / "pages" / "first"},
        "mapping": {"policy": "learner", "at": moment + timedelta(days=33), "documents": table},
    }
    rows = []
    for path in sorted((inputs / "files").iterdir()):
        for way, given in ways.items():
            row: dict[str, Any] = {"file": path.name, "way": way}
            try:
                reports = pickle.loads(pickle.dumps(wallet.verify_bytes(path.read_bytes(), **given)))  # noqa: S301  # ours
                row["reports"] = [_report(report) for report in reports]
            except Exception as error:
                row["error"] = [type(error).__name__, getattr(error, "code", "")]
            rows.append(row)
    return rows


def _report(report: Any) -> dict[str, Any]:
    try:
        bool(report)
        refuses = False
    except TypeError:
        refuses = True
    return {
        "verdict": str(report.verdict),
        "format": report.format,
        "type": report.type,
        "index": report.index,
        "policy": report.policy,
        "at": report.at.isoformat(),
        "online": report.online,
        "title": report.view.title if report.view is not None else None,
        "evidence": sorted([item.kind, item.address] for item in report.evidence),
        "results": [
            {"check": str(result.check), "scope": result.scope, "outcome": str(_either(result.outcome, "kind", "word")),
             "problems": [[problem.code, problem.pointer] for problem in result.outcome.problems],
             "remarks": [[problem.code, problem.pointer] for problem in result.outcome.remarks]}
            for result in report.results
        ],
        "is_no_yes_or_no": refuses,
    }  # fmt: skip


# The command line ---------------------------------------------------------------------------------------------------
def commands(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs the command line once after another as its console script does, and returns what came of each.

    One process for many: starting one takes longer than most commands. ``words``, ``env``, ``stdin`` (base64) and
    ``passphrase`` of a run give ``status``, ``out`` and ``err``.
    """
    return [_command(**run) for run in runs]


def _command(words: list[str], env: dict[str, str], stdin: str, passphrase: str | None) -> dict[str, Any]:
    from wallet.cli import main

    kept = (sys.stdin, sys.stdout, sys.stderr, dict(os.environ))
    streams = [TextIOWrapper(BytesIO(data), encoding="utf-8") for data in (base64.b64decode(stdin), b"", b"")]
    readable, writable = os.pipe()
    try:
        if passphrase is not None:
            os.write(writable, passphrase.encode() + b"\n")
            words = [*words, "--passphrase-fd", str(readable)]
        os.close(writable)
        os.environ.update(env)
        sys.stdin, sys.stdout, sys.stderr = streams
        try:
            status = main(words)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept[:3]
        os.environ.clear()
        os.environ.update(kept[3])
        os.close(readable)
    for stream in streams:
        stream.seek(0)
    return {"status": int(status), "out": streams[1].read(), "err": streams[2].read()}


_TASKS: Final[dict[str, Callable[..., Any]]] = {
    "fill": fill, "read": read, "put_back": put_back, "verify_bytes": verify_bytes,
    "commands": commands,
}  # fmt: skip
_PATHS: Final = frozenset({"folder", "inputs", "backup"})


def main() -> None:
    """Reads ``{"task": …, …}`` from standard input and writes what the task returns as JSON."""
    job = json.load(sys.stdin)
    task = _TASKS[job.pop("task")]
    given = {name: Path(value) if name in _PATHS else value for name, value in job.items()}
    json.dump(task(**given), sys.stdout)


if __name__ == "__main__":
    main()
