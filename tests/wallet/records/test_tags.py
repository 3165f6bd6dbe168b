"""Classes may be renamed; the tags, members and words that stand in people's wallets may not."""

from __future__ import annotations

import typing
from enum import Enum
from typing import Any

import pytest
from msgspec import NODEFAULT, structs

from tests.support.kept import goldens
from tests.support.kept.comparing import require_kept
from wallet.credential.identity import Identity, IdentityType
from wallet.credential.model import Attainment, Credential
from wallet.encodings.written import Written
from wallet.errors import BugError
from wallet.formats.parsed import Kind
from wallet.records import codec
from wallet.records.record import Provenance, ShareEntry, ShareState, StandingKind
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


def inside(hint: Any) -> set[type[Written]]:
    """Every class that a value of this type may be or hold, itself included."""
    if isinstance(hint, type) and issubclass(hint, Written):
        return {hint}
    return {kind for argument in typing.get_args(hint) for kind in inside(argument)}


def reachable() -> set[type[Written]]:
    known: set[type[Written]] = set()
    waiting: list[type[Written]] = list(ROOTS)
    while waiting:
        kind = waiting.pop()
        if kind not in known:
            known.add(kind)
            waiting += [held for member in structs.fields(kind) for held in inside(member.type)]
    return known


def tag(kind: Any) -> str:
    return str(kind.__struct_config__.tag)


def test_every_class_that_is_written_has_a_tag_of_its_own_and_no_other_is_there() -> None:
    assert set(Written.__subclasses__()) == reachable()
    assert len({tag(kind) for kind in reachable()} | {tag(Written)}) == len(reachable()) + 1


@pytest.mark.parametrize("kind", sorted(reachable(), key=tag), ids=tag)
def test_every_class_that_is_written_is_strict_and_never_changes(kind: type[Written]) -> None:
    """What one class says for itself would hold for it alone."""
    config = kind.__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields
    assert config.omit_defaults
    assert config.tag_field == "$"


def test_tags_members_and_words_are_those_recorded() -> None:
    """A new one is added to tests/fixtures/goldens/kept_words.json by hand; none there is changed or taken away."""
    tags = {tag(kind): dict.fromkeys(typing.get_type_hints(kind), True) for kind in reachable()}
    words = {name: dict.fromkeys((str(word.value) for word in kind), True) for name, kind in WORDS.items()}
    recorded = goldens.recorded("kept_words")
    require_kept(recorded, {"tags": tags, "words": words}, "kept_words")
    assert tags.keys() == recorded["tags"].keys()


def test_a_renamed_class_is_written_and_read_as_before() -> None:
    Passed.__name__ = "Fulfilled"
    try:
        assert codec.to_plain(Passed()) == {"$": "Passed"}
        assert codec.from_plain(Passed, {"$": "Passed"}) == Passed()
    finally:
        Passed.__name__ = "Passed"


def test_a_class_without_a_tag_is_never_written() -> None:
    for write in (codec.to_plain, codec.to_bytes):
        with pytest.raises(BugError, match="codec_type"):
            write(Provenance("file"))  # type: ignore[arg-type]  # that is the point


def test_members_of_credentials_have_defaults_so_that_older_ones_are_read() -> None:
    assert all(member.default is not NODEFAULT for member in structs.fields(Credential))
