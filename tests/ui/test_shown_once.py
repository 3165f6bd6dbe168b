"""What is shown once stays until the person has it: every recovery code, the code of a backup; and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.support.vaults import vault_of
from tests.ui.looking import button, page, texts
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.parts.keep_code import KeepCode
from ui.places.home import HomePlace
from ui.places.keeping import KeepingPlace
from ui.places.sharing import SharingPlace
from ui.screens.first_run.making import MakingPage
from ui.screens.first_run.screen import FirstRunScreen
from ui.screens.keeping.screen import KeepingPage
from ui.screens.keeping.ways import RecoveryStep, RotateStep
from ui.screens.share.sharing import SharingPage
from ui.screens.unlock.screen import UnlockScreen
from ui.widgets.code_label import CodeLabel
from ui.widgets.controls import Button
from wallet.credential.model import RecordId
from wallet.errors import StoreError

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),  # The platform without a screen has none.
    pytest.mark.slow,  # real vaults: not in the quick run
]
PATIENCE = 20_000


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path, made=False) as made:
        yield made


def codes(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(CodeLabel) if label.isVisibleTo(root)]


def the_code(real: Real) -> str:
    real.qtbot.waitUntil(lambda: len(codes(real.window)) == 1, timeout=PATIENCE)
    return codes(real.window)[0]


def keep(real: Real, code: str) -> None:
    (shown,) = [one for one in real.window.findChildren(KeepCode) if one.isVisibleTo(real.window)]
    QTest.keyClicks(shown.field, code)
    shown.next.click()
    real.settled()


def narrow(real: Real) -> None:
    real.window.resize(640, 800)


def dark(real: Real) -> None:
    real.session.prefer(real.session.preferences.having(look="dark"))


def spanish(real: Real) -> None:
    real.session.prefer(real.session.preferences.having(language="es"))


def large(real: Real) -> None:
    real.session.prefer(real.session.preferences.having(scale=2.0))


CHANGES = [narrow, dark, spanish, large]


def asked(real: Real, step: str) -> None:
    """Asks for a new recovery code, or for a new vault key."""
    real.unlock()
    real.session.go(KeepingPlace(step))
    shown = page(real.window)
    assert isinstance(shown, KeepingPage)
    real.qtbot.waitUntil(lambda: shown.step() is not None)
    form = shown.step()
    assert isinstance(form, RecoveryStep | RotateStep)
    form.current.setText(PASSPHRASE)
    form.go.click()


def made(real: Real) -> None:
    """Makes a first wallet."""
    first = real.window.centralWidget()
    assert isinstance(first, FirstRunScreen)
    button(first, "Make a wallet").click()
    making = first._stack.currentWidget()
    assert isinstance(making, MakingPage)
    for field in (making._first, making._second):
        QTest.keyClicks(field, PASSPHRASE)
    button(making, "Make wallet").click()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("step", ["recovery", "rotate"])
def test_a_new_code_is_there_whatever_becomes_of_the_window(real: Real, step: str, change: Callable[[Real], None]) -> None:
    asked(real, step)
    code = the_code(real)
    change(real)
    assert the_code(real) == code
    real.session.go(HomePlace())
    real.settled()
    real.session.go(KeepingPlace("backup"))
    assert the_code(real) == code, "another step does not begin over it"
    keep(real, code)
    assert not codes(real.window)


@pytest.mark.parametrize("change", CHANGES)
def test_the_first_code_is_there_whatever_becomes_of_the_window(fresh: Real, change: Callable[[Real], None]) -> None:
    made(fresh)
    code = the_code(fresh)
    change(fresh)
    assert the_code(fresh) == code
    assert isinstance(fresh.window.centralWidget(), FirstRunScreen), "nobody is let on before it is kept"
    keep(fresh, code)
    assert fresh.window.shell() is not None


@pytest.mark.parametrize("why", ["asked", "idle", "sleep", "screen"])
@pytest.mark.parametrize("step", ["recovery", "rotate"])
def test_a_lock_takes_the_code_away_and_unlocking_brings_it_back(real: Real, step: str, why: str) -> None:
    asked(real, step)
    code = the_code(real)
    real.session.lock(why)
    assert isinstance(real.window.centralWidget(), UnlockScreen)
    assert code not in texts(real.window)
    assert real.session.codes.held is None, "a locked wallet leaves no code in memory"
    real.settled()
    real.unlock()
    assert the_code(real) == code
    assert any("have not said yet" in text for text in texts(page(real.window)))
    keep(real, code)
    real.session.lock()
    real.settled()
    real.unlock()
    real.settled()
    assert not codes(real.window), "once it is kept it is not shown again"


def test_a_lock_before_the_first_code_is_kept_loses_nothing(fresh: Real) -> None:
    made(fresh)
    code = the_code(fresh)
    fresh.session.lock("idle")
    fresh.settled()
    fresh.unlock()
    assert the_code(fresh) == code


def test_a_run_that_ends_before_the_code_is_kept_loses_nothing(real: Real, tmp_path: Path) -> None:
    asked(real, "recovery")
    code = the_code(real)
    real.window.close()
    wallet = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)
    assert wallet.safekeeping.held_code() == code
    wallet.close()
    wallet = CheapDoor().open(real.folder, recovery_code=code, clock=real.clock)
    assert wallet.safekeeping.held_code() == "", "who came in by the code has it"
    wallet.close()


def test_where_the_new_code_could_not_take_effect_the_old_one_works_and_none_is_shown(
    real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallet = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)

    def full(*_: object) -> None:
        raise StoreError("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(type(vault_of(wallet)), "_write_header", full)
        with pytest.raises(StoreError):
            wallet.safekeeping.new_recovery_code(PASSPHRASE, hold=True)
    assert wallet.safekeeping.held_code() == "", "a code that opens nothing is shown to nobody"
    wallet.close()
    CheapDoor().open(real.folder, recovery_code=real.code, clock=real.clock).close()


def test_the_home_page_says_that_a_code_is_not_kept(real: Real) -> None:
    asked(real, "recovery")
    code = the_code(real)
    real.session.go(HomePlace())
    real.qtbot.waitUntil(lambda: any("not kept yet" in text for text in texts(page(real.window))))
    button(page(real.window), "Show it").click()
    assert the_code(real) == code
    keep(real, code)
    real.session.go(HomePlace())
    real.qtbot.waitUntil(lambda: not any("not kept yet" in text for text in texts(page(real.window))))


def _another_code(real: Real) -> list[Button]:
    return [b for b in real.window.findChildren(Button) if b.text() == "Another code for this backup…"]


@pytest.mark.parametrize("change", CHANGES)
def test_the_code_of_a_backup_stays_while_it_is_written_down(real: Real, change: Callable[[Real], None]) -> None:
    real.unlock()
    real.session.go(KeepingPlace("backup"))
    real.qtbot.waitUntil(lambda: bool(_another_code(real)))
    _another_code(real)[0].click()
    code = the_code(real)
    change(real)
    real.session.go(HomePlace())
    real.window.go_back()
    assert the_code(real) == code


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_typed_into_a_share_stays(real: Real, change: Callable[[Real], None]) -> None:
    real.unlock()
    ids: list[RecordId] = []
    real.session.ask(real.session, lambda w: [r.id for r in w.library.find(limit=2)], done=ids.extend)
    real.qtbot.waitUntil(lambda: bool(ids))
    real.session.go(SharingPlace(tuple(ids)))
    form = page(real.window)
    assert isinstance(form, SharingPage)
    QTest.keyClicks(form._whom, "Mercy Hospital HR")
    form._time.setCurrentIndex(form._time.findData("7d"))
    change(real)
    assert page(real.window) is form
    assert form._whom.text() == "Mercy Hospital HR"
    assert form._time.currentData() == "7d"


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrong_passphrase_is_told_though_the_window_changed_meanwhile(real: Real, change: Callable[[Real], None]) -> None:
    screen = real.window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    screen._field.setText("wrong words")
    screen._unlock()
    change(real)
    assert real.window.centralWidget() is screen
    real.qtbot.waitUntil(lambda: screen._message.isVisible())
    assert screen._field.text() == "wrong words"


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_typed_to_make_a_wallet_stays(fresh: Real, change: Callable[[Real], None]) -> None:
    first = fresh.window.centralWidget()
    assert isinstance(first, FirstRunScreen)
    button(first, "Make a wallet").click()
    making = first._stack.currentWidget()
    assert isinstance(making, MakingPage)
    making._first.setText("four quiet stones")
    change(fresh)
    assert fresh.window.centralWidget() is first
    assert first._stack.currentWidget() is making
    assert making._first.text() == "four quiet stones"


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_checked_without_a_wallet_stays(real: Real, tmp_path: Path, change: Callable[[Real], None]) -> None:
    file = tmp_path / "holiday.txt"
    file.write_text("no badge")
    real.window.take([file])
    shown = page(real.window)
    real.qtbot.waitUntil(lambda: any("holiday.txt" in text for text in texts(shown)), timeout=PATIENCE)
    change(real)
    assert page(real.window) is shown
    assert any("holiday.txt" in text for text in texts(shown))
