"""Frameworks written to hang, break, fill or deceive their reader."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.vaults import make_vault
from tests.wallet.skills.frameworks.reading_of import entries_of, only, problems_of
from wallet.errors import IntakeError
from wallet.limits import skills as limits
from wallet.service.frameworks import Frameworks
from wallet.skills.frameworks import form, reading
from wallet.skills.frameworks.model import Credit, Label, Relation, RelationKind, Skill
from wallet.skills.memory_concepts import MemoryConcepts
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import SkillNamed
from wallet.worker.reader import Reader

HEAD = "conceptType,conceptUri,preferredLabel\n"


def refused(data: str | bytes, code: str) -> str:
    with pytest.raises(IntakeError) as caught:
        entries_of(data)
    assert caught.value.code == code
    return caught.value.detail


def test_a_quotation_that_nobody_ends_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(HEAD + 'SkillGroup,g:1,"' + "x" * 100, "framework_malformed").startswith("line")
    monkeypatch.setattr(form, "MAX_FRAMEWORK_FIELD_CHARS", 1_000)
    assert refused(HEAD + 'SkillGroup,g:1,"' + "x\n" * 5_000, "framework_field_too_long").startswith("line")


def test_too_many_lines_or_things_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_FRAMEWORK_LINES", 100)
    refused(HEAD + "SkillGroup,g:1,a\n" * 200, "framework_too_many_lines")
    monkeypatch.setattr(reading, "MAX_FRAMEWORK_ENTRIES", 50)
    refused(HEAD + "SkillGroup,g:1,a\n" * 90, "framework_too_many_entries")


def test_an_archive_that_unpacks_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FRAMEWORK_BYTES", 10_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", HEAD + "SkillGroup,g:1,a\n" * 10_000)
    refused(packed.getvalue(), "framework_too_large")
    # A header that says less than there is.
    lied = packed.getvalue().replace((len(HEAD) + 170_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    with pytest.raises(IntakeError):
        entries_of(lied)


def test_a_damaged_archive_is_a_sentence() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", HEAD + "SkillGroup,g:1,a\n")
    refused(packed.getvalue()[:-30], "framework_archive_damaged")


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"\xff\xfe\x00", b"\x00" * 1000, b"", b"{", b'{"CFItems": [', b"a,b\n\xff\xfe"]
)
def test_what_is_no_framework_is_a_sentence(data: bytes) -> None:
    with pytest.raises(IntakeError):
        entries_of(data)


def test_nesting_is_bounded() -> None:
    refused('{"CFItems":' + "[" * 5_000 + "]" * 5_000 + "}", "json_too_deep")


def test_problems_are_counted_when_they_are_too_many_to_name() -> None:
    entries = entries_of(HEAD + "SkillGroup,,a\n" * 500)
    assert problems_of(entries)[-1][:2] == ("framework_more_problems", str(500 - limits.MAX_FRAMEWORK_PROBLEMS))
    assert len(problems_of(entries)) == limits.MAX_FRAMEWORK_PROBLEMS + 1


def test_half_a_file_is_nothing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    frameworks = Frameworks(_Context(vault))  # type: ignore[arg-type]
    bad = tmp_path / "bad.csv"
    bad.write_bytes((HEAD + "SkillGroup,g:1,a\n" * 5_000).encode() + b'SkillGroup,g:2,"open')
    with Reader() as reader:
        with pytest.raises(IntakeError, match="framework_malformed"):
            frameworks.add(bad, reader)
        assert [listed.state for listed in frameworks.all()] == ["built_in"]
        good = tmp_path / "folder"
        good.mkdir()
        (good / "bad.csv").write_bytes(bad.read_bytes())
        (good / "good.csv").write_text(HEAD + "SkillGroup,g:9,b\n")
        (added,) = frameworks.add(good, reader)
    assert added.framework.skills == 1
    assert [(p.code, p.where) for p in added.problems] == [("framework_malformed", "bad.csv")]
    assert vault.frameworks.concepts.labelled(["a"]) == {}
    vault.close()


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(1_000_000_000)
    began = time.monotonic()
    with Reader() as reader, pytest.raises(IntakeError, match="framework_too_large"):
        Frameworks(_Context(vault)).add(large, reader)  # type: ignore[arg-type]
    assert time.monotonic() - began < 60
    vault.close()


def test_two_million_lines_are_refused_by_count(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    long = tmp_path / "long.csv"
    long.write_text(HEAD + "SkillGroup,g:1,a\n" * 2_000_000)
    with Reader() as reader, pytest.raises(IntakeError, match="framework_too_many_lines"):
        Frameworks(_Context(vault)).add(long, reader)  # type: ignore[arg-type]
    vault.close()


class _Context:
    def __init__(self, vault) -> None:
        self.vault = vault


def test_stopped_in_the_middle_nothing_is_kept(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    frameworks = Frameworks(_Context(vault))  # type: ignore[arg-type]
    file = tmp_path / "a.csv"
    file.write_text(HEAD + "".join(f"SkillGroup,g:{n},a{n}\n" for n in range(30_000)))
    looks = iter([True] * 20)
    with Reader() as reader, pytest.raises(IntakeError, match="reading_stopped"):
        frameworks.add(file, reader, should_continue=lambda: next(looks, False))
    assert [listed.state for listed in frameworks.all()] == ["built_in"]
    vault.close()


def test_crosswalks_in_a_circle_or_without_end_stop() -> None:
    chain = [Relation(RelationKind.EXACT, f"s:{n}", f"s:{n + 1}") for n in range(5_000)]
    entries: list[Any] = [Skill("s:0", (Label("a", "en", True),)), *chain, Relation(RelationKind.EXACT, "s:5", "s:0")]
    index = SkillIndex(MemoryConcepts([(Credit("x"), entries)]))
    reach = index.reach(SkillNamed("x", "s:0"))
    assert 10 < len(reach.addresses) <= 2 * limits.MAX_CROSSWALK


def test_a_cycle_of_wider_ones_is_one_hop_each_way() -> None:
    entries: list[Any] = [
        *(Skill(f"s:{n}", (Label(f"skill {n}", "en", True),)) for n in range(4)),
        *(Relation(RelationKind.BROADER, f"s:{n}", f"s:{(n + 1) % 4}") for n in range(4)),
    ]
    reach = SkillIndex(MemoryConcepts([(Credit("x"), entries)])).reach(SkillNamed("", "s:0"))
    assert len(reach.addresses) == 3


def test_what_is_written_into_a_label_stays_text() -> None:
    (group,) = only(Skill, entries_of(HEAD + 'SkillGroup,g:1,"\'); DROP TABLE labels; --"\n'))
    assert group.labels[0].text == "'); DROP TABLE labels; --"
    assert json.dumps(group.address) == '"g:1"'
