"""What is kept as text is read back the same, and a text kept by an older version still means what it meant."""

from __future__ import annotations

from tests.support.vaults import item
from wallet.records import codec
from wallet.report import CheckName, CheckResult, Passed, VerificationReport


def test_a_report_comes_back_equal() -> None:
    report = item(1)[1]
    assert codec.from_bytes(VerificationReport, codec.to_bytes(report)) == report


def test_results_are_written_by_the_names_of_their_members_whatever_kind_of_class_they_are() -> None:
    result = CheckResult(CheckName.PROOF, "/verifiableCredential/0", Passed())
    kept = {"$": "CheckResult", "check": "proof", "scope": "/verifiableCredential/0", "outcome": {"$": "Passed"}}
    assert codec.to_plain(result) == kept
    assert codec.from_plain(CheckResult, kept) == result
