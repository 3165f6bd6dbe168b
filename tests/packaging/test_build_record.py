"""What a packaged program knows of its making, and that its self-test compares it with what is there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import build_record
import pytest

import wallet.version
from resources import reader
from wallet.cli import self_test
from wallet.cli.arguments import build_parser
from wallet.errors import BugError


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Any:
    yield
    wallet.version.build_record.cache_clear()
    wallet.version.program_version.cache_clear()


def packaged(monkeypatch: pytest.MonkeyPatch, record: bytes | None) -> None:
    """Lets version.py believe it is in a packaged program whose record is ``record``."""

    def read(name: str) -> bytes:
        assert name == "build.json"
        if record is None:
            raise FileNotFoundError(name)
        return record

    wallet.version.build_record.cache_clear()
    wallet.version.program_version.cache_clear()
    monkeypatch.setattr(reader, "read_bytes", read)
    monkeypatch.setattr(sys, "frozen", True, raising=False)


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, record: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    monkeypatch.setattr(self_test, "build_record", lambda: record)
    monkeypatch.setattr(self_test, "_worker", lambda: {})
    monkeypatch.setattr(self_test, "_round_trip", lambda: {"issue": "ok"})
    status = self_test.self_test(build_parser().parse_args(["self-test", "--json"]))
    return status, json.loads(capsys.readouterr().out)


def test_the_record_names_version_commit_day_and_plugins() -> None:
    record = build_record.build_record("4fb0025", 1_764_500_000)
    assert record["version"] == wallet.version.program_version()
    assert (record["commit"], record["date"]) == ("4fb0025", "2025-11-30")
    assert "eddsa-rdfc-2022" in record["plugins"]["suites"]


def test_a_checkout_has_none() -> None:
    assert wallet.version.build_record() is None


def test_a_packaged_program_has_its_version_from_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    packaged(monkeypatch, b'{"version": "7.1.2", "commit": "", "date": "2026-11-30", "plugins": {}}')
    assert wallet.version.program_version() == "7.1.2"


def test_a_person_can_say_which_commit_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packaged(monkeypatch, b'{"version": "7.1.2", "commit": "4fb0025c0ffee", "date": "2026-11-30", "plugins": {}}')
    monkeypatch.setattr(sys, "executable", str(tmp_path / "lanyard"))
    assert wallet.version.version_line() == "7.1.2 (4fb0025)"
    assert wallet.version.licences_folder() is None, "what is not there is not pointed to"
    (tmp_path / "licences").mkdir()
    assert wallet.version.licences_folder() == tmp_path / "licences"


@pytest.mark.parametrize("record", [None, b"{"])
def test_one_without_its_record_says_that_a_file_was_changed(monkeypatch: pytest.MonkeyPatch, record: bytes | None) -> None:
    packaged(monkeypatch, record)
    with pytest.raises(BugError) as raised:
        wallet.version.program_version()
    assert raised.value.code == "bundle_damaged"


def test_the_self_test_passes_with_the_plugins_of_the_source(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, report = run(capsys, monkeypatch, build_record.build_record("4fb0025", 1_764_500_000))
    assert status == 0
    assert report["build"] == {"commit": "4fb0025", "date": "2025-11-30", "plugins_as_built": True}


@pytest.mark.parametrize("kind", ["formats", "suites", "channels"])
def test_a_missing_plugin_fails_the_self_test(
    kind: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = build_record.build_record("4fb0025", 1_764_500_000)
    record["plugins"] = {**record["plugins"], kind: [*record["plugins"][kind], "one-that-was-lost"]}
    status, report = run(capsys, monkeypatch, record)
    assert status == 1
    assert report["build"]["plugins_as_built"] is False
