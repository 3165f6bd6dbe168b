"""The file under the handle is the file of that name, or nothing more is acknowledged."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, contents, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.copies.doctor import examine_open, examine_vault
from wallet.store.copies.restoring import list_snapshots, restore_snapshot
from wallet.store.file import commit_guard, last_seen, wal_binding
from wallet.store.vault import Vault


@pytest.fixture(params=["plain", "Dropbox"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """With a log, and in a synchronised folder, where there is none."""
    return tmp_path / request.param / "vault"


def with_records(folder: Path, *numbers: int) -> None:
    vault, _ = make_vault(folder)
    for number in numbers:
        add(vault, number)
    vault.close()


def put_copy_in_place(folder: Path, source: Path | None = None) -> None:
    """What Dropbox, Nextcloud and Syncthing do: a file beside it, then one rename."""
    staged = folder / "down.tmp"
    shutil.copy(source or folder / "vault.db", staged)
    staged.replace(folder / "vault.db")


def kept(folder: Path) -> int:
    with open_vault(folder) as vault:
        return vault.records.count()


def go_back(folder: Path, name: str) -> None:
    restore_snapshot(folder, name, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)


def refused(action: Callable[[], object], code: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        action()
    assert caught.value.code == code
    return caught.value


def test_nothing_is_acknowledged_into_a_file_without_a_name(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    add(vault, 2)
    put_copy_in_place(folder)
    error = refused(lambda: add(vault, 3), "vault_replaced")
    refused(lambda: vault.settings.set("x", 1), "vault_replaced")
    refused(vault.close, "vault_replaced")
    newest = list_snapshots(folder)[0]
    assert (newest.name, newest.reason) == (error.detail, "replaced")
    go_back(folder, newest.name)
    assert kept(folder) == 2


def test_a_file_replaced_between_check_and_commit_is_found_before_it_is_told(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)

    def add_while_replaced() -> None:
        with vault.database.transaction():
            add(vault, 2)
            put_copy_in_place(folder)

    refused(add_while_replaced, "vault_replaced")
    refused(vault.close, "vault_replaced")
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) == 1, "refused before it was committed"


def test_a_file_replaced_before_the_first_change_is_told_as_what_it_is(folder: Path) -> None:
    """Without a log SQLite notices by itself at a session's first change that its file has another name."""
    with_records(folder, 1)
    assert kept(folder) == 1, "and what the first opening writes is written"
    vault = open_vault(folder)

    def add_after_replaced() -> None:
        with vault.database.transaction():
            put_copy_in_place(folder)
            add(vault, 2)

    error = refused(add_after_replaced, "vault_replaced")
    assert [(s.name, s.reason) for s in list_snapshots(folder)[:1]] == [(error.detail, "replaced")]
    refused(vault.close, "vault_replaced")
    assert kept(folder) == 1


def test_what_a_disk_in_its_place_refuses_is_told_as_the_disk_said_it(folder: Path) -> None:
    with_records(folder, 1)
    with open_vault(folder) as vault:

        def add_without_room() -> None:
            with vault.database.transaction():
                add(vault, 2)
                raise StoreError("disk_full")

        refused(add_without_room, "disk_full")
        add(vault, 3)
    assert kept(folder) == 2


def test_more_than_the_page_cache_holds_is_one_change_of_our_own(folder: Path) -> None:
    with_records(folder, 1)
    text = "x" * (1 << 20)

    def write_much(vault: Vault, *, replaced: bool) -> None:
        with vault.database.transaction():
            for number in range(12):
                vault.settings.set(f"large_{number}", text)
            if replaced:
                put_copy_in_place(folder)
                raise StoreError("disk_full")

    with open_vault(folder) as vault:
        write_much(vault, replaced=False)
        assert vault.settings.get("large_11") == text
    vault = open_vault(folder)
    refused(lambda: write_much(vault, replaced=True), "vault_replaced")
    refused(vault.close, "vault_replaced")


def test_a_file_replaced_as_it_is_committed_is_found_and_holds_nobody_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    execute = vault.database.execute

    def replaced_at_commit(statement: str, values: Sequence[object] = ()) -> object:
        done = execute(statement, values)
        if statement == "COMMIT":
            put_copy_in_place(folder)
        return done

    monkeypatch.setattr(vault.database, "execute", replaced_at_commit)
    refused(lambda: add(vault, 2), "vault_replaced")
    monkeypatch.undo()
    refused(vault.close, "vault_replaced")
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) == 2


def test_a_file_replaced_after_the_last_write_is_told_at_closing(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    add(vault, 2)
    put_copy_in_place(folder)
    refused(vault.close, "vault_replaced")
    vault.close()
    with open_vault(folder) as older:
        assert "vault_older" in older.warnings or older.records.count() == 2
        missing = older.snapshot_of_missing()
    assert missing is None or missing.reason == "replaced"
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) == 2


def test_an_older_file_brought_back_between_runs_is_told_with_the_newer_snapshot(folder: Path) -> None:
    with_records(folder, 1)
    shutil.copy(folder / "vault.db", folder.parent / "older.db")
    with open_vault(folder) as vault:
        add(vault, 2)
    put_copy_in_place(folder, folder.parent / "older.db")
    with open_vault(folder) as vault:
        assert vault.warnings == ["vault_older"]
        missing = vault.snapshot_of_missing()
        assert missing is not None
    go_back(folder, missing.name)
    with open_vault(folder) as vault:
        assert (vault.warnings, vault.records.count()) == ([], 2)


def test_a_copy_that_went_on_elsewhere_is_told_even_when_it_counted_further(folder: Path) -> None:
    with_records(folder, 1)
    elsewhere = folder.parent / "elsewhere"
    shutil.copytree(folder, elsewhere)
    with open_vault(folder) as vault:
        add(vault, 2)
    with open_vault(elsewhere) as vault:
        for number in range(10, 20):
            add(vault, number)
    put_copy_in_place(folder, elsewhere / "vault.db")
    with open_vault(folder) as vault:
        assert vault.warnings == ["vault_older"]
        missing = vault.snapshot_of_missing()
        assert missing is not None


def test_a_file_that_went_on_from_ours_elsewhere_is_told_of_nothing(folder: Path) -> None:
    with_records(folder, 1)
    elsewhere = folder.parent / "elsewhere"
    shutil.copytree(folder, elsewhere)
    with open_vault(elsewhere) as vault:
        add(vault, 2)
    put_copy_in_place(folder, elsewhere / "vault.db")
    with open_vault(folder) as vault:
        assert (vault.warnings, vault.records.count()) == ([], 2)


def test_a_snapshot_put_back_on_purpose_is_no_older_file(folder: Path) -> None:
    with_records(folder, 1)
    with open_vault(folder) as vault:
        add(vault, 2)
    go_back(folder, list_snapshots(folder)[-1].name)
    with open_vault(folder) as vault:
        assert (vault.warnings, vault.records.count()) == ([], 1)


def test_a_removed_file_is_told_and_what_was_open_is_a_snapshot(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    (folder / "vault.db").unlink()
    refused(lambda: add(vault, 2), "vault_replaced")
    refused(vault.close, "vault_replaced")
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) == 1


def test_a_folder_that_was_moved_takes_nothing_and_loses_nothing(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    add(vault, 2)
    folder.rename(folder.parent / "moved")
    refused(lambda: add(vault, 3), "vault_moved")
    assert not folder.exists(), "no folder may be made where the disk of another may come"
    (folder.parent / "moved").rename(folder)
    add(vault, 3)
    vault.close()
    assert kept(folder) == 3


def test_a_folder_in_the_place_of_the_one_that_was_moved_is_left_alone(folder: Path) -> None:
    with_records(folder, 1)
    other = folder.parent / "other"
    other_vault, _ = make_vault(other)
    other_vault.close()
    vault = open_vault(folder)
    add(vault, 2)
    folder.rename(folder.parent / "moved")
    other.rename(folder)
    before = contents(folder)
    refused(lambda: add(vault, 3), "vault_moved")
    refused(vault.close, "vault_moved")
    assert contents(folder) == before
    assert kept(folder.parent / "moved") == 2


def test_a_link_in_the_place_of_the_file_counts_as_another(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    (folder / "vault.db").rename(folder.parent / "real.db")
    (folder / "vault.db").symlink_to(folder.parent / "real.db")
    refused(lambda: add(vault, 2), "vault_replaced")
    refused(vault.close, "vault_replaced")


def test_a_second_name_for_the_same_file_changes_nothing(folder: Path) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    os.link(folder / "vault.db", folder.parent / "second.db")
    add(vault, 2)
    os.replace(folder.parent / "second.db", folder / "vault.db")
    add(vault, 3)
    vault.close()
    assert kept(folder) == 3


def test_a_log_that_came_with_the_other_file_is_not_removed(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with_records(folder, 1)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere)
    far = open_vault(elsewhere)
    add(far, 5)
    log = (elsewhere / "vault.db-wal").read_bytes()
    vault = open_vault(folder)
    add(vault, 2)
    for name in ("vault.db", "vault.db-wal"):
        shutil.copy(elsewhere / name, tmp_path / "down.tmp")
        (tmp_path / "down.tmp").replace(folder / name)
    far.close()
    refused(lambda: add(vault, 3), "vault_replaced")
    refused(vault.close, "vault_replaced")
    assert (folder / "vault.db-wal").read_bytes() == log
    with open_vault(folder) as theirs:
        assert theirs.warnings == ["vault_older"]
        assert theirs.records.count() == 2


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("in_place", ["older", "before", "cut"])
def test_a_journal_takes_nothing_back_from_a_file_of_another_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_place: str, large: bool
) -> None:
    """A commit that was cut short leaves the journal of its own file; over an older one it makes a state that never was."""
    if large:
        monkeypatch.setattr(wal_binding, "WHOLE_CHECK_BYTES", 0)
    folder, killed = tmp_path / "Dropbox" / "vault", tmp_path / "killed"
    with_records(folder, 1)
    assert kept(folder) == 1
    vault = open_vault(folder)
    vault.settings.set("x", 1)
    older = (folder / "vault.db").read_bytes()
    add(vault, 2)
    vault.settings.set("x", 2)
    before = (folder / "vault.db").read_bytes()
    vault.database.rows("PRAGMA cache_spill=1")
    vault.database.rows("PRAGMA cache_size=1")
    vault.database.execute("BEGIN IMMEDIATE")
    vault.database.rows("UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE name = 'writes' RETURNING value")
    for number in range(50):
        vault.database.execute("INSERT INTO settings VALUES (?, ?)", (f"long_{number}", f'"{"y" * 3000}"'))
    shutil.copytree(folder, killed)
    vault.database.execute("ROLLBACK")
    refused(vault.close, "vault_overwritten")  # written past the guard, by this test
    if in_place != "cut":
        (killed / "vault.db").write_bytes(older if in_place == "older" else before)
    assert (killed / "vault.db-journal").read_bytes().startswith(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
    # Again where there is no log.
    shutil.rmtree(folder)
    shutil.move(killed, folder)
    if in_place == "older":
        refused(lambda: open_vault(folder), "vault_damaged")
        assert (folder / "vault.db").read_bytes() == older
        return
    with open_vault(folder) as found:
        assert (found.settings.get("x"), found.records.count(), found.warnings) == (2, 2, [])


def test_a_file_that_was_written_over_in_place_is_not_mixed_with_what_is_open(folder: Path) -> None:
    with_records(folder, 1)
    older = (folder / "vault.db").read_bytes()
    vault = open_vault(folder)
    add(vault, 2)
    vault.database.checkpoint()
    add(vault, 3)
    with (folder / "vault.db").open("r+b") as file:
        file.write(older)
        file.truncate()
    refused(lambda: add(vault, 4), "vault_overwritten")
    refused(vault.close, "vault_overwritten")
    assert (folder / "vault.db").read_bytes() == older
    assert not list(folder.glob("*.aside"))
    try:
        with open_vault(folder) as found:
            assert found.warnings == ["vault_older"]
    except StoreError as error:
        assert error.code == "vault_damaged"  # noqa: PT017


def test_no_room_for_the_snapshot_is_told_and_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_records(folder, 1)
    vault = open_vault(folder)
    add(vault, 2)
    put_copy_in_place(folder)

    def full(reason: str = "asked") -> None:
        raise StoreError("disk_full")

    monkeypatch.setattr(vault, "snapshot", full)
    refused(lambda: add(vault, 3), "vault_replaced_unsaved")
    assert vault.records.count() == 2
    monkeypatch.undo()
    refused(vault.close, "vault_replaced")
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) == 2


def test_a_header_of_another_time_is_not_written_over(folder: Path) -> None:
    with_records(folder, 1)
    older = (folder / "vault.hdr").read_bytes()
    with open_vault(folder) as vault:
        vault.new_recovery_code()
        (folder / "vault.hdr").write_bytes(older)
        refused(lambda: vault.change_passphrase("another sentence of five words"), "header_replaced")
        assert (folder / "vault.hdr").read_bytes() == older
    kept(folder)


@pytest.mark.parametrize("way", ["file", "folder"])
def test_a_state_folder_that_cannot_be_written_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "file":
        (tmp_path / "state").write_text("")
    else:
        (tmp_path / "state" / "lanyard" / "vaults").mkdir(parents=True)
        monkeypatch.setattr(last_seen.os, "open", _forbidden(os.open))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with_records(tmp_path / "vault", 1)
    assert kept(tmp_path / "vault") == 1


def _forbidden(real: Callable[..., int]) -> Callable[..., int]:
    def opened(path: object, *rest: int) -> int:
        if ".seen" in str(path):
            raise PermissionError(13, "no")
        return real(path, *rest)

    return opened


def test_a_torn_or_strange_note_says_nothing(folder: Path) -> None:
    with_records(folder, 1)
    (note,) = last_seen.state_folder().glob("*.seen")
    whole = note.read_bytes()
    for damaged in (b"", whole[:20], b"9" + whole[1:], whole[:47], whole[:47] + b"[]", os.urandom(200)):
        note.write_bytes(damaged)
        with open_vault(folder) as vault:
            assert vault.warnings == []


def test_a_state_folder_two_computers_share_keeps_them_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_records(folder, 1)
    copied = contents(folder)
    with open_vault(folder) as vault:
        add(vault, 2)
    # Another computer, with a folder of that name and its own copy.
    monkeypatch.setattr(last_seen, "_computer", lambda: "another")
    for name, data in copied.items():
        (folder / name).write_bytes(data)
    with open_vault(folder) as vault:
        assert vault.warnings == []


def test_a_moved_wallet_is_still_known_and_a_copy_of_it_is_its_own(folder: Path) -> None:
    with_records(folder, 1)
    older = (folder / "vault.db").read_bytes()
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    with open_vault(folder) as vault:
        add(vault, 2)
    with open_vault(copy) as vault:
        assert vault.warnings == [], "the other one is still there: this is a copy"
    shutil.rmtree(copy)
    moved = folder.parent / "moved"
    folder.rename(moved)
    (moved / "vault.db").write_bytes(older)
    with open_vault(moved) as vault:
        assert vault.warnings == ["vault_older"]


def test_where_numbers_of_files_do_not_last_contents_are_compared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_guard, "numbers_files_anew", lambda folder: True)
    real, looks = os.lstat, iter(range(10**6, 10**9))

    def lstat(path: str | Path) -> os.stat_result:
        found = list(real(path))
        if Path(path).name == "vault.db":
            found[1] = next(looks)
        exact = real(path)
        return os.stat_result(found, {"st_mtime_ns": exact.st_mtime_ns})

    with_records(folder, 1)
    vault = open_vault(folder)
    monkeypatch.setattr(commit_guard.os, "lstat", lstat)
    add(vault, 2)
    vault.database.checkpoint()
    add(vault, 3)
    put_copy_in_place(folder)

    def add_and_fold() -> None:
        add(vault, 4)
        vault.database.checkpoint()

    refused(add_and_fold, "vault_replaced")
    refused(vault.close, "vault_replaced")
    monkeypatch.undo()
    go_back(folder, list_snapshots(folder)[0].name)
    assert kept(folder) in (3, 4)


def test_what_a_snapshot_that_was_cut_short_left_is_gone_after_the_next_opening(folder: Path) -> None:
    with_records(folder, 1)
    snapshots = folder / "snapshots"
    name = "000009-20261124T090000Z-closed.db"
    left = [f"{name}.partial", f"{name}.partial-journal", f"{name}.partial-wal", f"{name}.hdr.partial", f"{name}.hdr"]
    for file in left:
        (snapshots / file).write_bytes(b"x" * 5000)
    (snapshots / "a letter.txt").write_text("mine")
    good = [s.name for s in list_snapshots(folder)]
    kept(folder)
    assert sorted(p.name for p in snapshots.iterdir()) == sorted(["a letter.txt", *good, *(f"{n}.hdr" for n in good)])


def test_doctor_names_what_it_does_not_know_and_touches_nothing(folder: Path) -> None:
    with_records(folder, 1)
    snapshots = folder / "snapshots"
    strange = ["desktop.ini", ".DS_Store", "snapshots/Thumbs.db", "snapshots/000001-x.db"]
    unfinished = ["vault.db.partial", "snapshots/000009-20261124T090000Z-closed.db.partial-journal"]
    for name in (*strange, *unfinished):
        (folder / name).write_bytes(b"x")
    before = contents(folder)
    report = examine_vault(folder, passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    found = {(f.part, f.code) for f in report.findings if f.code}
    assert {(name, "file_unknown") for name in strange} <= found
    assert {(name, "file_unfinished") for name in unfinished} <= found
    assert not report.damaged
    assert contents(folder) == before
    with open_vault(folder) as vault:
        assert {f.part for f in examine_open(vault).findings if f.code == "file_unknown"} == set(strange)
    assert all((folder / name).exists() for name in strange)
    assert snapshots.is_dir()


def test_a_vault_that_is_thrown_away_is_not_remembered(tmp_path: Path) -> None:
    vault, _ = Vault.create(
        tmp_path / "vault", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP, remember=False
    )
    vault.close()
    assert not last_seen.state_folder().exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is Unix's")
def test_a_fold_that_the_disk_broke_off_is_no_foreign_hand(tmp_path: Path) -> None:
    import resource

    folder = tmp_path / "vault"
    with_records(folder, 1)
    vault = open_vault(folder)
    for number in range(2, 40):
        add(vault, number)
    file = folder / "vault.db"
    before = file.read_bytes()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), hard))
    try:
        with pytest.raises(StoreError) as caught:
            vault._db.checkpoint()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert caught.value.code in ("disk_error", "disk_full")
    assert file.read_bytes() != before, "some of it was written before the disk refused"
    add(vault, 40)
    vault.close()
    assert kept(folder) == 40
