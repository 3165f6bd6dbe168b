"""Token Status List: the draft's rules for whoever relies on a list, and the tricks against them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.clock import FixedClock
from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.encodings.multibase import decode_multibase
from wallet.examine.in_process import verify_bytes
from wallet.formats.token_status import with_token_status
from wallet.report import CheckName, EvidenceItem, Verdict, VerificationReport
from wallet.sample.identity import SigningKey, compact_token
from wallet.sample.issuer import SampleIssuer
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.kept import KeptDocuments
from wallet.verify.status.token_status_list import status_at, unpack
from wallet.verify.verifier import verify

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
URI = "https://mercy.example/statuslists/1"
ISSUER = SampleIssuer("Mercy College", domain="mercy.example", method="web", clock=FixedClock(NOW))
OTHER = SampleIssuer("Keeper", clock=FixedClock(NOW))
PLACE = 1_234


def held(**status: Any) -> str:
    """A badge as a token whose ``status`` claim names a list."""
    draft = json.loads(base64url.decode(ISSUER.token("wound-care-2").split(".")[1]))
    told = {"idx": PLACE, "uri": URI} | status
    return compact_token({"typ": "vc+jwt"}, draft | {"status": {"status_list": told}}, ISSUER.key)


def packed(values: dict[int, int], bits: int = 1, size: int = 4_096) -> dict[str, Any]:
    statuses = bytearray(size)
    for place, value in values.items():
        bit = place * bits
        statuses[bit // 8] |= value << bit % 8
    return {"bits": bits, "lst": base64url.encode(zlib.compress(bytes(statuses), 9))}


def listing(values: dict[int, int] | None = None, *, bits: int = 1, header: dict[str, Any] | None = None,
            signer: SampleIssuer = ISSUER, key: SigningKey | None = None, **claims: Any) -> bytes:  # fmt: skip
    told: dict[str, Any] = {
        "sub": URI,
        "iat": int(NOW.timestamp()) - 60,
        "exp": int(NOW.timestamp()) + 600,
        "ttl": 43_200,
        "status_list": packed(values or {}, bits),
        **claims,
    }
    told = {name: value for name, value in told.items() if value is not None}
    return compact_token({"typ": "statuslist+jwt"} | (header or {}), told, key or signer.key).encode()


def judged(published: bytes | None, token: str | None = None, at: datetime = NOW) -> VerificationReport:
    documents = ISSUER.documents() | ({} if published is None else {URI: published})
    (report,) = verify_bytes((token or held()).encode(), policy="learner", at=at, documents=documents)
    return report


def codes(report: VerificationReport) -> set[str]:
    return {problem.code for problem in report.outcome(CheckName.STATUS).problems}


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_status_of_nothing_passes_and_one_is_a_withdrawal(bits: int) -> None:
    assert judged(listing({PLACE - 1: 1, PLACE + 1: 1}, bits=bits)).verdict is Verdict.VERIFIED
    report = judged(listing({PLACE: 1}, bits=bits))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report) == {"revoked"}


@pytest.mark.parametrize(("value", "code"), [(2, "suspended"), (3, "status_value_unknown"), (0xC, "status_value_unknown")])
def test_other_statuses_by_their_name(value: int, code: str) -> None:
    report = judged(listing({PLACE: value}, bits=4))
    assert codes(report) == {code}
    assert report.verdict is (Verdict.NOT_VERIFIED if code == "suspended" else Verdict.INCONCLUSIVE)


def test_the_lowest_bits_of_a_byte_come_first() -> None:
    assert [status_at(b"\xb9\xa3", 1, place) for place in range(16)] == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    assert [status_at(b"\xc9\x44\xf9", 2, place) for place in range(12)] == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    assert status_at(b"\xb9", 1, 8) is None


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (lambda: None, "status_list_unreachable"),
        (lambda: b"<html>sign in</html>", "status_list_malformed"),
        (lambda: b"\xff\xfe", "status_list_malformed"),
        (lambda: listing(sub="https://mercy.example/statuslists/2"), "status_list_not_that"),
        (lambda: listing(sub=None), "status_list_not_that"),
        (lambda: listing(sub=URI + "/"), "status_list_not_that"),
        (lambda: listing(header={"typ": "JWT"}), "status_list_malformed"),
        (lambda: listing(header={"crit": ["x"]}), "status_list_malformed"),
        (lambda: listing(exp=int(NOW.timestamp()) - 1), "status_list_expired"),
        (lambda: listing(iat=int(NOW.timestamp()) + 3_600), "status_list_not_yet"),
        (lambda: listing(nbf=int(NOW.timestamp()) + 3_600), "status_list_not_yet"),
        (lambda: listing(iat=None), "status_list_malformed"),
        (lambda: listing(exp="never"), "status_list_malformed"),
        (lambda: listing(exp=True), "status_list_malformed"),
        (lambda: listing(iss=7), "status_list_malformed"),
        (lambda: listing(status_list=packed({}, 1) | {"bits": 3}), "status_list_malformed"),
        (lambda: listing(status_list=packed({}, 1) | {"bits": True}), "status_list_malformed"),
        (lambda: listing(status_list=packed({}, 1) | {"lst": "!!"}), "status_list_malformed"),
        (lambda: listing(status_list=["lst"]), "status_list_malformed"),
        (lambda: listing(status_list=packed({}, 1, size=100)), "index_out_of_range"),
        (lambda: listing().rpartition(b".")[0] + b".", "status_list_bad_signature"),
        (lambda: listing(signer=OTHER, iss=ISSUER.id), "status_list_bad_signature"),
        (lambda: listing(header={"alg": "HS256"}), "status_list_bad_signature"),
        (lambda: b"\xd2\x84\x43\xa1\x01\x26", "status_list_malformed"),
    ],
)
def test_a_list_that_may_not_answer_leaves_it_open(published: Callable[[], bytes | None], code: str) -> None:
    report = judged(published())
    assert codes(report) == {code}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_unsigned_is_said_so() -> None:
    head, body, _ = listing().split(b".")
    bare = base64url.encode(json.dumps({"alg": "none", "typ": "statuslist+jwt"}).encode()).encode()
    assert codes(judged(b".".join((bare, body, b"")))) == {"status_list_unsigned"}
    assert head != bare


def test_a_changed_list_is_no_list() -> None:
    head, body, tail = listing({PLACE: 1}).split(b".")
    good = listing().split(b".")[1]
    assert codes(judged(b".".join((head, good, tail)))) == {"status_list_bad_signature"}
    assert body != good


def test_a_key_that_came_along_must_be_the_issuer_s_own() -> None:
    def with_jwk(signer: SampleIssuer) -> bytes:
        raw = decode_multibase(signer.key.method["publicKeyMultibase"])[2:]
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(raw)}
        key = SigningKey("k", "EdDSA", {}, signer.key.sign)
        return listing(header={"jwk": jwk}, key=key)

    assert judged(with_jwk(ISSUER)).verdict is Verdict.VERIFIED
    assert codes(judged(with_jwk(OTHER))) == {"status_list_bad_signature"}


def test_another_party_may_keep_the_list_and_that_is_said() -> None:
    good = judged(listing(signer=OTHER))
    assert good.verdict is Verdict.VERIFIED
    assert [r.code for r in good.outcome(CheckName.STATUS).remarks] == ["list_by_another_issuer"]
    assert codes(judged(listing({PLACE: 1}, signer=OTHER))) == {"revoked"}


def test_a_list_that_grows_to_gigabytes_is_cut_off() -> None:
    bomb = base64url.encode(zlib.compress(bytes(64 << 20), 9))
    assert unpack(bomb) is None
    assert codes(judged(listing(status_list={"bits": 1, "lst": bomb}))) == {"status_list_malformed"}


def test_half_a_list_and_a_list_with_a_tail_are_none() -> None:
    whole = zlib.compress(b"\0" * 1_000)
    assert unpack(base64url.encode(whole)) == b"\0" * 1_000
    assert unpack(base64url.encode(whole[:-3])) is None
    assert unpack(base64url.encode(whole + b"more")) is None


@pytest.mark.parametrize("index", [-1, "7", 1.5, True, None, 2**60])
def test_places_that_are_none(index: Any) -> None:
    assert codes(judged(listing(), held(idx=index))) == {"status_entry_malformed"}


@pytest.mark.parametrize("status", [{"identifier_list": {}}, "good", ["status_list"], {"status_list": {"idx": 1}}])
def test_what_cannot_be_asked_never_passes_for_nothing_to_ask(status: Any) -> None:
    draft = json.loads(base64url.decode(ISSUER.token("wound-care-2").split(".")[1]))
    token = compact_token({"typ": "vc+jwt"}, draft | {"status": status}, ISSUER.key)
    report = judged(listing(), token)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report) <= {"status_type_not_supported", "status_entry_malformed"}
    assert codes(report)


def test_no_claim_is_no_entry() -> None:
    assert with_token_status(Credential(), {}) == Credential()


def test_a_kept_list_says_its_day_and_its_age() -> None:
    def kept(age: timedelta) -> set[str]:
        at = NOW + age
        published = listing(exp=None, ttl=3_600)
        papers = ISSUER.documents() | {URI: published}
        items = [EvidenceItem("status_list", address, "", NOW, content) for address, content in papers.items()]
        from wallet.formats.reading import read_credential_bytes

        report = verify(read_credential_bytes(held().encode()), VerificationRequest(LEARNER, at, KeptDocuments(items)))
        assert report.verdict is Verdict.VERIFIED
        return {r.code for r in report.outcome(CheckName.STATUS).remarks}

    assert kept(timedelta(minutes=30)) == {"status_as_of"}
    assert kept(timedelta(hours=2)) == {"status_as_of", "status_stale"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["1-short", "2-short", "1-long", "2-long"])
def test_the_draft_s_own_lists(shared: Path, name: str) -> None:
    told = json.loads((shared / "vectors" / "token-status-list" / f"encoding-{name}.json").read_bytes())
    bits = told["status_list"]["bits"]
    statuses = unpack(told["status_list"]["lst"])
    assert statuses is not None
    for place, value in told["statuses"].items():
        assert status_at(statuses, bits, int(place)) == value
    if "long" in name:
        set_places = {p for p in range(len(statuses) * 8 // bits) if status_at(statuses, bits, p)}
        assert set_places == {int(place) for place, value in told["statuses"].items() if value}


@given(st.one_of(st.text(max_size=60), st.none(), st.integers(), st.binary(max_size=40).map(base64url.encode)))
def test_any_lst_is_bytes_or_nothing(value: Any) -> None:
    assert unpack(value) is None or isinstance(unpack(value), bytes)
