"""Records: kept whole, found as typed, given back byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.vaults import START, MovingClock, add, item, make_vault, open_vault, received
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.records.record import Period, StandingKind
from wallet.report import CheckName, CheckResult, Verdict, failed
from wallet.store.tables.search import Sort
from wallet.store.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = make_vault(tmp_path / "v")
    with made:
        yield made


def titles(vault: Vault, query: str = "", **how: object) -> list[str]:
    return [s.title for s in vault.records.find(query, **how)]  # type: ignore[arg-type]


def test_what_comes_in_comes_out(vault: Vault) -> None:
    parsed, report, source = item(1)
    made = vault.records.add(parsed, report, source)
    record = vault.records.get(made.id)
    assert record.received == parsed.received == vault.records.received(made.id)
    assert record.report == report
    assert record.view == report.view
    assert record.provenance == source
    assert record.containers == ("png",)
    assert record.summary == vault.records.find("")[0]
    assert record.summary.standing.kind is StandingKind.GENUINE


def test_the_same_bytes_twice_are_one_record(vault: Vault) -> None:
    first, second = add(vault, 1), add(vault, 1)
    assert first.id == second.id
    assert vault.records.count() == 1
    found = vault.records.find_received(received(1))
    assert found is not None
    assert found.id == first.id
    assert vault.records.find_received(received(2)) is None


def test_several_things_in_one_file_are_told_apart_by_their_place(vault: Vault) -> None:
    whole = b"one file, two credentials"
    ids = [add(vault, n, data=whole, payload=b"%d" % n, index=n, title=f"T{n}").id for n in range(2)]
    assert len(set(ids)) == 2
    assert [vault.records.find_received(whole, position=n).id for n in range(2)] == ids  # type: ignore[union-attr]
    assert [vault.records.position(i) for i in ids] == [0, 1]
    assert vault.database.row("SELECT count(*) FROM received")[0] == 1
    # A caller that does not count gets a place of its own, never a lost credential.
    assert add(vault, 9, data=whole, payload=b"nine", index=0).id not in ids


def test_many_at_once_are_given_back_only_when_durable(vault: Vault) -> None:
    seen = 0
    for summary in vault.records.add_many((item(n) for n in range(25)), batch=10):
        seen += 1
        assert not vault.database._connection.in_transaction
        assert vault.records.received(summary.id) == received(seen - 1)
    assert seen == vault.records.count() == 25


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("fir", ["First aid", "Fire safety"]),
        ("FIRST AI", ["First aid"]),
        ("café", ["Café barista"]),
        ("cafe", ["Café barista"]),
        ("issuer:mercy", ["First aid"]),
        ('issuer:"mercy coll"', ["First aid"]),
        ("skill:cpr", ["First aid"]),
        ("type:license", ["First aid", "Fire safety", "Café barista"]),
        ("is:expired", ["Fire safety"]),
        ("is:expiring", ["Café barista"]),
        ("is:withdrawn", []),
        ("is:progress", []),
        ("until:<2026-11", ["Fire safety"]),
        ("until:>2026", []),
        ("until:2026-12", ["Café barista"]),
        ("added:>2025", ["First aid", "Fire safety", "Café barista"]),
        ("added:>2026", []),
        ("added:2026-11-24", ["First aid", "Fire safety", "Café barista"]),
        ("added:>=2026-11-25", []),
        ("added:<=2026", ["First aid", "Fire safety", "Café barista"]),
        ("is:expired skill:cpr", []),
        ("did:web:mercy", ["First aid"]),
        ("nothing-like-it", []),
        ("!!!", []),
        ("issuer:", []),
        ("added:2026-13", []),
        ("added:9999", []),
        ('"', ["First aid", "Fire safety", "Café barista"]),
    ],
)
def test_the_search_grammar(vault: Vault, query: str, expected: list[str]) -> None:
    add(vault, 1, title="First aid", skill="CPR")
    add(vault, 2, title="Fire safety", issuer="Town Hall", skill="Alarm", until=START - timedelta(days=30))
    add(vault, 3, title="Café barista", issuer="Town Hall", skill="Milk", until=START + timedelta(days=30))
    assert titles(vault, query)[::-1] == expected
    assert vault.records.count(query) == len(expected)


@pytest.mark.parametrize(
    "query",
    ['" OR 1', "a* AND (", "NEAR(a b)", "title : x", "^a", "a'b; DROP TABLE records", "\0", "x" * 100_000, "*", "is:",
     "-", "\ud800", "{a b}: c", "added:>99999", "until:<0000", "🙂", "'", "col:" * 500],
)  # fmt: skip
def test_no_query_ever_fails(vault: Vault, query: str) -> None:
    add(vault, 1)
    assert vault.records.count(query) == len(vault.records.find(query)) <= 1


def test_every_order_goes_through_all_windows_without_a_gap(vault: Vault) -> None:
    for n in range(23):
        add(vault, n, title=f"T{n % 5}", issuer=f"I{n % 3}", until=START + timedelta(days=n) if n % 2 else None)
    vault.organise.set_order([s.id for s in vault.records.find("", limit=3)][::-1])
    for sort in Sort:
        for query in ("", "t"):
            found = [s.id for o in range(0, 30, 4) for s in vault.records.find(query, sort=sort, offset=o, limit=4)]
            assert found == vault.records.ids(query, sort=sort)
            assert len(set(found)) == 23
    assert [s.valid_until is None for s in vault.records.find("", sort=Sort.VALID_UNTIL)] == [False] * 11 + [True] * 12


def test_the_line_about_dates_moves_with_the_day(tmp_path: Path) -> None:
    clock = MovingClock()
    vault, _ = make_vault(tmp_path / "v", clock)
    with vault:
        made = add(vault, 1, until=START + timedelta(days=200))
        assert made.standing.period is Period.UNTIL
        clock.at = START + timedelta(days=150)
        assert vault.records.get(made.id).summary.standing.period is Period.ENDS_SOON
        clock.at = START + timedelta(days=201)
        assert vault.records.find("is:expired")[0].standing.period is Period.EXPIRED


def test_a_newer_report_takes_the_place_of_the_old(vault: Vault) -> None:
    made = add(vault, 1)
    _, report, _ = item(1, title="Another reading", issuer="Other House")
    status = CheckResult(CheckName.STATUS, "", failed("revoked"))
    worse = structs.replace(
        report,
        results=(*(r for r in report.results if r.check is not CheckName.STATUS), status),
        verdict=Verdict.NOT_VERIFIED,
    )
    summary = vault.records.update_report(made.id, worse)
    assert summary.standing.kind is StandingKind.WITHDRAWN
    assert vault.records.get(made.id).report == worse
    assert titles(vault, "is:withdrawn") == ["Another reading"]
    assert titles(vault, "issuer:mercy") == []
    assert vault.documents.count() == 2, "what was known on an earlier day stays, for questions about that day"
    assert [h.event for h in vault.records.history(made.id)] == ["added", "checked"]


def test_the_trash_keeps_thirty_days_and_then_empties(tmp_path: Path) -> None:
    clock = MovingClock()
    vault, _ = make_vault(tmp_path / "v", clock)
    with vault:
        made = add(vault, 1)
        vault.records.purge_old()
        with pytest.raises(StoreError, match="not_in_trash"):
            vault.records.purge(made.id)
        vault.records.delete(made.id)
        assert titles(vault) == []
        assert titles(vault, "is:trash") == ["Badge 1"]
        vault.records.restore(made.id)
        assert titles(vault) == ["Badge 1"]
        vault.records.delete(made.id)
        for _ in range(5):
            clock.at += timedelta(days=5)
            assert vault.records.purge_old() == []
        clock.at += timedelta(days=6)
        assert vault.records.purge_old() == [made.id]
        assert vault.records.count("is:trash") == 0
        with pytest.raises(StoreError, match="no_record"):
            vault.records.get(made.id)


def test_R11_a_clock_that_jumps_does_not_empty_the_trash(tmp_path: Path) -> None:
    clock = MovingClock()
    vault, _ = make_vault(tmp_path / "v", clock)
    with vault:
        made = add(vault, 1)
        vault.records.delete(made.id)
        vault.records.purge_old()
        for years in (10, -10, 25):
            clock.at = START + timedelta(days=365 * years)
            assert vault.records.purge_old() == []
            assert vault.records.purge_old() == []
        assert vault.records.count("is:trash") == 1


def test_what_a_person_adds_is_kept_and_found(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        one, two = add(vault, 1), add(vault, 2)
        vault.organise.set_favourite(one.id, True)
        vault.organise.set_tags(one.id, ["Työ", " work ", "WORK", ""])
        vault.organise.put_in("For the Hospital", [one.id, two.id])
        vault.organise.take_out("for the hospital", [two.id])
        vault.organise.set_note(two.id, "ask about the zebra")
        with pytest.raises(StoreError, match="name_too_long"):
            vault.organise.set_tags(one.id, ["x" * 61])
    with open_vault(tmp_path / "v") as vault:
        assert titles(vault, "is:favourite") == ["Badge 1"]
        assert titles(vault, "tag:WORK") == titles(vault, "tag:tyo") == ["Badge 1"]
        assert titles(vault, 'collection:"for the HOSPITAL"') == ["Badge 1"]
        assert titles(vault, "zebra") == ["Badge 2"]
        assert vault.organise.tags() == ["tyo", "work"]
        assert vault.organise.collections() == ["For the Hospital"]
        assert vault.records.get(two.id).note == "ask about the zebra"
        vault.organise.forget_collection("For the Hospital")
        assert vault.records.count() == 2


def test_kept_documents_answer_for_their_address(vault: Vault) -> None:
    add(vault, 1)
    found = vault.documents.newest("did:web:mercy.example")
    assert found is not None
    assert found.content == b"issuer document of Mercy College"
    assert vault.documents.newest("did:web:elsewhere.example") is None


def test_evidence_that_does_not_match_its_digest_is_refused_whole(vault: Vault) -> None:
    parsed, report, source = item(1)
    false = structs.replace(report, evidence=(structs.replace(report.evidence[0], content=b"another"),))
    with pytest.raises(StoreError, match="record_damaged"):
        vault.records.add(parsed, false, source)
    assert vault.records.count() == 0
    assert vault.database.row("SELECT count(*) FROM received")[0] == 0


def test_no_record_is_an_answer(vault: Vault) -> None:
    nothing = RecordId("0" * 32)
    for call in (vault.records.get, vault.records.received, vault.records.delete, vault.records.position):
        with pytest.raises(StoreError, match="no_record"):
            call(nothing)
    made = add(vault, 1)
    assert vault.records.ids_starting(made.id[:6]) == [made.id]
    assert vault.records.ids_starting("zz") == []


def test_text_that_is_half_a_character_is_kept_readable(vault: Vault) -> None:
    made = vault.records.add(*item(1, title="half \ud800 of one"))
    assert made.title == "half ? of one"
