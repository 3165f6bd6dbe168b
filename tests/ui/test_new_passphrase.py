"""A new passphrase in the window: suggested by chance, and asked about twice; a backup opens with the recovery code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.parts.passphrase_pair import PassphrasePair
from ui.places.keeping import KeepingPlace
from ui.screens.keeping.copies import BackupStep
from ui.screens.keeping.screen import KeepingPage
from ui.text.words import set_language
from ui.widgets.code_label import CodeLabel
from ui.widgets.controls import Button, Switch


@pytest.fixture
def pair(qtbot: QtBot) -> PassphrasePair:
    set_language("en")
    made = PassphrasePair()
    qtbot.addWidget(made)
    return made


def press(widget: PassphrasePair | BackupStep, words: str) -> None:
    next(button for button in widget.findChildren(Button) if button.text() == words).click()


def test_a_suggestion_is_shown_and_typed_once_more(pair: PassphrasePair) -> None:
    press(pair, "Suggest one")
    shown = next(label.text() for label in pair.findChildren(CodeLabel) if label.isVisibleTo(pair))
    assert len(shown.split()) == 6
    assert (pair.text(), pair.ready()) == (shown, False)
    assert pair.second.text() == ""
    pair.second.setText(shown)
    assert pair.ready()


def test_one_that_is_guessed_in_a_moment_needs_a_second_yes(pair: PassphrasePair) -> None:
    yes = pair.findChild(Switch)
    assert isinstance(yes, Switch)
    said: list[bool] = []
    pair.changed.connect(said.append)
    pair.first.setText("1234")
    pair.second.setText("1234")
    assert yes.isVisibleTo(pair)
    assert not pair.ready()
    yes.click()
    assert pair.ready()
    assert said[-1] is True
    pair.first.setText("four quiet river stones")
    pair.second.setText("four quiet river stones")
    assert not yes.isVisibleTo(pair)
    assert pair.ready()
    pair.first.setText("1234")
    pair.second.setText("1234")
    assert not pair.ready(), "a yes is for one passphrase"


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def test_the_recovery_code_opens_the_backup_unless_another_is_asked_for(real: Real, tmp_path: Path) -> None:
    real.unlock()
    real.window.go(KeepingPlace(step="backup"))
    real.settled()
    real.settled()
    page = real.window.page()
    assert isinstance(page, KeepingPage)
    real.qtbot.waitUntil(lambda: isinstance(page.step(), BackupStep))
    step = page.step()
    assert isinstance(step, BackupStep)
    real.settled()
    file = tmp_path / "mine.walletbackup"
    step.write(file)
    real.qtbot.waitUntil(file.exists, timeout=60_000)
    real.settled()
    back = CheapDoor().locked(tmp_path / "back").create_from_backup(file, real.code, PASSPHRASE)
    assert back[0].credentials == 12
    page.begin("backup")
    step = page.step()
    assert isinstance(step, BackupStep)
    real.settled()
    press(step, "Another code for this backup…")
    real.settled()
    assert step.keep.field.isVisible()
