"""A nurse's year through the real window, from an empty wallet: ten years of downloads, hours, a calendar, a packet.

The walk is written down in docs/nurses-year.md; its pictures come from ``./test pictures`` (tests/ui/year_pictures.py).
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.network import sentinel
from tests.support.signed_pdfs import paper, party, signed
from tests.ui.looking import page, texts
from tests.ui.real import PASSPHRASE, HandClock, Real
from tests.wallet.intake.test_plain_copy import photograph
from tests.wallet.skills.held import badge
from ui.places.added import AddedPlace
from ui.places.hours import HoursPlace
from ui.places.packet import ListSource, PacketPlace
from ui.places.packets import PacketsPlace
from ui.places.renewals import RenewalsPlace
from ui.screens.packet.screen import PacketPage
from ui.screens.packet.start import PacketsPage
from ui.screens.recording.screen import RecordingPage
from ui.screens.renewals.screen import RenewalsPage
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.records.by_hand import RecordByHand
from wallet.service.protocols import OpenWallet

WAIT = 20_000


def downloads(folder: Path) -> None:
    """Ten years of them: badges, a mailbox with one more, a signed transcript, a scan, photographs."""
    folder.mkdir()
    (folder / "wound care.json").write_bytes(
        badge("Wound Care, Level 2", issuer=nurse.COLLEGE, ends=datetime(2028, 6, 2, tzinfo=UTC))
    )
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "badges@heart.example", "Your badge"
    letter.set_content("Here it is.")
    letter.add_attachment(
        badge("Telemetry Monitoring", issuer=nurse.HEART), maintype="application", subtype="json", filename="badge.json"
    )
    (folder / "mail.eml").write_bytes(bytes(letter))
    document = signed(paper("Transcript of Records"), party("Registrar, Harbour College"))
    (folder / "transcript.pdf").write_bytes(document)
    (folder / "RN licence.pdf").write_bytes(paper("Registered Nurse licence"))
    (folder / "ACLS card.jpg").write_bytes(photograph("JPEG"))


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Real:
    """An empty wallet and its window, unlocked."""
    clock = HandClock()
    wallet, code = CheapDoor().create(tmp_path / "home" / "vault", PASSPHRASE, clock=clock)
    wallet.close()
    session = Session(tmp_path / "home" / "vault", factory=CheapDoor(), clock=clock)
    session.preferences = Preferences(language="en", look="light")
    set_language("en")
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    made = Real(tmp_path / "home" / "vault", code, clock, session, window, qtbot)
    made.unlock()
    return made


def shown(real: Real) -> list[str]:
    return texts(page(real.window))


def press(real: Real, words: str, *, about: str = "") -> None:
    def button() -> QPushButton | None:
        buttons = [b for b in page(real.window).findChildren(QPushButton) if b.text() == words and b.isVisible()]
        return next((b for b in buttons if about in b.accessibleDescription()), None)

    real.qtbot.waitUntil(lambda: button() is not None, timeout=WAIT)
    found = button()
    assert found is not None
    found.click()


def wait_for(real: Real, words: str) -> None:
    real.qtbot.waitUntil(lambda: any(words in text for text in shown(real)), timeout=WAIT)


def write_down(real: Real, cards: list[RecordByHand]) -> None:
    kept: list[object] = []

    def keep(wallet: OpenWallet) -> None:
        for card in cards:
            wallet.recording.record(card)

    real.session.ask(real.window, keep, done=lambda _: kept.append(True))
    real.qtbot.waitUntil(lambda: bool(kept), timeout=WAIT)


def collect(real: Real, folder: Path) -> None:
    """Ten years of downloads, and *Record it…* from a line that was refused."""
    downloads(folder)
    real.session.add_paths([folder])
    real.session.go(AddedPlace())
    wait_for(real, "2 of")
    press(real, "Record it…", about="transcript")
    real.qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage), timeout=WAIT)
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    form.form.title.setText("Transcript, BSN")
    press(real, "Keep it")
    wait_for(real, "Signed PDF · unchanged · signer not known here")
    assert not any("Genuine" in text for text in shown(real)), "a signed PDF is never that"
    write_down(real, nurse.papers())


def what_lapses(real: Real) -> None:
    """Three cards of one family are one line; what is replaced says nothing."""
    real.session.go(RenewalsPlace())
    wait_for(real, "20 days left")
    lines = shown(real)
    assert sum(text == "Basic Life Support (BLS)" for text in lines) == 1
    assert any("cards of 2022, 2024, 2026" in text for text in lines)
    assert "You must update these" in lines
    assert not any("Expired" in text and "750" in text for text in lines)


def calendar(real: Real, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, changed, written again: the same events, known again, with alarms; read by programs of others."""
    monkeypatch.setattr("ui.screens.renewals.screen.save_as", lambda *_: file)
    here = page(real.window)
    assert isinstance(here, RenewalsPage)
    here._write_calendar()
    real.qtbot.waitUntil(file.exists, timeout=WAIT)
    before = events(file)
    today = nurse.TODAY
    bls = next(event for event in before.values() if str(event["summary"]).startswith("Basic Life Support"))
    assert bls.decoded("dtstart") == today + timedelta(days=20)
    assert [alarm.decoded("trigger") for alarm in bls.walk("VALARM")] == [timedelta(days=-n) for n in (90, 60, 30, 7)]
    newer = nurse.papers()[4]
    write_down(real, [RecordByHand(newer.kind, newer.title, newer.issuer, issued=nurse.day(-1), expires=nurse.day(729))])
    file.unlink()
    real.session.go(RenewalsPlace())
    here._write_calendar()
    real.qtbot.waitUntil(file.exists, timeout=WAIT)
    after = events(file)
    assert before.keys() == after.keys()
    again = after[str(bls["uid"])]
    assert (again["sequence"], again.decoded("dtstart")) == (bls["sequence"] + 1, today + timedelta(days=729))
    if shutil.which("khal") is not None:
        read_by_khal(file, today + timedelta(days=729))


def events(file: Path) -> dict[str, Any]:
    """Returns the events of a calendar by their UIDs."""
    return {str(event["uid"]): event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}


def read_by_khal(file: Path, day: date) -> None:
    home = file.parent / "khal"
    (home / "events").mkdir(parents=True)
    (home / "config").write_text(
        f"[calendars]\n[[work]]\npath = {home}/events\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n"
        f"[sqlite]\npath = {home}/khal.db\n"
    )
    environment = dict(os.environ) | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = ["khal", "-c", str(home / "config")]
    subprocess.run([*command, "import", "--batch", str(file)], check=True, capture_output=True, env=environment)
    listed = subprocess.run(
        [*command, "list", "--format", "{start-date} {title}", day.isoformat(), "1d"],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip
    assert f"{day.isoformat()} Basic Life Support (BLS) ends" in listed


def hours(real: Real, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two licences of a compact: one certificate counts for both, none twice in one cycle."""
    real.session.go(HoursPlace())
    wait_for(real, "16 hours in this cycle")
    assert any("counts for 2 licences" in text for text in shown(real))
    monkeypatch.setattr("ui.screens.hours.screen.save_as", lambda *_: file)
    page(real.window)._write("csv")  # type: ignore[attr-defined]
    real.qtbot.waitUntil(file.exists, timeout=WAIT)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))[1:]
    assert len(rows) == len({(row[0], row[4]) for row in rows}), "no certificate stands twice for one licence"


def tonight(real: Real, folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A hospital's list with two things missing; the packet, and the way kept for the next one."""
    (folder / "ward 6.json").write_bytes(nurse.asked())
    real.session.go(PacketPlace(ListSource.of(folder / "ward 6.json")))
    wait_for(real, "Health records, held back")
    here = page(real.window)
    assert isinstance(here, PacketPage)
    assert here._matched is not None
    missing = [c.result.requirement.id for c in here._matched.plan.choices if not c.holdings and not c.withheld]
    assert missing == ["acls", "nihss"]
    here._side.keep.setText("Saltmarsh, wards")
    return written(real, folder / "tonight.zip", monkeypatch)


def written(real: Real, file: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr("ui.screens.packet.screen.save_as", lambda *_: file)
    press(real, "Make packet…")
    wait_for(real, "Made: ")
    with zipfile.ZipFile(file) as packed:
        return set(packed.namelist())


def test_from_an_empty_wallet_to_the_next_facility(real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything with nobody asked: no name is looked up and no connection made by the whole year."""
    widget: QWidget = real.window
    try:
        with sentinel() as reached:
            collect(real, tmp_path / "Downloads")
            what_lapses(real)
            calendar(real, tmp_path / "year.ics", monkeypatch)
            hours(real, tmp_path / "hours.csv", monkeypatch)
            first = tonight(real, tmp_path, monkeypatch)
            real.session.go(PacketsPlace())
            real.qtbot.waitUntil(lambda: isinstance(page(real.window), PacketsPage), timeout=WAIT)
            press(real, "Make again")
            wait_for(real, "0 of 3 included")
            second = written(real, tmp_path / "next.zip", monkeypatch)
        assert reached == []
        assert {"00_Cover_sheet.pdf", "00_Not_enclosed.txt"} <= first & second
        assert not any("TB" in name or "Titers" in name for name in first | second)
    finally:
        widget.close()
        widget.deleteLater()
