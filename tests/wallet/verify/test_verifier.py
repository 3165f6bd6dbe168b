"""The verifier's promises: every check always, nothing raised, a broken check is Unknown, reports travel."""

from __future__ import annotations

import pickle
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.signing import EcdsaSigner, badge, codes, judge, outcome, remarks, sign_by_hand, signed
from wallet.formats.data_integrity import proof_options, unsecured
from wallet.jsonld import canonicalize, to_quads
from wallet.report import CheckName, Verdict
from wallet.verify import verifier
from wallet.verify.checks import validity

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def test_every_check_is_in_the_report_in_order() -> None:
    report = judge(signed())
    assert [r.check for r in report.results] == list(CheckName)
    assert [name for name, _ in verifier.CHECKS] == list(CheckName)


def test_a_check_that_breaks_is_unknown_and_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ValueError("Infection control")

    checks = tuple((n, broken if c is validity.check else c) for n, c in verifier.CHECKS)
    monkeypatch.setattr(verifier, "CHECKS", checks)
    report = judge(signed())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(p.code, p.detail) for p in outcome(report, "validity").problems] == [("check_broke", "ValueError")]


def test_a_report_travels_between_processes() -> None:
    report = judge(signed())
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=lambda c: c.name)
@pytest.mark.parametrize("canonical", ["rdfc", "jcs"])
def test_ecdsa_with_either_curve_and_form(curve: Any, canonical: str) -> None:
    key = EcdsaSigner(curve)
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": f"ecdsa-{canonical}-2019",
        "created": "2026-05-01T00:00:00Z",
        "verificationMethod": key.method,
        "proofPurpose": "assertionMethod",
    }
    made = sign_by_hand(badge(key.did), options, by=key, canonical=canonical, hash_name=key.hash_name)
    assert judge(made).verdict is Verdict.VERIFIED
    made["name"] = "Surgery"
    assert codes(judge(made), "proof") == {"signature_does_not_fit"}


def test_an_old_suite_is_verified_with_a_remark() -> None:
    import hashlib

    from tests.support.signing import ISSUER
    from wallet.encodings import base64url

    document = badge()
    document["@context"] = ["https://www.w3.org/2018/credentials/v1", document["@context"][1]]
    document["issuanceDate"] = document.pop("validFrom")
    document["credentialSubject"] = {"id": ISSUER.did}
    document["type"] = ["VerifiableCredential"]
    del document["name"], document["issuer"]
    document["issuer"] = ISSUER.did
    options = {
        "type": "Ed25519Signature2018",
        "created": "2026-05-01T00:00:00Z",
        "verificationMethod": ISSUER.method,
        "proofPurpose": "assertionMethod",
    }
    document["@context"] = "https://www.w3.org/2018/credentials/v1"
    first = canonicalize(to_quads(proof_options(options, document)).quads)
    data = hashlib.sha256(first.encode()).digest()
    data += hashlib.sha256(canonicalize(to_quads(unsecured(document)).quads).encode()).digest()
    head = base64url.encode(orjson.dumps({"alg": "EdDSA", "b64": False, "crit": ["b64"]}))
    signature = ISSUER.sign(head.encode() + b"." + data)
    document["proof"] = {**options, "jws": f"{head}..{base64url.encode(signature)}"}
    report = judge(document)
    assert report.verdict is Verdict.VERIFIED, report.results
    assert "old_suite" in remarks(report, "proof")
    document["proof"]["jws"] = f"{head}.x.{base64url.encode(signature)}"
    assert judge(document).verdict is Verdict.NOT_VERIFIED


_GOOD = signed()


def _silent(value: Any) -> bool:
    """null, and lists of nothing, leave no statement: they say nothing."""
    return value is None or (isinstance(value, list) and all(_silent(one) for one in value))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(set(_GOOD) | {"evidence", "credentialStatus", "termsOfUse", "holder"})), _JSON)
def test_whatever_a_member_is_nothing_is_raised_and_nothing_changed_passes(name: str, value: Any) -> None:
    made = {**_GOOD, name: value}
    report = judge(made)
    assert len(report.results) % len(CheckName) == 0
    if made != _GOOD and value not in (None, [], _GOOD.get(name)):
        assert report.verdict is not Verdict.VERIFIED or report.view == judge(_GOOD).view


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*sorted(_GOOD["proof"]), "expires", "challenge", "previousProof", "id"]), _JSON)
def test_whatever_a_proof_says_nothing_is_raised(name: str, value: Any) -> None:
    report = judge({**_GOOD, "proof": {**_GOOD["proof"], name: value}})
    if not _silent(value) and value != _GOOD["proof"].get(name):
        assert report.verdict is not Verdict.VERIFIED
