"""What is remembered from one document to the next: a hostile one neither changes what is said of an honest one after it,
nor fills the memory, nor keeps honest shapes out for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, permutations
from typing import Any

import pytest
from msgspec import structs

from tests.support.signing import OB3, VC2, badge, changed, judge, signed
from wallet.encodings import party_id
from wallet.encodings.party_id import party
from wallet.encodings.remembered import remember
from wallet.formats import obligations
from wallet.jsonld import quads, to_quads
from wallet.jsonld.active_context import ActiveContext
from wallet.jsonld.members import layout
from wallet.limits import MAX_KEPT_LAYOUTS, MAX_KEPT_NAMES
from wallet.report import VerificationReport


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    quads._kept.clear()
    obligations._kept.clear()
    party_id._kept_party.cache_clear()


def _said(document: dict[str, Any]) -> VerificationReport:
    return structs.replace(judge(document), duration_ms=0.0)


def _everywhere(value: Any, change: Callable[[Any], Any]) -> Any:
    """Returns a document of the same keys, every text of it but contexts and types changed."""
    if isinstance(value, dict):
        return {
            name: member if name in ("@context", "type") else _everywhere(member, change) for name, member in value.items()
        }
    if isinstance(value, list):
        return [_everywhere(member, change) for member in value]
    return change(value) if isinstance(value, str) else value


POISON: dict[str, Callable[[dict[str, Any]], Any]] = {
    "its contexts the other way round": lambda one: {**one, "@context": one["@context"][::-1]},
    "a context of its own": lambda one: {**one, "@context": [*one["@context"], {"name": "urn:not:name"}]},
    "a context inside": lambda one: {
        **one, "credentialSubject": {"@context": {"name": "urn:x"}, **one["credentialSubject"]},
    },
    "other types": lambda one: {**one, "type": ["VerifiableCredential", "EndorsementCredential"]},
    "no types": lambda one: {**one, "type": []},
    "types twice, the other way round": lambda one: {**one, "type": [*one["type"][::-1], *one["type"]]},
    "texts as lists": lambda one: _everywhere(one, lambda text: [text, text]),
    "texts as nothing": lambda one: _everywhere(one, lambda _: None),
    "texts as values": lambda one: _everywhere(one, lambda text: {"@value": text, "@type": "urn:x"}),
    "texts as things": lambda one: _everywhere(one, lambda text: {"id": "urn:x", "type": "Profile"}),
    "texts as addresses": lambda one: _everywhere(one, lambda text: "https://x.example/"),
    "its keys the other way round": lambda one: dict(reversed(one.items())),
}  # fmt: skip


@pytest.mark.parametrize("poison", POISON)
@pytest.mark.parametrize("honest", ["signed", "forged"])
def test_the_first_document_of_its_keys_does_not_decide_what_the_next_one_says(poison: str, honest: str) -> None:
    document = signed(badge())
    if honest == "forged":
        document = changed(document, lambda it: it["credentialSubject"]["achievement"].update(name="Brain Surgery"))
    alone = _said(document)
    _forget()
    judge(POISON[poison](document))
    assert _said(document) == alone


def _shapes() -> Iterator[dict[str, Any]]:
    members = {
        "id": "urn:a:1", "type": ["Achievement"], "name": "n", "description": "d", "humanCode": "h",
        "fieldOfStudy": "f", "specialization": "s", "version": "1",
    }  # fmt: skip
    for names in permutations(members):
        achievement = {name: members[name] for name in names}
        yield {
            "@context": [VC2, OB3],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "credentialSubject": {"type": "AchievementSubject", "achievement": achievement},
        }


def _contexts() -> Iterator[ActiveContext]:
    """Every context that is remembered, those inside others too."""
    waiting = [active for active, _ in quads._kept.values()]
    known: set[int] = set()
    while waiting:
        active = waiting.pop()
        if id(active) not in known:
            known.add(id(active))
            waiting += [inner for inner in active.derived.values() if isinstance(inner, ActiveContext)]
            yield active


def test_ten_thousand_shapes_fill_nothing_and_keep_no_honest_one_out() -> None:
    documents = islice(_shapes(), 10_000)
    for document in islice(documents, 1_000):
        to_quads(document)
        obligations.remarks(document, "AchievementCredential")
    ((root, _),) = quads._kept.values()
    for document in documents:
        layout(root, tuple(document["credentialSubject"]["achievement"]))
    for number in range(10_000):
        party(f"https://issuer-{number}.example/")
    honest = badge()
    to_quads(honest)
    obligations.remarks(honest, "AchievementCredential")
    assert tuple(honest) in root.layouts
    assert ("AchievementCredential", tuple(honest)) in obligations._kept
    assert len(obligations._kept) <= MAX_KEPT_LAYOUTS
    assert party_id._kept_party.cache_info().currsize <= MAX_KEPT_NAMES
    for active in _contexts():
        assert len(active.layouts) <= MAX_KEPT_LAYOUTS
        assert len(active.members) <= MAX_KEPT_LAYOUTS
        assert len(active.entries) <= MAX_KEPT_LAYOUTS
        assert sum(len(member.entries) for member in active.members.values()) <= MAX_KEPT_LAYOUTS
        assert len(active.derived) <= quads.MAX_KEPT_IRIS + len(active.terms)


def test_after_ten_thousand_shapes_the_same_is_said() -> None:
    document = signed(badge())
    alone = _said(document)
    for shape in islice(_shapes(), 1_500):
        to_quads(shape)
    assert _said(document) == alone


def test_the_oldest_makes_room() -> None:
    table: dict[int, int] = {}
    for number in range(10):
        remember(table, number, number, most=3)
    assert list(table) == [7, 8, 9]
