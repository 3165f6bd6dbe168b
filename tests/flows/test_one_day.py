"""The day a credential ends is one day on every surface, wherever it is read; hour and zone stand in the details."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pypdf
import pytest
from pytestqt.qtbot import QtBot

from tests.support.command import lanyard
from tests.support.signing import NOW, badge, judge, signed
from ui.text.checks import rows
from ui.text.standing import accessible_text, card_lines
from ui.text.words import set_language
from wallet.clock import FixedClock
from wallet.intake.source import from_bytes
from wallet.records.days import as_written
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

WRITTEN = {
    "2027-03-01T00:00:00Z": "1 March 2027, 00:00 (UTC)",
    "2027-02-28T23:59:59-08:00": "28 February 2027, 23:59:59 (UTC−08:00)",
    "2027-03-01T00:00:00+14:00": "1 March 2027, 00:00 (UTC+14:00)",
    "2027-02-28T12:30:00+05:45": "28 February 2027, 12:30 (UTC+05:45)",
}
DAY = ("28 Feb 2027", "28 February 2027")


@pytest.fixture(params=["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.slow
@pytest.mark.parametrize("until", WRITTEN)
def test_card_page_paper_and_command_line_name_one_day(qtbot: QtBot, tmp_path: Path, zone: str, until: str) -> None:
    set_language("en")
    document = signed(badge(validUntil=until))
    wallet, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(NOW))
    (outcome,) = wallet.adding.add([from_bytes(orjson.dumps(document), route="test", name="x.json")])
    assert outcome.id is not None
    record = wallet.library.record(outcome.id)
    card = " ".join(line.text for line in card_lines(record.summary, NOW))
    details = " ".join(row.subtitle for row in rows(record.report))
    wallet.sharing.deliver(
        wallet.sharing.present([outcome.id], PresentationRequest(expires_in=timedelta(days=1))), "pdf", tmp_path / "x.pdf"
    )
    wallet.close()
    paper = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO((tmp_path / "x.pdf").read_bytes())).pages)
    (tmp_path / "x.json").write_bytes(orjson.dumps(document))
    asked = ("verify", "--words", "--json", "--offline", "--at", NOW.isoformat(), str(tmp_path / "x.json"))
    (row,) = lanyard(*asked, env={"LANGUAGE": "en", "TZ": zone}).rows
    surfaces = {
        "card": card, "heard": accessible_text(record.summary, NOW), "page": details, "paper": " ".join(paper.split()),
        "command line": str(row["words"]),
    }  # fmt: skip
    assert {name: words for name, words in surfaces.items() if not any(day in words for day in DAY)} == {}
    others = ("27 Feb 2027", "27 February 2027", "1 Mar 2027")
    assert {name: words for name, words in surfaces.items() if any(day in words for day in others)} == {}
    assert f"{WRITTEN[until]}" in details


def test_a_bare_day_has_no_hour() -> None:
    moment = datetime(2027, 2, 28, tzinfo=UTC)
    assert as_written(moment, "2027-02-28") == (moment.date(), "", "")
    assert as_written(moment) == (moment.date(), "00:00", "UTC")


def test_an_end_without_a_start_is_told(qtbot: QtBot) -> None:
    set_language("en")
    document = badge(validUntil="2027-03-01T00:00:00Z")
    document.pop("validFrom", None)
    said = " ".join(row.subtitle for row in rows(judge(signed(document))))
    assert "Until 28 February 2027" in said
    assert "no dates" not in said
