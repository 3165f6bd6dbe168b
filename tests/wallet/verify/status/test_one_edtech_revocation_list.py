"""1EdTech Revocation List: the issuer's page of withdrawn ids, which nobody signs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wallet.clock import FixedClock
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.sample.issuer import OB, V2, SampleIssuer, Terms, encoded

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
PAGE = "https://mercy.example/revocations"
ISSUER = SampleIssuer("Mercy College", domain="mercy.example", method="web", clock=FixedClock(NOW))
ID = "urn:uuid:0b6f"


def held(page: str = PAGE, issuer: SampleIssuer = ISSUER, **extra: Any) -> bytes:
    about = {
        "@context": [V2, OB, EXTENSIONS],
        "id": ID,
        "credentialStatus": {"id": page, "type": "1EdTechRevocationList"},
        **extra,
    }
    return encoded(issuer.badge("wound-care-2", terms=Terms(extra=about)))


def judged(told: Any, *, page: str = PAGE, data: bytes | None = None) -> VerificationReport:
    documents = ISSUER.documents()
    if told is not None:
        documents[page] = told if isinstance(told, bytes) else json.dumps(told).encode()
    (report,) = verify_bytes(data or held(page), policy="learner", at=NOW, documents=documents)
    return report


def listing(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"id": PAGE, "issuer": ISSUER.id, "revokedCredentials": list(entries), **more}


def codes(report: VerificationReport) -> set[str]:
    return {problem.code for problem in report.outcome(CheckName.STATUS).problems}


def test_not_listed_on_the_issuer_s_own_page_passes_and_says_why() -> None:
    report = judged(listing({"id": "urn:uuid:other"}))
    assert report.verdict is Verdict.VERIFIED
    assert [r.code for r in report.outcome(CheckName.STATUS).remarks] == ["status_list_page_only"]


@pytest.mark.parametrize("entry", [{"id": ID}, {"id": ID, "revoked": True}, {"id": ID, "revoked": "yes"}])
def test_listed_is_withdrawn_unless_it_says_false(entry: dict[str, Any]) -> None:
    assert codes(judged(listing(entry))) == {"revoked"}
    assert judged(listing(entry)).verdict is Verdict.NOT_VERIFIED


def test_an_entry_taken_back_is_no_withdrawal() -> None:
    assert judged(listing({"id": ID, "revoked": False})).verdict is Verdict.VERIFIED
    # Listed twice: the bad news stands.
    assert codes(judged(listing({"id": ID, "revoked": False}, {"id": ID}))) == {"revoked"}


def test_one_entry_need_not_stand_in_an_array() -> None:
    assert codes(judged(listing(revokedCredentials={"id": ID}))) == {"revoked"}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (None, "status_list_unreachable"),
        (b"<html>sign in</html>", "status_list_malformed"),
        (b"[]", "status_list_malformed"),
        ({"id": PAGE}, "status_list_malformed"),
        (listing("urn:uuid:other"), "status_list_malformed"),
        (listing({"name": "nobody"}), "status_list_malformed"),
        (listing(issuer="did:web:elsewhere.example"), "status_list_not_that"),
        (listing(id="https://mercy.example/another"), "status_list_not_that"),
    ],
)
def test_what_cannot_be_read_to_its_end_leaves_it_open(told: Any, code: str) -> None:
    report = judged(told)
    assert codes(report) == {code}
    assert report.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    "page",
    ["http://mercy.example/r", "https://mercy.example.evil.example/r", "https://mercy.example@evil.example/r",
     "https://mercy.example:8443/r", "https://lists.example/r"],
)  # fmt: skip
def test_good_news_from_a_page_that_is_not_the_issuer_s_own_does_not_count(page: str) -> None:
    good = judged({"revokedCredentials": []}, page=page)
    assert codes(good) == {"status_list_unsigned"}
    assert good.verdict is Verdict.INCONCLUSIVE
    assert codes(judged({"revokedCredentials": [{"id": ID}]}, page=page)) == {"revoked"}


def test_an_issuer_without_a_page_has_no_own_page() -> None:
    keyed = SampleIssuer("Mercy College", clock=FixedClock(NOW))
    assert codes(judged({"revokedCredentials": []}, data=held(issuer=keyed))) == {"status_list_unsigned"}


def test_both_names_of_the_member_are_read() -> None:
    """The text of the method has the one name, its examples the other; what either withdraws is withdrawn."""
    plain = {"id": PAGE, "issuer": ISSUER.id}
    assert codes(judged({**plain, "revokedCredential": [{"id": ID}]})) == {"revoked"}
    assert codes(judged({**plain, "revokedCredential": [], "revokedCredentials": [{"id": ID}]})) == {"revoked"}
    assert judged({**plain, "revokedCredential": {"id": "urn:uuid:other"}}).verdict is Verdict.VERIFIED
    assert codes(judged({**plain, "revokedCredential": [7]})) == {"status_list_malformed"}
    assert codes(judged(plain)) == {"status_list_malformed"}
