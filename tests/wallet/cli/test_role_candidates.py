"""Candidates answer a challenge, or nothing of theirs counts; occupations are roles; a named vault lends its frameworks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import lanyard
from tests.support.signing import presentation, signed
from tests.wallet.skills.held import badge

PASSPHRASE = "six quiet words in a row"
ROLE = {"@type": "JobPosting", "title": "Ward nurse", "skills": ["Infection control"]}


def counted(folder: Path, role: Path, *more: str | Path) -> list[int]:
    done = lanyard("role", role, "--candidates", folder, "--json", *more)
    assert done.status == 0, done.err
    return [row["counts"]["met"] for row in done.rows]


def test_a_challenge_is_answered_once(tmp_path: Path) -> None:
    folder, role = tmp_path / "c", tmp_path / "role.json"
    folder.mkdir()
    role.write_text(json.dumps(ROLE))
    (folder / "answer.json").write_text(json.dumps(presentation(signed(), challenge="c1", domain="ward.example")))
    (folder / "other.json").write_text(json.dumps(presentation(signed(), challenge="c2", domain="ward.example")))
    (folder / "silent.json").write_text(json.dumps(presentation(signed())))
    assert counted(folder, role) == [1, 1, 1]
    asked = ("--challenge", "c1", "--domain", "ward.example")
    assert counted(folder, role, *asked) == [1, 0, 0]
    state = tmp_path / "state"
    assert counted(folder, role, *asked, "--state", state) == [1, 0, 0]
    assert counted(folder, role, *asked, "--state", state) == [0, 0, 0], "the same answer again"


def test_a_challenge_without_candidates_is_wrong_use(tmp_path: Path) -> None:
    assert lanyard("role", tmp_path / "x", "--credentials", tmp_path, "--challenge", "c").status == 2


@pytest.mark.slow
def test_an_occupation_is_a_role_and_a_named_vault_lends_its_frameworks(tmp_path: Path) -> None:
    vault = tmp_path / "v"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    onet = tmp_path / "onet"
    onet.mkdir()
    code = "O*NET-SOC Code"
    (onet / "a.txt").write_text(f"{code}\tTitle\tDescription\n29-1141.00\tRegistered Nurses\td\n55-1011.00\tOfficers\td\n")
    (onet / "b.txt").write_text("Element ID\tIWA ID\tDWA ID\tDWA Title\n4.A\t4.A.I1\t4.A.I1.D1\tTreat patients.\n")
    (onet / "c.txt").write_text(f"{code}\tTask ID\tDWA ID\tDate\tDomain Source\n29-1141.00\t1\t4.A.I1.D1\tx\tx\n")
    done = lanyard("framework", "add", onet, "--json", vault=vault, passphrase=PASSPHRASE)
    assert [(row["id"], row["occupations"], row["skills"]) for row in done.rows] == [("onet", 2, 1)], done.err
    folder = tmp_path / "held"
    folder.mkdir()
    alignment = {
        "type": ["Alignment"],
        "targetName": "x",
        "targetUrl": "urn:x",
        "targetCode": "4.A.I1.D1",
        "targetFramework": "O*NET",
    }
    (folder / "a.json").write_bytes(badge("Ward practice", achievement={"alignment": [alignment]}))
    for source in (
        "29-1141.00",
        "29-1141",
        "https://www.onetonline.org/link/summary/29-1141.00",
        "occupation:registered nurses",
    ):
        done = lanyard("role", source, "--credentials", folder, "--json", vault=vault, passphrase=PASSPHRASE)
        (row,) = done.rows
        (asked,) = row["requirements"]
        assert (row["title"], asked["text"], asked["outcome"], asked["evidence"][0]["step"]) == (
            "Registered Nurses", "Treat patients", "met", "code"
        ), done.err  # fmt: skip
    (empty,) = lanyard("role", "55-1011.00", "--credentials", folder, "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert (empty["requirements"], empty["counts"]["met"]) == ([], 0)
    assert lanyard("role", "11-1111.00", "--credentials", folder, vault=vault, passphrase=PASSPHRASE).status == 1
