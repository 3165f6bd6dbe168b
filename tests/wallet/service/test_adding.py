"""Several things to a transaction: told only when durable, and no bad one takes others with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.vaults import FROM, item, make_vault, open_vault, received
from wallet.errors import BugError, IntakeError, StoreError
from wallet.examine.request import ExaminedItem
from wallet.intake.source import Source
from wallet.records.record import AddOutcome, AddStatus
from wallet.service import adding
from wallet.store.file.database import Database
from wallet.store.tables.records import Records
from wallet.store.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = make_vault(tmp_path / "v")
    with made:
        yield made


def finding(number: int) -> ExaminedItem:
    parsed, report, _ = item(number)
    return ExaminedItem(Source(f"{number}.json", parsed.received, FROM), received=parsed, report=report)


def spoiled(number: int) -> ExaminedItem:
    """One whose evidence is not what its digest says."""
    found = finding(number)
    assert found.report is not None
    (evidence,) = found.report.evidence
    return replace(found, report=structs.replace(found.report, evidence=(structs.replace(evidence, content=b"other"),)))


def kept(vault: Vault, found: list[ExaminedItem], cancelled: Callable[[], bool] = lambda: False) -> list[AddOutcome]:
    return list(adding.keep(vault.records, iter(found), cancelled=cancelled))


def test_each_is_told_in_order_and_only_when_it_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    vault, _ = make_vault(tmp_path / "v")
    monkeypatch.setattr(adding, "GROUP", 7)
    monkeypatch.setattr(adding, "GROUP_SECONDS", 60.0)
    told = []
    for outcome in adding.keep(vault.records, (finding(n) for n in range(20)), cancelled=lambda: False):
        told.append(outcome.id)
        if len(told) in (1, 7, 8, 20):
            # What a power cut right now would leave behind.
            copy = tmp_path / f"cut-{len(told)}"
            shutil.copytree(tmp_path / "v", copy)
            with open_vault(copy) as after:
                held = set(after.records.ids())
                assert held >= set(told)
                assert [after.records.received(one) for one in told if one] == [received(n) for n in range(len(told))]
    vault.close()


def test_a_bad_one_takes_nobody_with_it(vault: Vault) -> None:
    refused = ExaminedItem(Source("x", b"x", FROM), error=IntakeError("unrecognised"))
    outcomes = kept(vault, [finding(1), refused, spoiled(2), finding(3), finding(1)])
    assert [(o.outcome, o.error) for o in outcomes] == [
        (AddStatus.ADDED, ""),
        (AddStatus.REFUSED, "unrecognised"),
        (AddStatus.REFUSED, "record_damaged"),
        (AddStatus.ADDED, ""),
        (AddStatus.DUPLICATE, ""),
    ]
    assert outcomes[4].id == outcomes[0].id
    assert vault.records.count() == 2
    assert [row[0] for row in vault.database.rows("SELECT count(*) FROM received")] == [2]


def test_a_mistake_of_ours_with_one_is_told_of_that_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Records._insert

    def clumsy(self: Records, ready: object, **how: object) -> tuple[int, bool]:
        if getattr(ready, "received", b"") == received(2):
            raise BugError("codec_type", "test")
        return plain(self, ready, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Records, "_insert", clumsy)
    outcomes = kept(vault, [finding(n) for n in (1, 2, 3)])
    assert [o.error for o in outcomes] == ["", "codec_type", ""]
    assert vault.records.count() == 2


def test_the_same_thing_twice_in_one_group_is_one_record(vault: Vault) -> None:
    outcomes = kept(vault, [finding(1), finding(2), finding(1), finding(2)])
    assert [o.outcome for o in outcomes] == [AddStatus.ADDED, AddStatus.ADDED, AddStatus.DUPLICATE, AddStatus.DUPLICATE]
    assert [o.id for o in outcomes[2:]] == [o.id for o in outcomes[:2]]
    assert vault.records.count() == 2


@pytest.mark.parametrize("room", range(6))
def test_a_disk_that_fills_up_keeps_what_was_told_and_ends_with_a_sentence(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    plain = Database.execute
    left = [room]

    def execute(self: Database, statement: str, values: object = ()) -> object:
        if statement.startswith("INSERT INTO reports"):
            left[0] -= 1
            if left[0] < 0:
                raise StoreError("disk_full")
        return plain(self, statement, values)  # type: ignore[arg-type]

    outcomes: list[AddOutcome] = []
    with monkeypatch.context() as full:
        full.setattr(adding, "GROUP", 3)
        full.setattr(Database, "execute", execute)
        with pytest.raises(StoreError, match="disk_full"):
            for outcome in adding.keep(vault.records, (finding(n) for n in range(9)), cancelled=lambda: False):
                outcomes.append(outcome)
    assert all(o.outcome is AddStatus.ADDED for o in outcomes)
    assert vault.records.ids()[::-1] == [o.id for o in outcomes], "what was not told is not there either"
    assert len(kept(vault, [finding(n) for n in range(9)])) == 9
    assert vault.records.count() == 9


def test_cancelling_keeps_and_tells_what_was_judged(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "GROUP_SECONDS", 60.0)
    judged: list[int] = []

    def found() -> Iterator[ExaminedItem]:
        for n in range(100):
            judged.append(n)
            yield finding(n)

    outcomes = list(adding.keep(vault.records, found(), cancelled=lambda: len(judged) == 5))
    assert len(judged) == len(outcomes) == vault.records.count() == 5


def test_what_breaks_behind_keeps_what_was_before(vault: Vault) -> None:
    def found() -> Iterator[ExaminedItem]:
        yield finding(1)
        raise BugError("bug", "test")

    outcomes: list[AddOutcome] = []
    with pytest.raises(BugError):
        outcomes.extend(adding.keep(vault.records, found(), cancelled=lambda: False))
    assert vault.records.count() == 1


def test_what_comes_slowly_is_kept_at_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr("wallet.service.adding.time.monotonic", lambda: float(next(ticks)))
    going = adding.keep(vault.records, (finding(n) for n in range(3)), cancelled=lambda: False)
    for n in range(3):
        assert next(going).outcome is AddStatus.ADDED
        assert vault.records.count() == n + 1
