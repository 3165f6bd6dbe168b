"""A calendar's file that stays current because somebody asked, and what is due, said once for each of its lead times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.ui.keeping_pictures import Clock
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.service.wallet import Wallet

TODAY = NOW.date()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def wallet(tmp_path: Path, clock: Clock) -> Iterator[Wallet]:
    opened, _ = CheapDoor().create(tmp_path / "v", "four quiet river stones", clock=clock)
    assert isinstance(opened, Wallet)
    yield opened
    opened.close()


def card(title: str, days: int) -> RecordByHand:
    return RecordByHand(RecordKind.CERTIFICATION, title, "Heart", expires=(TODAY + timedelta(days=days)).isoformat())


def days_in(file: Path) -> dict[str, date]:
    return {
        str(event["summary"]): event.decoded("dtstart") for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    }


def test_nothing_is_written_and_nothing_is_due_before_it_is_asked_for(wallet: Wallet, tmp_path: Path) -> None:
    wallet.recording.record(card("BLS", 400))
    assert wallet.reminders.feed() is None
    assert not wallet.reminders.refresh_feed("en")
    assert wallet.reminders.due() == []
    assert not list(tmp_path.glob("*.ics"))


def test_the_file_follows_what_is_kept_and_is_left_alone_otherwise(wallet: Wallet, tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "year.ics"
    first = wallet.recording.record(card("BLS", 40)).id
    assert wallet.reminders.keep_feed(file, "en") == 1
    before = file.read_bytes()
    assert not wallet.reminders.refresh_feed("en"), "nothing is different"
    assert file.read_bytes() == before
    wallet.recording.record(card("ACLS", 90))
    assert wallet.reminders.refresh_feed("en")
    assert days_in(file)["ACLS ends"] == TODAY + timedelta(days=90)
    file.unlink()
    assert wallet.reminders.refresh_feed("en"), "it was thrown away, and is still asked for"
    wallet.library.remove([RecordId(first)])
    assert wallet.reminders.refresh_feed("en")
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert {str(e["summary"]): str(e["status"]) for e in events} == {"BLS ends": "CANCELLED", "ACLS ends": "CONFIRMED"}
    wallet.reminders.stop_feed()
    file.unlink()
    assert not wallet.reminders.refresh_feed("en")


def test_a_folder_that_went_away_is_told_and_nothing_else_is_hurt(wallet: Wallet, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    wallet.recording.record(card("BLS", 40))
    wallet.reminders.keep_feed(folder / "year.ics", "en")
    (folder / "year.ics").unlink()
    folder.rmdir()
    with pytest.raises(ShareError, match="cannot_write_share"):
        wallet.reminders.refresh_feed("en")
    folder.mkdir()
    assert wallet.reminders.refresh_feed("en")


def test_each_lead_time_is_due_once_and_a_renewal_ends_it(wallet: Wallet, clock: Clock) -> None:
    wallet.recording.record(card("BLS", 45))
    assert [line.summary.title for line in wallet.reminders.due()] == ["BLS"], "it has come to 60 days"
    wallet.reminders.spoken(wallet.reminders.due())
    assert wallet.reminders.due() == []
    clock.at += timedelta(days=10)
    assert wallet.reminders.due() == [], "35 days: nothing new to say"
    clock.at += timedelta(days=6)
    due = wallet.reminders.due()
    assert [line.days for line in due] == [29]
    wallet.reminders.spoken(due)
    wallet.recording.record(card("BLS", 800))
    assert wallet.reminders.due() == [], "what is replaced never nags"
    clock.at += timedelta(days=60)
    assert wallet.reminders.due() == []


def test_what_ended_long_ago_rings_no_more(wallet: Wallet) -> None:
    wallet.recording.record(card("Old", -400))
    wallet.recording.record(card("Just ended", -2))
    assert [line.summary.title for line in wallet.reminders.due()] == ["Just ended"]


def test_a_list_to_print_says_until_when_and_who_does_something(wallet: Wallet, tmp_path: Path) -> None:
    wallet.recording.record(card("BLS", 45))
    wallet.recording.record(card("ACLS", -3))
    wallet.renewals.write_list(tmp_path / "list.pdf", wallet.renewals.all(), "en")
    printed = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "list.pdf").pages)
    for words in ("Renewals", "What to do", "BLS", "45 days left", "ended 3 days ago", "you must update it"):
        assert words in printed, printed
