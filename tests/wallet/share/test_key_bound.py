"""Showing an SD-JWT: chosen parts, bound to one receiver, checked before it goes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.signing import NOW, THIEF
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.encodings import base64url
from wallet.errors import ShareError
from wallet.formats.sd_jwt import bind, split
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.report import Verdict
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.verify.context import Expectations

PARTS = (disclosure("s1", "given_name", "Ana"), disclosure("s2", "registration", "RN-123"))
REQUEST = PresentationRequest(challenge="n-9", domain="https://hospital.example", disclose=("registration",))


@pytest.fixture
def wallet(tmp_path: Path) -> Wallet:
    made, _ = Wallet.create(tmp_path / "vault", "correct horse battery staple", clock=FixedClock(NOW))
    return made


def add(wallet: Wallet, public: bytes) -> RecordId:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(public)}
    text = issued(claims(cnf={"jwk": jwk}, _sd=[digest(one) for one in PARTS]), *PARTS)
    (outcome,) = wallet.adding.add([Source("licence.sd-jwt", text.encode(), Provenance("file", "licence.sd-jwt"))])
    assert outcome.id is not None
    return outcome.id


def test_S15_only_what_was_chosen_leaves_and_the_receiver_can_check_it(wallet: Wallet) -> None:
    record = add(wallet, wallet.sharing.holder_key().public)
    signed = wallet.sharing.present([record], REQUEST)
    shown = split(signed.document.decode())
    assert shown.disclosures == PARTS[1:]
    (report,) = wallet.checking.check_document(signed.document, expectations=Expectations("n-9", "https://hospital.example"))
    assert report.verdict is Verdict.VERIFIED
    (other,) = wallet.checking.check_document(signed.document, expectations=Expectations("n-8", "https://hospital.example"))
    assert other.verdict is Verdict.NOT_VERIFIED
    wallet.close()


@pytest.mark.parametrize("written", ["did:key", "did:key#", "did:jwk"])
def test_a_key_that_is_named_by_its_identifier_is_ours(wallet: Wallet, written: str) -> None:
    """RFC 7800 section 3.4: ``cnf.kid``, where the name is the key."""
    key = wallet.sharing.holder_key()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(key.public)}
    kid = {
        "did:key": key.did, "did:key#": key.verification_method,
        "did:jwk": f"did:jwk:{base64url.encode(json.dumps(jwk).encode())}#0",
    }[written]  # fmt: skip
    text = issued(claims(cnf={"kid": kid}, _sd=[digest(each) for each in PARTS]), *PARTS)
    (outcome,) = wallet.adding.add([Source("licence.sd-jwt", text.encode(), Provenance("file", "licence.sd-jwt"))])
    assert outcome.id is not None
    signed = wallet.sharing.present([outcome.id], REQUEST)
    (report,) = wallet.checking.check_document(signed.document, expectations=Expectations("n-9", "https://hospital.example"))
    assert report.verdict is Verdict.VERIFIED
    # Another's signature under the same name is none.
    other = bind(
        f"{text}", nonce="n-9", audience="https://hospital.example", issued=NOW, signer=THIEF.sign, algorithm="EdDSA"
    )
    (report,) = wallet.checking.check_document(other.encode(), expectations=Expectations("n-9", "https://hospital.example"))
    assert report.verdict is Verdict.NOT_VERIFIED
    for unread in ("did:key:zzz", "did:jwk:e30", "did:web:uni.example#k", "k1", "did:jwk:W10"):
        odd = issued(claims(cnf={"kid": unread}, _sd=[digest(each) for each in PARTS]), *PARTS)
        (outcome,) = wallet.adding.add([Source("o.sd-jwt", odd.encode(), Provenance("file", "o.sd-jwt"))])
        assert outcome.id is not None
        with pytest.raises(ShareError):
            wallet.sharing.present([outcome.id], REQUEST)
    wallet.close()


def test_what_cannot_be_shown_is_said(wallet: Wallet) -> None:
    mine, theirs = add(wallet, wallet.sharing.holder_key().public), add(wallet, bytes(31) + b"\x01")
    for records, request, code in (
        ([mine], PresentationRequest(), "receiver_needed"),
        ([mine], PresentationRequest(domain="x", disclose=("salary",)), "disclosure_not_found"),
        ([mine, theirs], REQUEST, "shown_alone"),
        ([theirs], REQUEST, "bound_to_another_key"),
    ):
        with pytest.raises(ShareError) as caught:
            wallet.sharing.present(records, request)  # type: ignore[arg-type]
        assert caught.value.code == code
    wallet.close()
