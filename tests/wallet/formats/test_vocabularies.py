"""What is signed in a vocabulary of the bundle is shown: the view knows the words of every context it may meet."""

from __future__ import annotations

import pytest

from resources.reader import read_json
from tests.support.contexts import Term, terms
from wallet.formats.view.terms import TERMS
from wallet.jsonld.contexts import bundled, is_bundled

_ENTRIES = read_json("contexts/index.json")["contexts"]
_ANOTHER_MEANING = (
    ("https://w3id.org/openbadges", "Open Badges 1 and 2 are read by their keys (open_badge_2_view)"),
    ("http://www.w3.org/ns/odrl/2/", "the words of a licence, not of a credential"),
    ("https://purl.imsglobal.org/spec/case/", "of the framework that an assessment stands in"),
    ("https://www.w3.org/ns/credentials/status#", "of a status entry, which is read with every member it has"),
    ("https://docs.learncard.com/definitions#boostAttachment", "an attachment's own address"),
    ("sec:", "of a proof"),
    ("https://w3id.org/security#", "of a proof"),
    ("http://purl.org/dc/terms/creator", "of a proof, and of an Open Badges 2 document's history"),
    ("http://schema.org/educationalFramework", "Open Badges 2"),
    ("http://schema.org/version", "Open Badges 2"),
)
_PLAIN_IDENTIFIER = {"http://schema.org/identifier", "https://schema.org/identifier"}
"""A number of any kind, where ours is an IdentityObject; in an IdentifierEntry it is what the entry's number is."""


@pytest.mark.parametrize("entry", _ENTRIES, ids=lambda entry: entry["address"])
def test_the_view_reads_the_words_of_a_bundled_context(entry: dict[str, str]) -> None:
    assert [term for term in terms(bundled(entry["address"])["@context"]) if _unread(term)] == []


def _unread(term: Term) -> bool:
    if term.name not in TERMS or f"<{term.iri}>" in TERMS[term.name]:
        return False
    if term.name == "identifier" and term.iri in _PLAIN_IDENTIFIER:
        return False
    return not term.iri.startswith(tuple(start for start, _ in _ANOTHER_MEANING))


def test_every_exception_is_still_one() -> None:
    met = {term.iri for entry in _ENTRIES for term in terms(bundled(entry["address"])["@context"]) if term.name in TERMS}
    for start, reason in _ANOTHER_MEANING:
        assert any(iri.startswith(start) for iri in met), reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json"),
        ("https://w3id.org/openbadges/v1", "https://openbadgespec.org/v1/context.json"),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
            "https://imsglobal.github.io/openbadges-specification/context.json",
        ),
    ],
)
def test_known_addresses_of_one_context_are_one(one: str, other: str) -> None:
    pinned = {entry["address"]: (entry["file"], entry["sha256"]) for entry in _ENTRIES}
    assert pinned[one] == pinned[other]
    assert is_bundled(one)
    assert not is_bundled(other + "/")
    assert not is_bundled(other.replace("https:", "http:"))
