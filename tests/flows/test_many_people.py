"""Thirty packets of thirty people: changed, stolen, over, for somebody else, by nobody. Each row says what is so."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.command import Done, lanyard
from tests.support.signing import HOLDER, ISSUER, MADE, NOW, THIEF, Ed25519Signer, badge, presentation, signed

DOMAIN = "ward.example"
CHALLENGE = "for all of them"


def credential(holder: Ed25519Signer, person: str, **members: Any) -> dict[str, Any]:
    document = badge(subject=holder.did, **members)
    document["credentialSubject"]["name"] = person
    return document


def packet(holder: Ed25519Signer, *credentials: Any, domain: str = DOMAIN, **more: Any) -> dict[str, Any]:
    bound: dict[str, Any] = {"challenge": CHALLENGE, "domain": domain, "created": NOW - timedelta(hours=1)}
    return presentation(*credentials, by=holder, **bound, **more)


def valid(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    return packet(holder, signed(credential(holder, name)), signed(credential(holder, name)))


def changed(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    document = valid(holder, name)
    document["verifiableCredential"][1]["credentialSubject"]["achievement"]["name"] = "Surgery"
    return document


def expired(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    return packet(holder, signed(credential(holder, name, validUntil="2026-05-30T00:00:00Z")))


def stolen(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    return packet(holder, signed(credential(HOLDER, name)))


def foreign(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    return packet(holder, signed(credential(holder, name)), domain="another.example")


def unsigned(holder: Ed25519Signer, name: str) -> dict[str, Any]:
    document = valid(holder, name)
    del document["proof"]
    return document


KINDS: dict[str, Callable[[Ed25519Signer, str], dict[str, Any]]] = {
    "valid": valid, "changed": changed, "expired": expired, "stolen": stolen, "foreign": foreign, "unsigned": unsigned,
}  # fmt: skip
EXPECTED = {
    # verdict, beginning of the words, genuine, not good, could not be checked, theirs, is the name known
    "valid": ("verified", "All 2 hold", 2, 0, 0, "Proved", True),
    "changed": ("not_verified", "Changed", 1, 1, 0, "Not judged", False),
    "expired": ("not_verified", "Expired", 0, 1, 0, "Proved", True),
    "stolen": ("not_verified", "Not theirs", 0, 1, 0, "Not theirs", False),
    "foreign": ("not_verified", "Not for you", 1, 0, 0, "Proved", True),
    "unsigned": ("inconclusive", "Could not check", 2, 0, 0, "Not shown", True),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    packets = tmp_path_factory.mktemp("fair")
    for number in range(5):
        for kind, make in KINDS.items():
            holder = Ed25519Signer(f"{kind} {number}")
            (packets / f"{number}-{kind}.json").write_bytes(orjson.dumps(make(holder, f"Person {number} {kind}")))
    trust = {"name": "Hospitals", "issuers": {ISSUER.did: "Example University"}}
    (packets.parent / "trust.json").write_text(json.dumps(trust))
    return packets


def table(folder: Path, *words: str | Path, file: Path | None = None) -> tuple[Done, list[dict[str, str]]]:
    done = lanyard(
        "verify", "--offline", "--at", NOW.isoformat(), "--trust", folder.parent / "trust.json", "--challenge", CHALLENGE,
        "--domain", DOMAIN, "--table", file or "-", *words, folder,
    )  # fmt: skip
    text = file.read_text("utf-8-sig") if file else done.out
    return done, list(csv.DictReader(io.StringIO(text, newline="")))


def test_thirty_packets_row_by_row(folder: Path, tmp_path: Path) -> None:
    done, rows = table(folder, file=tmp_path / "people.csv")
    assert done.status == 1, done.err
    assert len(rows) == 30
    for row in rows:
        number, kind = Path(row["source"]).stem.split("-")
        verdict, words, genuine, not_good, unchecked, theirs, named = EXPECTED[kind]
        assert row["verdict"] == verdict, row
        assert row["words"].startswith(words), row
        counts = [int(row[name]) for name in ("genuine", "not_good", "could_not_be_checked", "own_word")]
        assert counts == [genuine, not_good, unchecked, 0], row
        assert row["theirs"] == theirs, row
        assert row["who"] == f"Person {number} {kind}" if named else f"Person {number} {kind}" not in row["who"], row
        assert row["issuers"] == "Example University", row
        # What was changed is called by no name at all.
        assert row["credentials"] == "; ".join(["Infection control"] * (genuine + (not_good if kind != "changed" else 0))), (
            row
        )
    assert all(row["ends"] == "2026-05-29" for row in rows if "expired" in row["source"])


def test_the_table_alone_goes_to_standard_output_and_is_the_same(folder: Path, tmp_path: Path) -> None:
    _, from_file = table(folder, file=tmp_path / "people.csv")
    done, piped = table(folder)
    assert piped == from_file
    assert done.status == 1


def test_U11_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    names = [
        '=HYPERLINK("http://evil.example")', "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1", "|calc", "a\r\n=1", "\u202e=x",
    ]  # fmt: skip
    for number, name in enumerate(names):
        document = signed(credential(HOLDER, name, name=name))
        (tmp_path / f"{number}.json").write_bytes(orjson.dumps(presentation(document, created=MADE)))
    (tmp_path / "=cmd.json").write_bytes(b"{}")
    done = lanyard("verify", "--offline", "--at", NOW.isoformat(), "--table", "-", tmp_path)
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert len(rows) == len(names) + 2
    for row in rows[1:]:
        for cell in row:
            assert cell[:1] not in set("=+-@＝＋－＠|%\t\r\n"), cell
            assert "\n" not in cell
            assert "\r" not in cell


def test_what_cannot_be_read_has_its_row_and_a_thief_no_name(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(b"not a thing")
    (tmp_path / "2.json").write_bytes(orjson.dumps(signed(credential(THIEF, "Cal Renwick"))))
    done = lanyard("verify", "--offline", "--at", NOW.isoformat(), "--table", "-", tmp_path)
    unread, alone = csv.DictReader(io.StringIO(done.out, newline=""))
    assert unread["verdict"] == "unreadable"
    assert unread["words"]
    # A credential by itself shows nobody: it says whom it was issued to, and nobody signed to show it.
    assert (alone["who"], alone["theirs"], alone["issuer_not_recognised"]) == ("Cal Renwick", "Not shown", "1")


def test_a_table_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    done, _ = lanyard("verify", "--offline", "--table", tmp_path / "no" / "people.csv", folder), None
    assert done.status == 1
    assert "Traceback" not in done.err
    assert done.err.strip()
