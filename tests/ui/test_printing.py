"""What is printed: a credential, the shelf, a check, the sheet to keep; on A4 and on Letter, as others read the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet, Said, record
from tests.ui.looking import page
from tests.ui.pictures import check_found
from ui.parts import printing
from ui.parts.paper import Paper
from ui.parts.printing import Printed, PrintedSheet, Printout, PrintRow, draw
from ui.places.check import CheckPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.screens.check.screen import CheckPage
from ui.session.session import Session
from ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.

SIZES = {"a4": (QPageSize.PageSizeId.A4, (595, 842)), "letter": (QPageSize.PageSizeId.Letter, (612, 792))}


def printed_on(file: Path, printed: Printed, size: QPageSize.PageSizeId) -> PdfReader:
    """Returns the pages as another program reads them."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageSize(QPageSize(size))
    printer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    draw(printer, printed)
    return PdfReader(file)


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(each.extract_text().split()) for each in reader.pages)


@pytest.fixture
def prints(monkeypatch: pytest.MonkeyPatch) -> list[Printed]:
    """What a printer would get."""
    asked: list[Printed] = []
    monkeypatch.setattr(printing, "print_out", lambda _owner, printed, **_: asked.append(printed))
    return asked


def press(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("size", SIZES)
def test_a_long_list_takes_pages_and_loses_nothing(qtbot: QtBot, tmp_path: Path, size: str) -> None:
    rows = [PrintRow(f"Badge number {n}", "Mercy College", "Genuine") for n in range(90)]
    wanted, points = SIZES[size]
    reader = printed_on(tmp_path / "list.pdf", Printout("Library", ["90 credentials"], [("", rows)], "A foot."), wanted)
    assert len(reader.pages) > 2
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == points
    text = words(reader)
    assert all(f"Badge number {n} " in text for n in range(90))
    assert f"A foot. Page {len(reader.pages)}." in text


@pytest.mark.parametrize("size", SIZES)
def test_the_sheet_to_keep_fits_on_one_page(qtbot: QtBot, tmp_path: Path, size: str) -> None:
    sheet = Paper("recovery", "MAPLE-7Q4K-RIVER-2D9T-STONE-8HWX", "Ada", "0123456789abcdef", "/home/ada/wallet", NOW)
    reader = printed_on(tmp_path / "sheet.pdf", PrintedSheet(sheet), SIZES[size][0])
    (only,) = reader.pages
    assert "STONE" in only.extract_text().replace(" ", "")


def test_a_credential_says_what_it_is_and_that_paper_proves_nothing(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot, tmp_path: Path, prints: list[Printed]
) -> None:
    ids = {each.summary.title: number for number, each in fake.records.items()}
    session.go(CredentialPlace(record=ids["Wound Care, Level 2"]))
    qtbot.waitUntil(lambda: getattr(page(opened), "_record", None) is not None)
    press(opened)
    text = words(printed_on(tmp_path / "card.pdf", prints[0], QPageSize.PageSizeId.A4))
    for part in ("Wound Care, Level 2", "Mercy College", "Genuine", "How we know", "Paper proves nothing by itself"):
        assert part in text


def test_the_shelf_prints_what_is_searched_and_a_page_without_anything_says_so(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot, prints: list[Printed]
) -> None:
    fake.put(record(Said("Knots", "Harbour School"), NOW))
    session.go(LibraryPlace())
    press(opened)
    qtbot.waitUntil(lambda: len(prints) == 1)
    assert isinstance(prints[0], Printout)
    assert len(prints[0].sections[0][1]) == len(fake.records)
    session.go(SettingsPlace())
    noticed: list[str] = []
    session.notified.connect(lambda text, *_: noticed.append(text))
    press(opened)
    assert noticed == ["There is nothing to print here. Open a credential, the library, or a check."]


def test_a_check_prints_what_it_found(
    opened: Window, session: Session, fake: FakeWallet, tmp_path: Path, prints: list[Printed]
) -> None:
    session.go(CheckPlace())
    checking = page(opened)
    assert isinstance(checking, CheckPage)
    check_found(checking, fake)
    press(opened)
    text = words(printed_on(tmp_path / "check.pdf", prints[0], QPageSize.PageSizeId.Letter))
    assert "What is in it" in text
    assert "today" not in text, "paper is read on another day"
    assert "It says what was found on that day." in text
