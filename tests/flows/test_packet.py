"""A packet from the command line: what goes along, what stays, what a stranger finds in it, and what is remembered."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.support.command import Done, lanyard
from tests.support.law_inputs import token
from tests.support.signing import ISSUER, VC2
from tests.wallet.intake.test_plain_copy import HARMLESS, photograph
from tests.wallet.skills.held import badge
from wallet import verify_bytes
from wallet.report import CheckName, OutcomeKind

WORDS = "four quiet river stones"
PACK = {
    "type": "RequirementPack", "id": "urn:x:1", "title": "Ward 7: papers", "publisher": "Mercy Hospital",
    "items": [
        {"id": "licence", "title": "RN licence", "accept": [{"kind": "licence", "words": ["RN"]}], "days_left_at": "start"},
        {"id": "bls", "title": "BLS", "accept": [{"words": ["Basic Life Support"]}]},
        {"id": "tb", "title": "TB test", "accept": [{"words": ["TB"]}], "sensitive": True},
        {"id": "papers", "title": "Any other paper", "accept": [{"kind": "health-record"}]},
        {"id": "fit", "title": "Mask fit test", "accept": [{"words": ["Mask"]}]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A wallet with a licence by hand (a scan and a photograph), a signed badge, and a health record."""
    folder = tmp_path_factory.mktemp("packet")
    (folder / "pack.json").write_text(json.dumps(PACK))
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 a scan, as it came")
    (folder / "IMG_1.jpg").write_bytes(photograph("JPEG"))
    (folder / "tb.txt").write_text("negative")
    (folder / "clip.mov").write_bytes(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ")
    (folder / "torn.jpg").write_bytes(photograph("JPEG")[:900])
    (folder / "badge.json").write_bytes(badge("Basic Life Support"))
    assert lanyard("init", vault=folder / "v", passphrase=WORDS).status == 0
    run(folder, "identity", "add", "Silas", "--type", "name")
    licence = ["--kind", "licence", "--title", "RN licence", "--issuer", "Ohio Board of Nursing", "--place", "OH"]
    files = [folder / name for name in ("scan.pdf", "IMG_1.jpg", "clip.mov", "torn.jpg")]
    kept = run(folder, "record", *files, *licence, "--number", "RN 4711", "--expires", "2099-03", "--json")
    assert kept.status == 0, kept.err
    health = ["--kind", "health-record", "--title", "TB test", "--issued", "2026-05-31"]
    assert run(folder, "record", folder / "tb.txt", *health).status == 0
    assert run(folder, "add", folder / "badge.json").status == 0
    yield folder


def run(home: Path, *words: str | Path, env: dict[str, str] | None = None) -> Done:
    return lanyard(*words, vault=home / "v", passphrase=WORDS, env=env)


def packed(home: Path, out: Path, *more: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    done = run(home, "pack", home / "pack.json", "--out", out, "--json", *more, env=env)
    assert done.status == 0, done.err
    (row,) = done.rows
    return row


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_packet_opened_by_a_stranger(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "packet.zip"
    row = packed(home, out)
    assert row["written"] == [str(out)]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    listed = subprocess.run(["unzip", "-Z1", out], capture_output=True, check=True, text=True).stdout.split("\n")
    assert set(filter(None, listed)) == {
        "Silas_RN_licence_OH_exp-2099-03.pdf", "Silas_RN_licence_OH_exp-2099-03.jpg", "Silas_Basic_Life_Support.json",
        "presentation.vp.json", "Check_it_yourself.html", "00_Not_enclosed.txt", "00_Cover_sheet.pdf",
    }  # fmt: skip
    outcomes = {item["id"]: (item["outcome"], bool(item["taken"]), item["withheld"]) for item in row["items"]}
    assert outcomes == {
        "licence": ("claimed", True, False),
        "bls": ("met", True, False),
        "tb": ("claimed", False, True),
        "papers": ("claimed", False, True),
        "fit": ("missing", False, False),
    }
    assert {(left["file"], left["code"]) for left in row["left_out"]} == {
        ("clip.mov", "packet_may_tell_place"), ("torn.jpg", "picture_damaged")
    }  # fmt: skip
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path / "x")
    there = tmp_path / "x"
    assert (there / "Silas_RN_licence_OH_exp-2099-03.pdf").read_bytes() == (home / "scan.pdf").read_bytes()
    assert (there / "Silas_Basic_Life_Support.json").read_bytes() == (home / "badge.json").read_bytes()
    absent = (there / "00_Not_enclosed.txt").read_text()
    assert ("TB test" in absent, "Mask fit test" in absent, "BLS" in absent) == (True, True, False)
    sheet = text_of(there / "00_Cover_sheet.pdf")
    for words in (
        "Ward 7: papers",
        "For Mercy Hospital",
        "Of Silas",
        "Ohio Board",
        "RN 4711",
        "Mask fit test",
        "Recorded by",
    ):
        assert words in sheet, sheet
    (report,) = verify_bytes((there / "presentation.vp.json").read_bytes(), policy="learner")
    assert report.outcome(CheckName.PROOF).kind is OutcomeKind.PASSED
    for path in there.iterdir():
        assert b"negative" not in path.read_bytes(), "a health record that nobody ticked"
    if shutil.which("exiftool"):
        told = subprocess.run(
            ["exiftool", "-json", "-G", there / "Silas_RN_licence_OH_exp-2099-03.jpg"], capture_output=True, check=True
        )
        (tags,) = json.loads(told.stdout)
        assert {name for name in tags if not name.startswith("File:")} <= HARMLESS


def test_a_health_record_goes_along_only_for_the_line_that_was_ticked(home: Path, tmp_path: Path) -> None:
    row = packed(home, tmp_path / "a", "--include", "tb")
    taken = {item["id"]: bool(item["taken"]) for item in row["items"]}
    assert taken == {"licence": True, "bls": True, "tb": True, "papers": False, "fit": False}
    assert (tmp_path / "a" / "Silas_TB_test.txt").read_text() == "negative"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert {Path(path).name for path in row["written"]} == {path.name for path in (tmp_path / "a").iterdir()}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "a").iterdir())
    unknown = run(home, "pack", home / "pack.json", "--out", tmp_path / "b", "--include", "nothing")
    assert (unknown.status, (tmp_path / "b").exists()) == (2, False)


def test_the_next_one_is_made_alike_and_no_tick_is_remembered(home: Path, tmp_path: Path) -> None:
    packed(
        home, tmp_path / "a", "--include", "tb", "--name-template", "{title}_{number}", "--ascii-names",
        "--audience", "Ward 8", "--save-as", " My  agency ",
    )  # fmt: skip
    row = packed(home, tmp_path / "b", "--like", "My agency")
    assert "RN_licence_RN_4711.pdf" in row["files"]
    assert [item["withheld"] for item in row["items"] if item["id"] == "tb"] == [True]
    saved = run(home, "pack", "--saved", "--json").rows
    assert [(each["name"], each["name_template"], each["audience"]) for each in saved] == [
        ("My agency", "{title}_{number}", "Ward 8")
    ]  # fmt: skip
    assert "tb" not in json.dumps(saved)
    (newest, *_) = run(home, "ledger", "--json").rows
    assert (newest["way"], newest["state"], newest["to"]) == ("packet", "delivered", "Ward 8")
    assert run(home, "pack", home / "pack.json", "--out", tmp_path / "c", "--like", "Other").status == 2


def test_in_spanish(home: Path, tmp_path: Path) -> None:
    row = packed(home, tmp_path / "a", env={"LANGUAGE": "es"})
    assert {"00_Portada.pdf", "00_No_incluido.txt", "Compruébalo.html"} <= {Path(path).name for path in row["written"]}
    assert "Anotado" in text_of(tmp_path / "a" / "00_Portada.pdf")
    done = run(home, "pack", home / "pack.json", "--out", tmp_path / "b", env={"LANGUAGE": "es"})
    assert "dato de salud" in done.out
    assert "vídeo" in done.err


def test_what_is_there_is_not_overwritten_and_what_fails_is_remembered(home: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    (tmp_path / "a.zip").write_text("mine")
    before = len(run(home, "ledger", "--json").rows)
    for taken in ("full", "a.zip", "no folder/a.zip"):
        assert run(home, "pack", home / "pack.json", "--out", tmp_path / taken).status == 1
    assert (tmp_path / "a.zip").read_text() == "mine"
    assert len(run(home, "ledger", "--json").rows) == before, "nothing was about to leave"
    (tmp_path / "empty").mkdir()
    assert packed(home, tmp_path / "empty")["written"]


def test_wrong_use_is_said(home: Path, tmp_path: Path) -> None:
    for words in (
        ["pack"], ["pack", home / "pack.json", "--saved"], ["pack", home / "pack.json", "--include", "tb"],
        ["pack", home / "pack.json", "--credentials", tmp_path, "--out", tmp_path / "x"],
        ["pack", home / "pack.json", "--out", tmp_path / "x", "--name-template", "{nobody}"],
    ):  # fmt: skip
        assert run(home, *words).status == 2, words
    assert not list(tmp_path.iterdir())


def test_the_samples_say_what_they_are(home: Path) -> None:
    rows = run(home, "pack", "sample:", "--json").rows
    assert len(rows) == 3
    for row in rows:
        assert row["title"].startswith("Sample: ")
        assert row["source"].startswith("http")
        assert row["date"]
        (matched,) = run(home, "pack", row["sample"], "--json").rows
        assert {item["outcome"] for item in matched["items"]} <= {"met", "partly", "claimed", "ends_before", "missing"}
        assert all(item["sensitive"] for item in matched["items"] if "ubercul" in item["title"])
    assert run(home, "pack", "sample:none").status == 1


def test_a_list_says_who_signed_it_and_another_record_can_be_taken(home: Path, tmp_path: Path) -> None:
    assert run(home, "pack", home / "pack.json", "--json").rows[0]["signed"] is None
    held = {
        "@context": [VC2], "type": ["VerifiableCredential"], "issuer": ISSUER.did, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": PACK,
    }  # fmt: skip
    (tmp_path / "signed.jwt").write_bytes(token(held))
    (row,) = run(home, "pack", tmp_path / "signed.jwt", "--json").rows
    assert (row["title"], len(row["items"])) == ("Ward 7: papers", 5)
    assert (row["signed"]["issuer"]["id"], row["signed"]["every_word"]) == (ISSUER.did, True)
    changed = token(held).decode().split(".")
    (tmp_path / "changed.jwt").write_text(f"{changed[0]}.{changed[1]}.{'A' * len(changed[2])}")
    (row,) = run(home, "pack", tmp_path / "changed.jwt", "--json").rows
    assert row["signed"]["verdict"] == "not_verified"
    assert run(home, "pack", home / "pack.json", "--out", tmp_path / "p", "--use", "licence").status == 2
    assert run(home, "pack", home / "pack.json", "--out", tmp_path / "p", "--use", "nothing=1").status == 2
