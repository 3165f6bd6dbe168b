"""Each format says itself how what it read is shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import badge_site
from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.signing import badge, presentation, signed
from wallet.clock import FixedClock
from wallet.encodings import base64url
from wallet.errors import ShareError
from wallet.formats.presenting import BoundToken, Member, Original, Presentable
from wallet.formats.reading import format_of, formats, read_credential_bytes
from wallet.sample.issuer import SampleIssuer, Terms


def shown(data: bytes | str | dict[str, Any], *parts: str) -> Presentable:
    text = json.dumps(data).encode() if isinstance(data, dict) else data.encode() if isinstance(data, str) else data
    parsed = read_credential_bytes(text)
    return format_of(parsed).present(parsed, parts)


def test_every_format_says_how_it_is_shown() -> None:
    assert all(callable(each.present) for each in formats())


def test_a_signed_document_stands_in_a_presentation_as_it_is() -> None:
    document = signed(badge())
    item = shown(document)
    assert isinstance(item, Member)
    assert (item.document, item.claims, item.version_1) == (document, document, False)
    older = SampleIssuer(clock=FixedClock(badge_site.NOW)).badge(terms=Terms("1.1"))
    assert shown(older).version_1  # type: ignore[union-attr]


def test_a_token_stands_in_a_presentation_in_its_envelope_also_when_it_came_in_one() -> None:
    token = SampleIssuer(clock=FixedClock(badge_site.NOW)).token()
    item = shown(token)
    assert isinstance(item, Member)
    assert item.document["id"] == f"data:application/vc+jwt,{token}"
    assert item.claims["credentialSubject"]["achievement"]["name"] == "Wound Care, Level 2"
    again = shown(item.document)
    assert isinstance(again, Member)
    assert again.document == item.document


def test_a_token_with_disclosures_is_shown_by_itself() -> None:
    parts = (disclosure("s1", "given_name", "Ana"), disclosure("s2", "registration", "RN-123"))
    text = issued(claims(_sd=[digest(part) for part in parts]), *parts)
    item = shown(text, "registration")
    assert isinstance(item, BoundToken)
    assert item.public_key is not None
    assert item.claims["registration"] == "RN-123"
    assert "given_name" not in item.claims
    with pytest.raises(ShareError, match="disclosure_not_found"):
        shown(text, "salary")
    assert shown(issued(claims(cnf=None))).public_key is None  # type: ignore[union-attr]


def test_what_no_holder_can_sign_around_is_an_original() -> None:
    assertion = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://badges.example/1",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@post.example"},
        "badge": "https://badges.example/class",
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "HostedBadge"},
    }
    item = shown(assertion)
    assert isinstance(item, Original)
    assert json.loads(item.data) == assertion


def test_somebody_s_presentation_is_not_shown_in_ours() -> None:
    with pytest.raises(ShareError, match="cannot_be_presented"):
        shown(presentation(signed(badge())))


@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "bbs-2023"])
def test_a_secret_the_holder_keeps_never_leaves(suite: str) -> None:
    """A base proof beside another proof, in a list, inside a course: it holds the key that hides what is not shown."""
    third = b"\x02" if suite == "bbs-2023" else b"\x00"
    secret = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "proofValue": "u" + base64url.encode(b"\xd9\x5d" + third + bytes(60)),
    }
    whole = signed(badge())
    beside = shown({**whole, "proof": [secret, whole["proof"]]})
    assert isinstance(beside, Member)
    assert beside.document["proof"] == whole["proof"]
    inside = {**whole, "credentialSubject": {**whole["credentialSubject"], "verifiableCredential": [{"proof": secret}]}}
    for document in (inside, {**whole, "proof": secret}, {**whole, "proof": [secret, secret]}):
        with pytest.raises(ShareError, match="cannot_be_presented"):
            shown(document)
