"""A wallet remembers what it was shown: a request is used up once, a second look is only remarked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson

from tests.support.signing import NOW, presentation, signed
from tests.support.vaults import make_vault
from wallet.clock import FixedClock
from wallet.examine.in_process import InProcess
from wallet.examine.request import ExaminedItem, VerificationRequest, reports
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.service.others import check_sources
from wallet.service.wallet import Wallet
from wallet.verify.context import Expectations
from wallet.verify.policy import EMPLOYER
from wallet.verify.sources.chained import NoDocuments


def look(wallet: Wallet, made: dict, *, minutes: int = 0, challenge: str | None = None) -> VerificationReport:
    source = Source("packet.json", orjson.dumps(made), Provenance("file"))
    items = list(check_sources([source], NOW, InProcess()))
    (item,) = wallet.checking.remembered(items, now=NOW + timedelta(minutes=minutes), challenge=challenge)
    assert item.report is not None
    return item.report


def remarks(report: VerificationReport) -> set[str]:
    return {remark.code for remark in report.outcome(CheckName.REPLAY).remarks}


def test_a_second_look_is_remarked_and_looking_on_is_none(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    wallet = Wallet(vault, clock=FixedClock(NOW))
    made = presentation(signed(), challenge="theirs")
    first = look(wallet, made)
    assert "opened_before" not in remarks(first)
    assert "opened_before" not in remarks(look(wallet, made)), "the same look, checked online"
    again = look(wallet, made, minutes=5)
    assert "opened_before" in remarks(again)
    assert again.verdict is first.verdict
    wallet.close()


def test_a_request_of_ours_is_used_up_by_its_first_answer(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    wallet = Wallet(vault, clock=FixedClock(NOW))
    source = Source("packet.json", orjson.dumps(presentation(signed(), challenge="ours")), Provenance("file"))
    lenient = replace(EMPLOYER, required=EMPLOYER.required - {CheckName.ISSUER_TRUST})
    request = VerificationRequest(lenient, NOW, NoDocuments(), (), Expectations("ours", None))
    (report,) = reports(source, request, InProcess())
    items = [ExaminedItem(source, report=report)]
    answers = [
        wallet.checking.remembered(items, now=NOW + timedelta(minutes=minute), challenge="ours")[0].report
        for minute in (0, 1)
    ]
    first, second = (answer for answer in answers if answer is not None)
    assert first.outcome(CheckName.REPLAY).kind == "passed"
    assert second.verdict is Verdict.NOT_VERIFIED
    assert {problem.code for problem in second.outcome(CheckName.REPLAY).problems} == {"challenge_used"}
    wallet.close()
