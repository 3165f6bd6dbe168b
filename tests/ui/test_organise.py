"""Organising: favourites, collections, tags, an order, the trash; the real window on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.ui.looking import button, page, texts
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.dialogs.destroy import DestroyDialog
from ui.dialogs.name import NameDialog
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.library import LibraryPlace
from ui.screens.credential.screen import CredentialPage
from ui.screens.credential.yours import Yours
from ui.screens.library.model import SummaryRole
from ui.screens.library.screen import LibraryPage
from ui.screens.library.trash import TrashPage
from wallet.credential.model import RecordId
from wallet.service.library import Kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def first(real: Real) -> RecordId:
    return real.session._wallet.library.find()[0].id  # type: ignore[union-attr]


def credential(real: Real) -> tuple[CredentialPage, Yours]:
    real.session.go(CredentialPlace(record=first(real)))
    shown = page(real.window)
    assert isinstance(shown, CredentialPage)
    real.qtbot.waitUntil(lambda: any(y._kept is not None for y in shown.findChildren(Yours)))
    return shown, shown.findChildren(Yours)[0]


def kept(real: Real) -> Kept:
    """Returns what stands in the vault after it was shut and opened again by somebody else."""
    one = first(real)
    real.session.lock()
    real.settled()
    wallet = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)
    found = wallet.library.about(one)
    wallet.close()
    return found


def press(qtbot: QtBot, root: QWidget, words: str) -> None:
    qtbot.waitUntil(lambda: words in texts(root))
    button(root, words).click()


def library(real: Real, query: str = "", total: int = 12) -> LibraryPage:
    real.session.go(LibraryPlace(query=query))
    shelf = page(real.window)
    assert isinstance(shelf, LibraryPage)
    real.qtbot.waitUntil(lambda: shelf.cards_model().total() == total)
    return shelf


def titles(shelf: LibraryPage) -> list[str]:
    model = shelf.cards_model()
    return [model.index(row, 0).data(SummaryRole).title for row in range(model.total())]


def test_a_favourite_a_collection_a_tag_and_a_note_are_kept(qtbot: QtBot, real: Real) -> None:
    shown, yours = credential(real)
    bar = shown._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    shown._star.click()
    qtbot.waitUntil(lambda: shown._star.accessibleName() == "No longer a favourite")
    assert bar.value() == before, "the page stays where it is"
    yours._ask_tag()
    (dialog,) = shown.findChildren(NameDialog)
    QTest.keyClicks(dialog.field, "Ward 7")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: yours._kept is not None and yours._kept.tags == ("ward 7",))
    yours._put_in("Packet & more")
    qtbot.waitUntil(lambda: yours._kept is not None and yours._kept.collections == ("Packet & more",))
    qtbot.waitUntil(lambda: "Packet && more" in texts(yours), timeout=2_000)
    yours._note.setFocus()
    QTest.keyClicks(yours._note, "Ask for the record")
    real.session.go(HomePlace())
    found = kept(real)
    assert (found.favourite, found.tags, found.collections) == (True, ("ward 7",), ("Packet & more",))
    assert found.note == "Ask for the record"


def test_what_is_taken_out_can_be_put_back_in(qtbot: QtBot, real: Real) -> None:
    _, yours = credential(real)
    yours._put_in("Packet")
    qtbot.waitUntil(lambda: "Take away: Packet" in [b.accessibleName() for b in yours.findChildren(QWidget)])
    next(b for b in yours.findChildren(QWidget) if b.accessibleName() == "Take away: Packet").click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: yours._kept is not None and not yours._kept.collections)
    qtbot.waitUntil(lambda: real.window._toast.isVisible())
    button(real.window._toast, "Undo").click()
    qtbot.waitUntil(lambda: yours._kept is not None and yours._kept.collections == ("Packet",))


def test_what_happened_when_is_told_newest_first(qtbot: QtBot, real: Real) -> None:
    one = first(real)
    real.session.remove((one,))
    real.session.bring_back((one,))
    real.settled()
    _, yours = credential(real)
    qtbot.waitUntil(lambda: "Taken out of the trash" in texts(yours))
    said = texts(yours)
    places = [said.index(words) for words in ("Taken out of the trash", "Moved to the trash", "Added")]
    assert places == sorted(places)


def test_several_go_into_a_collection_that_can_be_looked_at(qtbot: QtBot, real: Real) -> None:
    shelf = library(real)
    model = shelf.cards_model()
    model.toggle(0)
    model.toggle(3)
    chosen = {model.index(row, 0).data(SummaryRole).title for row in (0, 3)}
    shelf._bar._put_in("Saltmarsh packet")
    qtbot.waitUntil(lambda: [a.text() for a in shelf._sets._menu.actions()] == ["Saltmarsh packet · 2"])
    assert not model.chosen
    shelf._sets._menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: model.total() == 2)
    assert set(titles(shelf)) == chosen


def test_favourites_are_found_and_marked_for_those_who_hear(qtbot: QtBot, real: Real) -> None:
    shown, _ = credential(real)
    shown._star.click()
    qtbot.waitUntil(lambda: shown._star.accessibleName() == "No longer a favourite")
    shelf = library(real, "is:favourite", 1)
    index = shelf.cards_model().index(0, 0)
    assert "favourite" in index.data(Qt.ItemDataRole.AccessibleTextRole).lower()


def test_alt_and_an_arrow_move_a_card_in_the_persons_own_order(qtbot: QtBot, real: Real) -> None:
    shelf = library(real)
    model = shelf.cards_model()
    before = titles(shelf)
    shelf._grid.setCurrentIndex(model.index(2, 0))
    QTest.keyClick(shelf._grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    real.settled()
    assert titles(shelf) == before, "sorted by something else it has no meaning"
    shelf._sort_by("custom")
    qtbot.waitUntil(lambda: model.total() == 12 and titles(shelf) == before)
    shelf._grid.setCurrentIndex(model.index(2, 0))
    QTest.keyClick(shelf._grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    wanted = [before[0], before[2], before[1], *before[3:]]
    qtbot.waitUntil(lambda: titles(shelf) == wanted)
    assert shelf._grid.currentIndex().row() == 1, "the keyboard goes with the card"
    QTest.keyClick(shelf._grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: titles(shelf)[0] == before[2])


def test_the_trash_says_how_long_and_gives_back_or_destroys(qtbot: QtBot, real: Real) -> None:
    ids = [r.id for r in real.session._wallet.library.find()]  # type: ignore[union-attr]
    real.session.remove(ids[:2])
    real.settled()
    press(qtbot, library(real, total=10), "Trash")
    trash = page(real.window)
    assert isinstance(trash, TrashPage)
    qtbot.waitUntil(lambda: sum("30 days left" in text for text in texts(trash)) == 2)
    press(qtbot, trash, "Put back")
    qtbot.waitUntil(lambda: sum("30 days left" in text for text in texts(trash)) == 1)
    press(qtbot, trash, "Delete forever…")
    (dialog,) = trash.findChildren(DestroyDialog)
    assert dialog.isVisible()
    press(qtbot, dialog, "Keep")
    assert len(real.session._wallet.library.trash()) == 1  # type: ignore[union-attr]
    press(qtbot, trash, "Empty trash…")
    dialog = next(d for d in trash.findChildren(DestroyDialog) if d.isVisible())
    press(qtbot, dialog, "Delete forever")
    qtbot.waitUntil(lambda: "The trash is empty." in texts(trash))
    assert real.session._wallet.library.count() == 11  # type: ignore[union-attr]
