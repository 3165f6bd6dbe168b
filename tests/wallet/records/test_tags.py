"""Classes may be renamed; the tags, members and words that stand in people's wallets may not."""

from __future__ import annotations

import dataclasses
import typing
from enum import Enum
from typing import Any

import pytest

from tests.support.kept import goldens
from tests.support.kept.comparing import require_kept
from wallet.credential.identity import Identity, IdentityType
from wallet.credential.model import Attainment, Credential
from wallet.errors import BugError
from wallet.formats.parsed import Kind
from wallet.records import codec
from wallet.records.record import Provenance, ShareEntry, ShareState, StandingKind
from wallet.records.tags import TAGS
from wallet.report import CheckName, Passed, Verdict, VerificationReport
from wallet.store.lock.slots import SlotKind

ROOTS = (VerificationReport, ShareEntry, Identity)
"""What is written whole; everything else stands inside one of them."""
WORDS: dict[str, type[Enum]] = {
    "check": CheckName,
    "verdict": Verdict,
    "share_state": ShareState,
    "standing": StandingKind,
    "attainment": Attainment,
    "kind": Kind,
    "identity": IdentityType,
    "slot": SlotKind,
}
"""Enumerations whose values are kept, by a name of our own."""


def members(kind: type[Any]) -> dict[str, Any]:
    return codec._hints(kind)


def inside(hint: Any) -> set[type[Any]]:
    """Every class that a value of this type may be or hold, itself included."""
    if codec._is_record(hint):
        return {hint}
    return {kind for argument in typing.get_args(hint) for kind in inside(argument)}


def reachable() -> set[type[Any]]:
    known: set[type[Any]] = set()
    waiting: list[type[Any]] = list(ROOTS)
    while waiting:
        kind = waiting.pop()
        if kind not in known:
            known.add(kind)
            waiting += [held for hint in members(kind).values() for held in inside(hint)]
    return known


def test_every_class_that_is_written_has_its_tag_and_no_other_has_one() -> None:
    assert set(TAGS) == reachable()


def test_no_tag_is_used_twice() -> None:
    assert len(set(TAGS.values())) == len(TAGS)


def test_tags_members_and_words_are_those_recorded() -> None:
    """A new one is added to tests/fixtures/goldens/kept_words.json by hand; none there is changed or taken away."""
    tags = {tag: dict.fromkeys(members(kind), True) for kind, tag in TAGS.items()}
    words = {name: dict.fromkeys((str(word.value) for word in kind), True) for name, kind in WORDS.items()}
    recorded = goldens.recorded("kept_words")
    require_kept(recorded, {"tags": tags, "words": words}, "kept_words")
    assert tags.keys() == recorded["tags"].keys()


def test_a_renamed_class_is_written_and_read_as_before() -> None:
    Passed.__name__ = "Fulfilled"
    try:
        assert codec._dataclass_writer(Passed)(Passed()) == {"$": "Passed"}
        assert codec._dataclass_reader(Passed)({"$": "Passed"}) == Passed()
    finally:
        Passed.__name__ = "Passed"


def test_a_class_without_a_tag_is_never_written() -> None:
    with pytest.raises(BugError, match="codec_type"):
        codec.to_plain(Provenance("file"))


def test_members_of_credentials_have_defaults_so_that_older_ones_are_read() -> None:
    assert all(field.default is not dataclasses.MISSING for field in dataclasses.fields(Credential))
