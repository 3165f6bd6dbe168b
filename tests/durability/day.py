"""H1: a day of use by the real program, and then a look into every corner where something might have stayed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.durability.harness import Told, Unit
from tests.support.command import ROOT, lanyard
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.store.copies.backup import new_backup_code

PASSPHRASE = "zanzibar walrus quiet lantern"
CLAIMS = (b"Wound Care", b"wound-care", b"did:key:zCanary", b"Mercy College", b"kumquat-note")
SECRETS = (PASSPHRASE.encode(), b"zanzibar", b"walrus")

INSIDE = """
import gc, os, re, signal, sys
from pathlib import Path
from wallet.service.wallet import Wallet
wallet = Wallet.open(Path(sys.argv[1]), sys.stdin.readline().strip())
record = wallet._context.vault.records.get(wallet._context.vault.records.ids()[0])
note = "kumquat-note " + record.view.title
wallet._context.vault.organise.set_note(wallet._context.vault.records.ids()[0], note)
wallet._context.vault.records.find("wound")
if sys.argv[2] == "trace":
    raise RuntimeError("something of ours broke")
if sys.argv[2] == "fault":
    os.kill(os.getpid(), 11)
    import ctypes
    ctypes.string_at(0)
mask = 0x5A
vault_key, file_key = wallet._context.vault._key._secret, wallet._context.vault._key.database()[:32]
keys = [bytearray(b ^ mask for b in one) for one in (vault_key, file_key)]
did = wallet.sharing.holder_key().did
row = wallet._context.vault.database.row("SELECT held FROM holder_keys WHERE did = ?", (did,))
seed = wallet._context.vault._key.release(row[0], name=did)
keys.append(bytearray(b ^ mask for b in seed))
for one in (seed, file_key):
    for n in range(len(one)): one[n] = 0
def look():
    hits = [0] * len(keys)
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as mem:
        for line in maps:
            m = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if not m or "[v" in line: continue
            start, end = int(m[1], 16), int(m[2], 16)
            try: mem.seek(start); data = mem.read(end - start)
            except (OSError, ValueError): continue
            for which, masked in enumerate(keys):
                first, at = bytes(b ^ mask for b in masked[:3]), -1
                while (at := data.find(first, at + 1)) >= 0:
                    if all(data[at + i] == masked[i] ^ mask for i in range(3, min(32, len(data) - at))): hits[which] += 1
    return hits
before = look()
wallet.sharing.holder_key().sign(b"x")
del record, note, row, seed, one, vault_key, file_key
wallet.close()
del wallet
gc.collect()
lines = [line.split(None, 5) for line in open("/proc/self/maps") if " rw" in line and "/" in line]
files = {line[5].strip() for line in lines if len(line) == 6}
ours = ("/usr", "/lib", sys.prefix, sys.base_prefix)
print(before[0] > 0, *look(), sorted(f for f in files if not f.startswith(ours) and not f.endswith(".so")))
"""


def run(unit: Unit, place: Path) -> Iterator[Told]:
    """Lives ``count`` days."""
    for number in range(unit.count):
        yield _day(place / f"day-{number}")


class Corners:
    """The folders a program may write to without being asked, all of them a trial's own."""

    def __init__(self, place: Path) -> None:
        self.place, self.vault = place, place / "wallet" / "vault"
        names = {"HOME": "home", "TMPDIR": "tmp"} | {
            f"XDG_{word}": word.lower() for word in ("RUNTIME_DIR", "CACHE_HOME", "STATE_HOME", "CONFIG_HOME", "DATA_HOME")
        }
        self.env = {name: str(place / folder) for name, folder in names.items()}
        for folder in (*names.values(), "wallet", "asked", "cwd"):
            (place / folder).mkdir(parents=True, mode=0o700)
        self.said: list[tuple[str, str, str]] = []

    def does(self, *words: str | Path, **env: str) -> str:
        """Runs the program; returns what is wrong, if it failed."""
        done = lanyard(*words, vault=self.vault, passphrase=PASSPHRASE, env={**self.env, **env})
        self.said.append((str(words[0]), done.out, done.err))
        if done.status:
            raise RuntimeError(f"lanyard {words[0]}: {done.status} {done.err}")
        return done.out

    def inside(self, how: str) -> subprocess.CompletedProcess[str]:
        """Runs the library in a process that stays open, breaks, or is looked through."""
        done = subprocess.run(
            [sys.executable, "-c", INSIDE, str(self.vault), how], input=PASSPHRASE + "\n", capture_output=True, text=True,
            env={**os.environ, **self.env, "PYTHONPATH": str(ROOT)}, cwd=self.place / "cwd", check=False,
        )  # fmt: skip
        self.said.append((how, done.stdout, done.stderr))
        return done


def _day(place: Path) -> Told:
    corners = Corners(place)
    asked, code = place / "asked", new_backup_code()
    badge = SampleIssuer("Mercy College").badge(
        "wound-care-2", subject="did:key:zCanary", terms=Terms(valid_from=datetime(2026, 1, 1, tzinfo=UTC))
    )
    (asked / "badge.json").write_bytes(encoded(badge))
    (asked / "code").write_text(code)
    corners.does("init")
    corners.does("add", asked / "badge.json")
    corners.does("list", "wound")
    record = corners.does("list", "--json", "wound").split('"id":')[1].split('"')[1]
    corners.does("show", record)
    corners.does("share", record, "--audience", "Saltmarsh Hospital", "--qr", asked / "a.png", "--html", asked / "a.html",
                 "--pdf", asked / "a.pdf")  # fmt: skip
    corners.does("present", record, "-o", asked / "a.vp.json")
    corners.does("backup", asked / "mine.walletbackup", LANYARD_BACKUP_CODE_FILE=str(asked / "code"))
    trace, fault, looked = corners.inside("trace"), corners.inside("fault"), corners.inside("look")
    corners.vault = place / "wallet" / "restored"
    corners.does("restore", asked / "mine.walletbackup", LANYARD_BACKUP_CODE_FILE=str(asked / "code"))
    why = _found(corners, code)
    if "something of ours broke" not in trace.stderr or fault.returncode not in (-signal.SIGSEGV, -signal.SIGBUS):
        why = why or f"the breaks did not break: {trace.returncode} {fault.returncode}"
    if looked.stdout.strip() != "True 0 0 0 []":
        why = why or f"after locking: {looked.stdout} {looked.stderr[-300:]}"
    told: Told = {
        "counts": {"days; nothing found in vault, home, temporary, cache, working folder, output, memory": int(not why)}
    }
    return told | ({"why": why} if why else {})


def _found(corners: Corners, code: str) -> str:
    """Looks at every file that was not asked for, and at what was printed."""
    secrets = (*SECRETS, code.encode())
    for path in corners.place.rglob("*"):
        if not path.is_file() or path.is_relative_to(corners.place / "asked"):
            continue
        if path.name.startswith("core"):
            return f"a core dump: {path}"
        data = path.read_bytes()
        for word in (*CLAIMS, *secrets, b"SQLite format 3"):
            if word in data:
                return f"{word!r} in {path.relative_to(corners.place)}"
    for verb, out, err in corners.said:
        # What was asked for is shown; nothing of it belongs on the other channel, and a secret on neither.
        for word in (*CLAIMS[:3], CLAIMS[4], *secrets):
            if word in err.encode() or (word in secrets and word in out.encode()):
                return f"{word!r} printed by {verb}"
    return ""
