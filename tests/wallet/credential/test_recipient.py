"""Whom an IdentityObject names: Open Badges 3.0 IdentityHash, its spellings, and what is no match."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.credential.identity import Identity, IdentityType, fits_shape, likely_type
from wallet.credential.model import IdentityObject
from wallet.credential.recipient import Form, Matcher, compatible_types

KIM = Identity(IdentityType.EMAIL, "Kim@Example.org")


def hashed(value: str, salt: str = "", algorithm: str = "sha256", kind: str = "emailAddress") -> IdentityObject:
    digest = hashlib.new(algorithm, (value + salt).encode("utf-8", "replace")).hexdigest()
    return IdentityObject(f"{algorithm}${digest}", kind, True, salt)


def test_the_example_of_the_specification_fits() -> None:
    # Open Badges 3.0, derived type IdentityHash: 'a@example.com' salted with 'Kosher'.
    told = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    found = Matcher([Identity(IdentityType.EMAIL, "a@example.com")]).match(
        IdentityObject(told, "emailAddress", True, "Kosher")
    )
    assert found is not None
    assert (found.form, found.hashed, found.weak) == (Form.AS_WRITTEN, True, ())


def test_digits_of_either_case_are_the_same_hash() -> None:
    one = hashed(KIM.value, "s")
    upper = IdentityObject("SHA256$" + one.identity_hash[7:].upper(), "email", True, "s")
    assert Matcher([KIM]).match(upper) is not None


@pytest.mark.parametrize(("written", "form"), [("Kim@Example.org", Form.AS_WRITTEN), ("kim@example.org", Form.LOWER_CASE)])
def test_the_spelling_that_fitted_is_told(written: str, form: Form) -> None:
    found = Matcher([KIM]).match(hashed(written, "salt"))
    assert found is not None
    assert found.form is form


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        (IdentityObject("kim@example.org", "email"), True),
        (IdentityObject(" KIM@example.org ", "emailAddress"), True),
        (IdentityObject("mailto:kim@example.org", "schema:email"), True),
        (IdentityObject("\u212aim@example.org", "email"), False),  # a Kelvin sign
        (IdentityObject("kim@example.org.evil.example", "email"), False),
        (IdentityObject("kim@example.org", "name"), False),
        (IdentityObject("kim@example.org", ""), False),
        (IdentityObject("kim@example.org", "sourcedId"), False),
        (IdentityObject("kim@example.org", "userName"), True),
        (IdentityObject("", "email"), False),
        (IdentityObject("kim@example.org", "email", True), False),  # said to be hashed, and is not
    ],
)
def test_plain_addresses(told: IdentityObject, fits: bool) -> None:
    assert (Matcher([KIM]).match(told) is not None) is fits


def test_weak_hashes_are_named() -> None:
    matcher = Matcher([KIM])
    both, md5, bare = (
        matcher.match(hashed(KIM.value, salt, how)) for salt, how in (("", "md5"), ("s", "md5"), ("", "sha256"))
    )
    assert both is not None
    assert both.weak == ("md5", "unsalted")
    assert md5 is not None
    assert md5.weak == ("md5",)
    assert bare is not None
    assert bare.weak == ("unsalted",)


@pytest.mark.parametrize(
    "text", ["sha512$" + "a" * 128, "sha256$" + "a" * 63, "sha256$" + "g" * 64, "$", "sha256", "md5$" + "a" * 64]
)
def test_a_hash_nobody_can_make_names_nobody(text: str) -> None:
    assert Matcher([KIM]).match(IdentityObject(text, "email", True, "s")) is None


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (Identity(IdentityType.PHONE, "+1 (555) 010-9999"), IdentityObject("tel:+15550109999", "telephone")),
        (Identity(IdentityType.URL, "https://kim.example/"), IdentityObject("https://kim.example", "url")),
        (Identity(IdentityType.DID, "did:key:z6Mk"), IdentityObject("did:key:z6Mk", "id")),
        (Identity(IdentityType.IDENTIFIER, "S-12345"), IdentityObject("S-12345", "sisSourcedId")),
        (Identity(IdentityType.IDENTIFIER, "S-12345"), IdentityObject("S-12345", "ext:studentId")),
        (Identity(IdentityType.NAME, "Kim Doe"), IdentityObject("kim  doe", "name")),
    ],
)
def test_every_kind_has_its_spellings(own: Identity, told: IdentityObject) -> None:
    assert Matcher([own]).match(told) is not None


def test_words_of_a_vocabulary_are_read_by_their_last_part() -> None:
    assert compatible_types("https://purl.imsglobal.org/spec/vc/ob/vocab.html#emailAddress") == compatible_types("email")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=10))
def test_nothing_an_issuer_writes_breaks_the_comparison(text: str, salt: str, kind: str) -> None:
    Matcher([KIM]).match(IdentityObject(text, kind, True, salt))
    Matcher([KIM]).match(IdentityObject(text, kind, False, salt))


@given(st.text(max_size=20))
def test_every_salt_is_taken_as_it_stands(salt: str) -> None:
    assert Matcher([KIM]).match(hashed(KIM.value, salt)) is not None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("kim@example.org", IdentityType.EMAIL),
        ("did:web:kim.example", IdentityType.DID),
        ("https://kim.example", IdentityType.URL),
        ("+1 555 010 9999", IdentityType.PHONE),
        ("S-12345", IdentityType.IDENTIFIER),
        ("Kim Doe", IdentityType.NAME),
    ],
)
def test_what_was_typed_is_told_apart(value: str, kind: IdentityType) -> None:
    assert likely_type(value) is kind
    assert fits_shape(kind, value)


def test_a_salt_for_everybody_and_a_salt_for_each_find_the_same() -> None:
    others = [Identity(IdentityType.EMAIL, f"person{n}@example.org") for n in range(5)]
    matcher = Matcher([*others, KIM])
    for salt in ("one", "one", "one", *(f"salt {n}" for n in range(600)), "one", "one"):
        found = matcher.match(hashed(KIM.value, salt))
        assert found is not None
        assert found.identity == KIM
        assert matcher.match(hashed("nobody@example.org", salt)) is None
