"""What a holder may leave out (ecdsa-sd-2023), what stands twice, and praise by the one who is praised."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.signing import (
    HOLDER,
    ISSUER,
    THIEF,
    EcdsaSigner,
    Ed25519Signer,
    badge,
    codes,
    judge,
    outcome,
    presentation,
    remarks,
    signed,
)
from wallet.credential.model import Credential
from wallet.encodings import base64url, cbor
from wallet.encodings.multibase import decode_multibase
from wallet.formats import selective
from wallet.jsonld import canonicalize_with_map, to_quads
from wallet.report import Verdict
from wallet.verify.policy import EMPLOYER
from wallet.verify.trust.listed import ListedTrust

HMAC_KEY = bytes(range(32))
BASE = bytes.fromhex("d95d00")


def base_of(document: dict[str, Any], by: EcdsaSigner) -> dict[str, Any]:
    """Returns ``document`` with a base proof that holds nothing mandatory (VC-DI-ECDSA 1.0 section 3.6.1)."""
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023", "created": "2026-05-01T00:00:00Z",
        "verificationMethod": by.method, "proofPurpose": "assertionMethod",
    }  # fmt: skip
    own = EcdsaSigner(ec.SECP256R1())
    key = decode_multibase(own.multikey)
    quads = to_quads(document).quads
    lines = selective.relabelled(quads, selective.labels_of(canonicalize_with_map(quads)[1], HMAC_KEY))
    options = selective.base_proof_options({**document, "proof": proof})
    value = cbor.encode(
        [
            by.sign(selective.signed_by_issuer(options, key, [])),
            key,
            HMAC_KEY,
            [own.sign(line.encode()) for line in lines],
            [],
        ]
    )
    return {**document, "proof": {**proof, "proofValue": "u" + base64url.encode(BASE + value)}}


def test_whom_it_was_issued_to_may_be_left_out_of_a_derived_one() -> None:
    by = EcdsaSigner(ec.SECP256R1())
    document = badge(by.did, None)
    mail = {"type": "IdentityObject", "identityHash": "amara@mail.example", "identityType": "emailAddress", "hashed": False}
    document["credentialSubject"]["identifier"] = [mail]
    base = base_of(document, by)
    rest = ["/@context", "/id", "/type", "/issuer", "/validFrom", "/name", "/credentialSubject/achievement"]
    without = selective.derive(base, rest)
    whole = selective.derive(base, [*rest, "/credentialSubject/identifier"])
    assert outcome(judge(whole), "proof").kind == outcome(judge(without), "proof").kind == "passed"
    assert "subject_hidden" not in codes(judge(whole), "subject")
    assert codes(judge(without), "subject") == {"subject_hidden"}
    trust = (ListedTrust("list", {by.did: "Example University"}),)
    report = judge(presentation(without, by=THIEF), policy=EMPLOYER, trust=trust)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "subject", "/verifiableCredential/0") == {"subject_hidden"}


def test_a_derived_one_that_names_its_subject_hides_nobody() -> None:
    by = EcdsaSigner(ec.SECP256R1())
    made = selective.derive(
        base_of(badge(by.did), by), ["/id", "/type", "/issuer", "/validFrom", "/name", "/credentialSubject"]
    )
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED
    assert not codes(report, "subject")


# Two issuers ----------------------------------------------------------------------------------------------------
REFERENCE = {"@id": "https://www.w3.org/2018/credentials#issuer", "@type": "@id"}
TEXT = "https://www.w3.org/2018/credentials#issuer"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize(
    ("term", "value"),
    [
        *(
            (TEXT, value)
            for value in (THIEF.did, ISSUER.did, "Example University", 5, True, {"id": THIEF.did}, [THIEF.did, "x"])
        ),
        (REFERENCE, THIEF.did),
        (REFERENCE, {"id": THIEF.did, "type": "Profile"}),
    ],
    ids=str,
)
def test_a_second_issuer_under_another_name_counts_in_whatever_kind(suite: str, term: Any, value: Any) -> None:
    document = badge(awardedBy=value)
    document["@context"].append({"awardedBy": term})
    report = judge(signed(document, suite=suite))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "issuer_missing" in codes(report, "shape")


# Praise ---------------------------------------------------------------------------------------------------------
def praise(by: Ed25519Signer, of: str) -> dict[str, Any]:
    document = badge(by.did, of, id="urn:uuid:99999999-2222-4333-8444-555555555555")
    document["type"] = ["VerifiableCredential", "EndorsementCredential"]
    document["credentialSubject"] = {"id": of, "type": ["EndorsementSubject"], "endorsementComment": "Very good."}
    return signed(document, by=by)


@pytest.mark.parametrize("of", [badge()["id"], "https://uni.example/achievements/1", ISSUER.did])
def test_praise_by_the_holder_is_the_person_s_own_word(of: str) -> None:
    for by, own in ((HOLDER, True), (THIEF, False)):
        report = judge(signed(badge(endorsement=[praise(by, of)])))
        assert report.verdict is Verdict.VERIFIED
        assert isinstance(report.view, Credential)
        assert len(report.view.endorsements) == 1
        assert ("self_issued" in remarks(report, "subject", "/endorsement/0")) is own
        assert "self_issued" not in remarks(report, "subject")


def test_praise_by_the_address_it_was_issued_to() -> None:
    document = badge(subject=None, endorsement=[praise(HOLDER, badge()["id"])])
    document["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityHash": HOLDER.did, "identityType": "identifier", "hashed": False}
    ]
    assert "self_issued" in remarks(judge(signed(document)), "subject", "/endorsement/0")


def test_whoever_presents_somebody_s_praise_does_not_make_it_their_own() -> None:
    made = presentation(signed(badge(endorsement=[praise(THIEF, badge()["id"])])))
    assert "self_issued" not in remarks(judge(made), "subject", "/verifiableCredential/0/endorsement/0")
