"""Revocation List 2020: signed lists of withdrawn credentials without a purpose."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wallet.clock import FixedClock
from wallet.encodings import base64url
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.sample.issuer import ED25519_2020, V1, SampleIssuer, Terms, encoded

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
CONTEXT = "https://w3id.org/vc-revocation-list-2020/v1"
ADDRESS = "https://mercy.example/withdrawn"
ISSUER = SampleIssuer("Mercy College", domain="mercy.example", method="web", clock=FixedClock(NOW))
PLACE = 94_567


def held(index: Any = str(PLACE), address: Any = ADDRESS) -> bytes:
    made = ISSUER.badge("wound-care-2", terms=Terms(version="1.1"))
    made.pop("proof")
    made["@context"].append(CONTEXT)
    made["credentialStatus"] = {
        "id": f"{ADDRESS}#{index}",
        "type": "RevocationList2020Status",
        "revocationListIndex": index,
        "revocationListCredential": address,
    }
    return encoded(ISSUER.sign(made, Terms(version="1.1")))


def listing(bits: bytes, change: Callable[[dict[str, Any]], object] = lambda _: None, *, sign: bool = True) -> bytes:
    document = {
        "@context": [V1, CONTEXT, ED25519_2020],
        "id": ADDRESS,
        "type": ["VerifiableCredential", "RevocationList2020Credential"],
        "issuer": ISSUER.id,
        "issuanceDate": (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{ADDRESS}#list",
            "type": "RevocationList2020",
            "encodedList": base64url.encode(gzip.compress(bits)),
        },
    }
    change(document)
    return encoded(ISSUER.sign(document, Terms(version="1.1")) if sign else document)


def marked(*places: int) -> bytes:
    bits = bytearray(16_384)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return bytes(bits)


def judged(published: bytes | None, data: bytes | None = None) -> VerificationReport:
    documents = ISSUER.documents() | ({} if published is None else {ADDRESS: published})
    (report,) = verify_bytes(data or held(), policy="learner", at=NOW, documents=documents)
    return report


def codes(report: VerificationReport) -> set[str]:
    return {problem.code for problem in report.outcome(CheckName.STATUS).problems}


def test_a_clear_bit_passes_and_a_set_bit_is_a_withdrawal() -> None:
    assert judged(listing(marked())).verdict is Verdict.VERIFIED
    report = judged(listing(marked(PLACE)))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report) == {"revoked"}


def test_a_neighbour_s_withdrawal_is_not_mine() -> None:
    others = [place for place in range(PLACE - 40, PLACE + 40) if place not in (PLACE, PLACE ^ 7)]
    assert judged(listing(marked(*others))).verdict is Verdict.VERIFIED


def test_a_list_counted_from_the_other_side_is_never_read_as_good() -> None:
    report = judged(listing(marked(PLACE ^ 7)))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report) == {"status_bit_order_unclear"}


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (lambda: None, "status_list_unreachable"),
        (lambda: b"<html>", "status_list_malformed"),
        (lambda: listing(marked(), sign=False), "status_list_unsigned"),
        (lambda: listing(marked(PLACE), sign=False), "status_list_unsigned"),
        (lambda: listing(marked()).replace(b"2026-11-23", b"2026-11-22", 1), "status_list_bad_signature"),
        (lambda: listing(marked(), lambda d: d.update(expirationDate="2026-11-23T00:00:00Z")), "status_list_expired"),
        (lambda: listing(marked(), lambda d: d.update(issuanceDate="2026-11-25T00:00:00Z")), "status_list_not_yet"),
        (lambda: listing(marked(), lambda d: d.update(type=["VerifiableCredential"])), "status_list_malformed"),
        (lambda: listing(b"\0" * 8), "index_out_of_range"),
        (lambda: json.dumps(ISSUER.status_list("revocation")).encode(), "status_list_malformed"),
    ],
)
def test_a_list_that_may_not_answer_leaves_it_open(published: Callable[[], bytes | None], code: str) -> None:
    report = judged(published())
    assert codes(report) == {code}
    assert report.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("index", ["-1", "01", "1e3", "", "9" * 20])
def test_places_that_are_none(index: str) -> None:
    assert codes(judged(listing(marked()), held(index))) == {"status_entry_malformed"}
