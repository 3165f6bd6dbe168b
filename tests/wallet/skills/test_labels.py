"""Which names and addresses are the same, and which are not."""

from __future__ import annotations

import pytest

from wallet.skills.labels import same_address, same_label, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wound care", "wound  CARE"),
        ("Decision-making", "decision making"),
        ("Atención de heridas", "atencion de heridas"),
        ("team\u200bwork", "teamwork"),
        ("IV\u00a0therapy", "iv therapy"),
        ("CPR/First Aid", "CPR & first-aid".replace("&", "/")),
    ],
)
def test_one_label_in_two_spellings(one: str, other: str) -> None:
    assert same_label(one) == same_label(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C", "C#"), ("C++", "C#"), ("nurse", "nursery"), ("skill", "skills")]
)
def test_what_is_another_label_stays_another(one: str, other: str) -> None:
    assert same_label(one) != same_label(other)


def test_only_an_abbreviation_gives_another_name() -> None:
    assert "bls provider" in spellings("Basic Life Support (BLS) Provider")
    assert "bls" in spellings("Basic Life Support (BLS)")
    assert "cne" in spellings("Certified Nurse Educator (CNE)")
    assert spellings("BLS (AHA)") == ("bls aha",), "that is who gives it"
    assert spellings("Python (pandas)") == ("python pandas",), "that is a narrower thing"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://api.badgr.io/public/badges/abc",
            "http://API.badgr.io/v2/public/badges/abc/?v=2_0".replace("/v2/public", "/v2/public"),
        ),
        ("https://badgr.com/public/badges/abc", "https://api.badgr.io/public/badges/abc"),
        ("http://data.europa.eu/esco/skill/1", "https://data.europa.eu/esco/skill/1"),
        ("https://example.org/a/", "https://EXAMPLE.org:443/a"),
        ("https://skills.emsidata.com/skills/KS1", "https://lightcast.io/open-skills/skills/KS1"),
    ],
)
def test_one_address_in_two_spellings(one: str, other: str) -> None:
    assert same_address(one) == same_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?x=1", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("urn:uuid:1", "urn:uuid:2"),
        ("https://example.org/a#1", "https://example.org/a#2"),
    ],
)
def test_what_is_another_address_stays_another(one: str, other: str) -> None:
    assert same_address(one) != same_address(other)


@pytest.mark.parametrize("odd", ["", "https://[", "http://", "https://exa mple.org/", "x" * 100_000, "https://host:port/"])
def test_no_text_breaks_it(odd: str) -> None:
    assert isinstance(same_address(odd), str)
    assert isinstance(same_label(odd), str)
    assert isinstance(spellings(odd), tuple)
