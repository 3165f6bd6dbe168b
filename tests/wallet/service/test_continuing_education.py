"""Hours of continuing education: what counts in a cycle, never twice; the sample ledger's traps by their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from resources.reader import names, read_bytes
from tests.support.shared import shared_folder
from tests.support.vaults import MovingClock, item, make_vault
from wallet.credential.model import Achievement, Credential, Profile, RecordId, Subject
from wallet.errors import IntakeError, UsageError
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.report import CheckName, CheckResult, Failed, Outcome, Passed, Problem, Verdict
from wallet.service.continuing_education import LicenceHours
from wallet.service.wallet import Wallet
from wallet.skills.continuing_education.hours import Unit, read_amount
from wallet.skills.continuing_education.requirement import read_requirement

RULE: dict[str, Any] = {
    "hours": 20, "cycle_months": 24, "source": "the board's page", "date": "2026-05",
    "categories": [{"name": "Pharmacology", "min": 2}, {"name": "Independent study", "max": 3}],
    "once": ["human trafficking"],
}  # fmt: skip


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    clock = MovingClock(datetime(2026, 6, 1, 12, tzinfo=UTC))
    vault, _ = make_vault(tmp_path / "v", clock)
    opened = Wallet(vault, clock=clock)
    yield opened
    opened.close()


def licence(wallet: Wallet, place: str = "OH", issued: str = "2025-03-01", expires: str = "2027-02-28") -> RecordId:
    return wallet.recording.record(
        RecordByHand(
            RecordKind.LICENCE, "Registered Nurse License", "Board of Nursing", place, issued=issued, expires=expires
        )
    ).id


def course(
    wallet: Wallet, title: str, day: str, hours: float | None = 2, *categories: tuple[str, float], unit: str = "",
    issuer: str = "Example CE Ltd",
) -> RecordId:  # fmt: skip
    return wallet.recording.record(
        RecordByHand(RecordKind.COURSE, title, issuer, issued=day, hours=hours, categories=categories, unit=unit)
    ).id


def badge(wallet: Wallet, number: int, title: str, day: str, credits: str, *tags: str, **found: Outcome) -> RecordId:
    received, report, provenance = item(number)
    achievement = Achievement(name=title, credits_available=credits, tag=tags, achievement_type="Course")
    view = Credential(
        type=("OpenBadgeCredential",), issuer=Profile(id="did:web:ce.example", name="Example CE Ltd"),
        valid_from=datetime.fromisoformat(f"{day}T10:00:00+00:00"), valid_from_text=f"{day}T10:00:00Z",
        subjects=(Subject(id="did:example:nurse", achievement=(achievement,)),),
    )  # fmt: skip
    results = tuple(CheckResult(check, "", found.get(str(check), Passed())) for check in CheckName)
    verdict = Verdict.NOT_VERIFIED if found else Verdict.VERIFIED
    kept = wallet._context.vault.records.add(
        received, structs.replace(report, view=view, results=results, verdict=verdict), provenance
    )
    return kept.id


def rule(wallet: Wallet, record: RecordId, **changes: Any) -> None:
    wallet.continuing_education.set_requirement(record, json.dumps({**RULE, **changes}).encode())


def line(wallet: Wallet, record: RecordId) -> LicenceHours:
    (found,) = wallet.continuing_education.all(record)
    return found


def reasons(found: LicenceHours) -> dict[str, str]:
    return {row.certificate.title: row.reason for row in found.count.certificates}


def by_name(found: LicenceHours) -> dict[str, tuple[Decimal | None, Decimal]]:
    return {row.name: (row.needed, row.counted) for row in found.count.categories}


# The cycle -------------------------------------------------------------------------------------------------------------
def test_without_a_rule_it_is_from_issue_to_expiry_or_the_two_years_before(wallet: Wallet) -> None:
    first = line(wallet, licence(wallet))
    assert [str(day) for day in first.count.licence.cycle] == ["2025-03-01", "2027-02-28"]
    assert first.count.needed is None
    second = line(wallet, licence(wallet, "KS", issued="", expires="2026-10-31"))
    assert [str(day) for day in second.count.licence.cycle] == ["2024-11-01", "2026-10-31"]


@pytest.mark.parametrize(
    ("expires", "months", "begins"),
    [
        ("2027-02-28", 24, "2025-03-01"),
        ("2028-02-29", 12, "2027-03-01"),
        ("2026-10-30", 1, "2026-09-30"),
        ("2027-10", 36, "2024-11-01"),
    ],
)
def test_a_cycle_of_months_ends_with_the_licence(wallet: Wallet, expires: str, months: int, begins: str) -> None:
    record = licence(wallet, expires=expires)
    rule(wallet, record, cycle_months=months)
    assert str(line(wallet, record).count.licence.cycle[0]) == begins


def test_days_on_its_edges_are_in_it_and_a_month_only_when_it_is_whole(wallet: Wallet) -> None:
    record = licence(wallet, issued="2025-03-10", expires="2026-03-20")
    for title, day in (("a", "2025-03-09"), ("b", "2025-03-10"), ("c", "2026-03-20"), ("d", "2026-03-21")):
        course(wallet, title, day)
    course(wallet, "whole month", "2025-04")
    course(wallet, "part of a month", "2025-03")
    course(wallet, "no day", "")
    assert reasons(line(wallet, record)) == {
        "a": "before_the_cycle", "b": "", "c": "", "d": "after_the_cycle", "whole month": "",
        "part of a month": "month_not_whole", "no day": "no_date",
    }  # fmt: skip


# Counting --------------------------------------------------------------------------------------------------------------
def test_eleven_of_twenty_pharmacology_two_of_two_still_missing_human_trafficking(wallet: Wallet) -> None:
    record = licence(wallet)
    rule(wallet, record)
    course(wallet, "Safe medicines", "2025-06-01", 4, ("pharmacology", 2))
    course(wallet, "Wound care", "2026-01-10", 7)
    found = line(wallet, record)
    assert (found.count.counted, found.count.needed) == (11, 20)
    assert by_name(found)["Pharmacology"] == (2, 2)
    assert found.count.missing == ("human trafficking",)
    course(wallet, "Human Trafficking: what a nurse sees", "2019-05-01", 1)
    found = line(wallet, record)
    assert found.count.missing == (), "a topic that is asked for once may be from any cycle"
    assert found.count.counted == 11


def test_an_hour_counts_once_in_a_cycle(wallet: Wallet) -> None:
    record = licence(wallet)
    rule(wallet, record, categories=[{"name": "Pharmacology", "min": 2}, {"name": "Law", "min": 2}], once=[])
    course(wallet, "Sepsis", "2026-01-14", 2)
    course(wallet, "SEPSIS", "2026-01-14", 2)
    badge(wallet, 1, "Sepsis", "2026-01-14", "2")
    course(wallet, "Sepsis", "2026-01-14", 2, issuer="Another School")
    course(wallet, "Law of medicines", "2026-02-01", 2, ("Pharmacology", 2), ("Law", 2))
    course(wallet, "Tagged with both", "2026-03-01", None, ("Other", 1))
    found = line(wallet, record)
    assert sorted(row.reason for row in found.count.certificates) == ["", "", "", "", "same_course", "same_course"]
    counted = [row for row in found.count.certificates if row.certificate.title.casefold() == "sepsis" and not row.reason]
    assert {row.certificate.state for row in counted} >= {"genuine"} or counted[0].certificate.rung <= 2, (
        "the better known counts"
    )
    assert found.count.counted == 2 + 2 + 2 + 1
    assert by_name(found) == {"Pharmacology": (2, 2), "Law": (2, 0)}, "hours of two subjects are hours once"


def test_what_is_over_a_most_does_not_count(wallet: Wallet) -> None:
    record = licence(wallet)
    rule(wallet, record, once=[])
    course(wallet, "Reading", "2026-01-01", 10, ("Independent study", 10))
    found = line(wallet, record)
    assert found.count.counted == 3
    (row,) = (row for row in found.count.categories if row.name == "Independent study")
    assert (row.counted, row.over, row.most) == (3, 7, 3)


def test_tags_of_a_badge_are_its_subjects_and_fill_what_is_still_asked_for(wallet: Wallet) -> None:
    record = licence(wallet)
    rule(wallet, record, categories=[{"name": "Law", "min": 1}, {"name": "Pharmacology", "min": 2}], once=[])
    badge(wallet, 1, "Medicines and the law", "2026-01-01", "5", "law", "PHARMACOLOGY", "nursing")
    found = line(wallet, record)
    assert found.count.counted == 5
    assert by_name(found) == {"Law": (1, 3), "Pharmacology": (2, 2)}


def test_one_certificate_counts_for_both_licences_of_a_compact(wallet: Wallet) -> None:
    ohio, kansas = licence(wallet, "OH"), licence(wallet, "KS", issued="2024-07-01", expires="2026-06-30")
    both = course(wallet, "Wound care", "2025-09-01", 10)
    only = course(wallet, "Old one", "2024-09-01", 4)
    found = {entry.count.licence.ref: entry for entry in wallet.continuing_education.all()}
    assert set(found) == {ohio, kansas}
    assert (found[ohio].count.counted, found[kansas].count.counted) == (10, 14)
    assert set(found[ohio].counts_for[both]) == {ohio, kansas} == set(found[kansas].counts_for[both])
    assert found[ohio].counts_for[only] == (kansas,)


def test_what_is_forged_withdrawn_or_unreadable_counts_for_nothing(wallet: Wallet) -> None:
    record = licence(wallet)
    badge(wallet, 1, "Forged", "2026-01-01", "5", proof=Failed((Problem("signature_does_not_fit"),)))
    badge(wallet, 2, "Withdrawn", "2026-01-02", "5", status=Failed((Problem("revoked"),)))
    badge(wallet, 3, "Stars", "2026-01-03", "five stars")
    badge(wallet, 4, "Points", "2026-01-04", "3 ECTS")
    found = line(wallet, record)
    assert found.count.counted == 0
    assert reasons(found) == {
        "Forged": "not_earned", "Withdrawn": "not_earned", "Stars": "hours_unknown", "Points": "hours_unknown"
    }  # fmt: skip


def test_a_renewed_licence_asks_by_the_rule_of_the_one_before(wallet: Wallet) -> None:
    old = licence(wallet, issued="2023-03-01", expires="2025-02-28")
    rule(wallet, old)
    new = licence(wallet)
    (found,) = wallet.continuing_education.all()
    assert (found.count.licence.ref, found.count.needed) == (new, 20)
    assert [str(day) for day in line(wallet, old).count.licence.cycle] == ["2023-03-01", "2025-02-28"], "asked for by name"


def test_a_requirement_belongs_to_a_licence(wallet: Wallet) -> None:
    with pytest.raises(UsageError, match="no_licence"):
        rule(wallet, course(wallet, "Sepsis", "2026-01-14"))


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "nonsense", '{"hours": -1}', '{"hours": "20"}', '{"hours": true}', '{"hours": 1e9}',
     '{"hours": 1, "cycle_months": 0}',
     '{"hours": 1, "categories": {}}', '{"hours": 1, "categories": [{"min": 1}]}', '{"hours": 1, "once": [1]}',
     '{"hours": 1, "categories": [{"name": "A", "min": 3, "max": 2}]}', '{"hours": 1, "cycle": {"from": "never"}}',
     '{"hours": 1, "categories": [{"name": "A"}, {"name": "a"}]}',
     '{"hours": 1, "cycle": {"from": "2026-02-01", "to": "2026-01-01"}}',
     '{"hours": 1, "minutes_per_hour": 0}', '{"hours": NaN}'],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused_and_the_one_before_stays(wallet: Wallet, text: str) -> None:
    record = licence(wallet)
    rule(wallet, record)
    with pytest.raises(IntakeError, match="requirement_malformed"):
        wallet.continuing_education.set_requirement(record, text.encode())
    assert line(wallet, record).count.needed == 20


def test_members_that_nothing_is_made_of_are_told() -> None:
    requirement, _ = read_requirement(b'{"hours": 30, "cycle_months": 24, "carry_over": 15, "proration": true}')
    assert requirement.not_read == ("carry_over", "proration")


def test_the_samples_that_ship_can_be_read() -> None:
    found = [read_requirement(read_bytes(name))[0] for name in names("samples/ce", ".json")]
    assert len(found) == 2
    assert all("sample" in requirement.source and requirement.as_of and not requirement.not_read for requirement in found)


@pytest.mark.parametrize(
    ("text", "unit", "hours"),
    [("2", "", "2"), ("2.0", "CH", "2"), ("0.6", "CEU", "6"), ("0.6 CEU", "", "6"), ("1.5E0", "", "1.5"),
     ("4.5E1", "", "45"), ("5.0E-1", "", "0.5"),
     ("1,5 horas", "", "1.5"), ("100 min", "", "1.67"),
     ("3 semester credits", "", "45"), ("3 quarter hours", "", "30"),
     ("2.0 contact hours", "", "2"), ("2 CME credits", "", "2")],
)  # fmt: skip
def test_hours_as_they_are_written(text: str, unit: str, hours: str) -> None:
    amount = read_amount(text, unit)
    assert amount is not None
    assert amount.contact_hours() == Decimal(hours)


@pytest.mark.parametrize("text", ["", "-2", "two", "2 ECTS", "1e3", "99999999", "NaN", "2 stars", "2/3", "٢ hours x"])
def test_what_is_no_number_of_hours_is_never_taken_for_one(text: str) -> None:
    assert read_amount(text) is None


def test_no_cell_of_the_table_begins_like_a_formula(wallet: Wallet, tmp_path: Path) -> None:
    record = licence(wallet)
    course(wallet, '=HYPERLINK("https://evil.example")', "2026-01-14", issuer="@SUM(1)")
    wallet.continuing_education.write_csv(tmp_path / "t.csv", wallet.continuing_education.all(record))
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ",'@SUM(1)," in text


# The sample ledger -----------------------------------------------------------------------------------------------------
def test_the_sample_ledger_by_its_stated_answers(wallet: Wallet) -> None:
    folder = shared_folder()
    file = None if folder is None else folder / "frameworks" / "renewal-rules" / "own-ce-ledger-sample.json"
    if file is None or not file.is_file():
        pytest.skip("the sample ledger is not beside the checkout")
    record = licence(wallet, issued="2025-01-01", expires="2026-12-31")
    for entry in json.loads(file.read_text())["entries"]:
        amount = read_amount(str(entry.get("hours", entry.get("minutes"))), entry["unit"])
        assert amount is not None, entry
        unit = "" if amount.unit is Unit.HOUR else str(amount.unit)
        categories = tuple((name, float(amount.number)) for name in entry.get("category", ()))
        wallet.recording.record(
            RecordByHand(
                RecordKind.COURSE, entry["title"], entry.get("provider", ""), issued=entry["date"],
                hours=float(amount.number), unit=unit, categories=categories,
            )
        )  # fmt: skip
    rule(
        wallet, record, hours=60, cycle_months=24, once=["human trafficking"],
        categories=[{"name": "pharmacology", "min": 6}, {"name": "academic", "max": 45}],
    )  # fmt: skip
    found = line(wallet, record)
    worth = {row.certificate.title: row.hours for row in found.count.certificates}
    assert worth["Pharmacology day"] == 6, "a CEU is ten contact hours"
    assert worth["NUR 210 (3 credit hours)"] == 45
    assert worth["50-minute hours"] == Decimal("1.67")
    twice = [row.reason for row in found.count.certificates if row.certificate.title == "Human trafficking"]
    assert sorted(twice) == ["", "same_course"], "entered twice, counted once"
    assert reasons(found)["Before the period"] == "before_the_cycle"
    assert by_name(found) == {"pharmacology": (6, 6), "academic": (None, 45)}
    assert found.count.missing == ()
    assert found.count.counted == 2 + 2 + 6 + 45 + Decimal("1.67")
    rule(wallet, record, minutes_per_hour=50)
    assert line(wallet, record).count.counted == 2 + 2 + 6 + 45 + 2, "this board counts fifty minutes"
