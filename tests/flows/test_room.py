"""A page in the room from the command line: opened, seen on a phone, saved, and closed by whoever wishes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from tests.support.browser import CHROMIUM, Browser
from tests.support.command import ROOT, lanyard
from tests.support.sharing import HandClock, keep, new_wallet
from tests.support.signing import badge, signed
from wallet.clock import FixedClock
from wallet.sample.issuer import SampleIssuer, Terms, encoded

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

WORDS = "four quiet river stones"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room")
    assert lanyard("init", vault=folder / "v", passphrase=WORDS).status == 0
    (folder / "badge.json").write_bytes(orjson.dumps(signed(badge(subject=None))))
    (row,) = lanyard("add", folder / "badge.json", "--json", vault=folder / "v", passphrase=WORDS).rows
    (folder / "id").write_text(row["id"])
    return folder


@contextlib.contextmanager
def room(home: Path, *words: str) -> Iterator[tuple[dict[str, Any], subprocess.Popen[bytes]]]:
    """Runs ``share --room`` and returns its line and the process."""
    read, write = os.pipe()
    os.write(write, f"{WORDS}\n".encode())
    os.close(write)
    command = [sys.executable, "-m", "wallet", "share", (home / "id").read_text(), "--room", "--interface", "lo", "--json"]
    command += [*words, "--vault", str(home / "v"), "--passphrase-fd", str(read)]
    environment = {**os.environ, "LANG": "en_GB.UTF-8"}
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(read,), env=environment
    )
    os.close(read)
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line, running.stderr.read() if running.stderr else b""
        yield json.loads(line), running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


def is_closed(address: str) -> bool:
    parts = urlsplit(address)
    with socket.socket() as tried:
        return tried.connect_ex((parts.hostname, parts.port)) != 0


def ledger(home: Path) -> dict[str, Any]:
    done = lanyard("ledger", "--json", vault=home / "v", passphrase=WORDS)
    return done.rows[0]


def test_it_is_open_in_the_foreground_and_another_process_stops_it(home: Path) -> None:
    start = datetime.now(UTC)
    with room(home, "--minutes", "7") as (row, running):
        assert row["address"].startswith("http://127.0.0.1:")
        assert (row["way"], row["code"], row["text"]) == ("room", "", row["address"])
        assert timedelta(minutes=6) < datetime.fromisoformat(row["until"]) - start < timedelta(minutes=8)
        assert {warning["code"] for warning in row["warnings"]} >= {"share_in_the_room"}
        assert row["receiver"]["verdict"]
        assert b"<html" in urllib.request.urlopen(row["address"], timeout=20).read()
        assert running.poll() is None
        unknown = lanyard("stop", "0000ffff", "--json", vault=home / "v", passphrase=WORDS)
        assert unknown.status == 1, "the vault is in use, and nothing of that name goes on"
        assert running.poll() is None
        done = lanyard("stop", row["share"], "--json", vault=home / "v", passphrase=WORDS)
        assert done.status == 0, done.err
        assert done.rows == [{"share": row["share"], "state": "stopped", "stopped": True, "error": None}]
        assert is_closed(row["address"])
        out, err = running.communicate(timeout=30)
        assert (running.returncode, out) == (0, b"")
        assert b"opened once" in err
        assert row["address"].encode() not in err
    line = ledger(home)
    assert (line["share"], line["state"], line["way"]) == (row["share"], "stopped", "room")
    assert not list((home / "v").glob("vault.showing*"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_closes_it(home: Path, how: signal.Signals) -> None:
    with room(home, "--ask-code") as (row, running):
        assert len(row["code"]) == 6
        assert row["code"].isdigit()
        assert "share_in_the_room" not in {warning["code"] for warning in row["warnings"]}
        running.send_signal(how)
        running.communicate(timeout=30)
        assert running.returncode == 0
        assert is_closed(row["address"])
    assert ledger(home)["state"] == "stopped"


def test_a_killed_one_is_over_and_leaves_nothing_in_the_way(home: Path) -> None:
    with room(home) as (row, running):
        running.kill()
        running.wait()
        assert is_closed(row["address"])
    assert ledger(home)["state"] == "ended"
    with room(home) as (row, running):
        assert lanyard("stop", "--all", vault=home / "v", passphrase=WORDS).status == 0
        running.wait(timeout=30)
    assert ledger(home)["state"] == "stopped"


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("--interface", "no-such"), "no network connection of that name", 1),
        (("--interface", "lo", "--minutes", "0"), "up to eight hours", 1),
        (("--interface", "lo", "--minutes", "481"), "up to eight hours", 1),
    ],
)
def test_what_cannot_be_opened_is_said(home: Path, words: tuple[str, ...], code: str, status: int) -> None:
    done = lanyard("share", (home / "id").read_text(), "--room", *words, vault=home / "v", passphrase=WORDS)
    assert (done.status, code in done.err) == (status, True), done.err


# On a phone --------------------------------------------------------------------------------------------------------------
@pytest.mark.peer("chromium", "ours to theirs")
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_phone_reads_it_and_is_told_that_it_is_not_checked_here(tmp_path: Path, language: str) -> None:
    from wallet.service.sharing import PresentationRequest, RoomTerms

    now = datetime.now(UTC).replace(microsecond=0)
    wallet = new_wallet(tmp_path / "v", HandClock(now))
    issuer = SampleIssuer("Mercy College", clock=FixedClock(now))
    holder = wallet.sharing.holder_key().did
    record = keep(wallet, encoded(issuer.badge("wound-care-2", subject=holder, terms=Terms("2.0", image=False))))
    terms = RoomTerms("lo", ask_code=True, language=language)
    presentation = wallet.sharing.present([record], PresentationRequest("Ward 4", room=terms))
    live = wallet.sharing.start(presentation, "room").live
    assert live is not None
    with Browser(tmp_path / "profile", size=(390, 844)) as phone:
        phone.open(live.address)
        phone.wait("document.querySelector('input') !== null")
        assert phone.js("document.documentElement.scrollWidth <= innerWidth")
        phone.picture(tmp_path / "door.png")
        phone.js(f"document.querySelector('input').value = '{live.code}'; document.querySelector('button').click()")
        phone.wait("document.getElementById('data') !== null")
        assert phone.verdict() == "inconclusive"
        text = phone.text()
        assert {"en": "Not checked here", "es": "No se ha comprobado aquí"}[language] in text
        assert {"en": "it is no judge", "es": "no es juez"}[language] in text
        assert "Wound Care" in text
        assert "Mercy College" in text
        assert phone.js("document.querySelectorAll('article[data-verdict]').length") == 0, "none has a verdict"
        assert phone.js("document.documentElement.scrollWidth <= innerWidth")
        phone.picture(tmp_path / "page.png")
        link = phone.js("document.querySelector('a.action').href")
        saved = urllib.request.urlopen(link, timeout=20).read()
        (tmp_path / "saved.html").write_bytes(saved)
        assert live.views == 1
        wallet.close()
        assert is_closed(live.address)
        phone.open((tmp_path / "saved.html").as_uri())
        assert phone.verdict() == "verified", "what was saved checks itself when nobody shows it any more"
