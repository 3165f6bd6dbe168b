"""Sharing from the command line: what is said before, what leaves, what is remembered, what can be taken back."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
import zxingcpp
from PIL import Image

from tests.support.command import Done, lanyard
from tests.support.signing import badge, signed
from wallet.sample.issuer import SampleIssuer, Terms, encoded

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""A picture of many small squares is now and then taken for another kind of code as well."""

WORDS = "four quiet river stones"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A wallet with one badge issued to it (ends in a month, says an address) and one issued to somebody else."""
    folder = tmp_path_factory.mktemp("share")
    vault = folder / "v"
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    did = _holder(folder)
    now = datetime.now(UTC)
    issuer = SampleIssuer("Mercy College")
    terms = Terms(valid_until=now + timedelta(days=30), image=False)
    (folder / "mine.json").write_bytes(encoded(issuer.badge("wound-care-2", subject=did, terms=terms)))
    (folder / "theirs.json").write_bytes(orjson.dumps(signed(badge())))
    added = lanyard("add", folder / "mine.json", folder / "theirs.json", "--json", vault=vault, passphrase=WORDS)
    assert added.status == 0, added.err
    (folder / "ids").write_text(json.dumps([row["id"] for row in added.rows]))
    yield folder


def _holder(folder: Path) -> str:
    """Returns the key's name out of a first presentation: nothing else shows it yet."""
    (folder / "seed.json").write_bytes(orjson.dumps(signed(badge(subject=None))))
    (row,) = lanyard("add", folder / "seed.json", "--json", vault=folder / "v", passphrase=WORDS).rows
    made = lanyard("present", row["id"], "-o", folder / "seed.vp.json", vault=folder / "v", passphrase=WORDS)
    assert made.status == 0, made.err
    return str(json.loads((folder / "seed.vp.json").read_text())["holder"])


def ids(home: Path) -> list[str]:
    found: list[str] = json.loads((home / "ids").read_text())
    return found


def run(home: Path, *words: str | Path, env: dict[str, str] | None = None) -> Done:
    return lanyard(*words, vault=home / "v", passphrase=WORDS, env=env)


def test_of_letters_a_pdf_cannot_print_it_is_told_first(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    for language, sentence in (("en", "Some letters cannot be printed"), ("es", "Hay letras que no se pueden imprimir")):
        out = tmp_path / f"{language}.pdf"
        words = ("share", mine, "--pdf", out, "--purpose", "مستشفى")
        assert sentence.rpartition(" ")[0] in run(home, *words, env={"LANGUAGE": language}).err
        for purpose, lacking in (("مستشفى", True), ("Εφαρμογή", False)):
            path = tmp_path / f"{language}-{lacking}.pdf"
            (row,) = run(home, "share", mine, "--pdf", path, "--purpose", purpose, "--json").rows
            assert ("share_letters_not_printed" in {warning["code"] for warning in row["warnings"]}) is lacking


def test_until_goes_by_the_way_and_files_are_private(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    start = datetime.now(UTC)
    done = run(
        home, "share", mine, "--qr", tmp_path / "q.png", "--html", tmp_path / "p.html", "--pdf", tmp_path / "p.pdf",
        "--file", tmp_path / "p.vp.json", "--audience", "A ward", "--json",
    )  # fmt: skip
    assert done.status == 0, done.err
    by_way = {row["way"]: row for row in done.rows}
    assert set(by_way) == {"qr", "html", "pdf", "file"}
    for way, row in by_way.items():
        lasts = datetime.fromisoformat(row["until"]) - start
        wanted = timedelta(minutes=10) if way == "qr" else timedelta(days=90)
        assert timedelta(0) <= lasts - wanted + timedelta(seconds=2) < timedelta(minutes=2), (way, lasts)
        (path,) = row["written"]
        assert row["files"] == row["written"]
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        assert {warning["code"] for warning in row["warnings"]} >= {"share_ends_soon", "share_issuer_unknown"}
        assert row["receiver"]["verdict"] == "verified"
        assert len(row["share"]) == 16
    assert by_way["html"]["digest"] == by_way["pdf"]["digest"] == by_way["file"]["digest"] != by_way["qr"]["digest"]
    assert done.err == ""


def test_one_way_that_cannot_is_said_before_anything_is_written(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    before = len(run(home, "ledger", "--json").rows)
    failed = run(home, "share", mine, "--html", tmp_path / "p.html", "--disclose", "/name")
    assert (failed.status, list(tmp_path.iterdir())) == (1, [])
    assert "only be shown whole" in failed.err
    lost = run(home, "share", mine, "--html", tmp_path / "p.html", "--pdf", tmp_path / "no folder" / "p.pdf")
    assert (lost.status, list(tmp_path.iterdir())) == (1, [])
    rows = run(home, "ledger", "--json").rows
    assert [row["state"] for row in rows[: len(rows) - before]] == ["intended", "intended"]


def test_words_say_what_to_know_before_and_until_when(home: Path, tmp_path: Path) -> None:
    _, theirs = ids(home)
    done = run(home, "share", theirs, "--qr", "-", "--audience", "A clinic", "--expires", "30m", env={"TZ": "UTC"})
    assert done.status == 0, done.err
    assert "issued to another key" in done.err
    assert "Infection control" not in done.err, "what stands in a credential is not for the error channel"
    assert "Their check will say, if they recognise the same issuers: " in done.err
    assert "█" in done.out
    today = (datetime.now(UTC) + timedelta(minutes=30)).date() == datetime.now(UTC).date()
    assert ("today." in done.out) is today
    spanish = run(home, "share", theirs, "--file", tmp_path / "p", "--audience", "Otra", env={"LANG": "es_ES.UTF-8"})
    assert "se emitió para otra clave" in spanish.err
    assert "la misma persona" in spanish.err, "the same key was shown to another"
    refused = run(home, "share", theirs, "--file", tmp_path / "q", "--expires", "400d")
    assert (refused.status, (tmp_path / "q").exists()) == (1, False)
    assert "a year at most" in refused.err


def test_the_ledger_under_both_names(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    run(home, "share", mine, "--pdf", tmp_path / "p.pdf", "--audience", "Ana", "--purpose", "A post")
    rows = run(home, "ledger", "--json").rows
    assert rows == run(home, "shares", "--json").rows
    newest = rows[0]
    shape = {"share", "state", "way", "to", "purpose", "made", "until", "credentials"}
    older = {"id", "created", "audience", "channel", "expires", "digest", "titles"}
    assert shape | older <= set(newest)
    assert (newest["state"], newest["way"], newest["to"], newest["purpose"]) == ("delivered", "pdf", "Ana", "A post")
    assert newest["credentials"] == [mine]
    line = run(home, "ledger").out.splitlines()[0]
    assert line.startswith(newest["share"][:8])
    assert "handed over" in line


def test_what_is_in_their_hands_is_not_called_back(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    (row,) = run(home, "share", mine, "--file", tmp_path / "p", "--json").rows
    done = run(home, "stop", row["share"][:8], "--json")
    assert (done.status, done.rows) == (
        1,
        [{"share": row["share"], "state": "delivered", "stopped": False, "error": "share_cannot_be_called_back"}],
    )
    assert "cannot be called back" in run(home, "stop", row["share"]).out
    everything = run(home, "stop", "--all", "--json")
    assert everything.status == 0
    assert {"share_cannot_be_called_back"} == {each["error"] for each in everything.rows}
    for words, status in ((("stop",), 2), (("stop", row["share"], "--all"), 2), (("stop", "ffffffff"), 1)):
        assert run(home, *words).status == status


def test_a_presentation_can_be_a_token(home: Path, tmp_path: Path) -> None:
    mine, _ = ids(home)
    file = tmp_path / "p.vp.jwt"
    asked = ("--challenge", "n-1", "--domain", "https://ward.example")
    (row,) = run(home, "present", mine, "--jwt", *asked, "-o", file, "--json").rows
    assert (row["way"], row["challenge"], row["domain"]) == ("file", "n-1", "https://ward.example")
    (good,) = lanyard("verify", "--json", "--offline", *asked, file).rows
    assert good["verdict"] == "verified"
    (bad,) = lanyard("verify", "--json", "--offline", "--challenge", "n-2", "--domain", "https://ward.example", file).rows
    assert bad["verdict"] == "not_verified"


def test_a_code_for_checking_apps_and_one_for_another_lanyard(home: Path, tmp_path: Path) -> None:
    """A bare camera reads what ``text`` says; each form says what it is, and until when what it gives away is good."""
    mine, theirs = ids(home)
    (bare,) = run(home, "share", mine, "--code", tmp_path / "bare.png", "--json").rows
    (moving,) = run(home, "share", mine, "--code", tmp_path / "moving.png", "--form", "moving", "--json").rows
    (older,) = run(home, "share", mine, "--qr", tmp_path / "older.png", "--json").rows
    assert (bare["way"], moving["way"], older["way"]) == ("code", "qr", "qr")
    assert [found.text for found in codes(tmp_path / "bare.png")] == [bare["text"]]
    assert [each["code"] for each in bare["warnings"]][0] == "share_is_a_copy"
    assert "share_is_a_copy" not in {each["code"] for each in moving["warnings"]}
    credential = json.loads(lanyard("show", mine, "--json", vault=home / "v", passphrase=WORDS).out)
    assert bare["until"] == credential["valid_until"]
    frames = codes(tmp_path / "moving.png")
    assert all(found.text.startswith(("LANYARD1:", "LANYARD2:")) for found in frames)
    assert moving["text"] == (frames[0].text if len(frames) == 1 else "")
    assert {"headline", "tone", "lines"} <= set(bare["receiver"])
    (read,) = lanyard("verify", "--json", "--offline", tmp_path / "bare.png").rows
    assert (read["verdict"], read["title"]) == ("verified", credential["title"])
    refused = run(home, "share", mine, theirs, "--code", tmp_path / "two.png")
    assert (refused.status, (tmp_path / "two.png").exists()) == (1, False)
    assert "holds one credential" in refused.err


def codes(picture: Path) -> list[zxingcpp.Barcode]:
    """Returns what a reader of others finds in a picture."""
    return list(zxingcpp.read_barcodes(Image.open(picture), formats=QR_ONLY))
