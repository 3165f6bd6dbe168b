"""Every form an issuer's document may give a key in, found by its id and found again when it came along."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.signing import ISSUER, THIEF, badge, codes, judge, signed
from wallet.encodings import base64url
from wallet.encodings.multibase import encode_base58
from wallet.encodings.multikey import ed25519_public
from wallet.report import Verdict
from wallet.verify.dids.key_terms import KeyTerms
from wallet.verify.keys import issuer_lists
from wallet.verify.sources.supplied import SuppliedDocuments


def forms(signer: Any) -> dict[str, dict[str, Any]]:
    raw = signer.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(raw)}
    bare = encode_base58(raw).removeprefix("z")
    return {
        "Multikey": {"type": "Multikey", "publicKeyMultibase": signer.multikey},
        "JsonWebKey": {"type": "JsonWebKey", "publicKeyJwk": jwk},
        "JsonWebKey2020": {"type": "JsonWebKey2020", "publicKeyJwk": jwk},
        "Ed25519VerificationKey2020": {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": signer.multikey},
        "Ed25519VerificationKey2018": {"type": "Ed25519VerificationKey2018", "publicKeyBase58": bare},
    }


FORMS = list(forms(ISSUER))
ADDRESSES = {
    "did:web:uni.example": "https://uni.example/.well-known/did.json",
    "did:web:uni.example:schools:nursing": "https://uni.example/schools/nursing/did.json",
    "did:web:uni.example%3A8443": "https://uni.example:8443/.well-known/did.json",
    "did:web:uni.example%3A8443:a": "https://uni.example:8443/a/did.json",
}


def document(did: str, form: str, *, relative: bool = False, inside: bool = False, signer: Any = ISSUER) -> dict[str, Any]:
    name = "#k" if relative else f"{did}#k"
    method = {"id": name, "controller": did, **forms(signer)[form]}
    if inside:
        return {"id": did, "assertionMethod": [method]}
    return {"id": did, "verificationMethod": [method], "assertionMethod": [name]}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("did", list(ADDRESSES))
def test_a_did_web_with_path_and_port_gives_its_key_in_every_form(did: str, form: str) -> None:
    credential = signed(badge(did), method=f"{did}#k")
    report = judge(credential, documents={ADDRESSES[did]: document(did, form)})
    assert report.verdict is Verdict.VERIFIED
    other = judge(credential, documents={ADDRESSES[did]: document(did, form, signer=THIEF)})
    assert other.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", [{"relative": True}, {"inside": True}, {"relative": True, "inside": True}])
def test_ids_may_be_relative_and_methods_may_stand_inside(form: str, shape: dict[str, bool]) -> None:
    did = "did:web:uni.example"
    report = judge(signed(badge(did), method=f"{did}#k"), documents={ADDRESSES[did]: document(did, form, **shape)})
    assert report.verdict is Verdict.VERIFIED


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("relative", [False, True])
def test_a_key_that_came_along_is_found_in_the_issuer_s_document_in_every_form(form: str, relative: bool) -> None:
    import orjson

    did = "did:web:uni.example"
    papers = SuppliedDocuments({ADDRESSES[did]: orjson.dumps(document(did, form, relative=relative))})
    own, thief = (ed25519_public(one.private.public_key().public_bytes_raw()) for one in (ISSUER, THIEF))
    assert issuer_lists(did, own, documents=papers, relationship="assertionMethod") == KeyTerms()
    assert issuer_lists(did, thief, documents=papers, relationship="assertionMethod") is False
    assert issuer_lists(did, own, documents=papers, relationship="authentication") is False


def test_a_method_whose_id_is_no_text_breaks_nothing() -> None:
    did = "did:web:uni.example"
    odd = document(did, "Multikey")
    odd["verificationMethod"].insert(0, {"id": ["x"], **forms(THIEF)["Multikey"]})
    odd["assertionMethod"] = [["x"], 7, None, *odd["assertionMethod"]]
    report = judge(signed(badge(did), method=f"{did}#k"), documents={ADDRESSES[did]: odd})
    assert report.verdict is Verdict.VERIFIED
    assert codes(report, "issuer_binding") == set()
