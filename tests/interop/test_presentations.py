"""``@digitalbazaar/vc``, a verifier of others, accepts what we present, and we accept what it presents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.peers import answer, contexts
from tests.support.sharing import HandClock, keep, new_wallet
from tests.support.signing import ISSUER, NOW, VC2, badge, signed
from wallet.report import Verdict
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.verify.context import Expectations

CHALLENGE, DOMAIN = "c-4471", "https://ward.example"
V1 = ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/suites/ed25519-2020/v1"]


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    wallet = new_wallet(tmp_path / "v", HandClock())
    yield wallet
    wallet.close()


def peer(verb: str, **message: Any) -> Any:
    """Runs their program."""
    now = NOW.isoformat().replace("+00:00", "Z")
    return answer("@digitalbazaar/vc", "vc.mjs", verb, **{"contexts": contexts(), "now": now, **message})


def of_1_1(subject: str, **members: Any) -> dict[str, Any]:
    """Returns an unsigned credential of VC 1.1."""
    return {
        "@context": V1, "id": "urn:uuid:1", "type": ["VerifiableCredential"], "issuer": members.pop("issuer"),
        "issuanceDate": "2026-01-01T00:00:00Z", "credentialSubject": {"id": subject},
    }  # fmt: skip


def of_2_0(subject: str | None) -> dict[str, Any]:
    """Returns an unsigned badge in a context that is published."""
    document = badge(subject=subject)
    document["@context"] = [VC2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]
    return document


def kept(wallet: Wallet, suite: str) -> Any:
    subject = wallet.sharing.holder_key().did
    if suite == "Ed25519Signature2020":
        return keep(wallet, orjson.dumps(signed(of_1_1(subject, issuer=ISSUER.did), suite=suite)))
    return keep(wallet, orjson.dumps(signed(of_2_0(subject), suite=suite)))


@pytest.mark.peer("@digitalbazaar/vc", "ours to theirs")
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_they_accept_what_we_present_and_nothing_that_was_changed(wallet: Wallet, suite: str) -> None:
    request = PresentationRequest("The ward", "Post 4471", CHALLENGE, DOMAIN)
    presented = json.loads(wallet.sharing.present([kept(wallet, suite)], request).document)
    answer = peer("verify", presentation=presented, challenge=CHALLENGE, domain=DOMAIN, suite=suite)
    assert answer == {"verified": True, "errors": []}, answer
    assert not peer("verify", presentation=presented, challenge="another", domain=DOMAIN, suite=suite)["verified"]
    presented["description"] = "Post 4472"
    assert not peer("verify", presentation=presented, challenge=CHALLENGE, domain=DOMAIN, suite=suite)["verified"]


@pytest.mark.peer("@digitalbazaar/vc", "theirs to ours")
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020"])
def test_we_accept_what_they_present_and_nothing_that_was_changed(wallet: Wallet, suite: str) -> None:
    old = suite == "Ed25519Signature2020"

    def credential(subject: str | None) -> dict[str, Any]:
        document = of_1_1(subject or "urn:x", issuer=ISSUER.did) if old else of_2_0(subject)
        return signed(document, suite="Ed25519Signature2020" if old else "eddsa-rdfc-2022")

    # Issued to the key that they sign with, whose name they tell; of an elliptic one they make a new one each time.
    bound = {"challenge": CHALLENGE, "domain": DOMAIN, "suite": suite}
    holder = None if suite.startswith("ecdsa") else peer("sign", credential=credential(None), **bound)["holder"]
    presented = peer("sign", credential=credential(holder), **bound)["presentation"]
    expected = Expectations(CHALLENGE, DOMAIN)
    (report,) = wallet.checking.check_document(orjson.dumps(presented), expectations=expected)
    assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.kind.name in ("FAILED", "UNKNOWN")]
    (report,) = wallet.checking.check_document(orjson.dumps(presented), expectations=Expectations("another", DOMAIN))
    assert report.verdict is Verdict.NOT_VERIFIED
    presented["proof"]["domain"] = "https://thief.example"
    (report,) = wallet.checking.check_document(
        orjson.dumps(presented), expectations=Expectations(CHALLENGE, "https://thief.example")
    )
    assert report.verdict is Verdict.NOT_VERIFIED
