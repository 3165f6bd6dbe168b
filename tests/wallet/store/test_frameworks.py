"""The file of frameworks: a cache beside the vault, under a key of its own, made anew whenever it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock, make_vault
from wallet.errors import StoreError
from wallet.skills.concepts import address_key
from wallet.skills.frameworks.model import Credit, Label, Occupation, Relation, RelationKind, Skill
from wallet.store.copies.doctor import examine_open, examine_vault
from wallet.store.frameworks import FILE_NAME, FrameworkFile
from wallet.store.vault import Vault

CARE = Credit("care", "Care", "CC0", "1")
ENTRIES: list[Any] = [
    Skill("c:1", (Label("Wound care", "en", True), Label("wound-care", "en"), Label("Cuidado de heridas", "es", True)), "1"),
    Skill("c:2", (Label("Nursing", "en", True),), "2", aliases=("urn:uuid:2",)),
    Occupation("c:o", (Label("Nurse", "en", True),), "29-1141.00", regulated=True),
    Relation(RelationKind.BROADER, "c:1", "urn:uuid:2"),
]


def fill(file: FrameworkFile, credit: Credit = CARE) -> int:
    with file.change():
        part = file.begin_part(credit, "case", "care.json")
        file.put(part, ENTRIES)
    return part


def test_what_was_brought_in_is_there_after_the_next_opening(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    vault.close()
    with Vault.open(tmp_path / "v", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP) as again:
        (kept,) = again.frameworks.all()
        assert (kept.id, kept.skills, kept.occupations, kept.relations, kept.licence) == ("care", 2, 1, 1, "CC0")
        tables = again.frameworks.concepts
        assert [c.address for c in tables.labelled(["cuidado de heridas"])["cuidado de heridas"]] == ["c:1"]
        assert [c.address for c in tables.at({address_key("urn:uuid:2")})] == ["c:2"]
        assert [c.address for c in tables.coded("1")] == ["c:1"]
        assert [c.address for c in tables.occupations("29-1141.00")] == ["c:o"]
        assert [c.address for c in tables.occupations("NURSE")] == ["c:o"]
        assert "wound care" in tables.words_like(["wound"])


def test_its_bytes_say_nothing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    vault.close()
    data = (tmp_path / "v" / FILE_NAME).read_bytes()
    assert b"ound care" not in data
    assert not data.startswith(b"SQLite")


def test_the_vaults_own_key_does_not_open_it(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    vault.frameworks.close()
    assert FrameworkFile(tmp_path / "v", vault.database_key).damage()
    vault.close()


def test_the_same_part_again_takes_its_place_and_a_refused_one_leaves_nothing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    file = vault.frameworks
    fill(file)
    with file.change():
        part = file.begin_part(CARE, "case", "care.json")
        file.put(part, ENTRIES[:1])
    assert file.all()[0].skills == 1
    with pytest.raises(RuntimeError), file.change():
        file.put(file.begin_part(CARE, "case", "care.json"), ENTRIES)
        raise RuntimeError
    assert file.all()[0].skills == 1
    assert file.remove("care")
    assert (file.all(), file.concepts.labelled(["wound care"]), file.concepts.words_like(["wound"])) == ([], {}, [])
    assert not file.remove("care")
    vault.close()


@pytest.mark.parametrize(
    "spoil", [lambda data: b"\0" * len(data), lambda data: data[:100], lambda data: data[:-4096] + b"x" * 4096]
)
def test_damaged_it_is_made_anew_and_doctor_says_so(tmp_path: Path, spoil) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    vault.close()
    path = tmp_path / "v" / FILE_NAME
    path.write_bytes(spoil(path.read_bytes()))
    before = path.read_bytes()
    report = examine_vault(tmp_path / "v", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    (finding,) = [finding for finding in report.findings if finding.part == FILE_NAME]
    assert (finding.state, finding.code) == ("notice", "framework_cache_damaged")
    assert path.read_bytes() == before, "doctor changes nothing"
    assert not report.damaged
    with Vault.open(tmp_path / "v", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP) as again:
        try:
            again.frameworks.all()
            again.frameworks.concepts.labelled(["wound care"])
            fill(again.frameworks)
        except StoreError:
            # Damage in the middle is met where it is read: then it is dropped, and the next call finds a new file.
            again.frameworks.drop()
        fill(again.frameworks)
        assert again.frameworks.all()[0].skills == 2


def test_rotation_writes_it_anew(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    before = (tmp_path / "v" / FILE_NAME).read_bytes()
    vault.rotate_vault_key(PASSPHRASE, kdf=CHEAP)
    assert vault.frameworks.all()[0].skills == 2
    assert (tmp_path / "v" / FILE_NAME).read_bytes()[:4096] != before[:4096]
    assert not [finding for finding in examine_open(vault).findings if finding.state == "damaged"]
    vault.close()


def test_it_is_closed_with_the_vault_and_known_to_doctor(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    assert (FILE_NAME, "good") in {(finding.part, finding.state) for finding in examine_open(vault).findings}
    vault.close()
    with pytest.raises(StoreError, match="vault_closed"):
        vault.frameworks.all()
    report = examine_vault(tmp_path / "v", passphrase=PASSPHRASE, clock=MovingClock(), lowest=CHEAP)
    assert (FILE_NAME, "good") in {(finding.part, finding.state) for finding in report.findings}
    assert not [finding for finding in report.findings if finding.code == "file_unknown"]


def test_where_nothing_can_be_written_it_is_read_or_there_is_none(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    fill(vault.frameworks)
    vault.frameworks.close()
    for there in (True, False):
        file = FrameworkFile(tmp_path / "v", vault._key.frameworks)
        file.read_only = True
        if not there:
            (tmp_path / "v" / FILE_NAME).unlink()
        assert (file.is_readable, len(file.all())) == (there, int(there))
        with pytest.raises(StoreError, match="vault_read_only"), file.change():
            pass
        assert (tmp_path / "v" / FILE_NAME).exists() is there
        file.close()
    vault.close()
