"""Attacks on what is shown: markup, false marks, direction signs; each test is named by its row."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet, Said, record
from tests.ui.every_place import place_of
from tests.ui.looking import nameless, page, texts
from ui.app import application
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.library import LibraryPlace
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.places.table import all_places
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.standing import card_lines, spoken_line
from ui.widgets.plain_label import PlainLabel
from ui.window import Window
from wallet.clock import FixedClock
from wallet.records.points import Tone, phrase
from wallet.records.statement import Line

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

MARKUP = '<img src="http://127.0.0.1:9/x"><b>fat</b><script>alert(1)</script>'
LOCAL = '<img src="file:///etc/hostname"><a href="\\\\host\\share">x</a>'


@pytest.fixture(scope="session")
def qapp_cls() -> object:
    return application


def shown(qtbot: QtBot, tmp_path: Path, said: Said) -> tuple[Window, Session, FakeWallet]:
    fake = FakeWallet([said])
    (tmp_path / "vault.hdr").touch()
    session = Session(tmp_path, factory=fake, clock=FixedClock(NOW))
    session.preferences = Preferences(language="en", look="light")
    window = Window(session)
    window.resize(1280, 800)
    window.show()
    with qtbot.waitSignal(session.unlocked):
        session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
    return window, session, fake


@pytest.mark.parametrize("text", [MARKUP, LOCAL])
def test_U01_markup_is_shown_as_it_is_written_in_every_field(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    said = Said(f"T {text}", f"I {text}", f"D {text}", f"C {text}", (f"S {text}",), score=f"R {text}", issuer_id=text)
    window, session, fake = shown(qtbot, tmp_path, said)
    try:
        first = next(iter(fake.records))
        for place in (
            HomePlace(),
            LibraryPlace(),
            CredentialPlace(record=first),
            SharingPlace(records=(first,)),
            SharePlace(),
        ):
            session.go(place)
            qtbot.wait(60)
            for label in page(window).findChildren(QLabel):
                assert label.textFormat() is Qt.TextFormat.PlainText
                assert isinstance(label, PlainLabel)
            for widget in page(window).findChildren(QWidget):
                assert "<" not in widget.toolTip(), "a tool tip would read markup"
            if isinstance(place, CredentialPlace):
                told = "\n".join(texts(page(window)))
                for prefix in "TIDCSR":
                    assert f"{prefix} {text[:40]}" in told, prefix
        assert window.windowTitle() == "Lanyard"
    finally:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://127.0.0.1:9/x.png)",
        "[press](javascript:alert(1)) [here](file:///etc/hostname)",
        "<http://127.0.0.1:9/> http://127.0.0.1:9/y",
        "# Big\n\n> <b>fat</b>\n\n- [ ] x",
        "[" * 100_000,
    ],
    ids=["picture", "links", "autolink", "blocks", "brackets"],
)
def test_U03_U08_a_narrative_is_read_as_it_is_written_and_leads_nowhere(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    window, session, fake = shown(qtbot, tmp_path, Said("Wound care", "Mercy", f"D {text}", f"C {text}"))
    try:
        session.go(CredentialPlace(record=next(iter(fake.records))))
        first = f"C {text[:40]}".split("\n")[0]
        qtbot.waitUntil(lambda: first in "\n".join(texts(page(window))))
        for label in window.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText
            assert not label.openExternalLinks()
    finally:
        window.close()
        window.deleteLater()


def test_U01_a_toast_and_an_added_line_know_no_markup(qtbot: QtBot, tmp_path: Path) -> None:
    window, session, _ = shown(qtbot, tmp_path, Said("x", "y"))
    try:
        session.notify(MARKUP)
        assert MARKUP in texts(window._toast)
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel))
    finally:
        window.close()
        window.deleteLater()


_NAMING_THE_ISSUER = ("genuine", "endorsed", "not_the_issuers", "not_kept_by_issuer")
"""What is said with the issuer's own name in it."""


@pytest.mark.parametrize(
    "issuer",
    ["MIT ✓ Verified", "Genuine · from MIT · checked today", "✅ Mercy College", "A" * 10_000, "Mercy\nGenuine"],
)
def test_U04_an_issuers_name_cannot_enter_the_verdict(qtbot: QtBot, issuer: str) -> None:
    kept = record(Said("Forklift", issuer), NOW).summary
    lines = [Line(phrase(code, issuer=issuer, when=NOW.isoformat()), Tone.NEUTRAL) for code in _NAMING_THE_ISSUER]
    for line in lines:
        spoken = spoken_line(line, NOW)
        assert "\n" not in spoken.text
        assert len(spoken.text) < 200
        assert spoken.colour != "genuine"
        assert spoken.text.startswith("Genuine") is (line.phrase.code == "genuine")
    unknown = replace(kept, facts=replace(kept.facts, recognised=False, rung="signature_holds"))
    first, _ = card_lines(unknown, NOW)
    assert first.colour != "genuine"
    assert issuer[:20] not in first.text


@pytest.mark.parametrize(
    "hidden", ["\u202egnp.egdab", "Mer\u200bcy", "\u2066Mercy\u2069", "a\x00b\x1b[31m", "Z" + "\u0336" * 400, "\u2028x"]
)
def test_U05_signs_that_move_or_hide_text_are_shown_not_obeyed(qtbot: QtBot, hidden: str) -> None:
    told = plain(hidden)
    assert not set(told) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u2028\x00\x1b")
    assert len(told) < 40
    label = PlainLabel(hidden)
    qtbot.addWidget(label)
    assert label.text() == told


def test_U05_the_page_names_the_site_beside_the_issuer(qtbot: QtBot, tmp_path: Path) -> None:
    window, session, fake = shown(qtbot, tmp_path, Said("x", "\u041cIT", issuer_id="did:web:evil.example"))
    try:
        session.go(CredentialPlace(record=next(iter(fake.records))))
        qtbot.waitUntil(lambda: any("evil.example" in text for text in texts(page(window))))
    finally:
        window.close()
        window.deleteLater()


def test_U10_what_is_heard_of_a_card_is_what_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.support.fake_wallet import SHELF

    window, session, fake = shown(qtbot, tmp_path, SHELF[0])
    try:
        for said in SHELF[1:]:
            fake.put(record(said, NOW))
        session.go(LibraryPlace())
        shelf = page(window)
        assert isinstance(shelf, LibraryPage)
        model = shelf.cards_model()
        qtbot.waitUntil(lambda: model.total() == len(SHELF))
        for row in range(model.rowCount()):
            heard = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            summary = model.index(row, 0).data(SummaryRole)
            first, second = card_lines(summary, NOW)
            assert heard == f"{summary.title}. {summary.issuer_name}. {first.text}. {second.text}"
            for column in range(1, 5):
                index = model.index(row, column)
                assert index.data(Qt.ItemDataRole.AccessibleTextRole) == index.data(Qt.ItemDataRole.DisplayRole)
        model.toggle(0)
        assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Chosen. ")
    finally:
        window.close()
        window.deleteLater()


def test_U10_everything_to_press_or_type_in_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.support.fake_wallet import SHELF

    window, session, fake = shown(qtbot, tmp_path, SHELF[0])
    try:
        first = next(iter(fake.records))
        for spec in all_places():
            session.go(place_of(spec, first))
            qtbot.wait(40)
            assert not list(nameless(window)), spec.name
        session.lock()
        assert not list(nameless(window))
    finally:
        window.close()
        window.deleteLater()
