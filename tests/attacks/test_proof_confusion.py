"""Proofs that pretend: of another kind, in another place, by another key, spelt another way."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.signing import (
    HOLDER,
    ISSUER,
    THIEF,
    EcdsaSigner,
    badge,
    changed,
    codes,
    judge,
    outcome,
    presentation,
    sign_by_hand,
    signed,
)
from wallet.encodings import base64url
from wallet.encodings.multibase import decode_multibase
from wallet.report import Verdict

OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-05-01T00:00:00Z",
    "verificationMethod": ISSUER.method,
    "proofPurpose": "assertionMethod",
}
P256 = EcdsaSigner(ec.SECP256R1())
P384 = EcdsaSigner(ec.SECP384R1())


def proof(**change: Any) -> dict[str, Any]:
    """A signed badge whose proof was changed afterwards; a value of ... takes the member away."""

    def put(made: dict[str, Any]) -> None:
        for name, value in change.items():
            if value is ...:
                del made["proof"][name]
            else:
                made["proof"][name] = value

    return changed(signed(), put)


VALUE = signed()["proof"]["proofValue"]
RAW = decode_multibase(VALUE)


@pytest.mark.parametrize(
    "value",
    [
        VALUE + "1",
        VALUE[:-1],
        VALUE.upper(),
        " " + VALUE,
        VALUE + "\n",
        VALUE.replace("z", "Z", 1),
        "z1" + VALUE[1:],
        "u" + base64url.encode(RAW),
        "f" + RAW.hex(),
        "m" + base64url.encode(RAW),
        base64url.encode(RAW),
        base64url.encode(RAW) + "==",
        VALUE[1:],
        "z",
        "",
        None,
        7,
        [VALUE],
        {"@value": VALUE},
        "z" + "1" * 5000,
    ],
)
def test_a_signature_has_one_spelling(value: Any) -> None:
    report = judge(proof(proofValue=value))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "proof").kind == "failed"


@pytest.mark.parametrize(
    "name", ["EDDSA-RDFC-2022", "Eddsa-rdfc-2022", "eddsa-rdfc-2022 ", "eddsa-rdfc-2022\u200b", "eddsa"]
)
def test_a_suite_has_one_spelling(name: str) -> None:
    assert judge(proof(cryptosuite=name)).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("name", ["eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023", "bbs-2023"])
def test_a_signature_of_one_suite_is_none_of_another(name: str) -> None:
    assert judge(proof(cryptosuite=name)).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "kind",
    [["DataIntegrityProof"], ["DataIntegrityProof", "x"], "dataintegrityproof", None, 5, {}, "https://w3id.org/security#"],
)
def test_a_type_that_is_not_the_word(kind: Any) -> None:
    assert judge(proof(type=kind)).verdict is not Verdict.VERIFIED


def test_two_types_do_not_hide_a_suite() -> None:
    made = proof()
    made["proof"]["@type"] = "Ed25519Signature2020"
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("name", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_an_Ed25519_key_signs_nothing_for_an_ecdsa_suite(name: str) -> None:
    canonical = "jcs" if "jcs" in name else "rdfc"
    report = judge(sign_by_hand(badge(), {**OPTIONS, "cryptosuite": name}, by=ISSUER, canonical=canonical))
    assert codes(report, "proof") == {"key_type_differs"}
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("by", [P256, P384], ids=["P-256", "P-384"])
@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
def test_an_ecdsa_key_signs_nothing_for_an_eddsa_suite(by: EcdsaSigner, name: str) -> None:
    options = {**OPTIONS, "cryptosuite": name, "verificationMethod": by.method}
    document = badge(issuer=by.did)
    if name == "Ed25519Signature2020":
        options = {word: value for word, value in options.items() if word != "cryptosuite"} | {"type": name}
        document["@context"] = [*document["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]
    report = judge(sign_by_hand(document, options, by=by))
    assert codes(report, "proof") == {"key_type_differs"}


@pytest.mark.parametrize(("by", "hash_name"), [(P256, "sha384"), (P384, "sha256")], ids=["P-256", "P-384"])
def test_a_curve_goes_with_its_own_hash(by: EcdsaSigner, hash_name: str) -> None:
    options = {**OPTIONS, "cryptosuite": "ecdsa-rdfc-2019", "verificationMethod": by.method}
    wrong = judge(sign_by_hand(badge(issuer=by.did), options, by=by, hash_name=hash_name))
    right = judge(sign_by_hand(badge(issuer=by.did), options, by=by, hash_name=by.hash_name))
    assert (wrong.verdict, right.verdict) == (Verdict.NOT_VERIFIED, Verdict.VERIFIED)


@pytest.mark.parametrize(
    "method",
    [
        ISSUER.did + "#" + THIEF.multikey,
        THIEF.did + "#" + ISSUER.multikey,
        ISSUER.method + "#x",
        ISSUER.method + "?service=x",
        ISSUER.did + "?versionId=1#" + ISSUER.multikey,
        ISSUER.did + "/path#" + ISSUER.multikey,
        ISSUER.method.replace("did:key", "DID:KEY"),
        ISSUER.method.replace("did:key", "did:Key"),
        " " + ISSUER.method,
        ISSUER.method + " ",
        "#" + ISSUER.multikey,
        ISSUER.multikey,
        ["x", ISSUER.method],
        [],
        {},
        None,
        5,
    ],
)
def test_a_method_that_is_not_to_the_letter_the_issuers(method: Any) -> None:
    assert judge(proof(verificationMethod=method)).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("name", ["verificationMethod", "proofPurpose", "proofValue", "cryptosuite", "type"])
def test_a_proof_that_leaves_something_out(name: str) -> None:
    assert judge(proof(**{name: ...})).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("purpose", ["assertion", "AssertionMethod", ["assertionMethod", "authentication"], "", None, {}])
def test_a_purpose_has_one_spelling(purpose: Any) -> None:
    assert judge(proof(proofPurpose=purpose)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("others", [[None], ["z"], [[]], [5], [{}], [{"type": "x"}, "y"]])
def test_things_that_are_no_proofs_beside_a_good_one(others: list[Any]) -> None:
    made = signed()
    report = judge({**made, "proof": [made["proof"], *others]})
    assert report.verdict is Verdict.NOT_VERIFIED


def test_the_same_proof_twice_is_one_signature_and_proves_no_more() -> None:
    made = signed()
    both = judge({**made, "proof": [made["proof"], made["proof"]]})
    assert both.verdict is Verdict.VERIFIED


def test_a_proof_inside_the_subject_is_not_the_credentials() -> None:
    made = signed()
    moved = {**made, "credentialSubject": {**made["credentialSubject"], "proof": made["proof"]}}
    del moved["proof"]
    assert judge(moved).verdict is Verdict.NOT_VERIFIED


def test_a_proof_for_another_document() -> None:
    other = signed(badge(name="Another"))
    assert judge({**badge(), "proof": other["proof"]}).verdict is Verdict.NOT_VERIFIED


def test_a_chain_whose_first_link_is_another_documents() -> None:
    first = signed(badge(name="Another"))["proof"] | {"id": "urn:proof:1"}
    second = {**OPTIONS, "previousProof": "urn:proof:1"}
    made = sign_by_hand(badge(), second, by=ISSUER)
    report = judge({**made, "proof": [first, made["proof"]]})
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_issuer_and_its_forger_both_sign() -> None:
    """The forger signs a changed copy and keeps the issuer's proof beside their own."""
    honest = signed()
    forged = signed(badge(name="Surgery"), by=THIEF)
    for proofs in ([honest["proof"], forged["proof"]], [forged["proof"], honest["proof"]]):
        assert judge({**badge(name="Surgery"), "proof": proofs}).verdict is Verdict.NOT_VERIFIED


def test_a_presentations_proof_is_no_credentials_and_the_other_way_round() -> None:
    shown = presentation(signed())
    assert judge({**signed(), "proof": shown["proof"]}).verdict is Verdict.NOT_VERIFIED
    assert judge({**shown, "proof": signed(by=HOLDER)["proof"]}).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("purpose", ["assertionMethod", "authentication"])
def test_a_thing_that_says_it_is_both(purpose: str) -> None:
    kinds = ["VerifiableCredential", "OpenBadgeCredential", "VerifiablePresentation"]
    report = judge(signed(badge(type=kinds), by=THIEF, purpose=purpose))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "two_kinds" in codes(report, "shape")


@pytest.mark.parametrize("member", ["jws", "signatureValue", "challenge", "domain", "nonce", "expires", "id"])
def test_a_word_added_to_a_proof_is_signed_or_refused(member: str) -> None:
    assert judge(proof(**{member: "urn:x:1" if member == "id" else "2099-01-01T00:00:00Z"})).verdict is Verdict.NOT_VERIFIED


def test_an_old_suite_does_not_take_a_key_of_another_name() -> None:
    made = {**badge(), "proof": {**OPTIONS, "type": "Ed25519Signature2018", "jws": "e30..AA"}}
    made["proof"].pop("cryptosuite")
    assert judge(made).verdict is not Verdict.VERIFIED
