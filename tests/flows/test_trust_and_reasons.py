"""Whom a person recognises, why something does not check out, and what to write: from the command line."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.command import lanyard
from wallet.sample.issuer import SampleIssuer, Terms, encoded

PASSPHRASE = "four quiet river stones"
UNI = SampleIssuer("Mercy College", domain="mercy.example", method="key", seed="uni")


@pytest.fixture
def badge(tmp_path: Path) -> Path:
    path = tmp_path / "badge.json"
    path.write_bytes(encoded(UNI.badge(terms=Terms(image=False))))
    return path


def test_recognise_an_issuer_and_take_it_back(tmp_path: Path, badge: Path) -> None:
    vault = tmp_path / "vault"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    (row,) = lanyard("add", "--json", badge, vault=vault, passphrase=PASSPHRASE).rows

    def state() -> str:
        (line,) = lanyard("list", "--json", vault=vault, passphrase=PASSPHRASE).rows
        return str(line["state"])

    assert state() == "signature_holds"
    added = lanyard("trust", "add", row["id"], vault=vault, passphrase=PASSPHRASE)
    assert added.status == 0, added.err
    assert "Nothing but a key" in added.err, "a bare key is told before it is believed"
    assert state() == "genuine"
    shown = lanyard("verify", "--json", "--offline", row["id"], vault=vault, passphrase=PASSPHRASE)
    (trust,) = [check for check in shown.rows[0]["checks"] if check["check"] == "issuer_trust"]
    assert {one["code"] for one in trust["remarks"]} == {"recognised_by_you"}, "never shown as a registry's word"
    imitation = lanyard(
        "trust", "add", "did:web:evil.example", "--name", "Mеrcy Collеge", vault=vault, passphrase=PASSPHRASE
    )
    assert "looks like “Mercy College”" in imitation.err
    assert "cyrillic small letter ie" in imitation.err, "the letters are named"
    listed = lanyard("trust", "list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert {one["id"] for one in listed} == {UNI.id, "did:web:evil.example"}
    assert lanyard("trust", "remove", UNI.id, vault=vault, passphrase=PASSPHRASE).status == 0
    assert state() == "signature_holds"
    assert lanyard("trust", "remove", UNI.id, vault=vault, passphrase=PASSPHRASE).status != 0
    assert lanyard("trust", "add", vault=vault, passphrase=PASSPHRASE).status == 2


def test_registries_are_kept_as_they_were_given(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    known = tmp_path / "known.json"
    known.write_text(json.dumps([
        {"name": "Zone members", "trustAnchorEC": "https://registry.example/.well-known/openid-federation", "type": "oidf"},
        {"name": "Own list", "issuers": {UNI.id: "Mercy College"}},
    ]))  # fmt: skip
    done = lanyard("trust", "add", known, vault=vault, passphrase=PASSPHRASE)
    assert done.status == 0, done.err
    rows = lanyard("trust", "list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert [row["name"] for row in rows] == ["Zone members", "Own list"]
    (tmp_path / "code").write_text("a code on paper")
    env = {"LANYARD_BACKUP_CODE_FILE": str(tmp_path / "code")}
    assert lanyard("backup", tmp_path / "b.age", vault=vault, passphrase=PASSPHRASE, env=env).status == 0
    restored = lanyard("restore", tmp_path / "b.age", vault=tmp_path / "again", passphrase=PASSPHRASE, env=env)
    assert restored.status == 0
    assert "Zone members" in restored.err
    again = tmp_path / "again"
    assert lanyard("trust", "list", "--json", vault=again, passphrase=PASSPHRASE).rows == [], "nobody said yes yet"
    assert lanyard("trust", "accept", vault=again, passphrase=PASSPHRASE).status == 0
    rows = lanyard("trust", "list", "--json", vault=again, passphrase=PASSPHRASE).rows
    assert [row["name"] for row in rows] == ["Zone members", "Own list"], "the most authoritative first, after a restore too"
    known.write_text("[]")
    assert lanyard("trust", "add", known, vault=vault, passphrase=PASSPHRASE).status == 2


def test_explain_says_why_who_and_writes_to_the_issuer(badge: Path) -> None:
    document = json.loads(badge.read_bytes())
    document["credentialSubject"]["achievement"]["name"] = "Another"
    badge.write_text(json.dumps(document))
    told = lanyard("explain", "--offline", badge)
    assert told.status == 1
    assert "Only the issuer can mend this." in told.out
    letter = lanyard("explain", "--offline", "--letter", badge, env={"LANGUAGE": "es"})
    assert "La firma no corresponde" in letter.out
    (row,) = lanyard("explain", "--offline", "--json", badge).rows
    assert row["reasons"][0]["code"] == "signature_does_not_fit"
    assert row["reasons"][0]["who"] == "issuer"
    assert row["letter"].startswith("Dear Mercy College")
    assert lanyard("explain", badge.parent / "nothing").status != 0


def test_explain_names_what_the_answer_stands_on(tmp_path: Path) -> None:
    uni = SampleIssuer("Mercy College", domain="mercy.example", method="web", seed="uni")
    badge = uni.badge(terms=Terms(image=False, status=True, valid_from=datetime(2025, 1, 1, tzinfo=UTC)))
    (tmp_path / "documents").mkdir()
    index = {}
    for n, (address, content) in enumerate(uni.documents().items()):
        (tmp_path / "documents" / f"{n}.json").write_bytes(content)
        index[address] = f"{n}.json"
    (tmp_path / "documents" / "index.json").write_text(json.dumps(index))
    (tmp_path / "badge.json").write_bytes(encoded(badge))
    told = lanyard("explain", "--json", "--documents", tmp_path / "documents", tmp_path / "badge.json")
    assert {one["kind"] for one in told.rows[0]["evidence"]} == {"did_document", "status_list"}


def test_explain_goes_on_past_a_file_it_cannot_read(badge: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("hello", "utf-8")
    done = lanyard("explain", "--offline", other, badge)
    assert done.status == 1
    assert "not a credential" in done.out.splitlines()[0]
    assert len(done.out.splitlines()) > 2
    rows = lanyard("explain", "--offline", "--json", other, badge).rows
    assert [row["verdict"] == "unreadable" for row in rows] == [True, False]
    assert rows[0]["error"]["code"] == "unrecognised"
    letter = lanyard("explain", "--offline", "--letter", other, badge)
    assert "not a credential" in letter.err
    assert "not a credential" not in letter.out


def test_other_files_beside_badges_are_counted_in_one_line(badge: Path, tmp_path: Path) -> None:
    archive, vault = tmp_path / "ten years.zip", tmp_path / "vault"
    with zipfile.ZipFile(archive, "w") as out:
        for name, body in (("b.json", badge.read_bytes()), ("README.txt", b"hello"), ("Thumbs.db", b"x"),
                           ("__MACOSX/._b.json", b"\x00"), (".DS_Store", b"\x00")):  # fmt: skip
            out.writestr(name, body)
    assert lanyard("init", vault=vault, passphrase="a long sentence of mine").status == 0
    done = lanyard("add", archive, vault=vault, passphrase="a long sentence of mine")
    assert done.status == 0
    assert "2 other files are not credentials." in done.out
    assert "README" not in done.out
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as out:
        out.writestr("README.txt", "hello")
    assert lanyard("add", empty, vault=vault, passphrase="a long sentence of mine").status == 1
