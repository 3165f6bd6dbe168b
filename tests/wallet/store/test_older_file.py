"""An older file in the vault's place is told until the person decides; a large one takes no log of another age."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.vaults import add, contents, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.file import last_seen, wal_binding
from wallet.store.lock.header import HEADER_NAME, SPARE_NAME
from wallet.store.vault import DATABASE_NAME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault in whose place an older copy of its file was put: the second record is not in it."""
    place = tmp_path / "vault"
    with make_vault(place)[0] as vault:
        add(vault, 1)
    open_vault(place).close()  # writes down which header it has seen
    shutil.copy(place / DATABASE_NAME, tmp_path / "older.db")
    with open_vault(place) as vault:
        add(vault, 2)
    shutil.copy(place / DATABASE_NAME, tmp_path / "newer.db")
    in_place(place, "older")
    return place


def in_place(folder: Path, name: str) -> None:
    shutil.copy(folder.parent / f"{name}.db", folder / DATABASE_NAME)


def warned(folder: Path, *numbers: int) -> list[str]:
    """Opens, adds, locks; returns the warnings of the opening."""
    with open_vault(folder) as vault:
        for number in numbers:
            add(vault, number)
        return [code for code in vault.warnings if code == "vault_older"]


def test_it_is_told_at_every_opening_whatever_is_written(folder: Path) -> None:
    assert [warned(folder, *numbers) for numbers in ((), (3,), (4, 5), ())] == [["vault_older"]] * 4
    with open_vault(folder) as vault:
        snapshot = vault.snapshot_of_missing()
        assert snapshot is not None, "the way back is offered as on the first day"


def test_who_was_killed_before_it_was_shown_is_told_the_next_time(folder: Path) -> None:
    child = os.fork()
    if child == 0:
        add(open_vault(folder), 3)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert warned(folder) == ["vault_older"]


def test_it_is_told_no_more_after_the_person_decided(folder: Path) -> None:
    with open_vault(folder) as vault:
        vault.go_on_without_missing()
        assert vault.snapshot_of_missing() is None
        add(vault, 3)
    assert warned(folder) == []
    # And this file is what is remembered from now on.
    in_place(folder, "older")
    assert warned(folder) == ["vault_older"]


def test_what_went_on_from_the_older_file_is_missed_too_when_the_newer_comes_back(folder: Path) -> None:
    assert warned(folder, 3) == ["vault_older"]
    in_place(folder, "newer")
    assert warned(folder) == ["vault_older"], "record 3 is not in it"


def test_the_newer_file_that_comes_back_ends_it(folder: Path) -> None:
    assert warned(folder) == ["vault_older"]
    in_place(folder, "newer")
    assert [warned(folder), warned(folder)] == [[], []]


def test_what_is_undecided_is_bounded(folder: Path) -> None:
    for number in range(10, 20):
        assert warned(folder, number) == ["vault_older"]
        in_place(folder, "older")
    (note,) = last_seen.state_folder().glob("*.seen")
    assert note.stat().st_size < 1024
    assert warned(folder) == ["vault_older"]


@pytest.mark.parametrize("links", [True, False])
def test_a_large_vault_takes_no_log_of_another_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    monkeypatch.setattr(wal_binding, "WHOLE_CHECK_BYTES", 0)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", _no_links)
    place, killed = tmp_path / "vault", tmp_path / "killed"
    with make_vault(place)[0] as vault:
        add(vault, 1)
    older = (place / DATABASE_NAME).read_bytes()
    with open_vault(place) as vault:
        add(vault, 2)
    vault = open_vault(place)
    add(vault, 3)
    shutil.copytree(place, killed)
    vault.close()
    assert (killed / f"{DATABASE_NAME}-wal").stat().st_size
    mixed = tmp_path / "mixed"
    shutil.copytree(killed, mixed)
    (mixed / DATABASE_NAME).write_bytes(older)
    before = contents(mixed)
    with pytest.raises(StoreError) as caught:
        open_vault(mixed)
    assert (caught.value.code, caught.value.detail) == ("vault_damaged", "the log is not of this file")
    assert contents(mixed) == before, "neither is changed, and nothing is left beside them"
    with open_vault(killed) as vault:
        assert (vault.records.count(), vault.warnings) == (3, [])
    assert not list(killed.glob("*.partial*"))


def _no_links(*_: object) -> None:
    raise OSError(1, "no second names here")


def test_a_large_vault_that_cannot_be_looked_at_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal_binding, "WHOLE_CHECK_BYTES", 0)
    place, killed = tmp_path / "vault", tmp_path / "killed"
    vault, _ = make_vault(place)
    add(vault, 1)
    shutil.copytree(place, killed)
    vault.close()
    before = contents(killed)

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    with monkeypatch.context() as now:
        now.setattr(wal_binding.shutil, "copyfile", full)
        with pytest.raises(StoreError) as caught:
            open_vault(killed)
    assert caught.value.code == "disk_full"
    assert contents(killed) == before
    with open_vault(killed) as vault:
        assert vault.records.count() == 1


def test_a_copy_elsewhere_that_has_only_its_spare_header_left_is_another_copy(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    with make_vault(here)[0] as vault:
        add(vault, 1)
    shutil.copytree(here, elsewhere)
    with open_vault(elsewhere) as vault:
        add(vault, 2)
    (elsewhere / HEADER_NAME).unlink()
    last_seen.forget(here)
    assert warned(here) == [], "nothing of it was moved here"
    (elsewhere / SPARE_NAME).unlink()
    last_seen.forget(here)
    assert warned(here) == ["vault_older"], "there is no vault any more where record 2 was seen"
