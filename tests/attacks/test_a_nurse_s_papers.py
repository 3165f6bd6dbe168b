"""What people keep, and what somebody may send: long papers, odd days, names of every alphabet, lists that ask for all."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader, PdfWriter

from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.wallet.skills.held import badge
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.errors import UsageError
from wallet.intake.source import Source
from wallet.limits import MAX_PDF_DRAWN_PAGES
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind
from wallet.records.record import Provenance
from wallet.service.packing import PacketTemplate
from wallet.service.wallet import Wallet
from wallet.skills.roles.reading import read_roles

FORBIDDEN = set('<>:"/\\|?*')


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    opened, _ = CheapDoor().create(tmp_path / "v", "four quiet river stones", clock=FixedClock(NOW))
    assert isinstance(opened, Wallet)
    yield opened
    opened.close()


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def card(title: str, **more: str) -> RecordByHand:
    return RecordByHand(RecordKind.CERTIFICATION, title, "Heart", **more)  # type: ignore[arg-type]


def pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def asked(**item: object) -> bytes:
    return json.dumps({"type": "RequirementPack", "title": "x", "items": [{"title": "one", **item}]}).encode()


def test_a_paper_of_2000_pages_goes_out_whole_and_the_binder_says_what_it_draws(wallet: Wallet, tmp_path: Path) -> None:
    long = pages(2_000)
    wallet.recording.record(RecordByHand(RecordKind.LICENCE, "RN", expires="2027-05", issued="2025-05"))
    course = RecordByHand(
        RecordKind.COURSE, "Long course", issued="2026-05-05", hours=2.0, evidence=(EvidenceFile("long.pdf", long),)
    )
    wallet.recording.record(course)
    (role,) = read_roles(asked(accept=[{"kind": "course"}]))
    written = wallet.packing.write(wallet.packing.plan(role), tmp_path / "p", PacketTemplate(), language="en")
    (original,) = [path for path in written.written if path.name in written.files]
    assert original.read_bytes() == long
    (hours,) = wallet.continuing_education.all()
    wallet.continuing_education.write_binder(tmp_path / "b.pdf", hours, "en")
    binder = PdfReader(tmp_path / "b.pdf")
    assert len(binder.pages) <= MAX_PDF_DRAWN_PAGES + 5
    assert f"first {MAX_PDF_DRAWN_PAGES} pages" in "".join(sheet.extract_text() for sheet in binder.pages[:3])
    assert [content for files in binder.attachments.values() for content in files] == [long]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"], indirect=True)
def test_a_day_is_that_day_in_every_zone_a_month_ends_with_its_last(wallet: Wallet, tmp_path: Path, zone: str) -> None:
    wallet.recording.record(card("Month", expires="2027-02"))
    wallet.recording.record(card("Day", expires="2027-03-31"))
    lines = {line.summary.title: line.ends for line in wallet.renewals.all()}
    assert lines == {"Month": date(2027, 2, 28), "Day": date(2027, 3, 31)}
    wallet.renewals.write_calendar(tmp_path / "y.ics", wallet.renewals.all(), "en", whole=True)
    events = Calendar.from_ical((tmp_path / "y.ics").read_bytes()).walk("VEVENT")
    assert sorted(event.decoded("dtstart") for event in events) == [date(2027, 2, 28), date(2027, 3, 31)]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"], indirect=True)
def test_an_end_in_the_year_9999_breaks_nothing(wallet: Wallet, tmp_path: Path, zone: str) -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    (outcome,) = wallet.adding.add(
        [Source("b.json", badge("For ever", issuer=nurse.HEART, ends=end), Provenance("file", "b.json"))]
    )
    assert outcome.id is not None
    (line,) = wallet.renewals.all()
    assert line.ends.year == 9999
    wallet.renewals.write_calendar(tmp_path / "y.ics", [line], "en", whole=True)
    assert wallet.reminders.due() == []
    (role,) = read_roles(asked(accept=[{"words": ["ever"]}], days_left_at="start"))
    assert len(wallet.packing.plan(role, start=date(2027, 1, 4)).choices) == 1


@pytest.mark.parametrize("day", ["9999-12-31", "1899-12-31", "0000-01-01", "2027-13", "2027-02-30", "27-02-03"])
def test_a_day_nobody_means_is_told_and_nothing_is_kept(wallet: Wallet, day: str) -> None:
    with pytest.raises(UsageError, match="record_date"):
        wallet.recording.record(card("Card", expires=day))
    assert wallet.library.count("") == 0


def test_a_diploma_of_1900_is_kept(wallet: Wallet) -> None:
    assert wallet.recording.record(card("Diploma", issued="1900-01-01")).title == "Diploma"


@pytest.mark.parametrize("ascii_names", [True, False])
def test_every_name_stands_on_windows_whatever_a_title_holds(wallet: Wallet, tmp_path: Path, ascii_names: bool) -> None:
    titles = [
        "CON", "aux.pdf", "Ünïcode Prüfung ß", "Полис", "看護師免許", 'a<b>:"c|d?*', "..", "line\nbreak", "x" * 180, "NUL.",
        "ё" * 120,
    ]  # fmt: skip
    for title in titles:
        wallet.recording.record(
            RecordByHand(RecordKind.OTHER, title, evidence=(EvidenceFile(f"{title[:3]}.bin", title.encode()),))
        )
    (role,) = read_roles(asked(accept=[{"kind": "other"}], copies=len(titles)))
    template = PacketTemplate(names="{title}", ascii_names=ascii_names)
    written = wallet.packing.write(wallet.packing.plan(role), tmp_path / "p", template, language="en")
    names = list(written.files)
    assert len(names) == len(titles) == len({name.casefold() for name in names})
    for name in names:
        assert not FORBIDDEN & set(name)
        assert name.isprintable()
        assert not name.endswith((".", " "))
        assert name.partition(".")[0].upper() not in {"CON", "AUX", "NUL", "PRN"}
        assert len(os.fsencode(name)) <= 255
        assert name.isascii() or not ascii_names


@pytest.mark.parametrize(
    "accept",
    [[{"words": []}], [{}], [{"kind": ""}], [{"words": [""]}], ["*"], [{"words": ["*"]}], [{"kind": "licence' OR 1"}]],
)
def test_a_list_that_would_take_anything_gets_nothing(wallet: Wallet, accept: list[object]) -> None:
    wallet.recording.record(card("BLS", expires="2027-05"))
    (role,) = read_roles(asked(accept=accept))
    (choice,) = wallet.packing.plan(role).choices
    assert choice.holdings == ()


def test_a_list_asking_for_health_records_by_kind_gets_none_unticked(wallet: Wallet) -> None:
    kept = wallet.recording.record(RecordByHand(RecordKind.HEALTH_RECORD, "TB test"))
    (role,) = read_roles(asked(accept=[{"kind": "health-record"}], id="h"))
    plan = wallet.packing.plan(role)
    assert (plan.choices[0].holdings, plan.choices[0].withheld) == ((), True)
    assert RecordId(plan.choosing(("h",)).choices[0].holdings[0].ref) == kept.id
