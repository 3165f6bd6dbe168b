"""Check with several people: a row each, filtered, sorted, looked at closely and saved; and asking for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.flows.test_many_people import KINDS
from tests.support.signing import HOLDER, NOW, Ed25519Signer, badge, presentation, signed
from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from ui.dialogs.ask_for_it import AskForItDialog
from ui.dialogs.recognise import RecogniseDialog
from ui.places.check import CheckPlace
from ui.screens.check.people import PeopleTable
from ui.screens.check.screen import CheckPage
from ui.text.words import t
from ui.widgets.code_label import CodeLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture(params=[True, False], ids=["wallet open", "no wallet"])
def shown(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Real, CheckPage]]:
    with real_window(qtbot, tmp_path, made=request.param) as real:
        real.clock.at = NOW
        if request.param:
            real.unlock()
        real.session.go(CheckPlace())
        qtbot.waitUntil(lambda: isinstance(page(real.window), CheckPage))
        checking = page(real.window)
        assert isinstance(checking, CheckPage)
        yield real, checking


def packets(folder: Path) -> Path:
    fair = folder / "fair"
    fair.mkdir()
    for number, (kind, make) in enumerate(KINDS.items()):
        document = make(Ed25519Signer(kind), f"Person {9 - number} {kind}")
        (fair / f"{number}-{kind}.json").write_bytes(orjson.dumps(document))
    return fair


def people(checking: CheckPage, real: Real) -> PeopleTable:
    real.qtbot.waitUntil(lambda: checking._table is not None, timeout=30_000)
    assert checking._table is not None
    return checking._table


def test_a_row_each_filtered_sorted_looked_at_and_saved(
    shown: tuple[Real, CheckPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, checking = shown
    checking.take_paths([packets(tmp_path)])
    table = people(checking, real)
    assert [row.item.source.label for row in table.shown] == [f"{n}-{kind}.json" for n, kind in enumerate(KINDS)]
    real.qtbot.waitUntil(lambda: "6 files" in " ".join(texts(checking)))
    real.qtbot.waitUntil(lambda: "Person 9 valid" in texts(table))
    words = " ".join(texts(checking))
    # A changed one is called by its file, a stolen one by what it is: never by another's name.
    assert "Person 8 changed" not in words
    assert "Person 6 stolen" not in words

    button(table, "Problem 2").click()
    assert {row.kind for row in table.shown} == {"bad"}
    button(table, "All 6").click()
    table._sort("worst")
    ranks = [row.person.spoken.rank for row in table.shown if row.person is not None]
    assert ranks == sorted(ranks)
    table._sort("name")
    names = [row.name.casefold() for row in table.shown]
    assert names == sorted(names)
    before = len(texts(table))
    table._switch("issuers")
    assert len(texts(table)) == before

    file = tmp_path / "people.csv"
    monkeypatch.setattr("ui.screens.check.people.save_as", lambda *_: file)
    button(checking, "Save table (CSV)…").click()
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert [row["source"] for row in rows] == [row.item.source.label for row in table.shown]

    checking._look_at(table.shown[0])
    assert checking._table is None
    real.qtbot.waitUntil(lambda: "All people" in texts(checking))
    button(checking, "All people").click()
    assert len(people(checking, real).shown) == 6
    checking._look_at(people(checking, real).shown[0])
    assert checking.escape()
    assert checking._table is not None
    assert checking.escape()
    assert not checking._people


def test_one_file_is_looked_at_closely_as_before(shown: tuple[Real, CheckPage], tmp_path: Path) -> None:
    real, checking = shown
    (tmp_path / "one.json").write_bytes(orjson.dumps(presentation(signed())))
    checking.take_paths([tmp_path / "one.json"])
    real.qtbot.waitUntil(lambda: bool(checking._checked), timeout=30_000)
    assert checking._table is None
    real.qtbot.waitUntil(lambda: "In short" in texts(checking))


def test_it_is_asked_for_and_the_answer_is_known(shown: tuple[Real, CheckPage], tmp_path: Path) -> None:
    real, checking = shown
    button(checking, "Ask for it…").click()
    dialog = next(sheet for sheet in real.window.findChildren(QDialog) if isinstance(sheet, AskForItDialog))
    dialog._domain.setText("ward.example")
    dialog._purpose.setText("Post 4471")
    dialog._make()
    real.qtbot.waitUntil(lambda: bool(dialog.findChildren(CodeLabel)))
    (label,) = dialog.findChildren(CodeLabel)
    challenge = label.text()
    dialog.reject()

    document = presentation(signed(badge(subject=HOLDER.did)), challenge=challenge, domain="ward.example")
    (tmp_path / "answer.json").write_bytes(orjson.dumps(document))
    checking.take_paths([tmp_path / "answer.json"])
    real.qtbot.waitUntil(lambda: any(challenge in text for text in texts(checking)), timeout=30_000)
    checking._ask()
    real.clock.at = NOW.replace(minute=1)
    checking.take_paths([tmp_path / "answer.json"])

    def is_known_as_a_second_one() -> bool:
        return "Your request was already answered once" in texts(checking)

    real.qtbot.waitUntil(is_known_as_a_second_one, timeout=30_000)


def test_green_for_a_newcomer_in_two_clicks(shown: tuple[Real, CheckPage], tmp_path: Path) -> None:
    """Recognise… stands beside an issuer that nobody vouches for; not beside a forgery, and not without a wallet."""
    real, checking = shown
    good = presentation(signed(badge(subject=HOLDER.did)))
    changed = presentation(signed(badge(subject=HOLDER.did)))
    changed["verifiableCredential"][0]["name"] = "Surgery"
    offer = "Recognise Example University…"
    for document, offered in ((changed, False), (good, real.session.is_open())):
        (tmp_path / "one.json").write_bytes(orjson.dumps(document))
        checking.take_paths([tmp_path / "one.json"])
        real.qtbot.waitUntil(lambda: "What is in it" in texts(checking), timeout=30_000)
        assert (offer in texts(checking)) is offered
    if not real.session.is_open():
        return
    button(checking, offer).click()
    real.qtbot.waitUntil(lambda: bool(real.window.findChildren(RecogniseDialog)))
    dialog = real.window.findChildren(RecogniseDialog)[0]
    # What can deceive is said before: nothing but a key stands behind this issuer.
    assert len(texts(dialog)) > 5
    button(dialog, t("recognise.yes")).click()
    real.qtbot.waitUntil(lambda: any(text.startswith("Genuine") for text in texts(checking)), timeout=30_000)
    assert offer not in texts(checking)


def test_two_files_of_one_person_are_not_two_people_and_no_row_is_called_by_its_file(
    shown: tuple[Real, CheckPage], tmp_path: Path
) -> None:
    real, checking = shown
    for file in ("badge.json", "badge (1).json"):
        (tmp_path / file).write_bytes(orjson.dumps(signed(badge())))
    checking.take_paths([tmp_path / "badge.json", tmp_path / "badge (1).json"])
    table = people(checking, real)
    real.qtbot.waitUntil(lambda: "2 files of one person" in " ".join(texts(checking)))
    assert {row.name for row in table.shown} == {"Infection control"}
