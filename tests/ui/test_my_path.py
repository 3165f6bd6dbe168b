"""The picture *My path*: nothing lies over anything else however much there is, and its table says the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from ui.places.credential import CredentialPlace
from ui.places.my_path import MyPathPlace
from ui.screens.skills.drawing import Drawing
from ui.screens.skills.my_path import MyPathPage
from ui.screens.skills.path_table import table_rows
from ui.screens.skills.picture import PathPicture
from ui.text.words import set_language
from wallet.service.skill_book import Book, MyPath, PathEvent, PathGroup, PathSkill, Standing
from wallet.skills.my_path import Lane, ShownBy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.

TODAY = date(2026, 11, 24)
STANDINGS = [standing for standing in Standing if standing is not Standing.MISSING]
_TITLES = ("BLS", "Advanced Cardiac Life Support Provider", "Wundversorgung nach dem neuesten Stand der Technik", "夜勤看護")


def path_of(claims: int) -> MyPath:
    """Returns a path of so many claims, by a rule: some years dense, some empty, long titles and short."""
    events, skills = [], []
    for n in range(claims):
        day = TODAY - timedelta(days=(n * 37) % (400 + claims) + (900 if n % 5 == 0 else 0))
        title, standing = f"{_TITLES[n % 4]} {n}", STANDINGS[n % len(STANDINGS)]
        lane = list(Lane)[n % 3]
        ends = day + timedelta(days=n % 700) if lane is Lane.WORK and n % 2 else None
        events.append(PathEvent(f"r{n}", "", title, "Mercy College", "course", lane, day, ends, standing, 1))
        shown = ShownBy(f"r{n}", title, "Mercy College", "label", standing)
        skills.append(PathSkill(f"urn:s:{n}", f"Skill {title}", "ESCO", "", standing, (shown,)))
    groups = [PathGroup(f"{_TITLES[g % 4]} group {g}", tuple(skills[g::11])) for g in range(11)]
    return MyPath(tuple(events), tuple(group for group in groups if group.skills))


def over_each_other(drawing: Drawing) -> list[tuple[str, str]]:
    rects = sorted(((label.rect, label.text) for label in drawing.labels if label.text), key=lambda each: each[0].left())
    found = []
    for n, (rect, text) in enumerate(rects):
        for other, words in rects[n + 1 :]:
            if other.left() >= rect.right():
                break
            if rect.intersects(other):
                found.append((text, words))
    return found


@pytest.fixture
def picture(qtbot: QtBot) -> PathPicture:
    shown = PathPicture()
    qtbot.addWidget(shown)
    return shown


@pytest.mark.parametrize("width", [600, 1120])
@pytest.mark.parametrize("claims", [5, 50, 500, 5_000])
def test_no_label_lies_over_another_and_no_words_are_cut(picture: PathPicture, claims: int, width: int) -> None:
    picture.resize(width, 100)
    picture.show_path(path_of(claims), TODAY)
    drawing = picture.drawing
    assert over_each_other(drawing) == []
    whole = QRectF(0, 0, width + 1, drawing.height + 1)
    for label in drawing.labels:
        assert whole.contains(label.rect), label
    skills = [thing.rect for thing in drawing.things if thing.kind == "skill"]
    assert not any(rect.intersects(label.rect) for rect in skills for label in drawing.labels)
    marks = [thing.rect for thing in drawing.things if thing.kind in ("mark", "count")]
    assert not any(one.intersects(other) for one, other in pairwise(sorted(marks, key=lambda r: (r.top(), r.left()))))


@pytest.mark.parametrize("claims", [5, 50, 500, 5_000])
def test_every_credential_is_behind_something_or_counted(picture: PathPicture, claims: int) -> None:
    path = path_of(claims)
    picture.resize(1120, 100)
    picture.show_path(path, TODAY)
    behind = [event.ref for thing in picture.drawing.things for event in thing.events if thing.kind != "bar"]
    assert sorted(behind) == sorted(event.ref for event in path.events if event.lane is not Lane.WORK)


def test_the_table_says_the_same(picture: PathPicture) -> None:
    path = replace(path_of(50))
    book = Book(path, (), ())
    assert [row.cells[1] for row in table_rows(book, "time")] == [event.title for event in path.events]
    rows = table_rows(book, "group")
    assert [row.cells[1] for row in rows] == [skill.label for group in path.groups for skill in group.skills]
    picture.resize(1120, 100)
    picture.show_path(path, TODAY)
    drawn = [(t.group, t.standing) for t in picture.drawing.things if t.kind == "skill"]
    assert drawn == [(n, s.standing) for n, group in enumerate(path.groups) for s in group.skills][: len(drawn)]


def test_five_thousand_are_laid_out_and_painted_at_once(picture: PathPicture) -> None:
    """A bound on the work and not on the clock: how many things are drawn does not follow how many claims there are."""
    picture.resize(1120, 100)
    picture.show_path(path_of(500), TODAY)
    few = len(picture.drawing.things) + len(picture.drawing.labels)
    picture.show_path(path_of(5_000), TODAY)
    many = len(picture.drawing.things) + len(picture.drawing.labels)
    assert many <= few * 2
    began = time.process_time()
    picture.grab()
    assert time.process_time() - began < 5.0


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        yield window


def test_by_keyboard_and_in_spanish_through_the_real_window(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    real.session.go(MyPathPlace())
    shown = page(real.window)
    assert isinstance(shown, MyPathPage)
    qtbot.waitUntil(lambda: bool(shown.picture.drawing.things))
    things = shown.picture.drawing.things
    first = next(n for n, thing in enumerate(things) if len(thing.events) == 1)
    shown.picture.setFocus()
    for _ in range(first + 1):
        qtbot.keyClick(shown.picture, Qt.Key.Key_Right)
    assert things[first].events[0].title in shown.picture.accessibleDescription()
    qtbot.keyClick(shown.picture, Qt.Key.Key_Return)
    assert real.window.shell().place == CredentialPlace(things[first].events[0].ref)  # type: ignore[arg-type, union-attr]
    real.window.go_back()
    button(shown, "Table").click()
    assert shown.table.isVisible()
    assert not shown.picture.isVisible()
    assert any("By skill group" in text for text in texts(shown))
    real.session.prefer(real.session.preferences.having(language="es"))
    try:
        assert "Por grupo" in texts(shown)
    finally:
        set_language("en")
