"""Roles in the real window: an advert pasted, each line with its reason; a renewal moves it, and nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW
from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from tests.wallet.skills.held import NOW as SIGNED
from tests.wallet.skills.held import badge
from ui.places.role import RolePlace
from ui.places.roles import RolesPlace
from ui.places.skills import SkillsPlace
from ui.screens.roles.role import RolePage
from ui.screens.roles.screen import RolesPage
from ui.screens.skills.lists import ListsDialog
from ui.screens.skills.screen import SkillsPage
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.service.protocols import OpenWallet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.

ADVERT = """ICU nurse

Requirements:
- BLS required
- ACLS required
- Medication reconciliation
"""


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def day(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def paste(real: Real, text: str) -> RolePage:
    real.session.go(RolesPlace())
    roles = page(real.window)
    assert isinstance(roles, RolesPage)
    roles.text.setPlainText(text)
    button(roles, "Read it").click()
    real.qtbot.waitUntil(lambda: isinstance(page(real.window), RolePage), timeout=20_000)
    shown = page(real.window)
    assert isinstance(shown, RolePage)
    real.qtbot.waitUntil(lambda: shown._role is not None)
    return shown


def outcomes(shown: RolePage) -> list[tuple[str, str]]:
    return [(line.text, line.outcome) for line in shown._role.requirements] if shown._role is not None else []


def keep(real: Real, record: RecordByHand) -> str:
    kept: list[str] = []

    def act(wallet: OpenWallet) -> str:
        return wallet.recording.record(record).id

    real.session.ask(real.window, act, done=kept.append)
    real.qtbot.waitUntil(lambda: bool(kept))
    return kept[0]


def test_an_advert_is_followed_and_a_renewal_moves_it(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    shown = paste(real, ADVERT)
    assert shown._role is not None
    before = {line.text: line.outcome for line in shown._role.requirements}
    acls = next(text for text in before if "ACLS" in text)
    assert before[acls] == "missing"
    ref = keep(
        real,
        RecordByHand(
            RecordKind.CERTIFICATION, "Advanced Cardiac Life Support (ACLS)", "Harrowgate", issued=day(-10), expires=day(700)
        ),
    )
    added: list[object] = []
    real.session.ask(real.window, lambda wallet: wallet.skill_book.additions([ref]), done=added.append)
    qtbot.waitUntil(lambda: bool(added))
    (moved,) = added[0].roles  # type: ignore[attr-defined]
    assert (moved.was, moved.met) == (moved.met, moved.was), "the person's own word meets nothing"
    shown.load()
    qtbot.waitUntil(lambda: (acls, "claimed") in outcomes(shown))
    qtbot.waitUntil(lambda: any("Only the holder" in text for text in texts(shown)))
    qtbot.waitUntil(lambda: "Claimed, not verified" in texts(shown))


def test_the_day_the_work_starts_is_kept_and_a_role_is_let_go(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    shown = paste(real, ADVERT)
    shown._day.setDate(QDate(2027, 1, 4))
    button(shown, "Use this day").click()
    qtbot.waitUntil(lambda: shown._role is not None and shown._role.starts is not None)
    qtbot.waitUntil(lambda: any("4 January 2027" in text for text in texts(shown)))
    button(shown, "Stop following").click()
    qtbot.waitUntil(lambda: isinstance(page(real.window), RolesPage))
    qtbot.waitUntil(lambda: any("You follow no role yet" in text for text in texts(page(real.window))))
    assert not isinstance(real.window.shell().place, RolePlace)  # type: ignore[union-attr]


def test_what_is_no_role_is_refused_with_a_sentence_and_nothing_is_kept(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    real.session.go(RolesPlace())
    heard: list[str] = []
    real.session.notified.connect(lambda text, *_: heard.append(text))
    picture = tmp_path / "advert.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    page(real.window).take_paths([picture, tmp_path / "gone.html"])
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=20_000)
    assert isinstance(page(real.window), RolesPage)
    kept: list[object] = []
    real.session.ask(real.window, lambda wallet: wallet.skill_book.book().roles, done=kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert kept == [()]


def test_a_list_of_skills_comes_from_a_file_and_goes_again(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    real.session.go(SkillsPlace())
    skills = page(real.window)
    assert isinstance(skills, SkillsPage)
    dialog = ListsDialog(real.session, skills)
    dialog.open()
    qtbot.waitUntil(lambda: any("CC0" in text for text in texts(dialog)))
    file = tmp_path / "notes.txt"
    file.write_text("no list of anything")
    dialog.read(file)
    qtbot.waitUntil(lambda: dialog._add.isEnabled(), timeout=20_000)
    assert dialog._says.text()
    dialog.accept()


def test_what_comes_in_says_what_it_adds(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.clock.at = SIGNED + timedelta(days=1)
    real.unlock()
    shown = paste(real, "Ward nurse\n\nRequirements:\n- ACLS required\n- Telepathy\n")
    assert shown._role is not None
    file = tmp_path / "acls.json"
    file.write_bytes(
        badge("Advanced Cardiac Life Support (ACLS)", begins=SIGNED - timedelta(days=30), ends=SIGNED + timedelta(days=700))
    )
    real.session.add_paths([file])
    qtbot.waitUntil(lambda: any(text.startswith("Now met:") for text in texts(page(real.window))), timeout=30_000)
    words = texts(page(real.window))
    assert "What it changes" in words
    assert any(" of " in text and "was 0" in text for text in words)
