"""An answer that finds its screen gone is dropped whole, in one place; what has to be said is said all the same."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.support.command import ROOT
from tests.ui.looking import button, texts
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.ask_for_it import AskForItDialog
from ui.session.session import Session
from ui.widgets.controls import Button, Field
from ui.widgets.stale import either, hand_on, is_stale
from ui.window import Window
from wallet.errors import LanyardError, StoreError
from wallet.service.changes import Changes

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")  # The platform without a screen has none.


class Screen(QLabel):
    """Holds a widget of its own, which a new layout may take away."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def hear(self, answer: object) -> None:
        self.setText(str(answer))
        self.heard.append(answer)


def ways_to_hold(screen: Screen) -> list[Callable[[object], object]]:
    """Every way in which an answer of ours has held a screen."""

    def inner(answer: object) -> None:
        screen.hear(answer)

    def given(answer: object, held: Screen = screen) -> None:
        held.hear(answer)

    return [
        screen.hear, lambda answer: screen.hear(answer), inner, partial(Screen.hear, screen),
        lambda answer: inner(answer), given, partial(partial(inner)),
    ]  # fmt: skip


@pytest.mark.parametrize("way", range(7))
def test_an_answer_to_what_is_gone_is_dropped_whole(qtbot: QtBot, way: int) -> None:
    screen = Screen()
    call = ways_to_hold(screen)[way]
    assert hand_on(call, 1)
    assert screen.heard == [1]
    shiboken6.delete(screen)
    assert is_stale(call)
    assert not hand_on(call, 2)
    unseen: list[object] = []
    either(call, unseen.append)(3)
    assert unseen == [3]


def test_what_is_not_a_widget_is_never_gone() -> None:
    heard: list[object] = []
    assert hand_on(heard.append, 1)
    assert not is_stale(lambda: heard)


def test_a_change_is_told_whoever_asked_for_it_and_so_is_its_failure(opened: Window, session: Session, qtbot: QtBot) -> None:
    told: list[str] = []
    session.notified.connect(lambda text, *_: told.append(text))
    for failing in (False, True):
        owner = Screen()

        def act(wallet: object, failing: bool = failing, owner: Screen = owner) -> Changes:
            if failing:
                raise StoreError("disk_full")
            return Changes(shares=True)

        failures: list[LanyardError] = []
        with qtbot.waitSignal(session.changed) if not failing else qtbot.waitSignal(session.notified):
            session.change(owner, act, done=partial(owner.hear, "done"), failed=owner.hear)
            shiboken6.delete(owner)
        assert failures == []
    assert any("full" in text for text in told)


def test_a_wrong_passphrase_told_to_another_card_is_dropped(window: Window, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Use the recovery code…" in texts(window))
    (field,) = [each for each in window.findChildren(Field) if each.isVisible()]
    field.setText("not the passphrase")
    field.returnPressed.emit()
    # It is being tried; the person goes to another card, and the one that it was tried from is gone.
    button(window, "Use the recovery code…").click()
    done: list[object] = []
    session.lanes.store(session, lambda: None, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert not any("does not open" in text for text in texts(window))


def test_a_lock_finds_no_dialog_that_was_closed_before(opened: Window, session: Session, qtbot: QtBot) -> None:
    dialog = AnswerDialog(session, "", opened)
    dialog.open()
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    session.lock("asked")
    qtbot.waitUntil(lambda: not session.is_open())


def test_a_request_that_is_remembered_after_its_dialog_was_left(opened: Window, qtbot: QtBot) -> None:
    later: list[Callable[[], object]] = []
    dialog = AskForItDialog(lambda _request, then: later.append(then), lambda _: None, opened)
    dialog.open()
    button(dialog, "Make the request").click()
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert not hand_on(later[0])


def test_a_request_that_cannot_be_written_is_said(
    opened: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = AskForItDialog(lambda _request, then: then(), lambda _: None, opened)
    dialog.open()
    button(dialog, "Make the request").click()
    qtbot.waitUntil(lambda: "Save file…" in texts(dialog))
    for folder, words in ((tmp_path / "nowhere", "could not"), (tmp_path, "Saved as request.json")):
        monkeypatch.setattr("ui.dialogs.ask_for_it.save_as", lambda *_, folder=folder: folder / "request.json")
        button(dialog, "Save file…").click()
        qtbot.waitUntil(lambda words=words: any(words in text for text in texts(dialog)))  # type: ignore[misc]
    assert (tmp_path / "request.json").exists()
    dialog.reject()


def test_a_menu_goes_with_the_lock_and_does_nothing_to_what_is_gone(opened: Window, session: Session, qtbot: QtBot) -> None:
    pressed: list[object] = []
    one = Button("Do it", on=lambda: pressed.append(1))
    menu = QMenu(opened)
    menu.addAction("A credential's title")
    menu.popup(opened.mapToGlobal(opened.rect().center()))
    assert QApplication.activePopupWidget() is menu
    session.lock("idle")
    qtbot.waitUntil(lambda: not session.is_open())
    assert QApplication.activePopupWidget() is None
    click = one.click
    shiboken6.delete(one)
    assert not hand_on(click)
    assert pressed == []


def test_an_empty_clipboard_is_said(opened: Window, session: Session) -> None:
    told: list[str] = []
    session.notified.connect(lambda text, *_: told.append(text))
    opened._taking._take(None)
    assert len(told) == 1


# What keeps it so -----------------------------------------------------------------------------
def of_the_session(node: ast.expr) -> bool:
    """Says whether a signal belongs to what lives as long as the program: its session, or the application."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    names |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return bool(names & {"session", "_session", "styleHints", "instance"})


def anonymous(tree: ast.AST) -> Iterator[int]:
    """Yields the lines that connect such a signal to something that Qt cannot let go of with its widget."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "connect":
            continue
        is_named = isinstance(node.args[0], ast.Attribute)
        if of_the_session(node.func.value) and not is_named:
            yield node.lineno


def test_signals_of_the_session_go_to_methods_which_qt_lets_go_of() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        # The window lives as long as its session does.
        if "session" not in Path(path.relative_to(ROOT)).parts[1:2] and path.name != "window.py"
        for line in anonymous(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found
    assert list(anonymous(ast.parse("session.locked.connect(lambda _: self.reject())"))) == [1]
    assert list(anonymous(ast.parse("self._session.locked.connect(partial(f, self))"))) == [1]
