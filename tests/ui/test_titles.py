"""What a record is called, the same wherever it is named; a day in the table is never cut; a page is whole after the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton

from tests.support.fake_wallet import FakeWallet
from tests.ui.living import settle
from tests.ui.looking import page, texts
from ui.places.added import AddedPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.screens.library.model import COLUMN_UNTIL
from ui.screens.library.row_table import RowTable
from ui.session.adding import Adding
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.standing import end_date
from ui.text.words import set_language
from ui.widgets import theme
from ui.window import Window
from wallet.cli.lines import row_title
from wallet.records.days import Bound
from wallet.records.points import Tone
from wallet.records.record import AddOutcome, AddStatus, StandingKind
from wallet.records.statement import statement


@pytest.fixture
def spoken() -> Iterator[None]:
    yield
    set_language("en")


def test_what_was_added_is_called_as_on_the_shelf(opened: Window, session: Session, fake: FakeWallet) -> None:
    summary = next(iter(fake.records.values())).summary
    shown = replace(summary.facts, presentation=True, title="")
    outcomes = [
        AddOutcome("a.json", AddStatus.ADDED, summary.id, "VerifiablePresentation", facts=shown, children=2),
        AddOutcome("b.jwt", AddStatus.ADDED, summary.id, "b.jwt", facts=summary.facts, is_read=False),
    ]
    session.go(AddedPlace())
    session.adding_moved.emit(Adding("", outcomes, finished=True))
    settle(session, opened)
    words = texts(page(opened))
    assert "Presentation of 2 credentials" in words
    assert "b.jwt (not read)" in words
    assert "VerifiablePresentation" not in words
    row = replace(summary, title="VerifiablePresentation", facts=shown, children=2)
    assert row_title(row) == "Presentation of 2 credentials"
    assert row_title(replace(row, children=0)) == "Empty presentation"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1100, 1280])
def test_the_end_is_never_cut_in_the_table(
    opened: Window, session: Session, fake: FakeWallet, spoken: None, language: str, width: int
) -> None:
    session.prefer(Preferences(language=language, look="light"))
    opened.resize(width, 760)
    session.go(LibraryPlace())
    settle(session, opened)
    next(b for b in page(opened).findChildren(QPushButton) if b.text() in ("Table", "Tabla")).click()
    settle(session, opened)
    table = page(opened).findChild(RowTable)
    assert isinstance(table, RowTable)
    assert not table.isColumnHidden(COLUMN_UNTIL)
    words, look = QFontMetrics(theme.current().font("small")), theme.current()
    ends = [end_date(record.summary.facts, session.now()) for record in fake.records.values()]
    assert any(end.mark for end in ends)
    for end in ends:
        room = table.columnWidth(COLUMN_UNTIL) - (look.mark() + 8 if end.mark else 0)
        assert words.horizontalAdvance(end.text) <= room, end.text


@pytest.mark.parametrize("kind", list(StandingKind))
def test_the_page_of_a_presentation_that_has_ended_is_whole(
    opened: Window, session: Session, fake: FakeWallet, kind: StandingKind
) -> None:
    """How it stood when it was checked is one thing; its end has passed since, whatever that was."""
    of = next(iter(fake.records.values()))
    past = session.now() - timedelta(days=2)
    shown = replace(of.summary.facts, presentation=True, ends=Bound(past, past.date()), endless=False)
    assert statement(shown, session.now()).tone is Tone.BAD
    fake.put(replace(of, summary=replace(of.summary, facts=shown, standing=replace(of.summary.standing, kind=kind))))
    session.go(CredentialPlace(of.summary.id))
    settle(session, opened)
    words = texts(page(opened))
    assert "What happened" in words
    assert "What you can do" in words
    assert "How we know" in words
    if kind is StandingKind.SIGNATURE_HOLDS:
        assert any(text.startswith("It was made to be shown until then") for text in words)
