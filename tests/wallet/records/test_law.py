"""The law of what is said, over inputs of our own: each by both policies, issuers recognised and not, on several days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.law import Everybody, breaches
from tests.support.law_inputs import everything
from tests.support.signing import NOW, badge, judge, presentation, signed
from wallet.records.statement import statement
from wallet.records.wording import statement_row
from wallet.verify.policy import EMPLOYER, LEARNER, Policy

INPUTS = everything()
CHALLENGE = "c2b1d8f0-5a0e-4b7e-9d43-0b7f2f9f6a51"
DAYS = (NOW, NOW + timedelta(days=60), NOW + timedelta(days=5000))


@pytest.mark.parametrize("policy", [LEARNER, EMPLOYER], ids=lambda policy: policy.id)
@pytest.mark.parametrize("recognised", [True, False], ids=["recognised", "unknown"])
@pytest.mark.parametrize("document", [d for _, d in INPUTS], ids=[name for name, _ in INPUTS])
def test_nothing_untrue_is_said(document: Any, recognised: bool, policy: Policy) -> None:
    report = judge(document, policy=policy, trust=(Everybody(),) if recognised else ())
    for day in DAYS:
        assert breaches(report, day) == []


def spoken_row(document: Any, **asked: Any) -> dict[str, Any]:
    return statement_row(statement(judge(document, **asked), NOW), "en")


def test_what_is_all_well_is_green_and_only_its_headline() -> None:
    for document in (signed(), presentation(signed()), presentation(signed(), signed())):
        row = spoken_row(document, trust=(Everybody(),), policy=EMPLOYER)
        assert row["tone"] == "good", row
        assert all(item["tone"] == "good" for item in row["items"])
        assert spoken_row(document)["tone"] == "neutral"


def test_an_answer_to_a_request_says_whose_it_is() -> None:
    document = presentation(signed(), challenge=CHALLENGE, domain="clinic.example")
    row = spoken_row(document, challenge=CHALLENGE, domain="clinic.example", trust=(Everybody(),), policy=EMPLOYER)
    assert (row["tone"], row["headline"]) == ("good", "It holds")
    assert [line["text"] for line in row["lines"]] == [
        "1 credential: 1 genuine",
        "Current today",
        "For you: clinic.example",
        f"Theirs: answered your code {CHALLENGE}",
    ]
    other = spoken_row(document, challenge="another", domain="clinic.example", trust=(Everybody(),), policy=EMPLOYER)
    assert (other["tone"], other["headline"]) == ("attention", "Made for another request")


def test_of_what_has_ended_nothing_is_said_to_be_current() -> None:
    for expires in (NOW - timedelta(hours=1), NOW + timedelta(hours=1)):
        row = spoken_row(presentation(signed(), expires=expires), trust=(Everybody(),), policy=EMPLOYER)
        current = [line["text"] for line in row["lines"] if line["text"].startswith("Current")]
        assert bool(current) is (expires > NOW), row
        assert row["headline"].startswith("Ended") is (expires < NOW)


@pytest.mark.parametrize(
    ("until", "at", "line"),
    [
        ("2027-03-01T00:00:00Z", NOW, "Until 28 Feb 2027"),
        ("2027-02-28T23:59:59-08:00", NOW, "Until 28 Feb 2027"),
        ("2027-03-01T00:00:00+14:00", NOW, "Until 28 Feb 2027"),
        ("2027-02-28T24:00:00Z", NOW, "Until 28 Feb 2027"),
        ("2027-02-28T23:30:00-11:00", NOW, "Until 28 Feb 2027"),
        ("2026-06-20T12:00:00Z", NOW, "Until 20 Jun 2026 · 19 days left"),
        ("2026-06-01T23:00:00Z", NOW, "Until 1 Jun 2026 · its last day"),
    ],
)
def test_a_day_is_the_day_its_issuer_wrote(until: str, at: datetime, line: str) -> None:
    row = spoken_row(signed(badge(validUntil=until)), at=at)
    assert row["lines"][0]["text"] == line


def test_the_day_is_the_same_wherever_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    report = judge(signed(badge(validUntil="2027-03-01T00:00:00Z", validFrom="2026-01-01T00:00:00+09:00")))
    texts = set()
    for zone in ("America/Los_Angeles", "UTC", "Asia/Tokyo", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        texts.add(str(statement_row(statement(report, NOW), "es")["lines"]))
    monkeypatch.undo()
    time.tzset()
    assert len(texts) == 1
    assert "Hasta el 28 feb 2027" in texts.pop()


def test_what_holds_today_and_has_ended_tomorrow_says_so_without_being_checked_again() -> None:
    report = judge(signed(badge(validUntil="2026-07-01T00:00:00Z")), trust=(Everybody(),))
    later = statement_row(statement(report, datetime(2026, 7, 4, tzinfo=UTC)), "en")
    assert (later["headline"], later["tone"]) == ("Expired 30 Jun 2026 · 4 days ago", "attention")
    assert (later["lines"][0]["code"], later["lines"][0]["tone"]) == ("genuine", "neutral")
    assert later["lines"][0]["text"].startswith("Genuine · from Example University · checked 1 Jun")
