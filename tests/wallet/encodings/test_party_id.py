"""Identifiers of parties in their many spellings."""

from __future__ import annotations

import pytest

from wallet.encodings.party_id import is_did, party


@pytest.mark.parametrize(
    "name", ["did:key:z6", "DID:key:z6", " did:key:z6", "did%3Akey:z6", "did\uff1akey:z6", "\u200bdid:key:z6", "did:"]
)
def test_what_is_read_as_a_did_is_one(name: str) -> None:
    assert is_did(name)


@pytest.mark.parametrize("name", ["", "did", "https://did:key", "mailto:did:key@x.example", "urn:did:key:z6"])
def test_another_name_is_none(name: str) -> None:
    assert not is_did(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("did:key:z6Aa", "DID:Key:z6Aa"),
        ("did:key:z6Aa", "did:key:z6Aa/?x=1#k"),
        ("did:web:uni.example", "did:web:UNI.example%3A443"),
        ("did:web:uni.example%3A8443:a:b", "https://Uni.example:8443/a/b/"),
        ("http://uni.example", "HTTPS://uni.example:443/#me"),
        ("mailto:Me@x.example", "mailto:me%40x.example?subject=x"),
    ],
)
def test_one_party_has_one_spelling(one: str, other: str) -> None:
    assert party(one) == party(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("did:key:z6Aa", "did:key:z6aa"),
        ("did:web:uni.example", "did:web:uni.example:a"),
        ("https://uni.example/?id=1", "https://uni.example/?id=2"),
        ("https://uni.example:8443", "https://uni.example"),
    ],
)
def test_two_parties_are_two(one: str, other: str) -> None:
    assert party(one) != party(other)


@pytest.mark.parametrize("name", ["", "https://[x", "https://x:port", "did:web:", "did", "did:web:[x", ":"])
def test_nothing_makes_it_fall(name: str) -> None:
    assert isinstance(party(name), str)
