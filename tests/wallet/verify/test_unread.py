"""What is not read still has a name, and never a signed one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from tests.support.badge_site import BadgeSite
from tests.support.baked import png, text
from tests.support.signing import badge, signed
from wallet.clock import FixedClock
from wallet.encodings import base64url
from wallet.examine.in_process import verify_bytes
from wallet.intake.source import Source
from wallet.records.record import Provenance, RecordSummary
from wallet.report import CheckName, Unread, Verdict, VerificationReport
from wallet.store.tables.rows import name_of_unread, search_text
from wallet.store.vault import Vault

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
EUROPASS = {
    "@context": ["http://data.europa.eu/snb/model/context/edc-ap"],
    "id": "urn:credential:1",
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "issuer": {"id": "https://university.example/org/1", "type": "Organisation"},
    "credentialSubject": {"id": "urn:epass:person:1", "type": "Person"},
}


def protected(**members: Any) -> str:
    return base64url.encode(json.dumps({"alg": "ES256", **members}).encode())


def jws_json(payload: str, **members: Any) -> dict[str, Any]:
    return {"payload": payload, "signatures": [{"protected": protected(**members), "signature": "AAAA"}]}


PLAIN = json.dumps(EUROPASS)
CODED = base64url.encode(PLAIN.encode())
SEALED: dict[str, tuple[Any, str]] = {
    "JAdES, payload as text": (jws_json(PLAIN, sigT="2024-01-01T00:00:00Z"), "JAdES (Europass)"),
    "JAdES, payload as base64url": (jws_json(CODED, sigT="2024-01-01T00:00:00Z"), "JAdES (Europass)"),
    "JAdES, in one object": (
        {"payload": CODED, "protected": protected(**{"x5t#o": {}}), "signature": "AA"}, "JAdES (Europass)"
    ),
    "JAdES, unsigned part": (
        {"payload": CODED, "signatures": [{"protected": protected(), "header": {"etsiU": []}, "signature": "A"}]},
        "JAdES (Europass)",
    ),
    "JAdES of another": (jws_json(json.dumps({"type": "Diploma"}), sigPId={}), "JAdES"),
    "JWS in JSON": (jws_json(base64url.encode(json.dumps(badge()).encode())), "JWS JSON"),
    "Blockcerts 1": (
        {"@context": "https://w3id.org/blockcerts/v1", "type": "CertificateDocument", "document": {"type": "Certificate"},
         "receipt": {"type": ["MerkleProof2017"]}},
        "Blockcerts",
    ),
    "XAdES": (
        b'<?xml version="1.0"?><europassCredential xmlns="http://data.europa.eu/snb"><ds:Signature '
        b'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xades:x xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"/>'
        b"</ds:Signature></europassCredential>",
        "XAdES (Europass)",
    ),
    "XML signature": (b'<transcript><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></transcript>', "XML signature"),
}  # fmt: skip


def as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def judged(value: Any) -> VerificationReport:
    (report,) = verify_bytes(as_bytes(value), policy="learner", at=NOW)
    return report


@pytest.mark.parametrize("shape", list(SEALED))
def test_a_seal_that_is_not_checked_is_named(shape: str) -> None:
    value, name = SEALED[shape]
    report = judged(value)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(p.code, p.detail) for p in report.outcome(CheckName.PROOF).problems] == [("suite_not_supported", name)]
    assert report.view is None
    assert report.type == ""


def test_what_it_calls_itself_is_kept_apart() -> None:
    assert judged(SEALED["JAdES, payload as text"][0]).unread == Unread(("EuropeanDigitalCredential",), "university.example")
    assert judged(SEALED["XAdES"][0]).unread == Unread()
    assert judged(signed()).unread is None


@pytest.mark.parametrize(
    "value",
    [
        {"payload": 7, "signatures": [{}]},
        {"payload": "x", "signatures": []},
        {"payload": "x"},
        b"<svgx/>",
        b"<html/>",
        b"<note>hello</note>",
        {"document": {}, "receipt": 1, "@context": "x"},
    ],
)
def test_what_is_no_seal(value: Any) -> None:
    from wallet.formats.sealed import seal_of

    data = as_bytes(value)
    seal = seal_of(data, value if isinstance(value, dict) else None)
    assert seal in ("", "Blockcerts")


def blockcerts_2() -> dict[str, Any]:
    site = BadgeSite()
    draft = site.draft(verification={"type": ["MerkleProofVerification2017", "Extension"], "publicKey": "ecdsa-koblitz"})
    return {**draft, "signature": {"type": ["MerkleProof2017", "Extension"], "merkleRoot": "b2ce"}}


def test_blockcerts_of_version_2_are_named_and_not_held_against_them() -> None:
    made = blockcerts_2()
    report = judged(made)
    assert [(p.code, p.detail) for p in report.outcome(CheckName.PROOF).problems] == [
        ("suite_not_supported", "MerkleProof2017")
    ]
    assert report.unread == Unread(("Assertion",), "college.example")
    assert judged({**made, "verification": {"type": "hosted"}}).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("contexts", [[], ["https://w3id.org/blockcerts/v3"]])
@pytest.mark.parametrize("kind", ["MerkleProof2019", "ChainpointSHA256v2"])
def test_blockcerts_of_version_3_are_named(contexts: list[str], kind: str) -> None:
    proof = {"type": kind, "proofValue": "z7", "proofPurpose": "assertionMethod",
             "verificationMethod": "did:web:x.example#k", "created": "2026-01-01T00:00:00Z"}  # fmt: skip
    made = badge()
    report = judged({**made, "@context": [*made["@context"], *contexts], "proof": proof})
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(p.code, p.detail) for p in report.outcome(CheckName.PROOF).problems] == [("suite_not_supported", kind)]


# In the wallet -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/ada/Diploma 2024.jsonld", "Diploma 2024.jsonld"),
        ("C:\\Users\\Ada\\diploma.json", "diploma.json"),
        ("ten years.zip/badges/wound.png", "wound.png"),
        ("-", "EuropeanDigitalCredential · university.example"),
        ("", "EuropeanDigitalCredential · university.example"),
    ],
)
def test_it_goes_by_the_name_of_its_file(source: str, name: str) -> None:

    report = structs.replace(judged(SEALED["JAdES, payload as text"][0]), source=source)
    assert name_of_unread(report) == name
    texts = search_text(report)
    assert "europeandigitalcredential" in texts.type
    assert {"university", "example"} <= set(texts.other.split())


def kept(folder: Path, name: str, data: bytes) -> tuple[RecordSummary, list[RecordSummary]]:
    from wallet.examine.in_process import InProcess
    from wallet.examine.request import VerificationRequest
    from wallet.service.adding import keep
    from wallet.verify.policy import LEARNER
    from wallet.verify.sources.chained import NoDocuments

    vault, _ = Vault.create(folder, passphrase="a long sentence of mine", clock=FixedClock(NOW))
    try:
        source = Source(f"/home/ada/{name}", data, Provenance("file", name))
        items = InProcess().examine_each([source], VerificationRequest(LEARNER, NOW, NoDocuments()))
        list(keep(vault.records, items, cancelled=lambda: False))
        return vault.records.find()[0], list(vault.records.find("college.example"))
    finally:
        vault.close()


def test_a_picture_with_only_an_address_stands_on_the_shelf_by_its_file(tmp_path: Path) -> None:
    row, found = kept(tmp_path / "v", "wound care.png", png(text(b"https://college.example/a/1.json")))
    assert (row.title, row.is_read, row.issuer_name) == ("wound care.png", False, "")
    assert [one.id for one in found] == [row.id]


def test_a_credential_that_is_read_is_not_marked(tmp_path: Path) -> None:
    row, _ = kept(tmp_path / "v", "a.json", as_bytes(signed()))
    assert (row.title, row.is_read) == ("Infection control", True)
