"""What a person is told before something leaves: from the bytes that leave, and the receiver's own report."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.bounds import bounded
from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.sharing import issue, keep, new_wallet
from tests.support.signing import HOLDER, NOW, Ed25519Signer, badge, signed
from wallet.encodings import base64url
from wallet.sample.issuer import SampleIssuer
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share.personal import has_birth_date, has_email

WARD = PresentationRequest("A ward")
DAY = timedelta(days=1)
ADDRESS = {
    "type": "IdentityObject",
    "hashed": False,
    "identityHash": "kim@post.example",
    "identityType": "emailAddress",
}


def told(wallet: Wallet, record: str, request: PresentationRequest = WARD) -> set[str]:
    return {warning.code for warning in wallet.sharing.preview([record], request).warnings}  # type: ignore[list-item]


@pytest.fixture
def wallet(tmp_path: Path) -> Any:
    made = new_wallet(tmp_path / "v")
    yield made
    made.close()


def about(wallet: Wallet, **members: Any) -> dict[str, Any]:
    subject = {**badge()["credentialSubject"], **members, "id": wallet.sharing.holder_key().did}
    return {"credentialSubject": subject}


def test_of_a_good_one_nothing_is_said_and_the_receiver_will_accept_it(wallet: Wallet) -> None:
    preview = wallet.sharing.preview([issue(wallet)], WARD)
    # For a code that opens a page somebody has to say which page.
    assert preview.warnings == ()
    assert {refusal.code for refused in preview.refusals.values() for refusal in refused} == {"no_viewer", "no_storage"}
    assert (str(preview.reports["file"].verdict), preview.reports["file"].policy) == ("verified", "receiver")
    assert wallet.sharing.ledger() == [], "looking ahead is no share"


def test_personal_data_is_told_of_by_the_credential_it_is_in(wallet: Wallet) -> None:
    identifier = [
        {"type": "IdentityObject", "hashed": False, "identityHash": "kim@post.example", "identityType": "emailAddress"}
    ]
    mine = issue(wallet, **about(wallet, identifier=identifier), name="With an address")
    other = issue(wallet, name="Without")
    (warning,) = wallet.sharing.preview([other, mine], WARD).warnings
    assert (warning.code, warning.record_id) == ("share_has_email", mine)


def test_only_what_is_disclosed_is_told_of(wallet: Wallet) -> None:
    parts = (disclosure("s1", "birthdate", "1990-01-02"), disclosure("s2", "email", "kim@post.example"))
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(wallet.sharing.holder_key().public)}
    token = keep(wallet, issued(claims(cnf={"jwk": jwk}, _sd=[digest(part) for part in parts]), *parts).encode(), "a.sd-jwt")
    personal = {"share_has_birth_date", "share_has_email"}
    assert told(wallet, token) & personal == set()
    assert told(wallet, token, PresentationRequest("A ward", disclose=("email",))) & personal == {"share_has_email"}


def test_dates_and_issuers_and_whose_it_is(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v", trusted=False)
    stranger = Ed25519Signer("a stranger").did
    cases: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({"validUntil": (NOW + 30 * DAY).isoformat()}, {"share_ends_soon"}),
        ({"validUntil": (NOW - DAY).isoformat()}, {"share_expired"}),
        ({"validFrom": (NOW + DAY).isoformat()}, {"share_not_yet"}),
        ({"validUntil": (NOW + 120 * DAY).isoformat()}, set()),
        ({"subject": stranger}, {"share_bound_to_another_key"}),
        ({"subject": None}, set()),
    )
    for members, codes in cases:
        members["id"] = f"urn:uuid:{len(wallet.library.find()):08d}-2222-4333-8444-555555555555"
        assert told(wallet, issue(wallet, **members)) == codes | {"share_issuer_unknown"}, members
    request = PresentationRequest("A ward", expires_in=200 * DAY)
    long = issue(wallet, validUntil=(NOW + 120 * DAY).isoformat(), name="Ends before the share does")
    assert "share_ends_soon" in told(wallet, long, request)
    wallet.close()


def test_what_does_not_check_out_is_told_as_the_receiver_will_be(wallet: Wallet) -> None:
    forged = signed(badge(subject=wallet.sharing.holder_key().did))
    forged["name"] = "Surgery"
    preview = wallet.sharing.preview([keep(wallet, orjson.dumps(forged))], WARD)
    assert "share_not_good" in {warning.code for warning in preview.warnings}
    assert str(preview.reports["file"].verdict) == "not_verified"
    stolen = wallet.sharing.preview([issue(wallet, subject=HOLDER.did)], WARD)
    assert str(stolen.reports["file"].verdict) == "not_verified"


def test_the_same_key_shown_to_another(wallet: Wallet, tmp_path: Path) -> None:
    record = issue(wallet)
    wallet.sharing.deliver(wallet.sharing.present([record], WARD), "file", tmp_path / "a")
    wallet.sharing.deliver(wallet.sharing.present([record], PresentationRequest("")), "file", tmp_path / "b")
    assert told(wallet, record, PresentationRequest(" a WARD ")) == set()
    assert told(wallet, record, PresentationRequest("")) == {"share_same_key"}
    (warning,) = wallet.sharing.preview([record], PresentationRequest("A clinic")).warnings
    assert (warning.code, warning.about) == ("share_same_key", "A ward")


@pytest.mark.parametrize(
    "hidden",
    [
        {"email": "kim@post.example"},
        {"mail": ["mailto:kim@post.example"]},
        {"person": {"contact": "Kim <kim.doe+x@post.example>, by day"}},
        {"identifier": [{"identityHash": "kim@post.example"}]},
        {"credential": SampleIssuer("X").token(subject="kim@post.example")},
        {"id": "data:application/vc+jwt," + SampleIssuer("X").token(subject="kim@post.example")},
        {"inner": issued(claims(), disclosure("s", "email", "kim@post.example"))},
        {"inner": issued(claims(), disclosure("s", "kim@post.example"))},
    ],
    ids=["email", "mail", "inside", "identity", "token", "envelope", "disclosure", "element"],
)
def test_an_address_is_found_wherever_it_hides(hidden: dict[str, Any]) -> None:
    assert has_email(hidden)
    assert has_email({"a": [{"b": [hidden]}]})


@pytest.mark.parametrize(
    "harmless",
    [
        {"issuer": {"email": "office@school.example"}},
        {"credentialSubject": {"achievement": {"creator": {"email": "office@school.example"}}}},
        {"proof": {"verificationMethod": "a@b.example"}},
        {"note": "meet @ noon", "handle": "@kim", "at": "kim@ward", "x": "a @b.example"},
        {"identifier": [{"identityHash": "sha256$" + "0" * 64, "hashed": True, "identityType": "emailAddress"}]},
    ],
    ids=str,
)
def test_the_issuer_s_own_address_and_what_is_none_are_not(harmless: dict[str, Any]) -> None:
    assert not has_email(harmless)


@pytest.mark.parametrize("name", ["birthDate", "date_of_birth", "dateOfBirth", "schema:birthDate", "DOB", "birthdate"])
def test_a_date_of_birth_is_known_by_any_of_its_names(name: str) -> None:
    assert has_birth_date({"credentialSubject": {"person": {name: "1990-01-02"}}})
    assert has_birth_date({name: 19900102})
    assert not has_birth_date({name: ""})
    assert not has_birth_date({"about": f"what is a {name}"})


@pytest.mark.parametrize("text", ["a" * 300_000, "ey" * 150_000, "a@" * 150_000, "a@a" * 100_000, "ey.." + "~ey" * 90_000])
def test_a_long_text_made_to_be_slow_is_not(text: str) -> None:
    with bounded(5.0):
        has_email({"a": text})
        has_birth_date({"a": text})


def test_a_claim_is_never_part_of_a_warning(wallet: Wallet) -> None:
    record = issue(wallet, **about(wallet, identifier=[ADDRESS]))
    preview = wallet.sharing.preview([record], WARD)
    spoken = json.dumps([[warning.code, warning.about] for warning in preview.warnings])
    assert "share_has_email" in spoken
    assert "kim@post" not in spoken
