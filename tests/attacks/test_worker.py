"""A worker that was taken over by what it read: how far it gets, and what becomes of everything else."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.hostile_worker import MARK
from wallet.errors import FetchError
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.source import Source, from_bytes
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.verify.context import Document
from wallet.verify.policy import LEARNER
from wallet.worker.frames import pack
from wallet.worker.pool import SUPPORTED, Pool

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SUPPORTED, reason="this system has no workers")]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these walls are Linux's")

SECONDS = 5.0
"""Long for a busy machine to judge a badge, short to wait for."""
ENTRY = "tests.support.hostile_worker"
AT = datetime(2026, 11, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


class Asked:
    """Documents that note what was asked for, and have none."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, str]] = []

    def get(self, address: str, *, purpose: str) -> Document:
        self.addresses.append((address, purpose))
        raise FetchError("offline")


def hostile(act: str, more: str = "") -> bytes:
    return MARK + f"{act} {more}".encode()


def run(
    acts: Sequence[bytes], *, seconds: float = SECONDS, documents: Asked | None = None, size: int = 1
) -> list[ExaminedItem]:
    sources = [from_bytes(one, route="test", name=str(n)) for n, one in enumerate(acts)]
    with Pool(size, everything=True, entry=ENTRY, seconds=seconds) as pool:
        return list(pool.examine_each(sources, VerificationRequest(LEARNER, AT, documents or Asked())))


def codes(found: Sequence[ExaminedItem]) -> list[str]:
    return [one.error.code if one.error else "read" for one in found]


@pytest.fixture(scope="module")
def badge() -> bytes:
    return encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False)))


# Getting out ------------------------------------------------------------------------
@linux
def test_it_reaches_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANYARD_SECRET", "of the wallet's")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "vault.hdr").write_bytes(b"slots")
    secret = ctypes.create_string_buffer(b"key of the vault")
    with socket.create_server(("127.0.0.1", 0)) as server:
        tries = {
            "open": vault / "vault.hdr", "python_open": vault / "vault.hdr", "listing": vault, "write": tmp_path / "new",
            "connect": server.getsockname()[1], "local": "", "run": "/bin/true", "fork": "", "attach": os.getpid(),
            "peek": f"{os.getpid()} {ctypes.addressof(secret)}", "signal": os.getpid(), "executable": "",
        }  # fmt: skip
        found = run(
            [*(hostile(act, str(about)) for act, about in tries.items()), hostile("environment"), hostile("descriptors")]
        )
    # What a reader asks of Python itself is refused too, and called our fault: no file should make it ask.
    expected = dict.fromkeys(tries, "refused") | {"python_open": "worker_crashed"}
    assert dict(zip(tries, codes(found), strict=False)) == expected
    environment, descriptors = (one.error.detail if one.error else "" for one in found[-2:])
    assert set(environment.split()) <= {"LC_ALL", "LC_CTYPE"}
    assert descriptors.split() == ["0", "1", "2"]
    assert [one.name for one in tmp_path.iterdir()] == ["vault"]


@linux
def test_the_walls_are_told_as_they_stand() -> None:
    with Pool() as pool:
        walls = pool.walls()
    assert set(walls["tried"].values()) == {True}
    assert walls["stands"]["seccomp"]
    assert walls["stands"]["memory"]


# Overrunning --------------------------------------------------------------------------
def test_what_overruns_ends_alone(badge: bytes) -> None:
    acts = {
        "loop": "worker_overran", "deaf": "worker_overran", "crash": "worker_crashed", "abort": "worker_crashed",
        "leave": "worker_crashed", "killed": "worker_crashed",
    }  # fmt: skip
    found = run([one for act in acts for one in (hostile(act), badge)])
    assert codes(found) == [code for wanted in acts.values() for code in (wanted, "read")]
    (alone,) = run([badge])
    assert {one.report.results for one in found[1::2] if one.report is not None} == {alone.report.results}  # type: ignore[union-attr]
    assert [one.source.name for one in found] == [str(n) for n in range(len(found))]


def test_what_eats_memory_ends_alone(badge: bytes) -> None:
    assert codes(run([hostile("eat"), badge], seconds=120.0)) == ["worker_memory", "read"]


def test_a_member_that_kills_costs_its_own_place_only(badge: bytes, tmp_path: Path) -> None:
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.json", badge)
        archive.writestr("b.json", hostile("crash"))
        archive.writestr("c.json", badge)
    found = run([held.getvalue(), badge])
    assert codes(found)[:2] == ["read", "worker_crashed"]
    assert codes(found)[-1] == "read", "the next source goes on"
    assert "worker_gave_up" in codes(found), "and the person is told that the rest was not read"


# Speaking -----------------------------------------------------------------------------
def test_what_it_may_not_say_ends_it(badge: bytes) -> None:
    said = {
        "noise": b"\xff" * 64,
        "no json": b"\x00\x00\x00\x04\x00\x00\x00\x04{{{{",
        "an unknown word": pack(["run", "os.system"]),
        "a pickle": pack(["item", "cos\nsystem\n(S'id'\ntR."], [b"cos\nsystem\n(S'id'\ntR."]),
        "an answer before it was asked": pack(["refused", "0" * 16, "", "some_code", "", "", False]),
        "an end before it was asked": pack(["done", "0" * 16]),
        "half an answer": pack(["refused"]),
        "blobs beyond the end": b"\x00\x00\x00\x10\x00\x00\x00\x10" + b'["item",[99999]]',
        "a purpose of its own": pack(["get", "https://a.example/", "exfiltrate"]),
        "a list that is none": pack(["trust", 7, "did:example:1"]),
    }
    found = run(
        [one for words in said.values() for one in (hostile("say", words.hex()), badge)],
    )
    assert dict(zip(said, codes(found)[::2], strict=True)) == dict.fromkeys(said, "worker_garbled")
    assert set(codes(found)[1::2]) == {"read"}


@pytest.mark.parametrize("act", ["flood", "drip", "many", "questions"])
def test_it_cannot_fill_the_wallet(act: str, badge: bytes) -> None:
    found = codes(run([hostile(act), badge]))
    assert found[-1] == "read"
    assert ("worker_overran" if act == "drip" else "worker_garbled") in found
    assert len(found) < 20_000


def test_it_answers_for_nothing_that_was_not_handed_over(badge: bytes) -> None:
    request = VerificationRequest(LEARNER, AT, Asked())
    with Pool(everything=True, entry=ENTRY, seconds=SECONDS) as pool:
        first = list(pool.examine_each([from_bytes(hostile("forge"), route="test")], request))
        second = list(pool.examine_each([from_bytes(badge, route="test")], request))
    assert codes(first) == ["said"]
    # It is found out when its words are read: at once, and a new worker goes on; or when the next thing is asked.
    assert codes(second) in (["worker_garbled"], ["read"]), "what it said beforehand counts for nothing"


def test_what_it_asks_for_goes_by_the_documents_of_the_run() -> None:
    asked = Asked()
    found = run([hostile("ask", "hosted http://169.254.169.254/secrets")], documents=asked)
    assert codes(found) == ["worker_overran"]
    assert asked.addresses == [("http://169.254.169.254/secrets", "hosted")], "the guarded client decides, not the worker"


# Ends ---------------------------------------------------------------------------------
@linux
def test_it_dies_with_the_wallet() -> None:
    code = (
        "from tests.attacks.test_worker import *\n"
        "pool = Pool(everything=True, entry=ENTRY, seconds=500.0)\n"
        "start = pool._start\n"
        "def told(**how):\n"
        "    worker = start(**how)\n"
        "    print(worker.process.pid, flush=True)\n"
        "    return worker\n"
        "pool._start = told\n"
        "asked = Asked()\n"
        "asked.get = lambda *a, **k: print('begun', flush=True)\n"
        "source = from_bytes(hostile('ask', 'hosted https://a.example/'), route='x')\n"
        "list(pool.examine_each([source], VerificationRequest(LEARNER, AT, asked)))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert parent.stdout.readline() == "begun\n"
        os.kill(parent.pid, signal.SIGKILL)
    end = time.monotonic() + 20
    while time.monotonic() < end and _lives(worker):
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_stopping_does_not_wait_for_it(badge: bytes) -> None:
    with Pool(everything=True, entry=ENTRY, seconds=500.0) as pool:
        asked: list[int] = []

        def should_continue() -> bool:
            asked.append(1)
            return len(asked) < 5

        source: list[Source] = [from_bytes(hostile("loop"), route="test")]
        assert (
            list(pool.examine_each(source, VerificationRequest(LEARNER, AT, Asked()), should_continue=should_continue)) == []
        )
