"""Attacks on whose key it is: rows V03, V11 to V17, V35, V36."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.signing import (
    ISSUER,
    THIEF,
    badge,
    changed,
    codes,
    did_document,
    judge,
    outcome,
    remarks,
    sign_by_hand,
    signed,
)
from wallet.encodings.multibase import decode_multibase, encode_base58
from wallet.report import Verdict

WEB = "did:web:uni.example"
ADDRESS = "https://uni.example/.well-known/did.json"


def web_badge(by: Any = ISSUER, **more: Any) -> dict[str, Any]:
    return signed(badge(WEB), by=by, method=f"{WEB}#k", **more)


def test_an_honest_badge_of_each_making_suite_is_verified() -> None:
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"):
        made = badge()
        if suite == "Ed25519Signature2020":
            made["@context"] = [*made["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]
        report = judge(signed(made, suite=suite))
        assert report.verdict is Verdict.VERIFIED, report.results
        assert report.view is not None
        assert report.view.title == "Infection control"


def test_V03_a_key_carried_in_the_proof_is_not_the_issuers() -> None:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-05-01T00:00:00Z",
        "proofPurpose": "assertionMethod",
        "verificationMethod": {
            "id": "https://uni.example/issuer#key",
            "type": "Multikey",
            "controller": "https://uni.example/issuer",
            "publicKeyMultibase": THIEF.multikey,
        },
    }
    forged = sign_by_hand(badge("https://uni.example/issuer"), options, by=THIEF, canonical="jcs")
    report = judge(forged)
    assert report.verdict is not Verdict.VERIFIED
    assert "issuer_not_established" in codes(report, "issuer_binding")
    # With the issuer's own document at hand it is known that the key is somebody else's.
    own = did_document("https://uni.example/issuer", multikey=ISSUER.multikey)
    report = judge(forged, documents={"https://uni.example/issuer": own})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "key_not_the_issuers" in codes(report, "issuer_binding")


def test_V11_another_did_keys_signature_is_not_the_issuers() -> None:
    report = judge(signed(badge(ISSUER.did), by=THIEF))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "issuer_binding") == {"key_not_the_issuers"}


def test_V12_a_bare_did_key_as_method_binds_to_itself_only() -> None:
    report = judge(signed(badge("https://uni.example"), by=THIEF, method=THIEF.did))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "issuer_binding") == {"key_not_the_issuers"}


def test_V14_a_key_for_authentication_signs_no_credential() -> None:
    document = did_document(WEB, multikey=ISSUER.multikey, relationships=("authentication",))
    report = judge(web_badge(), documents={ADDRESS: document})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "key_not_for_this_use" in codes(report, "proof")


def test_V15_a_proof_for_authentication_is_no_credentials() -> None:
    report = judge(signed(purpose="authentication"))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {"wrong_purpose"}


def test_V16_a_key_controlled_by_somebody_else() -> None:
    document = did_document(WEB, multikey=THIEF.multikey, controller="did:web:evil.example")
    report = judge(web_badge(by=THIEF), documents={ADDRESS: document})
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "key_controller_differs" in codes(report, "issuer_binding")


def test_V16_a_document_about_somebody_else() -> None:
    document = changed(did_document(WEB, multikey=THIEF.multikey), lambda made: made.update(id="did:web:evil.example"))
    report = judge(web_badge(by=THIEF), documents={ADDRESS: document})
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V16_the_honest_document_verifies() -> None:
    report = judge(web_badge(), documents={ADDRESS: did_document(WEB, multikey=ISSUER.multikey)})
    assert report.verdict is Verdict.VERIFIED
    assert [item.address for item in report.evidence] == [ADDRESS]


def test_an_issuer_that_cannot_be_reached_is_inconclusive() -> None:
    report = judge(web_badge())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "issuer_key_unreachable" in codes(report, "proof")


@pytest.mark.parametrize("word", ["revoked", "expires"])
def test_V17_a_key_that_had_ended_signs_nothing(word: str) -> None:
    ended: dict[str, Any] = {word: "2026-04-01T00:00:00Z"}
    document = did_document(WEB, multikey=ISSUER.multikey, **ended)
    assert judge(web_badge(), documents={ADDRESS: document}).verdict is Verdict.NOT_VERIFIED
    earlier = web_badge(created=datetime(2026, 3, 1, tzinfo=UTC))
    report = judge(earlier, documents={ADDRESS: document})
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "proof") & {"key_revoked_since", "key_expired_since"}


def test_V35_a_signature_with_S_past_the_order_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493

    def malleate(made: dict[str, Any]) -> None:
        raw = decode_multibase(made["proof"]["proofValue"])
        s = int.from_bytes(raw[32:], "little") + order
        made["proof"]["proofValue"] = encode_base58(raw[:32] + s.to_bytes(32, "little"))

    report = judge(changed(signed(), malleate))
    assert codes(report, "proof") == {"signature_does_not_fit"}


def test_V35_a_key_of_small_order_is_refused() -> None:
    neutral = encode_base58(b"\xed\x01" + b"\x01" + bytes(31))
    forged = signed(badge(f"did:key:{neutral}"), method=f"did:key:{neutral}#{neutral}")
    forged["proof"]["proofValue"] = encode_base58(b"\x01" + bytes(63))
    assert judge(forged).verdict is not Verdict.VERIFIED


def test_V35_a_signature_of_zeros_is_refused() -> None:
    made = changed(signed(), lambda m: m["proof"].update(proofValue=encode_base58(bytes(64))))
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("key", [b"\x80\x24" + b"\x02" + b"\xff" * 32, b"\x81\x24" + b"\x02" + b"\x01" * 32])
def test_V36_a_point_off_the_curve_or_under_another_name(key: bytes) -> None:
    name = encode_base58(key)
    forged = signed(badge(f"did:key:{name}"), method=f"did:key:{name}#{name}")
    report = judge(forged)
    assert report.verdict is not Verdict.VERIFIED
    assert outcome(report, "proof").kind == "failed"
