"""The share ledger as it is kept: its lines, what became of each, and how those of older vaults are read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.durability.ladder import WITH_SHARE_STATES, layouts
from tests.support.vaults import CHEAP, PASSPHRASE, START, MovingClock, add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.records.record import ShareEntry, ShareState
from wallet.store.copies.backup import restore_backup, write_backup
from wallet.store.copies.restoring import list_snapshots


def line(name: str, *records: str, days: int = 0, state: ShareState = ShareState.DELIVERED) -> ShareEntry:
    made = START + timedelta(days=days)
    return ShareEntry(name, made, "HR", "job", "qr", records, ("Badge",), made, "00", state, "did:key:z6MkTest")  # type: ignore[arg-type]


def test_the_ledger_remembers(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        made = add(vault, 1)
        lines = [line(f"s{n}", made.id, days=n, state=ShareState.INTENDED) for n in range(3)]
        for entry in lines:
            vault.shares.add(entry)
        vault.shares.set_state("s1", ShareState.STOPPED)
        with pytest.raises(StoreError, match="share_exists"):
            vault.shares.add(lines[0])
        with pytest.raises(StoreError, match="no_share"):
            vault.shares.set_state("s9", ShareState.STOPPED)
    with open_vault(tmp_path / "v") as vault:
        newest, stopped, oldest = vault.shares.all()
        assert (newest, oldest) == (lines[2], lines[0])
        assert stopped == structs.replace(lines[1], state=ShareState.STOPPED, changed=stopped.changed)
        assert stopped.changed is not None
        assert vault.shares.get("s1") == stopped
        assert [h.event for h in vault.records.history(made.id)] == ["added", "shared", "shared", "shared"]


def test_the_ledger_is_read_by_the_page(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.shares.add(*(line(f"s{n}", days=n // 2) for n in range(7)))
        whole = list(vault.shares.all())
        assert vault.shares.count() == len(whole) == 7
        assert [entry for offset in (0, 3, 6, 9) for entry in vault.shares.all(offset=offset, limit=3)] == whole


def test_several_lines_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.shares.add(line("a"), line("b"))
        with pytest.raises(StoreError, match="share_exists"):
            vault.shares.add(line("c"), line("a"))
        assert {entry.id for entry in vault.shares.all()} == {"a", "b"}


def test_a_line_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.shares.add(line("ab12ff"), line("ab1300"), line("cd"))
        assert list(vault.shares.ids_starting("ab12")) == ["ab12ff"]
        assert len(vault.shares.ids_starting("ab")) == 2
        assert list(vault.shares.ids_starting("ef")) == []


def test_a_state_nobody_knows_is_damage_and_never_read_as_another(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.shares.add(line("a"))
        with vault.database.transaction():
            vault.database.execute("UPDATE shares SET state = 'pending'")
        with pytest.raises(StoreError, match="record_damaged"):
            vault.shares.all()


def test_lines_of_an_older_vault_read_as_delivered_or_as_what_stands_in_them(tmp_path: Path) -> None:
    entries = [line("plain"), line("ended", days=1), line("torn", days=2)]
    with layouts(tmp_path / "schema", WITH_SHARE_STATES - 1):
        vault, _ = make_vault(tmp_path / "v")
        with vault:
            vault.shares.add(*entries)
            with vault.database.transaction():
                told = b'{"$":"ShareEntry","state":"ended",'
                body = vault.database.row("SELECT body FROM shares WHERE id = 'ended'")[0]
                vault.database.execute(
                    "UPDATE shares SET body = ? WHERE id = 'ended'", (body.replace(b'{"$":"ShareEntry",', told),)
                )
                vault.database.execute("UPDATE shares SET body = CAST('{' AS BLOB) WHERE id = 'torn'")
    with open_vault(tmp_path / "v") as vault:
        assert vault.shares.get("plain") == entries[0]
        assert vault.shares.get("ended") == structs.replace(entries[1], state=ShareState.ENDED)
        assert "migration" in [snapshot.reason for snapshot in list_snapshots(tmp_path / "v")]
        with pytest.raises(StoreError, match="record_damaged"):
            vault.shares.get("torn")


def test_a_backup_brings_the_ledger_back_with_what_became_of_each(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        vault.shares.add(line("a"), line("b", days=1, state=ShareState.LIVE))
        vault.shares.set_state("b", ShareState.STOPPED)
        before = list(vault.shares.all())
        write_backup(vault, tmp_path / "b.age", "a code")
    restore_backup(
        tmp_path / "b.age", "a code", tmp_path / "again", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    with open_vault(tmp_path / "again") as vault:
        assert list(vault.shares.all()) == before
