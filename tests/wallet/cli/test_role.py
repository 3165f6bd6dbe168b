"""``lanyard role`` and ``lanyard pack``: a folder, the vault, many candidates; what nobody can read is a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.support.command import lanyard
from tests.wallet.skills.held import badge, changed

POSTING = {
    "@type": "JobPosting",
    "title": "Ward nurse",
    "qualifications": ["BLS required", "CCRN preferred"],
    "skills": ["Telemetry"],
    "experienceRequirements": "2 years",
}
AT = ("--at", "2026-11-30T12:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "held"
    made.mkdir()
    (made / "bls.json").write_bytes(badge("BLS Provider", ends=datetime(2027, 1, 10, 23, tzinfo=UTC)))
    (made / "changed.json").write_bytes(changed(badge("Telemetry")))
    return made


@pytest.fixture
def role(tmp_path: Path) -> Path:
    file = tmp_path / "role.jsonld"
    file.write_text(json.dumps(POSTING))
    return file


def test_a_folder_against_a_role(role: Path, folder: Path) -> None:
    done = lanyard("role", role, "--credentials", folder, "--json", *AT)
    assert done.status == 0, done.err
    (row,) = done.rows
    assert (row["title"], row["source"]) == ("Ward nurse", str(role))
    first, second, third = row["requirements"]
    assert (first["outcome"], first["required"], first["kind"]) == ("met", True, "credential")
    (evidence,) = first["evidence"]
    assert (evidence["source"], evidence["title"], evidence["rung"], evidence["step"]) == (
        str(folder / "bls.json"), "BLS Provider", 2, "label"
    )  # fmt: skip
    assert (second["outcome"], second["required"]) == ("missing", False)
    assert (third["outcome"], third["kind"], third["evidence"]) == ("missing", "skill", [])
    assert "Telemetry does not check out" in third["reason"]
    assert row["counts"] == {"met": 1, "partly": 0, "claimed": 0, "ends_before": 0, "missing": 2}
    assert row["not_understood"] == [{"code": "experience", "text": "2 years", "where": "experienceRequirements"}]


def test_with_a_start_and_in_words_of_both_languages(role: Path, folder: Path) -> None:
    words = lanyard("role", role, "--credentials", folder, "--start", "2027-02-01", *AT).out
    assert "Ends before the start: BLS Provider ends before the start." in words
    assert "CCRN preferred (preferred)" in words
    spanish = lanyard("role", role, "--credentials", folder, *AT, env={"LANGUAGE": "es"}).out
    assert "Cumplido, emisor no reconocido: BLS Provider tiene el mismo nombre." in spanish


def test_a_line_for_each_candidate(role: Path, folder: Path) -> None:
    done = lanyard("role", role, "--candidates", folder, "--json", *AT)
    assert [row["counts"]["met"] for row in done.rows] == [0, 0], "a copy can be anybody's"
    assert [row["counts"]["claimed"] for row in done.rows] == [1, 0]
    assert [Path(row["who"]).name for row in done.rows] == ["bls.json", "changed.json"]


def test_the_vault_against_a_pack(tmp_path: Path, folder: Path) -> None:
    run = partial(lanyard, vault=tmp_path / "vault", passphrase="correct horse battery staple")
    assert run("init").status == 0
    (added,) = run("add", folder / "bls.json", "--json").rows
    pack = tmp_path / "pack.json"
    items = [
        {"id": "bls", "title": "BLS", "accept": [{"kind": "certification", "words": ["BLS"]}], "days_left_at": "start"},
        {"id": "tb", "title": "TB test", "accept": [{"kind": "health-record", "words": ["TB"]}], "sensitive": True},
    ]
    pack.write_text(json.dumps({"type": "RequirementPack", "title": "Hospital", "items": items}))
    (row,) = run("pack", pack, "--json", *AT).rows
    assert (row["title"], row["written"]) == ("Hospital", [])
    assert [(item["id"], item["outcome"], item["evidence"], item["sensitive"]) for item in row["items"]] == [
        ("bls", "met", [added["id"]], False), ("tb", "missing", [], True)
    ]  # fmt: skip
    (late,) = run("pack", pack, "--start", "2027-06-01", "--json", *AT).rows
    assert late["items"][0]["outcome"] == "ends_before"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"@type": "JobPosting", "title": "a "b""}', "role_json_malformed"),
        (b"", "role_not_found"),
        (b"{}", "role_not_found"),
    ],
)
def test_what_nobody_can_read_is_a_line_with_its_place(tmp_path: Path, folder: Path, content: bytes, code: str) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(content)
    done = lanyard("role", file, "--credentials", folder, "--json")
    assert done.status == 1
    assert done.rows[0]["error"]["code"] == code
    assert "Traceback" not in done.err


def test_an_address_is_never_fetched_and_a_missing_file_is_said(folder: Path, tmp_path: Path) -> None:
    assert lanyard("role", "https://jobs.example.org/1", "--credentials", folder).status == 2
    gone = lanyard("role", tmp_path / "gone.html", "--credentials", folder)
    assert gone.status == 1
    assert gone.err.startswith("lanyard: ")
