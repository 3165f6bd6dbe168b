"""Attacks on proofs and dates: rows V30 to V33, V39 to V42, V48."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.signing import (
    ISSUER,
    MADE,
    NOW,
    badge,
    changed,
    codes,
    judge,
    outcome,
    remarks,
    sign_by_hand,
    signed,
)
from wallet.encodings.multibase import encode_base58
from wallet.formats.data_integrity import hash_data, proof_options, unsecured
from wallet.jsonld import canonicalize, to_quads
from wallet.report import Verdict


def options(**more: Any) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-05-01T00:00:00Z",
        "verificationMethod": ISSUER.method,
        "proofPurpose": "assertionMethod",
        **more,
    }


def test_V30_a_set_with_one_bad_proof_is_not_verified_and_both_are_listed() -> None:
    both = signed(signed(), suite="eddsa-jcs-2022")
    assert judge(both).verdict is Verdict.VERIFIED
    report = judge(changed(both, lambda made: made["proof"][1].update(created="2026-05-02T00:00:00Z")))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert [p.pointer for p in outcome(report, "proof").problems] == ["/proof/1"]


def test_V30_an_unknown_proof_beside_a_good_one_is_named() -> None:
    made = signed()
    made["proof"] = [{"type": "MerkleProof2019", "proofPurpose": "assertionMethod"}, made["proof"]]
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED
    assert "suite_not_supported" in remarks(report, "proof")


def test_V30_too_many_proofs() -> None:
    made = signed()
    made["proof"] = [made["proof"]] * 17
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("proof", ["x", 5, ["x"], [[]], {}, [], None, True])
def test_a_proof_that_is_none(proof: Any) -> None:
    assert judge({**badge(), "proof": proof}).verdict is not Verdict.VERIFIED


def chain(first: dict[str, Any], *, previous: Any) -> dict[str, Any]:
    """Adds a second proof over the document with the first one in it."""
    plain = unsecured(first)
    inner = {**plain, "proof": [first["proof"]]}
    second = options(id="urn:proof:2", previousProof=previous)
    data = hash_data(canonicalize(to_quads(proof_options(second, first)).quads), canonicalize(to_quads(inner).quads))
    return {**plain, "proof": [first["proof"], {**second, "proofValue": encode_base58(ISSUER.sign(data))}]}


def test_V31_an_honest_chain_is_verified() -> None:
    first = sign_by_hand(badge(), options(id="urn:proof:1"), by=ISSUER)
    report = judge(chain(first, previous="urn:proof:1"))
    assert report.verdict is Verdict.VERIFIED, report.results


def test_V31_a_chain_whose_first_proof_was_changed() -> None:
    made = chain(sign_by_hand(badge(), options(id="urn:proof:1"), by=ISSUER), previous="urn:proof:1")
    again = sign_by_hand(badge(), options(id="urn:proof:1", created="2026-05-03T00:00:00Z"), by=ISSUER)
    made["proof"][0] = again["proof"]
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("previous", ["urn:proof:9", "urn:proof:2", ["urn:proof:1", "urn:proof:9"], 7, [["x"]]])
def test_V31_a_chain_that_names_what_is_not_there_or_itself(previous: Any) -> None:
    first = sign_by_hand(badge(), options(id="urn:proof:1"), by=ISSUER)
    made = {**first, "proof": [first["proof"], {**first["proof"], "id": "urn:proof:2", "previousProof": previous}]}
    assert judge(made).verdict is Verdict.NOT_VERIFIED


def test_V31_a_circle() -> None:
    first = signed()["proof"]
    proofs = [
        {**first, "id": "urn:proof:1", "previousProof": "urn:proof:2"},
        {**first, "id": "urn:proof:2", "previousProof": "urn:proof:1"},
    ]
    report = judge({**badge(), "proof": proofs})
    assert "proof_chain_broken" in codes(report, "proof")


def test_V32_a_proof_from_the_future() -> None:
    report = judge(signed(created=NOW + timedelta(days=1)))
    assert codes(report, "proof") == {"proof_from_the_future"}
    assert judge(signed(created=NOW + timedelta(minutes=4))).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("created", ["2026-05-01T00:00:00", "2026-05-01", "yesterday", 5, None, ["x"]])
def test_V32_a_proof_date_that_is_none(created: Any) -> None:
    made = signed()
    made["proof"]["created"] = created
    report = judge(made)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V33_a_proof_that_has_expired() -> None:
    until = NOW - timedelta(seconds=1)
    assert codes(judge(signed(expires=until)), "proof") == {"proof_expired"}
    assert judge(signed(expires=NOW)).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("name", ["eddsa-2022", "bbs-2023", "ecdsa-2019", "made-up", "", 5])
def test_V39_an_unknown_or_retired_suite_is_unknown(name: Any) -> None:
    made = signed()
    made["proof"]["cryptosuite"] = name
    report = judge(made)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {"suite_not_supported"}


def test_V39_a_suite_name_as_type_is_not_the_suite() -> None:
    made = signed()
    made["proof"]["type"] = "eddsa-rdfc-2022"
    assert judge(made).verdict is not Verdict.VERIFIED


BOUNDARIES = [
    ("validUntil", "2026-06-01T11:59:59Z", "failed"),
    ("validUntil", "2026-06-01T12:00:00Z", "passed"),
    ("validFrom", "2026-06-01T12:00:01Z", "failed"),
    ("validFrom", "2026-06-01T12:00:00Z", "passed"),
    ("validUntil", "2026-06-02T01:59:59+14:00", "failed"),
    ("validUntil", "2026-06-02T02:00:00+14:00", "passed"),
    ("validUntil", "2026-05-31T24:00:00Z", "failed"),
    ("validUntil", "2026-06-01T24:00:00Z", "passed"),
    ("validUntil", "2026-12-31T23:59:60Z", "failed"),
    ("validUntil", "0001-01-01T00:00:00+14:00", "failed"),
    ("validFrom", "0001-01-01T00:00:00+14:00", "passed"),
    ("validUntil", "9999-12-31T23:59:59-14:00", "passed"),
    ("validUntil", "12026-01-01T00:00:00Z", "passed"),
    ("validFrom", "-0044-03-15T00:00:00Z", "passed"),
    ("validUntil", "2026-06-01T12:00:00.000000000001Z", "passed"),
]


@pytest.mark.parametrize(("member", "text", "word"), BOUNDARIES)
def test_V40_dates_are_exact_to_the_second(member: str, text: str, word: str) -> None:
    report = judge(signed(badge(**{member: text})))
    assert outcome(report, "validity").kind == word
    assert (report.verdict is Verdict.VERIFIED) == (word == "passed")


BAD_DATES = [
    "tomorrow",
    "",
    "2026-6-2T12:00:00Z",
    "2026-13-02T12:00:00Z",
    "2026-02-31T12:00:00Z",
    "2027-06-02T12:00:00+15:00",
    "2027-06-02t12:00:00z",
    " 2027-06-02T12:00:00Z",
    "２027-06-02T12:00:00Z",
    ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"],
    20270101,
    {"type": "ResultDescription"},
]


@pytest.mark.parametrize("value", BAD_DATES, ids=str)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_V41_a_date_that_names_no_moment_fails(value: Any, suite: str) -> None:
    report = judge(signed(badge(validUntil=value), suite=suite))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "date_malformed" in codes(report, "validity")


def test_V42_a_clock_two_years_behind_is_suspected() -> None:
    report = judge(signed(), at=datetime(2024, 6, 1, tzinfo=UTC))
    assert "clock_suspect" in remarks(report, "validity")


def test_V48_every_entry_is_asked_and_a_strange_one_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.report import failed, unknown
    from wallet.verify.checks import status

    class Told:
        id, types = "told", frozenset({"BitstringStatusListEntry"})

        def check(self, entry: Any, credential: Any, ctx: Any, *, index: int) -> Any:
            return failed("revoked") if index == 1 else unknown("x")

    monkeypatch.setattr(status, "_methods", lambda: {"BitstringStatusListEntry": Told()})
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://uni.example/list",
    }
    strange = {"id": "https://uni.example/x", "type": "https://uni.example/vocab#StrangeList"}
    report = judge(signed(badge(credentialStatus=[strange, entry])))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "revoked" in codes(report, "status")
    assert judge(signed(badge(credentialStatus=[strange]))).verdict is Verdict.INCONCLUSIVE


def test_the_date_a_proof_was_made_is_signed() -> None:
    made = signed(created=MADE)
    made["proof"]["created"] = "2026-04-01T00:00:00Z"
    assert judge(made).verdict is Verdict.NOT_VERIFIED
