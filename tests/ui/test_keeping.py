"""Safe keeping and locking: the real window on a real vault."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.ui.looking import button, page, texts
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.dialogs import files
from ui.parts import keep_code as code_page
from ui.parts.keep_code import KeepCode, differing_group
from ui.parts.paper import Paper, save
from ui.parts.step import Step
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.screens.credential.screen import CredentialPage
from ui.screens.keeping import copies
from ui.screens.keeping.copies import BackupStep, DrillStep, PutBackStep
from ui.screens.keeping.screen import KeepingPage
from ui.screens.library.screen import LibraryPage
from ui.screens.unlock.screen import UnlockScreen
from ui.session.clipboard import CLEARED_AFTER_SECONDS
from ui.widgets.code_label import CodeLabel
from wallet.errors import StoreError

PATIENCE = 90_000
"""Milliseconds: deriving a backup's key takes a second, and ten where others use the machine."""
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def keeping(real: Real, step: str = "") -> KeepingPage:
    real.session.go(KeepingPlace(step=step))
    shown = page(real.window)
    assert isinstance(shown, KeepingPage)
    real.qtbot.waitUntil(lambda: shown._state is not None and (not step or shown.step() is not None))
    return shown


def step_of(real: Real, name: str) -> Step:
    step = keeping(real, name).step()
    assert step is not None
    return step


def press(qtbot: QtBot, root: QWidget, words: str) -> None:
    """Presses the button that says ``words``, once it is there: a new page is shown a moment after it is made."""
    qtbot.waitUntil(lambda: words in texts(root))
    button(root, words).click()


def code_shown(qtbot: QtBot, root: QWidget) -> tuple[KeepCode, str]:
    qtbot.waitUntil(lambda: bool(root.findChildren(KeepCode)), timeout=PATIENCE)
    keep = root.findChildren(KeepCode)[-1]
    return keep, keep.findChildren(CodeLabel)[0].text()


# Secrets ---------------------------------------------------------------------------------
def test_a_passphrase_change_asks_for_the_one_before(qtbot: QtBot, real: Real) -> None:
    step = step_of(real, "passphrase")
    assert not step.go.isEnabled()  # type: ignore[attr-defined]
    QTest.keyClicks(step.current, "not it")  # type: ignore[attr-defined]
    QTest.keyClicks(step.pair.first, "a fresh summer wind")  # type: ignore[attr-defined]
    QTest.keyClicks(step.pair.second, "a fresh summer")  # type: ignore[attr-defined]
    assert not step.go.isEnabled(), "the two differ"  # type: ignore[attr-defined]
    QTest.keyClicks(step.pair.second, " wind")  # type: ignore[attr-defined]
    step.go.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: any("does not open this wallet" in text for text in texts(step)))
    step.current.clear()  # type: ignore[attr-defined]
    QTest.keyClicks(step.current, PASSPHRASE)  # type: ignore[attr-defined]
    step.go.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "The passphrase is changed" in texts(step))
    real.session.lock()
    real.settled()
    CheapDoor().open(real.folder, "a fresh summer wind", clock=real.clock).close()
    with pytest.raises(StoreError):
        CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)


@pytest.mark.parametrize("step_name", ["recovery", "rotate"])
def test_a_new_code_is_typed_again_and_ends_the_old_one(
    qtbot: QtBot, real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step_name: str
) -> None:
    step = step_of(real, step_name)
    QTest.keyClicks(step.current, PASSPHRASE)  # type: ignore[attr-defined]
    step.go.click()  # type: ignore[attr-defined]
    keep, code = code_shown(qtbot, real.window)
    assert code != real.code
    assert not keep.next.isEnabled()
    sheet = tmp_path / "sheet.pdf"
    monkeypatch.setattr(code_page, "save_as", lambda *_: sheet)
    press(qtbot, keep, "Save sheet…")
    qtbot.waitUntil(sheet.exists)
    qtbot.waitUntil(lambda: "sheet.pdf" in real.window._toast._label.text())
    text = " ".join("".join(p.extract_text() for p in pypdf.PdfReader(sheet).pages).split())
    assert all(group in text for group in code.split("-")), "the code stands on the sheet"
    assert "24 November 2026" in text
    assert "Whoever has this sheet" in text
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    QTest.keyClicks(keep.field, code.lower().replace("-", " "))
    keep.next.click()
    qtbot.waitUntil(lambda: "Done" in texts(page(real.window)))
    real.session.lock()
    real.settled()
    with pytest.raises(StoreError) as refused:
        CheapDoor().open(real.folder, recovery_code=real.code, clock=real.clock)
    assert refused.value.code == "recovery_code_wrong"
    again = CheapDoor().open(real.folder, recovery_code=code, clock=real.clock)
    assert again.library.count() == 12
    again.close()


def test_the_group_that_differs_is_named() -> None:
    code = "ABCD-EFGH-JKMN-PQ"
    assert differing_group("abcd efgh", code) == 0
    assert differing_group("ABCDEFXH", code) == 2
    assert differing_group("abcdefghjkmnpqr", code) == 5
    assert differing_group("", code) == 0


def test_no_keyring_is_said_and_a_stand_in_for_none_is_not_named(
    qtbot: QtBot, real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    shown = keeping(real)
    qtbot.waitUntil(lambda: any("no safe place" in text for text in texts(shown)))
    assert not any("keyring.backends" in text for text in texts(shown))


def test_a_keyring_that_is_not_trusted_is_named(qtbot: QtBot, real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_keyring", type("PlainFile", (), {}))
    shown = keeping(real)
    qtbot.waitUntil(lambda: any("Found: " in text and "PlainFile" in text for text in texts(shown)))


def test_every_group_can_be_read_from_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    for end in ("~V", "V=", "H*", "$U", "*~", "=="):
        code = f"1X2A-3X40-X5X6-7X8X-90X1-2X3X-4X5X-6X7X-{end}"
        save(tmp_path / "sheet.pdf", Paper("recovery", code, "Mine", "ab" * 16, "/home/ana/vault", NOW))
        text = pypdf.PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
        assert [group for group in code.split("-") if group not in text] == []


# Copies ------------------------------------------------------------------------------------
def test_back_up_and_check_it_and_home_stops_asking(
    qtbot: QtBot, real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real.session.go(HomePlace())
    qtbot.waitUntil(lambda: "There is no backup yet" in texts(page(real.window)))
    file = tmp_path / "usb" / "mine.walletbackup"
    file.parent.mkdir()
    step = step_of(real, "backup")
    assert isinstance(step, BackupStep)
    press(qtbot, step, "Another code for this backup…")
    keep, code = code_shown(qtbot, step)
    monkeypatch.setattr(copies, "save_as", lambda *_: file)
    QTest.keyClicks(keep.field, code)
    assert not file.exists(), "nothing is written before the code is kept"
    keep.next.click()
    qtbot.waitUntil(lambda: "Backed up to mine.walletbackup" in texts(step), timeout=PATIENCE)
    real.session.go(HomePlace())
    qtbot.waitUntil(lambda: "Your backup was never checked" in texts(page(real.window)))
    press(qtbot, page(real.window), "Check a backup…")
    shown = page(real.window)
    assert isinstance(shown, KeepingPage)
    qtbot.waitUntil(lambda: shown.step() is not None)
    drill = shown.step()
    assert isinstance(drill, DrillStep)
    drill.use(file)
    QTest.keyClicks(drill.code, code)
    drill.go.click()
    qtbot.waitUntil(lambda: any("12 credentials came back" in text for text in texts(drill)), timeout=PATIENCE)
    press(qtbot, drill, "Done")
    qtbot.waitUntil(lambda: any("Last today" in text and "compared" in text for text in texts(shown)))
    real.session.go(HomePlace())
    qtbot.waitUntil(lambda: "Needs attention" in texts(page(real.window)))
    qtbot.waitUntil(lambda: not any("backup" in text for text in texts(page(real.window))))


def test_a_damaged_backup_is_not_called_good(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    file = tmp_path / "mine.walletbackup"
    told: list[str] = []

    def make(wallet: object) -> str:
        code = wallet.safekeeping.new_backup_code()  # type: ignore[attr-defined]
        wallet.safekeeping.backup(file, code)  # type: ignore[attr-defined]
        return str(code)

    real.session.ask(real.session, make, done=told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    data = bytearray(file.read_bytes())
    data[-10] ^= 1
    file.write_bytes(data)
    step = step_of(real, "drill")
    assert isinstance(step, DrillStep)
    step.use(file)
    QTest.keyClicks(step.code, told[0])
    step.go.click()
    qtbot.waitUntil(lambda: any("changed or damaged" in text for text in texts(step)), timeout=PATIENCE)
    press(qtbot, step, "Back")
    shown = page(real.window)
    qtbot.waitUntil(lambda: any("Never done" in text for text in texts(shown)))


def test_a_snapshot_is_put_back_and_what_was_there_can_come_again(qtbot: QtBot, real: Real) -> None:
    shown = keeping(real)
    press(qtbot, shown, "Make one now")
    qtbot.waitUntil(lambda: shown._state is not None and len(shown._state.snapshots) == 2)
    ids = [r.id for r in real.session._wallet.library.find()]  # type: ignore[union-attr]
    real.session.remove(ids[:4])
    real.settled()
    assert shown._state is not None
    shown._put_back(shown._state.snapshots[0])
    step = shown.step()
    assert isinstance(step, PutBackStep)
    QTest.keyClicks(step.current, "wrong")
    step.go.click()
    qtbot.waitUntil(lambda: any("does not open this wallet" in text for text in texts(shown)))
    assert real.session.is_open(), "a wrong passphrase shuts nothing"
    step.current.clear()  # type: ignore[attr-defined]
    QTest.keyClicks(step.current, PASSPHRASE)  # type: ignore[attr-defined]
    with qtbot.waitSignal(real.session.unlocked, timeout=PATIENCE):
        step.go.click()  # type: ignore[attr-defined]
    assert real.session._wallet.library.count() == 12  # type: ignore[union-attr]
    newest = real.session._wallet.safekeeping.snapshots()[0]  # type: ignore[union-attr]
    assert newest.reason == "closed", "what was there before was copied at closing"
    shown = keeping(real)
    assert shown._state is not None
    shown._put_back(newest)
    step = shown.step()
    assert step is not None
    QTest.keyClicks(step.current, PASSPHRASE)  # type: ignore[attr-defined]
    with qtbot.waitSignal(real.session.unlocked, timeout=PATIENCE):
        step.go.click()  # type: ignore[attr-defined]
    assert real.session._wallet.library.count() == 8  # type: ignore[union-attr]


def test_looking_it_over_tells_of_a_damaged_snapshot_in_words(qtbot: QtBot, real: Real) -> None:
    step = step_of(real, "health")
    qtbot.waitUntil(lambda: "Nothing is damaged." in texts(step))
    (shot,) = (real.folder / "snapshots").glob("*.db")
    data = bytearray(shot.read_bytes())
    data[len(data) // 2] ^= 1
    shot.write_bytes(data)
    press(qtbot, step, "Look again")
    qtbot.waitUntil(lambda: any("could not be read from end to end" in text for text in texts(step)))
    assert "Nothing is damaged." not in texts(step)


def test_open_files_are_written_byte_for_byte_and_said_to_be_open(
    qtbot: QtBot, real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = step_of(real, "export")
    assert any("not encrypted" in text for text in texts(step))
    monkeypatch.setattr(copies, "choose_folder", lambda *_: tmp_path / "open")
    step.go.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Wrote 12 credentials" in texts(step))
    assert len(list((tmp_path / "open" / "credentials").iterdir())) == 12


def test_a_page_that_is_gone_gets_no_file(qtbot: QtBot, real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    step = step_of(real, "export")

    def slow(*_: object) -> str:
        real.session.lock("idle")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return "/nowhere"

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", slow)
    assert files.choose_folder(step, "") is None
    assert isinstance(real.window.centralWidget(), UnlockScreen)


# Locking -----------------------------------------------------------------------------------
@pytest.mark.parametrize("why", ["sleep", "screen"])
def test_K01_the_computer_locks_the_wallet_and_says_why(qtbot: QtBot, real: Real, why: str) -> None:
    with qtbot.waitSignal(real.session.locked) as told:
        real.window.watch.lock_wanted.emit(why)
    assert told.args == [why]
    assert any("Nothing was lost" in text for text in texts(real.window))
    real.settled()
    CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock).close()


def test_the_computer_does_not_lock_when_told_so(qtbot: QtBot, real: Real) -> None:
    real.session.prefer(real.session.preferences.having(lock_with_system=False), quietly=True)
    real.window.watch.lock_wanted.emit("screen")
    assert real.session.is_open()


def test_K01_locking_lets_go_of_models_pictures_and_dialogs(qtbot: QtBot, real: Real) -> None:
    real.session.go(LibraryPlace())
    shelf = page(real.window)
    assert isinstance(shelf, LibraryPage)
    model = shelf.cards_model()
    qtbot.waitUntil(lambda: model.total() == 12)
    first = real.session._wallet.library.find()[0].id  # type: ignore[union-attr]
    real.session.go(CredentialPlace(record=first))
    credential = page(real.window)
    assert isinstance(credential, CredentialPage)
    qtbot.waitUntil(lambda: credential._record is not None)
    credential._view_source()
    dialogs = [d for d in real.window.findChildren(QDialog) if d.isVisible()]
    assert dialogs
    real.session.remove((first,))
    qtbot.waitUntil(lambda: real.window._toast.isVisible())
    real.session.lock()
    assert not any(shiboken6.isValid(d) and d.isVisible() for d in dialogs)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not any(shiboken6.isValid(gone) for gone in (model, shelf, credential, *dialogs))
    assert not real.window._toast.isVisible()
    assert not real.window._toast.findChildren(QPushButton), "nothing is held that could be undone"
    assert not any("Wound Care" in text or "Mercy" in text for text in texts(real.window))


def test_only_our_own_copy_leaves_the_clipboard(qtbot: QtBot, real: Real) -> None:
    board = QGuiApplication.clipboard()
    real.session.clipboard.put("a code")
    assert real.session.clipboard._timer.interval() == CLEARED_AFTER_SECONDS * 1000
    assert board.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
    real.session.clipboard._timer.timeout.emit()
    assert board.text() == ""
    real.session.clipboard.put("a code")
    board.setText("a shopping list")
    real.session.lock()
    assert board.text() == "a shopping list"
    real.unlock()
    real.session.clipboard.put("a code")
    real.session.lock()
    assert board.text() == ""


def test_a_note_being_written_is_kept_when_it_locks(qtbot: QtBot, real: Real) -> None:
    first = real.session._wallet.library.find()[0].id  # type: ignore[union-attr]
    real.session.go(CredentialPlace(record=first))
    credential = page(real.window)
    assert isinstance(credential, CredentialPage)
    from ui.screens.credential.yours import Yours

    qtbot.waitUntil(lambda: bool(credential.findChildren(Yours)))
    note = credential.findChildren(Yours)[0]._note
    note.setFocus()
    QTest.keyClicks(note, "Half a sentence")
    real.session.lock("idle")
    real.settled()
    wallet = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)
    assert wallet.library.about(first).note == "Half a sentence"
    wallet.close()


def test_the_trash_is_emptied_of_what_is_thirty_days_old(qtbot: QtBot, real: Real) -> None:
    first = real.session._wallet.library.find()[0].id  # type: ignore[union-attr]
    real.session.remove((first,))
    real.settled()
    for _ in range(6):
        real.session.lock()
        real.settled()
        real.clock.at += timedelta(days=6)
        real.unlock()
        real.settled()
    assert real.session._wallet.library.trash() == []  # type: ignore[union-attr]
    assert real.session._wallet.library.count() == 11  # type: ignore[union-attr]


def test_ctrl_k_finds_and_goes(qtbot: QtBot, real: Real) -> None:
    from ui.dialogs.quick_find import QuickFind, fits

    assert fits("wcr", "Wound Care")
    assert fits("copia", "Cópia")
    assert not fits("xyz", "Wound Care")
    QTest.keyClick(real.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (find,) = real.window.findChildren(QuickFind)
    QTest.keyClicks(find._field, "telem")
    qtbot.waitUntil(lambda: any(o.title == "Telemetry Monitoring" for o in find._commands))
    QTest.keyClick(find._field, Qt.Key.Key_Return)
    assert isinstance(page(real.window), CredentialPage)
    QApplication.processEvents()
    QTest.keyClick(real.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    find = [f for f in real.window.findChildren(QuickFind) if f.isVisible()][0]
    QTest.keyClicks(find._field, "settings")
    qtbot.waitUntil(lambda: bool(find._commands) and find._commands[0].title == "Settings")
    QTest.keyClick(find._field, Qt.Key.Key_Return)
    assert isinstance(real.window.shell().place, SettingsPlace)  # type: ignore[union-attr]
