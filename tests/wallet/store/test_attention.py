"""What needs attention is asked of all records: by days from today, replaced ones silent, each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.vaults import START, MovingClock, item, make_vault, open_vault
from wallet.credential.model import Credential, RecordId, Subject
from wallet.records.attention import AttentionReason, attention_facts
from wallet.records.statement import statement
from wallet.report import CheckName, CheckResult, Failed, Outcome, Passed, Problem, Unknown, Verdict
from wallet.store.tables.attention import Attention
from wallet.store.vault import Vault

DAY = timedelta(days=1)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = make_vault(tmp_path / "v")
    yield made
    made.close()


def put(
    vault: Vault,
    number: int,
    *,
    title: str = "",
    until: datetime | None = None,
    starts: datetime | None = None,
    issuer: str = "Mercy College",
    subject: str = "did:example:nurse",
    **found: Outcome,
) -> RecordId:
    received, report, provenance = item(number, title=title, until=until, issuer=issuer)
    assert isinstance(report.view, Credential)
    results = tuple(CheckResult(check, "", found.get(str(check), Passed())) for check in CheckName)
    verdict = Verdict.VERIFIED
    if any(isinstance(outcome, Failed) for outcome in found.values()):
        verdict = Verdict.NOT_VERIFIED
    elif found:
        verdict = Verdict.INCONCLUSIVE
    whom = tuple(structs.replace(about, id=subject) for about in report.view.subjects or (Subject(),))
    view = structs.replace(report.view, valid_from=starts or report.view.valid_from, subjects=whom)
    return vault.records.add(received, structs.replace(report, results=results, verdict=verdict, view=view), provenance).id


def asked(vault: Vault, limit: int = 50) -> list[tuple[RecordId, str]]:
    found = vault.records.attention.nums(limit)
    lines = vault.records.summaries([num for num, _ in found.entries])
    assert found.total == len(found.entries) or found.total > limit
    return [(line.id, str(reason)) for line, (_, reason) in zip(lines, found.entries, strict=True)]


REVOKED = Failed((Problem("revoked"),))
NOT_ASKED = Unknown((Problem("status_list_unreachable", "", "A list: offline"),))
CHANGED = Failed((Problem("signature_does_not_fit"),))


def test_an_ending_licence_is_found_behind_any_number_of_newer_badges(vault: Vault) -> None:
    ending = put(vault, 0, until=START + 5 * DAY)
    vault.records.keep([item(number) for number in range(1, 701)])
    assert asked(vault) == [(ending, "ends_soon")]


def test_each_has_its_reason_and_what_most_needs_it_comes_first(vault: Vault) -> None:
    rows = {
        "ends_soon": put(vault, 1, until=START + 30 * DAY),
        "not_checked": put(vault, 2, status=NOT_ASKED),
        "expired": put(vault, 3, until=START - 3 * DAY),
        "withdrawn": put(vault, 4, status=REVOKED),
        "bad": put(vault, 5, proof=CHANGED),
    }
    put(vault, 6, until=START + 200 * DAY)
    put(vault, 7)
    order = [reason for reason in AttentionReason if str(reason) in rows]
    assert asked(vault) == [(rows[str(reason)], str(reason)) for reason in order]


def test_dates_are_of_today_whenever_it_was_checked(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    record = put(vault, 1, until=START + 100 * DAY)
    assert asked(vault) == []
    vault.close()
    for days, reason in ((20, "ends_soon"), (101, "expired")):
        with open_vault(tmp_path / "v", clock=MovingClock(START + days * DAY)) as later:
            assert asked(later) == [(record, reason)]


def test_those_nearest_to_today_come_first(vault: Vault) -> None:
    far, near = put(vault, 1, until=START + 60 * DAY), put(vault, 2, until=START + 2 * DAY)
    long_gone, gone = put(vault, 3, until=START - 900 * DAY), put(vault, 4, until=START - DAY)
    assert [record for record, _ in asked(vault)] == [gone, long_gone, near, far]


# Replaced ------------------------------------------------------------------------------------------------------------
def test_a_newer_one_with_a_later_end_makes_the_older_silent(vault: Vault) -> None:
    put(vault, 1, title="BLS", until=START - DAY)
    put(vault, 2, title="BLS", until=START + 20 * DAY)
    put(vault, 3, title="BLS", until=START + 700 * DAY)
    assert asked(vault) == []


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ({"title": "ACLS"}, {}),
        ({"issuer": "Harbor Institute"}, {}),
        ({"subject": "did:example:colleague"}, {}),
        ({"starts": START + 30 * DAY}, {}),
        ({}, {"status": REVOKED}),
        ({}, {"proof": CHANGED}),
        ({}, {"status": NOT_ASKED}),
    ],
    ids=["another achievement", "another issuer", "another person", "not begun", "withdrawn", "changed", "not checked"],
)
def test_what_does_not_stand_for_it_leaves_it_where_it_is(vault: Vault, about: dict, found: dict) -> None:
    old = put(vault, 1, title="BLS", until=START - DAY)
    put(vault, 2, **{"title": "BLS", "until": START + 700 * DAY, **about}, **found)
    assert (old, "expired") in asked(vault)


def test_a_newer_one_in_the_trash_stands_for_nothing(vault: Vault) -> None:
    old, new = put(vault, 1, title="BLS", until=START - DAY), put(vault, 2, title="BLS", until=START + 700 * DAY)
    assert asked(vault) == []
    vault.records.delete(new)
    assert asked(vault) == [(old, "expired")]
    vault.records.delete(old)
    assert asked(vault) == []
    vault.records.restore(new)
    vault.records.restore(old)
    assert asked(vault) == []


def test_a_replaced_one_that_was_changed_is_said_all_the_same(vault: Vault) -> None:
    old = put(vault, 1, title="BLS", until=START - DAY, proof=CHANGED)
    put(vault, 2, title="BLS", until=START + 700 * DAY)
    assert asked(vault) == [(old, "bad")]


# Kept true -----------------------------------------------------------------------------------------------------------
def test_a_newer_report_takes_the_place_of_the_one_before(vault: Vault) -> None:
    record = put(vault, 1, status=NOT_ASKED)
    assert asked(vault) == [(record, "not_checked")]
    report = vault.records.get(record).report
    good = tuple(CheckResult(check, "", Passed()) for check in CheckName)
    vault.records.update_report(record, structs.replace(report, results=good, verdict=Verdict.VERIFIED))
    assert asked(vault) == []


def test_rows_that_are_not_there_yet_are_made_from_the_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with monkeypatch.context() as before:
        before.setattr(Attention, "write", lambda *_, **__: None)
        ending = put(vault, 1, until=START + 5 * DAY)
        trashed = put(vault, 2, until=START + 6 * DAY)
        vault.records.delete(trashed)
    vault.close()
    with open_vault(tmp_path / "v") as again:
        assert asked(again) == [(ending, "ends_soon")]


def test_counting_stops_and_says_so(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallet.store.tables.attention.MAX_ATTENTION_COUNTED", 3)
    for number in range(5):
        put(vault, number, until=START - DAY, title=f"A {number}")
    found = vault.records.attention.nums(2)
    assert (len(found.entries), found.total, found.or_more) == (2, 3, True)


@pytest.mark.parametrize(
    "found", [{}, {"status": REVOKED}, {"proof": CHANGED}, {"status": NOT_ASKED}], ids=["well", "revoked", "changed", "open"]
)
def test_what_is_kept_agrees_with_what_is_said(found: dict[str, Outcome]) -> None:
    _, report, _ = item(1)
    results = tuple(CheckResult(check, "", found.get(str(check), Passed())) for check in CheckName)
    judged = structs.replace(report, results=results, verdict=Verdict.NOT_VERIFIED if found else Verdict.VERIFIED)
    tone = str(statement(judged, START).tone)
    assert bool(attention_facts(judged).concern) is (tone in ("bad", "unknown"))
