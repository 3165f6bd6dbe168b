"""Large evidence beside the vault: sealed, there before its row, and gone only when nothing names it."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, item, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store import attachments as attachments_module
from wallet.store.copies import age_file
from wallet.store.copies.backup import export, restore_backup, write_backup
from wallet.store.copies.doctor import DAMAGED, examine_open, examine_vault
from wallet.store.copies.restoring import restore_snapshot
from wallet.store.snapshots import drop_snapshots, list_snapshots
from wallet.store.vault import Vault

CONTENT = b"CANARY-SCAN " + random.Random(1).randbytes(200_000)
DIGEST = hashlib.sha256(CONTENT).digest()


def keep(vault: Vault, number: int = 1, content: bytes = CONTENT) -> str:
    """Keeps the ``number``-th thing with evidence beside the vault."""
    return vault.records.add(*item(number), [vault.attachments.write(content)]).id


def only_file(folder: Path) -> Path:
    (path,) = (folder / "attachments").iterdir()
    return path


@pytest.mark.parametrize("size", [65_537, 131_072, 200_000])
def test_it_comes_back_byte_for_byte_and_is_there_once(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    with make_vault(tmp_path / "v")[0] as vault:
        first, second = keep(vault, 1, content), keep(vault, 2, content)
        assert first != second
        path = only_file(tmp_path / "v")
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    with open_vault(tmp_path / "v") as vault:
        (attachment,) = vault.records.attached.of_record(first)
        assert vault.attachments.read(attachment.sha256) == content
        assert attachment.size == size


def test_neither_its_content_nor_its_name_tells_what_it_is(tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        with make_vault(tmp_path / f"v{number}")[0] as vault:
            keep(vault)
        path = only_file(tmp_path / f"v{number}")
        names.add(path.name)
        assert DIGEST.hex() != path.name
        for chunk in (b"CANARY", DIGEST, CONTENT[1000:1016]):
            assert chunk not in path.read_bytes()
    assert len(names) == 2, "two vaults that hold the same do not tell"


def test_every_change_to_a_file_is_noticed(tmp_path: Path) -> None:
    with make_vault(tmp_path / "v")[0] as vault:
        keep(vault)
        path = only_file(tmp_path / "v")
        whole = path.read_bytes()
        places = [*range(40), *random.Random(2).sample(range(len(whole)), 60), len(whole) - 1]
        changed = [bytes(whole[:at]) + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
        changed += [whole[:-1], whole[:37], whole[:36], b"", whole + b"x", whole[:37] + whole[37 + 65_552 :]]
        for bad in changed:
            path.write_bytes(bad)
            with pytest.raises(StoreError) as error:
                vault.attachments.read(DIGEST)
            assert error.value.code == "attachment_damaged"
        findings = [finding for finding in examine_open(vault).findings if finding.state == DAMAGED]
        assert [finding.code for finding in findings] == ["attachment_damaged"]
        # Writing the same again makes it good.
        vault.attachments.write(CONTENT)
        assert path.read_bytes() != whole
        assert vault.attachments.read(DIGEST) == CONTENT
        path.unlink()
        with pytest.raises(StoreError, match="attachment_missing"):
            vault.attachments.read(DIGEST)
    report = examine_vault(tmp_path / "v", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    assert {finding.code for finding in report.findings if finding.state == DAMAGED} == {"attachment_missing"}


def test_one_file_in_the_place_of_another_does_not_open(tmp_path: Path) -> None:
    with make_vault(tmp_path / "v")[0] as vault:
        other = os.urandom(100_000)
        keep(vault, 1)
        keep(vault, 2, other)
        one, two = sorted((tmp_path / "v" / "attachments").iterdir())
        content = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(content)
        for digest in (DIGEST, hashlib.sha256(other).digest()):
            with pytest.raises(StoreError, match="attachment_damaged"):
                vault.attachments.read(digest)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    with make_vault(tmp_path / "v")[0] as vault:
        keep(vault)
        path = only_file(tmp_path / "v")
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(StoreError, match="vault_is_a_link"):
            vault.attachments.read(DIGEST)


def test_a_full_disk_keeps_nothing_by_halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with make_vault(tmp_path / "v")[0] as vault:
        add(vault, 5)

        def full(*_: object) -> None:
            raise OSError(28, "no space")

        monkeypatch.setattr(attachments_module.SealedWriter, "finish", full)
        with pytest.raises(StoreError, match="disk_full"):
            keep(vault)
        monkeypatch.undo()
        assert list((tmp_path / "v" / "attachments").iterdir()) == []
        assert vault.records.count() == 1
        keep(vault)


# Staying and going --------------------------------------------------------------------
def reopened(folder: Path, times: int = 1) -> None:
    for _ in range(times):
        open_vault(folder).close()


def test_what_was_written_and_never_named_goes_at_the_second_opening(tmp_path: Path) -> None:
    with make_vault(tmp_path / "v")[0] as vault:
        keep(vault)
        vault.attachments.write(os.urandom(70_000))  # the power goes before the row
        (tmp_path / "v" / "attachments" / f"{'0' * 64}.00000000.partial").write_bytes(b"half")
    reopened(tmp_path / "v")
    assert len(list((tmp_path / "v" / "attachments").iterdir())) == 2
    reopened(tmp_path / "v")
    with open_vault(tmp_path / "v") as vault:
        assert vault.attachments.read(DIGEST) == CONTENT
    only_file(tmp_path / "v")


def test_it_stays_while_a_snapshot_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    with make_vault(folder)[0] as vault:
        record = keep(vault)
        name = vault.snapshot().name
        vault.records.delete(record)  # type: ignore[arg-type]
        vault.records.purge(record)  # type: ignore[arg-type]
    reopened(folder, 3)
    only_file(folder)
    restore_snapshot(folder, name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    with open_vault(folder) as vault:
        (attachment,) = vault.records.attached.of_record(record)
        assert vault.attachments.read(attachment.sha256) == CONTENT
        vault.records.delete(record)  # type: ignore[arg-type]
        vault.records.purge(record)  # type: ignore[arg-type]
        drop_snapshots(folder, but=vault.snapshot().name)
    reopened(folder, 3)
    only_file(folder)  # a file that was set aside may name it
    for path in folder.glob("*.set-aside-*"):
        path.unlink()
    for snapshot in list_snapshots(folder)[1:]:
        (folder / "snapshots" / snapshot.name).unlink()
    reopened(folder, 3)
    assert list((folder / "attachments").iterdir()) == []


@pytest.mark.parametrize("obstacle", ["conflict", "snapshot"])
def test_what_cannot_be_asked_keeps_all_of_them(tmp_path: Path, obstacle: str) -> None:
    folder = tmp_path / "v"
    with make_vault(folder)[0] as vault:
        keep(vault)
        vault.snapshot()
        vault.attachments.write(os.urandom(70_000))
    if obstacle == "conflict":
        shutil.copyfile(folder / "vault.db", folder / "vault (conflicted copy).db")
    else:
        path = folder / "snapshots" / list_snapshots(folder)[0].name
        path.write_bytes(path.read_bytes()[:4096] + os.urandom(4096))
    reopened(folder, 4)
    assert len(list((folder / "attachments").iterdir())) == 2


# Rotation, copies -----------------------------------------------------------------------
def test_a_new_vault_key_seals_them_anew_and_the_old_ones_go(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    with make_vault(folder)[0] as vault:
        record = keep(vault)
        before = only_file(folder)
        sealed = before.read_bytes()
        vault.rotate_vault_key(PASSPHRASE, kdf=CHEAP)
        after = only_file(folder)
        assert (after.name == before.name, after.read_bytes() == sealed) == (False, False)
        (attachment,) = vault.records.attached.of_record(record)
        assert vault.attachments.read(attachment.sha256) == CONTENT
        # What somebody put back of the old ones opens nothing.
        after.write_bytes(sealed)
        with pytest.raises(StoreError, match="attachment_damaged"):
            vault.attachments.read(attachment.sha256)


def test_a_rotation_that_cannot_read_one_leaves_the_old_vault(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    with make_vault(folder)[0] as vault:
        keep(vault)
        only_file(folder).write_bytes(b"damaged")
        with pytest.raises(StoreError, match="attachment_damaged"):
            vault.rotate_vault_key(PASSPHRASE, kdf=CHEAP)
    reopened(folder)


def test_a_backup_carries_them_and_export_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_file, "SEALED_LOG_N", 4)
    with make_vault(tmp_path / "v")[0] as vault:
        record = keep(vault)
        add(vault, 2)
        write_backup(vault, tmp_path / "b", "a code")
        export(vault, tmp_path / "open")
    assert (tmp_path / "open" / "attachments" / DIGEST.hex()).read_bytes() == CONTENT
    restore_backup(
        tmp_path / "b", "a code", tmp_path / "w", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    with open_vault(tmp_path / "w") as vault:
        (attachment,) = vault.records.attached.of_record(record)
        assert vault.attachments.read(attachment.sha256) == CONTENT
    # A vault whose evidence cannot be read makes no backup that says it is whole.
    only_file(tmp_path / "v").unlink()
    with open_vault(tmp_path / "v") as vault, pytest.raises(StoreError, match="attachment_missing"):
        write_backup(vault, tmp_path / "c", "a code")
    assert not (tmp_path / "c").exists()
    assert not list(tmp_path.glob(".c*"))
