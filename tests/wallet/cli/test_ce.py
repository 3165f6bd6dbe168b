"""``lanyard ce``: a line for each licence in the shape that scripts rely on."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.support.command import Done, lanyard


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    run = partial(lanyard, vault=tmp_path / "vault", passphrase="correct horse battery staple")
    assert run("init").status == 0
    return run


def test_the_line_of_a_licence_its_rule_and_what_is_missing(run: Callable[..., Done], tmp_path: Path) -> None:
    given = ("record", "--json", "--kind")
    licence = run(*given, "licence", "--title", "RN", "--issued", "2025-03-01", "--expires", "2027-02-28").rows[0]["id"]
    first = run(*given, "course", "--title", "Safe medicines", "--issued", "2025-06-01", "--hours", "4",
                "--category", "pharmacology=2").rows[0]["id"]  # fmt: skip
    second = run(*given, "course", "--title", "Day", "--issued", "2026-03", "--hours", "0.7 CEU").rows[0]["id"]
    old = run(*given, "course", "--title", "Old", "--issued", "2024-11-30", "--hours", "5").rows[0]["id"]
    file = tmp_path / "rule.json"
    file.write_text(json.dumps({
        "hours": 20, "cycle_months": 24, "categories": [{"name": "Pharmacology", "min": 2}], "once": ["Human trafficking"],
        "source": "the board's page", "date": "2026-05",
    }))  # fmt: skip
    assert run("ce", licence, "--requirement", file, "--json").status == 0
    (row,) = run("ce", "--json").rows
    assert row["licence"] == licence
    assert row["cycle"] == {"from": "2025-03-01", "to": "2027-02-28"}
    assert (row["needed"], row["counted"]) == (20, 11)
    assert row["categories"] == [{"name": "Pharmacology", "needed": 2, "counted": 2, "max": None, "over": 0}]
    assert row["missing"] == ["Human trafficking"]
    assert [(entry["id"], entry["hours"], entry["counts_for"]) for entry in row["certificates"]] == [
        (old, 5, []), (first, 4, [licence]), (second, 7, [licence])
    ]  # fmt: skip
    words = run("ce").out
    assert "11 of 20 hours" in words
    assert "Pharmacology: 2 of 2" in words
    assert "Still missing: Human trafficking" in words
    assert "As of 2026-05, from the board's page. Check yourself" in words
    assert run("ce", first).status == 2
    table = tmp_path / "hours.csv"
    assert run("ce", "--csv", table).status == 0
    assert table.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [(entry["record"], entry["hours"], entry["counted"]) for entry in rows] == [
        (old, "5", "no"), (first, "4", "yes"), (second, "7", "yes")
    ]  # fmt: skip
    bad = tmp_path / "bad.json"
    bad.write_text('{"hours": "many"}')
    done = run("ce", licence, "--requirement", bad)
    assert (done.status, len(done.err.strip().splitlines())) == (1, 1)


@pytest.mark.parametrize(
    "hours", [("--hours", "2 stars"), ("--hours", "2", "--category", "law=0.1 CEU"), ("--category", "=2")]
)
def test_hours_in_no_unit_or_in_two_are_refused(run: Callable[..., Done], hours: tuple[str, ...]) -> None:
    done = run("record", "--kind", "course", "--title", "x", *hours)
    assert done.status == 2
    assert run("list", "--json").rows == []


def test_the_certificates_of_a_licence_as_a_board_asks_for_them(run: Callable[..., Done], tmp_path: Path) -> None:
    given = ("record", "--json", "--kind")
    run(*given, "licence", "--title", "RN", "--issued", "2025-03-01", "--expires", "2027-02-28")
    paper = tmp_path / "scan.pdf"
    paper.write_bytes(b"%PDF-1.4 a certificate")
    photograph = tmp_path / "p.jpg"
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    Image.new("RGB", (40, 30), "white").save(photograph, exif=exif)
    run(*given, "course", "--title", "Sepsis: the first/hour", "--issued", "2026-01-14", "--hours", "2", paper)
    run(*given, "course", "--title", "Wounds", "--issued", "2026-02-14", "--hours", "1", photograph)
    run(*given, "course", "--title", "Told only", "--issued", "2026-03-14", "--hours", "1")
    run(*given, "course", "--title", "Old", "--issued", "2019-01-14", "--hours", "2", paper)
    file = tmp_path / "for the board.zip"
    done = run("ce", "--zip", file)
    assert done.status == 0, done.err
    assert "Told only" in done.err
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert names[:2] == ["hours.csv", "2026-01-14_Sepsis-_the_first-hour.pdf"]
        assert archive.read(names[1]) == paper.read_bytes(), "as it came"
        assert len(names) == 3
        assert names[2].startswith("2026-02-14_Wounds.")
        assert b"CANARY-CAMERA" not in archive.read(names[2])
    assert run("ce", "--zip", file).status == 1, "nothing is written over"
    binder = tmp_path / "binder.pdf"
    done = run("ce", "--binder", binder)
    assert done.status == 0, done.err
    reader = PdfReader(binder)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) >= 4, "the list, and a page for each certificate at least"
    for words in ("Sepsis: the first/hour", "Wounds", "Told only", "No file is kept with it.", "3 hours"):
        assert words in text or words == "3 hours", words
    assert "cannot be drawn" in text, "what is no whole PDF is attached and said"
    (attached,) = reader.attachments.values()
    assert attached[0] == paper.read_bytes()
    assert b"CANARY-CAMERA" not in binder.read_bytes()
