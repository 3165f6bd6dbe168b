"""A wallet on a stick that cannot be written: read, checked, exported, backed up and shared elsewhere; never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.command import Done, lanyard
from tests.support.read_only import read_only
from tests.support.vaults import contents
from wallet.sample.shelf import SampleShelf

PASSPHRASE = "four quiet river stones"
NOTHING_IS_WRITTEN = "nothing can be written where it lies"


@pytest.fixture(scope="module")
def badge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("downloads") / "bls.png"
    file.write_bytes(SampleShelf(datetime.now(UTC).replace(microsecond=0), "").fill().files["bls.png"])
    return file


@pytest.fixture
def stick(tmp_path: Path, badge: Path) -> Iterator[Path]:
    place = tmp_path / "stick" / "wallet"
    assert lanyard("init", vault=place, passphrase=PASSPHRASE).status == 0
    assert run(place, "add", badge).status == 0
    before = contents(place)
    with read_only(place):
        yield place
    assert contents(place) == before, "something was written"


def run(place: Path, *words: str | Path, env: dict[str, str] | None = None) -> Done:
    return lanyard(*words, vault=place, passphrase=PASSPHRASE, env=env)


def test_all_of_it_is_read_checked_exported_backed_up_and_shared(stick: Path, tmp_path: Path) -> None:
    (row,) = run(stick, "list", "--json").rows
    record = row["id"]
    shown = run(stick, "show", record)
    assert (shown.status, "reading only" in shown.err) == (0, True)
    assert run(stick, "verify", "--json", "--offline", record).rows[0]["source"] == record
    assert run(stick, "attention").status == 0
    assert run(stick, "doctor").status == 0
    assert run(stick, "export", tmp_path / "open").status == 0
    code = tmp_path / "code"
    code.write_text("seven calm words for one small file", encoding="utf-8")
    by_code = {"LANYARD_BACKUP_CODE_FILE": str(code)}
    assert run(stick, "backup", tmp_path / "b.age", env=by_code).status == 0
    restored = lanyard("restore", "--json", tmp_path / "b.age", vault=tmp_path / "back", passphrase=PASSPHRASE, env=by_code)
    assert restored.rows[0]["credentials"] == 1

    page, file = tmp_path / "page.html", tmp_path / "mine.vp.json"
    shared = run(stick, "share", record, "--html", page, "--file", file)
    assert shared.status == 0, shared.err
    assert "the ledger cannot remember this share" in shared.out + shared.err
    assert "signed with a key that is made for it" in shared.out + shared.err
    assert page.exists()
    checked = lanyard("verify", "--json", "--offline", file)
    assert {check["check"]: check["outcome"] for check in checked.rows[0]["checks"]}["proof"] == "passed"
    assert run(stick, "ledger", "--json").rows == []


@pytest.mark.parametrize(
    "words",
    [
        ["record", "--kind", "licence", "--title", "ACLS"],
        ["identity", "add", "ana@example.org"],
        ["trust", "add", "did:web:mercy.example"],
        ["check-online", "--yes"],
        ["passphrase"],
        ["recovery"],
    ],
    ids=lambda words: words[0],
)
def test_what_would_write_says_so_before_anything_is_tried(stick: Path, words: list[str]) -> None:
    done = run(stick, *words)
    assert (done.status, done.out) == (1, "")
    assert NOTHING_IS_WRITTEN in done.err
    assert "copy its folder" in done.err, "the next step"


def test_nothing_is_looked_at_that_could_not_be_kept(stick: Path, badge: Path) -> None:
    done = run(stick, "add", badge, "https://badges.example/1", badge.parent / "not there")
    assert (done.status, done.out) == (1, "")
    assert NOTHING_IS_WRITTEN in done.err


def test_it_is_said_in_spanish_too(stick: Path) -> None:
    done = run(stick, "recovery", env={"LANG": "es_ES.UTF-8"})
    assert "solo para leer" in done.err
    assert "copia su carpeta" in done.err


def test_a_restore_and_a_snapshot_say_that_nothing_is_written_there(stick: Path, tmp_path: Path) -> None:
    put_back = run(stick, "snapshots", "--put-back", "newest")
    assert put_back.status == 1
    assert "may not write in that folder" in put_back.err
