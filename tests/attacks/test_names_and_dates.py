"""Identifiers that look alike and dates that are nearly dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from tests.support.signing import ISSUER, THIEF, badge, changed, codes, did_document, judge, outcome, sign_by_hand, signed
from wallet.encodings.xsd_datetime import parse
from wallet.report import Verdict
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.dids.web import document_address

UNI = "did:web:uni.example"


# Who issued it ------------------------------------------------------------------
@pytest.mark.parametrize(
    "issuer",
    [
        "did:web:UNI.example",
        "did:web:uni.example.",
        "did:web:uni.example:",
        "did:web:uni.example%2F",
        "did:web:uni.example%3A443",
        "did:web:user%40uni.example",
        "did:web:user@uni.example",
        "did:web:uni.example:..",
        "did:web:uni.example:%2e%2e",
        "did:web:uni.example#k",
        "did:web:uni.example?x",
        "did:web:uni.example/",
        "did:web:un\u0456.example",
        "did:web:xn--un-zlc.example",
        "did:web:uni\u3002example",
        "did:web:uni.example\u200b",
        "did:WEB:uni.example",
        "DID:web:uni.example",
        "did:web:",
        "did:web",
        "https://uni.example",
        "https://uni.example/.well-known/did.json",
        "uni.example",
        THIEF.did,
    ],
)
def test_an_issuer_that_is_not_to_the_letter_the_one_whose_key_signed(issuer: str) -> None:
    """The thief's credential names something like the university; only the university's own document is at hand."""
    documents = {UNI: did_document(UNI, multikey=ISSUER.multikey)}
    made = signed(badge(), by=ISSUER, method=f"{UNI}#k")
    honest = signed(badge(issuer=UNI), by=ISSUER, method=f"{UNI}#k")
    assert judge(honest, documents=documents).verdict is Verdict.VERIFIED
    try:
        made = signed(badge(issuer=issuer), by=ISSUER, method=f"{UNI}#k")
    except Exception:  # noqa: BLE001  # a relative name has no meaning to sign
        made = {**honest, "issuer": {**honest["issuer"], "id": issuer}}
    assert judge(made, documents=documents).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "document",
    [
        {"id": "did:web:uni.example."},
        {"id": "did:web:UNI.example"},
        {"id": "https://uni.example"},
        {"id": None},
        {"id": [UNI]},
        {"verificationMethod": "x"},
        {"verificationMethod": [None, 5, "x"]},
        {"verificationMethod": {}},
        {"assertionMethod": None},
        {"assertionMethod": [None]},
        {"assertionMethod": ["did:web:uni.example#other"]},
        {"assertionMethod": ["#K"]},
        {"assertionMethod": [{"id": f"{UNI}#k"}]},
        {
            "assertionMethod": [
                {"id": f"{UNI}#k", "controller": "did:web:evil.example", "publicKeyMultibase": ISSUER.multikey}
            ]
        },
    ],
    ids=str,
)
def test_documents_of_issuers_that_do_not_list_the_key(document: dict[str, Any]) -> None:
    told = {**did_document(UNI, multikey=ISSUER.multikey), **document}
    made = signed(badge(issuer=UNI), method=f"{UNI}#k")
    assert judge(made, documents={UNI: told}).verdict is not Verdict.VERIFIED


def test_a_method_embedded_under_one_use_and_listed_with_another_key() -> None:
    """The entry that gives the right to sign is the key: not its namesake elsewhere in the document."""
    key = did_document(UNI, multikey=ISSUER.multikey)["verificationMethod"][0]
    document = {
        "id": UNI,
        "verificationMethod": [{**key, "publicKeyMultibase": THIEF.multikey}],
        "assertionMethod": [key],
    }
    forged = signed(badge(issuer=UNI), by=THIEF, method=f"{UNI}#k")
    assert judge(forged, documents={UNI: document}).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "controller", ["did:web:evil.example", THIEF.did, "https://uni.example", ["did:web:uni.example", "x"]]
)
def test_V16_a_key_that_came_along_is_not_the_issuers_because_somebody_elses_is_named_there(controller: Any) -> None:
    key = {"id": f"{UNI}#k", "type": "Multikey", "controller": controller, "publicKeyMultibase": THIEF.multikey}
    document = {"id": UNI, "verificationMethod": [key], "assertionMethod": [key["id"], key]}
    carried = {"id": f"{UNI}#k", "type": "Multikey", "controller": UNI, "publicKeyMultibase": THIEF.multikey}
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-05-01T00:00:00Z",
        "verificationMethod": carried,
        "proofPurpose": "assertionMethod",
    }
    forged = sign_by_hand(badge(issuer=UNI), options, by=THIEF, canonical="jcs")
    report = judge(forged, documents={UNI: document})
    assert outcome(report, "proof").kind == "passed"
    assert codes(report, "issuer_binding") == {"key_not_the_issuers"}
    assert (
        judge(signed(badge(issuer=UNI), by=THIEF, method=f"{UNI}#k"), documents={UNI: document}).verdict
        is not Verdict.VERIFIED
    )


def test_relative_names_inside_a_document_are_its_own() -> None:
    key = {"id": "#k", "type": "Multikey", "controller": UNI, "publicKeyMultibase": ISSUER.multikey}
    document = {"id": UNI, "verificationMethod": [key], "assertionMethod": ["#k"]}
    made = signed(badge(issuer=UNI), method=f"{UNI}#k")
    assert judge(made, documents={UNI: document}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "method", ["did:example:123", "did:ion:EiAx", "did:ethr:0xab", "did:ebsi:zx", "did:key2:z6Mk", "did:velocity:0x1"]
)
def test_methods_we_do_not_know_are_unknown_and_never_invalid(method: str) -> None:
    report = judge(signed(badge(issuer=method), method=f"{method}#k"))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert outcome(report, "proof").kind == "unknown"


@pytest.mark.parametrize(
    "did",
    [
        "did:web:127.0.0.1",
        "did:web:localhost",
        "did:web:[::1]",
        "did:web:example.com%3A0",
        "did:web:example.com%3A99999999",
        "did:web:example.com%3a8443%3a1",
        "did:web:exa mple.com",
        "did:web:-example.com",
        "did:web:example..com",
        "did:web:.example.com",
        "did:web:" + "a" * 64 + ".com",
        "did:web:example.com:a/b",
        "did:web:example.com:%00",
        "did:web:example.com:\n",
        "did:web:example.com::a",
    ],
)
def test_a_did_web_never_leaves_its_host_and_path(did: str) -> None:
    try:
        address = document_address(did)
    except ResolutionError:
        return
    assert address in (
        "https://127.0.0.1/.well-known/did.json",
        "https://localhost/.well-known/did.json",
    )  # the network refuses


# When ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        " 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z ",
        "2026-01-01T00:00:00Z\n",
        "2026-01-01T00:00Z",
        "2026-01-01T00Z",
        "2026-01-01Z",
        "20260101T000000Z",
        "2026-W01-1T00:00:00Z",
        "2026-001T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:01Z",
        "2026-01-01T24:30:00Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T00:00:00+14:01",
        "2026-01-01T00:00:00+15:00",
        "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00+01",
        "2026-01-01T00:00:00\u221201:00",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00,5Z",
        "+2026-01-01T00:00:00Z",
        "02026-01-01T00:00:00Z",
        "026-01-01T00:00:00Z",
        "\u0662\u0660\u0662\u0666-01-01T00:00:00Z",
        "1767225600",
        "now",
        "",
    ],
)
def test_nearly_a_date_is_none(text: str) -> None:
    assert parse(text) is None
    assert judge(signed(badge(validUntil=text))).verdict is not Verdict.VERIFIED
    assert judge(signed(badge(validFrom=text))).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01T24:00:00Z", datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00-00:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00+14:00", datetime(2025, 12, 31, 10, tzinfo=UTC)),
        ("2026-01-01T00:00:00.12345678901234567890Z", datetime(2026, 1, 1, 0, 0, 0, 123456, UTC)),
        ("2024-02-29T12:00:00+05:30", datetime(2024, 2, 29, 6, 30, tzinfo=UTC)),
    ],
)
def test_dates_that_are(text: str, moment: datetime) -> None:
    assert parse(text) == moment


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "10000-01-01T00:00:00Z", "99999999-01-01T00:00:00Z"]
)
def test_an_end_past_all_calendars_has_not_come(text: str) -> None:
    assert judge(signed(badge(validUntil=text))).verdict is Verdict.VERIFIED
    assert judge(signed(badge(validFrom=text))).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_an_end_before_all_calendars_has_come(text: str) -> None:
    assert codes(judge(signed(badge(validUntil=text))), "validity") == {"expired"}
    assert judge(signed(badge(validFrom=text))).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("kind", ["time", "gYear", "integer", "anyURI"])
def test_a_date_of_another_datatype_is_none(kind: str) -> None:
    value = {"@value": "2099-01-01", "@type": f"http://www.w3.org/2001/XMLSchema#{kind}"}
    try:
        made = signed(badge(validUntil=value))
    except Exception:  # noqa: BLE001  # no meaning
        return
    assert judge(made).verdict is not Verdict.VERIFIED


def test_an_end_before_its_beginning() -> None:
    made = signed(badge(validFrom="2026-05-01T00:00:00Z", validUntil="2026-04-01T00:00:00Z"))
    assert judge(made).verdict is Verdict.NOT_VERIFIED


def test_the_words_of_both_versions_of_the_data_model_count() -> None:
    """A forger cannot add one; an issuer that wrote both is held to the narrower."""
    made = signed(badge(validUntil="2027-01-01T00:00:00Z"))
    added = changed(made, lambda m: m.update(expirationDate="2099-01-01T00:00:00Z"))
    assert judge(added).verdict is Verdict.NOT_VERIFIED


def test_a_plain_list_of_names_vouches_for_exactly_those_it_names() -> None:
    from wallet.verify.policy import EMPLOYER
    from wallet.verify.trust.reading import read_trust

    plain = read_trust(orjson.dumps({ISSUER.did: "Example University"}), "the hospital's")
    assert judge(signed(), policy=EMPLOYER, trust=plain).verdict is Verdict.VERIFIED
    for other in (ISSUER.did + "x", ISSUER.did[:-1], "did:key:", ISSUER.did + "#k"):
        listed = read_trust(orjson.dumps({other: "Example University"}), "x")
        assert judge(signed(), policy=EMPLOYER, trust=listed).verdict is Verdict.INCONCLUSIVE
