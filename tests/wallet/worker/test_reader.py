"""The worker that reads frameworks and adverts: what it says is what its reader says, and it is doubted."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from wallet.errors import IntakeError
from wallet.skills.frameworks.model import Credit, Label, Occupation, ReadingProblem, Relation, RelationKind, Skill
from wallet.skills.frameworks.reading import read_framework
from wallet.skills.requirements import (
    AchievementAt,
    CredentialNamed,
    NotUnderstood,
    Requirement,
    RequirementKind,
    Role,
    Weakening,
)
from wallet.skills.roles.reading import read_roles
from wallet.worker.frames import GarbledError
from wallet.worker.reader import Reader
from wallet.worker.reading_words import plain_entry, plain_roles, read_entry, read_plain_roles

TABLE = b"conceptType,conceptUri,preferredLabel\n" + b"".join(b"SkillGroup,g:%d,name %d\n" % (n, n) for n in range(9_000))
ADVERT = json.dumps(
    {"@type": "JobPosting", "title": "RN", "qualifications": ["BLS", "CCRN preferred"], "skills": "a, b"}
).encode()


@pytest.fixture
def reader():
    with Reader() as open_reader:
        yield open_reader


def test_it_says_what_the_reader_says(reader: Reader) -> None:
    assert list(reader.framework("a.csv", io.BytesIO(TABLE))) == list(read_framework("a.csv", io.BytesIO(TABLE)))
    assert reader.roles(ADVERT) == read_roles(ADVERT)


def test_it_goes_on_after_a_file_it_refuses_or_that_nobody_reads_to_the_end(reader: Reader) -> None:
    with pytest.raises(IntakeError, match="framework_not_found"):
        list(reader.framework("a", io.BytesIO(b"nothing of the kind\n" * 100_000)))
    with pytest.raises(IntakeError, match="role_not_found"):
        reader.roles(b"{}")
    left = reader.framework("a.csv", io.BytesIO(TABLE))
    next(iter(left))
    left.close()  # type: ignore[attr-defined]
    assert len(list(reader.framework("a.csv", io.BytesIO(TABLE)))) == 9_001


def test_what_takes_too_long_is_ended() -> None:
    with Reader(seconds=-100) as impatient, pytest.raises(IntakeError, match="worker_overran"):
        list(impatient.framework("a.csv", io.BytesIO(TABLE)))


ENTRIES = [
    Skill("a", (Label("x", "en", True),), "c", aliases=("b",)), Occupation("a", (), regulated=True),
    Relation(RelationKind.EXACT, "a", "b"), Credit("f", "t", "l", "e", "p", "c", "n"), ReadingProblem("code", "d", "w"),
]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_there_and_back(entry) -> None:
    assert read_entry(json.loads(json.dumps(plain_entry(entry)))) == entry


def test_a_role_there_and_back() -> None:
    role = Role(
        "pack", "T", posted=date(2026, 1, 2), splits=(("a", ("b",)),), not_understood=(NotUnderstood("c", "t"),),
        requirements=(
            Requirement("1", "t", RequirementKind.CREDENTIAL, False, (
                AchievementAt("x"), CredentialNamed("n", places=frozenset({"US-OH"}))
            ),
                        frozenset({Weakening.LATER}), not_older_than=3, days_left_at=date(2027, 1, 1)),
        ),
    )  # fmt: skip
    assert read_plain_roles(json.loads(json.dumps(plain_roles([role])))) == [role]


@pytest.mark.parametrize(
    "plain",
    [[], ["x"], ["s"], ["s", 1, [], "", "skill", []], ["s", "a", [["Label", "x", "en", 1]], "", "skill", []],
     ["s", "a", [["Credit", "x"]], "", "skill", []], ["r", "bigger", "a", "b"], ["p", "c", "d"],
     ["s", "a" * 5_000, [], "", "skill", []],
     {"s": 1}, None],
)  # fmt: skip
def test_what_no_honest_worker_sends(plain) -> None:
    with pytest.raises(GarbledError):
        read_entry(plain)
