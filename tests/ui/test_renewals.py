"""The place Renewals and the form for paper in the real window: what ends, by days from today, each with its one action."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW
from tests.ui.looking import page, texts
from tests.ui.real import Real, real_window
from tests.wallet.records.test_suggestions import paper
from ui.places.added import AddedPlace
from ui.places.credential import CredentialPlace
from ui.places.recording import RecordingPlace
from ui.places.renewals import RenewalsPlace
from ui.screens.recording.screen import RecordingPage
from ui.screens.renewals.screen import RenewalsPage
from ui.text.words import problem
from wallet.credential.model import RecordId
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.records.templates import guessed, templates
from wallet.service.protocols import OpenWallet
from wallet.service.wallet import Wallet


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def day(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def keep(real: Real, *records: RecordByHand) -> list[str]:
    done: list[list[str]] = []

    def act(wallet: OpenWallet) -> list[str]:
        return [wallet.recording.record(record).id for record in records]

    real.session.ask(real.window, act, done=done.append)
    real.qtbot.waitUntil(lambda: bool(done))
    return done[0]


def button(real: Real, words: str, about: str = "") -> QPushButton:
    shown = [b for b in page(real.window).findChildren(QPushButton) if b.text() == words and b.isVisible()]
    found = [b for b in shown if not about or b.accessibleDescription() == about]
    assert found, words
    return found[0]


def bls(days: int) -> RecordByHand:
    return RecordByHand(RecordKind.CERTIFICATION, "BLS", "Harrowgate", issued=day(days - 730), expires=day(days))


def test_a_line_for_each_family_and_the_renewal_makes_the_reminder_go(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    keep(real, bls(-700), bls(20))
    real.session.go(RenewalsPlace())
    qtbot.waitUntil(lambda: any("20 days left" in text for text in texts(page(real.window))))
    shown = texts(page(real.window))
    assert sum(text == "BLS" for text in shown) <= 1, "one line for both cards"
    assert any("cards of" in text for text in shown)
    button(real, "Add the new one…", about="BLS").click()
    qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage))
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    qtbot.waitUntil(lambda: form.form.title.text() == "BLS")
    assert form.form.fields["issuer"].text() == "Harrowgate"
    assert form.form.fields["number"].text() == "", "a new card has a new number"
    form.form.title.setText("Basic Life Support Provider")
    form.form.fields["issued"].setText(day(-1))
    form.form.fields["expires"].setText(day(729))
    button(real, "Keep it").click()
    qtbot.waitUntil(lambda: "Basic Life Support Provider" in texts(page(real.window)))
    real.session.go(RenewalsPlace())
    qtbot.waitUntil(lambda: isinstance(page(real.window), RenewalsPage))
    real.settled()
    qtbot.waitUntil(lambda: not any("20 days left" in text for text in texts(page(real.window))))


def test_what_was_refused_can_be_written_down_with_its_file(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    photograph = tmp_path / "ACLS card.txt"
    photograph.write_text("only a note about a card")
    real.session.add_paths([photograph])
    real.session.go(AddedPlace())
    qtbot.waitUntil(
        lambda: any(b.text() == "Record it…" for b in page(real.window).findChildren(QPushButton)), timeout=20_000
    )
    button(real, "Record it…").click()
    qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage))
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    assert "ACLS card.txt" in texts(form)
    assert form.form.title.text() == "Advanced Cardiac Life Support (ACLS)", "suggested by the file's name, to be changed"
    form.form.fields["issued"].setText("2026-05")
    assert "2028-05" in " ".join(b.text() for b in form.findChildren(QPushButton))
    button(real, "Keep it").click()
    qtbot.waitUntil(lambda: any("with evidence" in text for text in texts(page(real.window))))
    assert photograph.read_text() == "only a note about a card"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title", "", "needs a title"),
        ("issued", "never", "is not a date"),
        ("hours", "many", "not a number that can be counted"),
    ],
)
def test_what_cannot_be_kept_says_why_and_loses_nothing(
    qtbot: QtBot, real: Real, field: str, text: str, sentence: str
) -> None:
    real.unlock()
    real.session.go(RecordingPlace())
    qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage))
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    form.form.title.setText("A card")
    form.form.fields["note"].setText("kept")
    (form.form.title if field == "title" else form.form.fields[field]).setText(text)
    button(real, "Keep it").click()
    qtbot.waitUntil(lambda: any(sentence in shown for shown in texts(form)))
    assert form.form.fields["note"].text() == "kept"


def test_a_file_that_went_away_adds_nothing(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    gone = tmp_path / "card.jpg"
    gone.write_bytes(b"x")
    real.session.go(RecordingPlace(gone))
    qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage))
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    gone.unlink()
    form.form.title.setText("A card")
    before: list[int] = []
    real.session.ask(real.window, lambda wallet: wallet.library.count(""), done=before.append)
    button(real, "Keep it").click()
    qtbot.waitUntil(lambda: problem("file_not_found").sentence in texts(form))
    after: list[int] = []
    real.session.ask(real.window, lambda wallet: wallet.library.count(""), done=after.append)
    qtbot.waitUntil(lambda: bool(before) and bool(after))
    assert before == after
    assert form.form.title.text() == "A card"


def test_the_page_of_a_record_stays_where_it_was_when_it_is_one_of_a_family(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    old, _ = keep(real, bls(-700), bls(20))
    real.session.go(CredentialPlace(old))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "BLS" in texts(page(real.window)))


def test_templates_are_whole_and_guess_only_when_they_are_sure() -> None:
    assert len({one.id for one in templates()}) == len(templates()) >= 12
    assert [guessed(text) and guessed(text).id for text in ("BLS-card_2026", "My RN license OH", "cat", "BLS and ACLS")] == [  # type: ignore[union-attr]
        "bls", "rn", None, None
    ]  # fmt: skip


def test_a_card_s_page_shows_its_family_and_takes_it_apart(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    old, new = keep(real, bls(-700), bls(20))
    real.session.go(CredentialPlace(RecordId(old)))
    qtbot.waitUntil(lambda: "Its renewals" in texts(page(real.window)))
    assert "A newer one stands for it, as long as nothing is wrong with that." in texts(page(real.window))
    button(real, "This is no renewal of the others").click()
    qtbot.waitUntil(lambda: "Its renewals" not in texts(page(real.window)))
    real.session.go(CredentialPlace(RecordId(new)))
    real.settled()
    assert "Its renewals" not in texts(page(real.window))


def test_a_licence_s_page_shows_its_hours(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    licence = RecordByHand(RecordKind.LICENCE, "RN", "Board", "OH", issued=day(-300), expires=day(200))
    record_id, _ = keep(real, licence, RecordByHand(RecordKind.COURSE, "Sepsis", "CE Ltd", issued=day(-20), hours=11))
    done: list[object] = []

    def ask_for(wallet: OpenWallet) -> None:
        assert isinstance(wallet, Wallet)
        rule = b'{"hours": 20, "cycle_months": 24, "once": ["human trafficking"], "source": "the board", "date": "2026-05"}'
        wallet.continuing_education.set_requirement(RecordId(record_id), rule)
        done.append(None)

    real.session.ask(real.window, ask_for, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    real.session.go(CredentialPlace(RecordId(record_id)))
    qtbot.waitUntil(lambda: "11 of 20 hours" in texts(page(real.window)))
    assert "Still missing: human trafficking" in texts(page(real.window))


def test_a_paper_s_own_words_are_suggested_and_used_only_when_asked(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    file = tmp_path / "scan 17.pdf"
    file.write_bytes(paper("Basic Life Support\nIssue date 11/21/2026 Renew by 11/2028\neCard code: 26-4471-83520"))
    real.session.go(RecordingPlace(file))
    qtbot.waitUntil(lambda: isinstance(page(real.window), RecordingPage))
    form = page(real.window)
    assert isinstance(form, RecordingPage)
    qtbot.waitUntil(lambda: "The file says" in texts(form), timeout=15_000)
    assert form.form.is_empty(), "nothing of it is in the form yet"
    form.form.fields["number"].setText("typed by hand")
    button(real, "Use these").click()
    fields = form.form.fields
    assert (fields["issued"].text(), fields["expires"].text()) == ("2026-11-21", "2028-11")
    assert fields["number"].text() == "typed by hand", "what was typed stays"
    assert form.form.title.text() == "Basic Life Support (BLS)"
