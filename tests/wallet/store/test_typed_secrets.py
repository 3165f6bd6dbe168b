"""Typed secrets by one rule, and what was sealed by older rules still opens."""

from __future__ import annotations

import os
import socket
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, add, make_vault, open_vault
from wallet.errors import StoreError
from wallet.store.copies.backup import restore_backup, write_backup
from wallet.store.copies.backup_file import open_backup
from wallet.store.copies.doctor import examine_vault
from wallet.store.copies.restoring import list_snapshots
from wallet.store.lock import recovery_code as codes
from wallet.store.lock import unlocking
from wallet.store.lock.typed import tidied
from wallet.store.vault import Vault

WORDS = "cuatro piedras tranquilas del río Ñandú"
CODE = codes.to_text(bytes(range(20)))


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", WORDS),
        f"\ufeff{WORDS}\r\n",
        WORDS.replace(" ", "\u00a0"),
        WORDS.replace("piedras", "pie\u00addras"),
        WORDS.replace("piedras", "pie\u200bdras\u200d"),
        f"\u202a{WORDS}\u202c",
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in WORDS),
    ],
)
def test_a_passphrase_is_the_same_however_it_is_written(tmp_path: Path, typed: str) -> None:
    for made, opened in ((WORDS, typed), (typed, WORDS)):
        vault, _ = make_vault(tmp_path / f"{made == WORDS}")
        vault.change_passphrase(made)
        vault.close()
        open_vault(vault.folder, opened).close()


@pytest.mark.parametrize("older", ["\ufeffquiet stones by a river", "quiet\u200b stones by a river"])
def test_a_vault_of_an_older_program_opens_with_what_was_typed_then(
    tmp_path: Path, older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wallet.store.lock.passphrase.passphrase_spellings", lambda text: iter([text.strip()]))
    vault, _ = make_vault(tmp_path / "vault")
    vault.change_passphrase(older)
    vault.close()
    monkeypatch.undo()
    with open_vault(tmp_path / "vault", older) as vault:
        vault.rotate_vault_key(older, kdf=CHEAP)
    # From then on by the rule of today.
    open_vault(tmp_path / "vault", tidied(older)).close()


def test_a_wrong_passphrase_counts_once_however_many_forms_it_has(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    vault.close()
    for _ in range(3):
        with pytest.raises(StoreError, match="passphrase_wrong"):
            open_vault(tmp_path / "vault", "wrong\u200b words")
    assert unlocking.Attempts(tmp_path / "vault", MovingClock().now()).count == 3


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f"Recovery code: {CODE}",
        f"Código de recuperación:\n{CODE}\n",
        f"Recovery code {CODE} (keep it safe)",
        CODE.replace("-", "\u2212"),
        CODE.replace("-", "\u2011"),
        CODE.replace("-", "\u00a0"),
        CODE.replace("-", " · "),
        CODE.replace("-", "\u00ad-"),
        CODE.replace("-", ""),
        f"\ufeff{CODE}\u200b",
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        "".join(chr(ord(c) + 0xFEE0) if c != "-" else "\uff0d" for c in CODE),
        "\u2066" + CODE + "\u2069",
        "  ".join(CODE),
    ],
)
def test_a_code_is_the_same_however_it_is_written(typed: str) -> None:
    assert bytes(codes.from_text(typed)) == bytes(range(20))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "recovery_code_length"),
        ("Recovery code: ", "recovery_code_length"),
        (CODE[:-3], "recovery_code_length"),
        (f"{CODE} {CODE}"[1:-1], "recovery_code_length"),
        (CODE.replace("4", "5", 1), "recovery_code_typo"),
        (f"code {CODE}".replace("4", "5", 1), "recovery_code_length"),
        ("x" * 5000, "recovery_code_length"),
    ],
)
def test_what_is_no_code_is_said_to_be_none(typed: str, code: str) -> None:
    with pytest.raises(StoreError, match=code):
        codes.from_text(typed)


@pytest.mark.parametrize(
    ("made", "typed"),
    [
        (WORDS, unicodedata.normalize("NFD", WORDS)),
        (unicodedata.normalize("NFD", WORDS), WORDS),
        (f"{WORDS}\u200b", WORDS),
        (CODE, f"Backup code: {CODE.lower()}"),
        (CODE.lower().replace("-", " "), CODE),
    ],
)
def test_a_backup_opens_however_its_code_is_written(tmp_path: Path, made: str, typed: str) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    with vault:
        add(vault, 1)
        write_backup(vault, tmp_path / "b.age", made)
    restored, _ = restore_backup(
        tmp_path / "b.age", typed, tmp_path / "again", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    assert restored.credentials == 1


@pytest.mark.parametrize("form", ["NFC", "NFD", "with a space nobody sees\u200b"])
def test_a_backup_of_an_older_program_opens(tmp_path: Path, form: str) -> None:
    """They sealed with what was typed, white space off."""
    vault, _ = make_vault(tmp_path / "vault")
    with vault:
        write_backup(vault, tmp_path / "today.age", WORDS)
    packed = pyrage.passphrase.decrypt((tmp_path / "today.age").read_bytes(), unicodedata.normalize("NFKC", WORDS))
    forms = {"NFC": unicodedata.normalize("NFC", WORDS), "NFD": unicodedata.normalize("NFD", WORDS)}
    typed = forms.get(form, form)
    (tmp_path / "older.age").write_bytes(pyrage.passphrase.encrypt(packed, typed))
    open_backup(tmp_path / "older.age", typed).close()


def test_an_older_backup_is_not_replaced_unasked(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    with vault:
        (tmp_path / "b.age").write_bytes(b"the one of last year")
        with pytest.raises(StoreError, match="backup_exists"):
            write_backup(vault, tmp_path / "b.age", WORDS, replace=False)
        assert (tmp_path / "b.age").read_bytes() == b"the one of last year"
        write_backup(vault, tmp_path / "b.age", WORDS)
    open_backup(tmp_path / "b.age", WORDS).close()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    # Its own path may be too long for a socket's.
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/s")
        os.rename(f"{short}/s", path)


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


REFUSED = {"vault_is_a_link", "vault_damaged", "disk_error", "folder_read_only", "no_vault"}
STRANGE = [_pipe, _socket, _circle, _device, _dangling, Path.mkdir]


@pytest.mark.parametrize("make", STRANGE)
def test_what_is_no_ordinary_file_is_no_backup_and_no_place_for_one(tmp_path: Path, make: Callable[[Path], None]) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    target = tmp_path / "b"
    make(target)
    with vault, pytest.raises(StoreError, match="not_a_plain_file"):
        write_backup(vault, target, WORDS)
    with pytest.raises(StoreError, match="not_a_plain_file"):
        open_backup(target, WORDS).close()
    assert os.path.lexists(target)


@pytest.mark.parametrize("make", STRANGE)
@pytest.mark.parametrize(
    "name", ["vault.hdr", "vault.hdr.bak", "vault.db", "vault.db-wal", "vault.db-journal", "vault.lock", "vault.tries"]
)
def test_a_vault_with_a_strange_file_is_refused_or_opened_and_never_waited_for(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    vault.close()
    (tmp_path / "vault" / name).unlink(missing_ok=True)
    make(tmp_path / "vault" / name)
    try:
        open_vault(tmp_path / "vault").close()
    except StoreError as error:
        assert error.code in REFUSED  # noqa: PT017
    try:
        examine_vault(tmp_path / "vault", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    except StoreError as error:
        assert error.code in REFUSED  # noqa: PT017


@pytest.mark.parametrize("make", STRANGE)
def test_strange_files_among_the_snapshots_keep_nobody_out(tmp_path: Path, make: Callable[[Path], None]) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    add(vault, 1)
    vault.close()
    snapshots = tmp_path / "vault" / "snapshots"
    header = snapshots / f"{list_snapshots(tmp_path / 'vault')[0].name}.hdr"
    header.unlink()
    make(header)
    make(snapshots / "000009-20261124T090000Z-closed.db")
    with open_vault(tmp_path / "vault") as vault:
        assert vault.records.count() == 1


def test_a_folder_that_is_a_circle_of_links_is_said_to_be_one(tmp_path: Path) -> None:
    _circle(tmp_path / "vault")
    with pytest.raises(StoreError, match="folder_is_a_circle"):
        Vault.open(tmp_path / "vault", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
