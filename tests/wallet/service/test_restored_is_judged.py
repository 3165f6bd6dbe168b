"""What a backup says of its credentials is no finding of ours: nothing in it is good before our own verifier said so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, vault_of
from wallet.clock import FixedClock
from wallet.intake.source import from_bytes
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import Passed, Verdict, VerificationReport
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.wallet import Wallet

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CLOCK = FixedClock(NOW)
DOOR = CheapDoor()
CODE = "correct-horse-battery-staple-orbit"


def all_good(report: VerificationReport) -> VerificationReport:
    """What a backup of somebody who lies would say."""
    results = tuple(structs.replace(result, outcome=Passed()) for result in report.results)
    return structs.replace(report, results=results, verdict=Verdict.VERIFIED)


@pytest.fixture
def restored(tmp_path: Path) -> Wallet:
    wallet, _ = DOOR.create(tmp_path / "first", PASSPHRASE, clock=CLOCK)
    college = SampleIssuer("Mercy College", clock=CLOCK)
    good = encoded(college.badge("wound-care-2"))
    changed = encoded(college.badge("telemetry")).replace(b"Telemetry", b"Neurology")
    for name, data in (("good.json", good), ("changed.json", changed)):
        (added,) = wallet.adding.add([from_bytes(data, route="test", name=name)])
        assert added.id is not None
        kept = vault_of(wallet).records.get(added.id).report
        vault_of(wallet).records.update_report(added.id, all_good(kept))
    wallet.safekeeping.backup(tmp_path / "b.age", CODE)
    wallet.close()
    DOOR.locked(tmp_path / "second", clock=CLOCK).create_from_backup(tmp_path / "b.age", CODE, PASSPHRASE)
    return DOOR.open(tmp_path / "second", PASSPHRASE, clock=CLOCK)


def tones(wallet: Wallet) -> set[Tone]:
    reports = [wallet.library.record(one.id).report for one in wallet.library.find()]
    return {statement(report, NOW).tone for report in reports}


def verdicts(wallet: Wallet) -> list[str]:
    return sorted(str(wallet.library.record(one.id).report.verdict) for one in wallet.library.find())


def test_nothing_from_a_backup_is_good_before_it_was_judged(restored: Wallet) -> None:
    with_nothing_good = tones(restored)
    assert Tone.GOOD not in with_nothing_good
    assert "verified" not in verdicts(restored)
    restored.close()


def test_our_own_verifier_has_the_last_word_and_is_asked_once(restored: Wallet) -> None:
    judged = list(restored.checking.judge_restored())
    assert len(judged) == 2
    assert verdicts(restored) == ["not_verified", "verified"]
    assert list(restored.checking.judge_restored()) == []
    restored.close()


def test_a_run_that_was_cut_short_goes_on_at_the_next_opening(restored: Wallet, tmp_path: Path) -> None:
    run = restored.checking.judge_restored()
    next(run)
    run.close()  # type: ignore[attr-defined]
    restored.close()
    again = DOOR.open(tmp_path / "second", PASSPHRASE, clock=CLOCK)
    assert len(list(again.checking.judge_restored())) == 1
    assert verdicts(again) == ["not_verified", "verified"]
    again.close()
