"""What is kept as text is read back the same, and a text kept by an older version still means what it meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec import structs

from tests.support.vaults import item
from wallet.credential.model import Credential, CredentialStatus, Presentation
from wallet.errors import StoreError
from wallet.records import codec
from wallet.report import CheckName, CheckResult, EvidenceItem, Passed, VerificationReport, failed

REPORT = item(1)[1]
PLAIN: dict[str, Any] = json.loads(codec.to_bytes(REPORT))


def with_view(**members: Any) -> VerificationReport:
    assert isinstance(REPORT.view, Credential)
    return structs.replace(REPORT, view=structs.replace(REPORT.view, **members))


def test_a_report_comes_back_equal() -> None:
    assert codec.from_bytes(VerificationReport, codec.to_bytes(REPORT)) == REPORT
    assert codec.from_plain(VerificationReport, codec.to_plain(REPORT)) == REPORT


@pytest.mark.parametrize(
    "report",
    [
        with_view(name="half a character: \ud83d"),
        with_view(credential_status=(CredentialStatus("S", members=(("statusListIndex", 2**70),)),)),
        with_view(valid_from=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
        with_view(valid_until=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(-timedelta(hours=14)))),
        structs.replace(REPORT, view=Presentation(credentials=(Credential(name="inside"),))),
        structs.replace(REPORT, view=None),
    ],
    ids=["half a character", "a large number", "the first day", "the last day", "a presentation", "nothing"],
)
def test_what_is_seldom_comes_back_equal(report: VerificationReport) -> None:
    again = codec.from_bytes(VerificationReport, codec.to_bytes(report))
    assert again == report


def test_results_are_written_by_the_names_of_their_members() -> None:
    result = CheckResult(CheckName.PROOF, "/verifiableCredential/0", Passed())
    kept = {"$": "CheckResult", "check": "proof", "scope": "/verifiableCredential/0", "outcome": {"$": "Passed"}}
    assert codec.to_plain(result) == kept
    assert codec.from_plain(CheckResult, kept) == result


def test_a_report_as_the_first_program_wrote_it_is_read() -> None:
    """Its moments with an offset, half a character behind a space, an empty view with every member."""
    problems = [{"$": "Problem", "code": "proof_invalid", "detail": "\ud800"}]
    older = {
        "$": "VerificationReport", "source": "a.json", "index": 0, "format": "vc_jwt", "type": "OpenBadgeCredential",
        "results": [{"$": "CheckResult", "check": "proof", "scope": "",
                     "outcome": {"$": "Failed", "problems": problems}}],
        "verdict": "not_verified", "policy": "learner", "at": "2026-07-01T00:00:00+00:00", "duration_ms": 1,
        "view": {"$": "Credential", "issuer": {"$": "Profile", "id": "did:example:1"},
                 "valid_from": "2026-01-01T00:00:00.250000-05:30"},
    }  # fmt: skip
    text = b" " + json.dumps(older).encode()
    report = codec.from_bytes(VerificationReport, text)
    assert report.results == (CheckResult(CheckName.PROOF, "", failed("proof_invalid", "\ud800")),)
    assert report.at == datetime(2026, 7, 1, tzinfo=UTC)
    assert isinstance(report.view, Credential)
    assert report.view.valid_from == datetime(2026, 1, 1, 5, 30, 0, 250000, tzinfo=UTC)


def changed(*path: Any, to: Any) -> bytes:
    plain = json.loads(json.dumps(PLAIN))
    place = plain
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(plain).encode()


NESTED = b'{"$":"VerificationReport","view":' + b'{"$":"Credential","credentials":[' * 9_000
SPOILT = {
    "no JSON": b"{",
    "more than JSON": codec.to_bytes(REPORT) + b"{}",
    "nothing": b"",
    "a list": b"[]",
    "half of UTF-8": codec.to_bytes(REPORT).replace(b"learner", b"\xff\xfe"),
    "nested without end": NESTED,
    "nested without end, the other way": b" " + NESTED,
    "another class": changed("$", to="ShareEntry"),
    "no class of ours": changed("$", to="Popen"),
    "another class inside": changed("view", "$", to="Problem"),
    "an outcome that is none": changed("results", 0, "outcome", "$", to="Fine"),
    "an outcome without its class": changed("results", 0, "outcome", to={}),
    "a member nobody knows": changed("__class__", to="x"),
    "a member nobody knows inside": changed("view", "issuer", to={"$": "Profile", "__init__": "x"}),
    "a check nobody makes": changed("results", 0, "check", to="luck"),
    "a verdict nobody gives": changed("verdict", to="fine"),
    "a number for a text": changed("source", to=1),
    "a text for a number": changed("index", to="0"),
    "a truth for a number": changed("index", to=True),
    "a part of a number": changed("index", to=0.5),
    "a text for a truth": changed("online", to="true"),
    "nothing for a text": changed("format", to=None),
    "a text for a list": changed("results", to="results"),
    "a list for an object": changed("view", to=[]),
    "a moment without a zone": changed("at", to="2026-07-01T00:00:00"),
    "a moment that is a number": changed("at", to=0),
    "a day that is none": changed("at", to="2026-02-30T00:00:00+00:00"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_no_report_is_never_read_into_half_of_one(how: str) -> None:
    with pytest.raises(StoreError, match="record_damaged"):
        codec.from_bytes(VerificationReport, SPOILT[how])


@pytest.mark.parametrize("member", ["source", "index", "format", "type", "results", "verdict", "policy", "at"])
def test_what_every_report_has_may_not_be_missing(member: str) -> None:
    with pytest.raises(StoreError, match="record_damaged"):
        codec.from_plain(VerificationReport, {name: value for name, value in PLAIN.items() if name != member})


def test_no_bytes_of_evidence_stand_where_a_report_is_shown_in_a_message() -> None:
    kept = EvidenceItem("hosted", "https://a.example/", "0" * 64, REPORT.at, b"confidential")
    assert "confidential" not in repr(structs.replace(REPORT, evidence=(kept,)))
