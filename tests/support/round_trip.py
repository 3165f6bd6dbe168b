"""The restore drill: many credentials of every kind, a backup, nothing else kept, a new place, other processes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.command import lanyard
from wallet.clock import FixedClock
from wallet.intake.containers.png import bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.intake.source import from_bytes
from wallet.sample import achievements, art
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

WORDS = "six quiet words in a row"
AFTER = "another five words for here"
CODE = "a code on a sheet of paper"
KINDS = ("json", "png", "svg", "jwt", "older", "ob2")


@dataclass(frozen=True)
class Drill:
    """What came of one: how many of each kind, seconds for each step."""

    credentials: int
    kinds: dict[str, int]
    seconds: dict[str, float]
    backup_bytes: int


def mixed(count: int, holder: str, now: datetime) -> list[tuple[str, bytes]]:
    """Returns ``count`` files, no two alike: (kind, bytes)."""
    clock = FixedClock(now)
    issuers = [SampleIssuer(name, clock=clock, seed=f"drill {name}") for name in ("Mercy College", "Wrenfield", "Harrow")]
    slugs = achievements.slugs()
    made = []
    for number in range(count):
        kind, issuer, slug = KINDS[number % len(KINDS)], issuers[number % 3], slugs[number % len(slugs)]
        since = now - timedelta(days=number % 900 + 1)
        terms = Terms("1.1" if kind == "older" else "2.0", valid_from=since, image=False)
        made.append((kind, _one(kind, issuer, slug, holder, terms, number)))
    return made


def _one(kind: str, issuer: SampleIssuer, slug: str, holder: str, terms: Terms, number: int) -> bytes:
    if kind == "ob2":
        told: dict[str, Any] = {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": f"https://badges.example/assertions/{number}",
            "recipient": {"type": "email", "hashed": False, "identity": "ada@post.example"},
            "badge": f"https://badges.example/classes/{slug}",
            "issuedOn": "2026-01-01T00:00:00Z",
            "verification": {"type": "HostedBadge"},
        }
        return json.dumps(told).encode()
    if kind in ("jwt", "svg"):
        token = issuer.token(slug, subject=holder, terms=terms)
        if kind == "jwt":
            return token.encode()
        return bake_svg(art.svg(achievements.drawing(slug)).decode(), token).encode()
    document = encoded(issuer.badge(slug, subject=holder, terms=terms))
    return bake_png(art.png(achievements.drawing(slug)), document) if kind == "png" else document


def drill(count: int, folder: Path) -> Drill:
    """Does all of it in ``folder`` and fails where anything is lost."""
    now = datetime.now(UTC).replace(microsecond=0)
    seconds, file = {}, folder / "mine.walletbackup"
    start = time.perf_counter()
    wallet, _ = Wallet.create(folder / "first", WORDS)
    try:
        did = wallet.sharing.holder_key().did
        files = mixed(count, did, now)
        seconds["issue"], start = time.perf_counter() - start, time.perf_counter()
        outcomes = [
            *wallet.adding.add(from_bytes(data, route="test", name=f"{kind}-{n}") for n, (kind, data) in enumerate(files))
        ]
        assert [str(one.outcome) for one in outcomes] == ["added"] * count
        seconds["add"], start = time.perf_counter() - start, time.perf_counter()
        told = wallet.safekeeping.backup(file, CODE)
        assert (told.credentials, told.keys) == (count, 1)
        seconds["back up"], start = time.perf_counter() - start, time.perf_counter()
        judged = Counter(str(one.standing.kind) for one in wallet.library.find(limit=count))
        chosen = outcomes[0].id
        assert chosen is not None
        wallet.sharing.present([chosen], PresentationRequest("A ward", "A post"))
    finally:
        wallet.close()
    shutil.rmtree(folder / "first")
    _restored(folder, file, files, did, chosen, judged, seconds)
    return Drill(count, dict(Counter(kind for kind, _ in files)), seconds, file.stat().st_size)


def _restored(
    folder: Path, file: Path, files: list[tuple[str, bytes]], did: str, chosen: str, judged: Counter[str],
    seconds: dict[str, float],
) -> None:  # fmt: skip
    """In processes of their own that know nothing but the file and its code."""
    (folder / "code").write_text(CODE)
    new, out, home = folder / "elsewhere" / "vault", folder / "out", folder / "home"
    home.mkdir()
    bare = {name: "" for name in os.environ if name.startswith(("LANYARD_", "XDG_"))}
    env = {**bare, "HOME": str(home)}
    start = time.perf_counter()
    back = lanyard("restore", "--json", file, vault=new, passphrase=AFTER, timeout=3600,
                   env={**env, "LANYARD_BACKUP_CODE_FILE": str(folder / "code")})  # fmt: skip
    assert back.status == 0, back.err
    assert (back.rows[0]["credentials"], back.rows[0]["keys"]) == (len(files), 1)
    seconds["restore"], start = time.perf_counter() - start, time.perf_counter()

    rows = lanyard("list", "--json", vault=new, passphrase=AFTER, env=env, timeout=3600).rows
    assert Counter(row["state"] for row in rows) == judged
    assert lanyard("export", out, vault=new, passphrase=AFTER, env=env, timeout=3600).status == 0
    there = Counter(hashlib.sha256(one.read_bytes()).hexdigest() for one in (out / "credentials").iterdir())
    assert there == Counter(hashlib.sha256(data).hexdigest() for _, data in files), "every byte, and nothing besides"
    seconds["every byte equal"], start = time.perf_counter() - start, time.perf_counter()

    checked = lanyard("verify", "--json", "--offline", "--jobs", "2", out / "credentials", env=env, timeout=3600).rows
    proofs = Counter(check["outcome"] for row in checked for check in row["checks"] if check["check"] == "proof")
    hosted = sum(1 for kind, _ in files if kind == "ob2")
    assert proofs["passed"] == len(files) - hosted, proofs
    assert proofs["failed"] == 0
    seconds["signatures hold"], start = time.perf_counter() - start, time.perf_counter()

    signed = lanyard("present", chosen, "--challenge", "c", "--domain", "https://ward.example", "-o", folder / "p.json",
                     vault=new, passphrase=AFTER, env=env)  # fmt: skip
    assert signed.status == 0, signed.err
    assert json.loads((folder / "p.json").read_text())["holder"] == did, "signed with the key from before"
    good = lanyard("verify", "--json", "--offline", "--challenge", "c", "--domain", "https://ward.example",
                   folder / "p.json", env=env)  # fmt: skip
    told = {one["check"]: one["outcome"] for one in good.rows[0]["checks"] if one["scope"] == ""}
    assert (told["proof"], told["replay"]) == ("passed", "passed")
    assert good.rows[0]["issuer"]["id"] == did
    seconds["the key signs"] = time.perf_counter() - start
