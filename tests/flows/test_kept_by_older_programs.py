"""Wallets, backups and snapshots that older programs made open, and say what those programs read in them.

tests/fixtures/README.md says how they were made. Nothing of what is recorded may be changed to make this pass: whoever
has such a wallet has it for good.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.kept import reading
from tests.support.kept.comparing import require_kept
from tests.support.kept.reading import BACKUP_CODE, KEPT, PASSPHRASE, Program

OLDER = sorted(path.name for path in KEPT.iterdir())
PROGRAM = Program()


@pytest.fixture(params=OLDER)
def kept(request: pytest.FixtureRequest) -> Path:
    return KEPT / str(request.param)


def recorded(kept: Path, part: str) -> Any:
    return json.loads((kept / "read" / f"{part}.json").read_text("utf-8"))


def test_the_command_line_reads_every_record_report_share_identity_and_registry(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "vault", tmp_path / "vault")
    require_kept(recorded(kept, "command"), reading.by_command(PROGRAM, vault, tmp_path), "command")


def test_history_order_trash_keys_and_the_log_of_sites_are_there(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "vault", tmp_path / "vault")
    require_kept(recorded(kept, "inside"), PROGRAM.task("read", folder=vault, passphrase=PASSPHRASE), "inside")


def test_the_recovery_code_opens_it_too(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "vault", tmp_path / "vault")
    code = json.loads((kept / "secrets.json").read_text("utf-8"))["recovery_code"]
    inside = PROGRAM.task("read", folder=vault, recovery_code=code)
    require_kept(recorded(kept, "inside"), inside, "inside")


def test_the_snapshot_comes_back_as_it_was_taken(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "vault", tmp_path / "vault")
    require_kept(recorded(kept, "snapshot"), reading.of_snapshot(PROGRAM, vault), "snapshot")


def test_a_damaged_vault_comes_back_from_its_snapshot(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "vault", tmp_path / "vault")
    (vault / "vault.db").write_bytes(b"not a database" * 999)
    require_kept(recorded(kept, "snapshot"), reading.of_snapshot(PROGRAM, vault), "snapshot")


def test_the_backup_brings_back_every_record_report_document_share_and_key(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text(BACKUP_CODE + "\n")
    words = "five other quiet words here"
    done = PROGRAM.lanyard(
        "restore", "--json", kept / "wallet.age", vault=tmp_path / "vault", passphrase=words,
        env={"LANYARD_BACKUP_CODE_FILE": str(tmp_path / "code")},
    )  # fmt: skip
    assert done.status == 0, done.err
    whole = recorded(kept, "command")["export"]
    again = reading.exported(PROGRAM, tmp_path / "vault", tmp_path / "open", passphrase=words)
    # What happened to each record before stays with the wallet it happened in; what a backup says of credentials is judged
    # again, with the documents that it brought.
    del whole["answer"]["not_carried_over"], whole["reports"]
    for old, new in zip(whole["manifest"]["records"], again["manifest"]["records"], strict=True):
        for *copy, fetched in old.pop("evidence"):
            # Of copies that are alike the first and the last day stay.
            days = [day for *other, day in new["evidence"] if other == copy]
            assert days, copy
            assert min(days) <= fetched <= max(days), copy
    require_kept(whole, again, "command/export")
    inside = PROGRAM.task("read", folder=tmp_path / "vault", passphrase=words)
    assert (inside["recognised"], inside["registries"]) == ([], []), "whom a backup recognises waits until it is asked about"
    assert PROGRAM.lanyard("trust", "accept", vault=tmp_path / "vault", passphrase=words).status == 0
    inside = PROGRAM.task("read", folder=tmp_path / "vault", passphrase=words)
    old = recorded(kept, "inside")
    for part in ("collections", "tags", "trash", "identities", "recognised", "registries", "issued_to", "queries"):
        require_kept(old[part], inside[part], f"inside/{part}")
    for key, again in zip(old["keys"], inside["keys"], strict=True):
        assert [again[name] for name in ("did", "label", "audience", "default", "signs")] == [
            key[name] for name in ("did", "label", "audience", "default", "signs")
        ]


def test_one_that_the_command_line_made_opens_at_the_cost_it_was_given(kept: Path, tmp_path: Path) -> None:
    vault = reading.copied(kept / "ordinary", tmp_path / "vault")
    done = PROGRAM.lanyard("list", "--json", vault=vault, passphrase=PASSPHRASE)
    assert done.status == 0, done.err
    assert [(row["title"], row["state"]) for row in done.rows] == [("Hand hygiene", "signature_holds")]


def test_the_fixtures_hold_every_kind_of_thing(kept: Path) -> None:
    """So that nobody makes a poorer one in their place."""
    command, inside = recorded(kept, "command"), recorded(kept, "inside")
    records = command["export"]["manifest"]["records"]
    assert {row["format"] for row in records} >= {"data_integrity", "vc_jwt", "sd_jwt", "open_badge_2", "clr_1", "cose"}
    assert {row["kind"] for row in records} == {"credential", "presentation", "support"}
    assert {name for row in records for name in row["containers"]} >= {"png", "svg", "zip", "mail", "pdf", "qr_image"}
    assert {kind for row in records for kind, *_ in row["evidence"]} >= {
        "did_document", "status_list", "registry", "entity_statement", "jwks", "hosted",
    }  # fmt: skip
    events = {event for own in inside["records"].values() for _, event, _ in own["history"]}
    assert events == {"added", "checked", "trashed", "restored", "shared"}
    assert {share["channel"] for share in command["shares"]} == {"file", "html", "pdf", "qr"}
    assert {kind for kind, *_ in inside["identities"]} == {"email", "name", "did", "url", "phone", "identifier"}
    assert len(inside["keys"]) == 2
    assert len(inside["trash"]) == 2
    states = {row["state"] for row in command["list"]}
    assert states >= {"genuine", "withdrawn", "on_hold", "changed", "could_not_check", "unsigned", "site_confirms"}


def test_a_lost_report_would_be_noticed(tmp_path: Path) -> None:
    """The comparison itself: what is gone, other or shorter is named; what has come is not."""
    before = {"a": [1, {"b": "x"}], "c": None}
    require_kept(before, {"a": [1, {"b": "x", "new": 1}], "c": None, "d": 2}, "x")
    for after in (
        {"a": [1, {"b": "y"}], "c": None},
        {"a": [1], "c": None},
        {"a": [1, {"b": "x"}]},
        {"a": [True, {"b": "x"}], "c": None},
    ):
        with pytest.raises(AssertionError):
            require_kept(before, after, "x")
