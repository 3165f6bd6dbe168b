"""Getting in: code, keyring, after damage, from a backup; each in the real window on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.doors import CheapDoor
from tests.support.vaults import contents
from tests.ui.looking import button, page, texts
from tests.ui.real import PASSPHRASE, Real, real_window
from ui.parts.keep_code import KeepCode
from ui.parts.restoring import RestoringPage
from ui.screens.first_run.screen import FirstRunScreen
from ui.screens.keeping.screen import KeepingPage
from ui.screens.keeping.ways import PassphraseStep
from ui.screens.unlock.screen import UnlockScreen
from ui.widgets.code_label import CodeLabel
from wallet.store.lock import quick_unlock


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        yield made


def locked(real: Real) -> UnlockScreen:
    screen = real.window.centralWidget()
    assert isinstance(screen, UnlockScreen)
    if screen._known is None:
        real.settled()  # The vault was looked at.
    return screen


def say(screen: UnlockScreen) -> str:
    return screen._message.label.text() if screen._message.isVisible() else ""


def type_and_enter(screen: UnlockScreen, text: str) -> None:
    screen._field.clear()
    QTest.keyClicks(screen._field, text)
    QTest.keyClick(screen._field, Qt.Key.Key_Return)


def test_the_code_names_its_mistyped_group_opens_and_leads_to_a_new_passphrase(qtbot: QtBot, real: Real) -> None:
    screen = locked(real)
    button(screen, "Use the recovery code…").click()
    groups = real.code.split("-")
    wrong = [*groups]
    wrong[4] = ("2" if groups[4][0] != "2" else "3") + groups[4][1:]
    QTest.keyClicks(screen._field, "-".join(wrong).lower())
    # Said while typing, before anything is tried.
    qtbot.waitUntil(lambda: "Group 5 is mistyped" in say(screen))
    screen._field.clear()
    QTest.keyClicks(screen._field, " ".join(groups).lower())
    assert say(screen) == ""
    with qtbot.waitSignal(real.session.unlocked):
        QTest.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page(real.window), KeepingPage))
    keeping = page(real.window)
    assert isinstance(keeping, KeepingPage)
    qtbot.waitUntil(lambda: keeping.step() is not None)
    step = keeping.step()
    assert isinstance(step, PassphraseStep)
    assert step.current is None, "whoever forgot the passphrase is not asked for it"
    QTest.keyClicks(step.pair.first, "a fresh summer wind")
    QTest.keyClicks(step.pair.second, "a fresh summer wind")
    step.go.click()
    qtbot.waitUntil(lambda: "The passphrase is changed" in texts(step))
    real.session.lock()
    type_and_enter(locked(real), PASSPHRASE)
    qtbot.waitUntil(lambda: "does not open" in say(locked(real)))
    with qtbot.waitSignal(real.session.unlocked):
        type_and_enter(locked(real), "a fresh summer wind")


def test_another_wallets_code_is_refused_in_words(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    other, code = CheapDoor().create(tmp_path / "other", PASSPHRASE, clock=real.clock)
    other.close()
    screen = locked(real)
    screen.ask_code()
    type_and_enter(screen, code)
    qtbot.waitUntil(lambda: "not the one of this wallet" in say(screen))
    assert not real.session.is_open()
    button(screen, "Use the passphrase").click()
    with qtbot.waitSignal(real.session.unlocked):
        type_and_enter(screen, PASSPHRASE)


def test_wrong_passphrases_wait_longer_and_say_how_long(qtbot: QtBot, real: Real) -> None:
    screen = locked(real)
    waits = []
    for tries in range(7):
        type_and_enter(screen, f"wrong {tries}")
        qtbot.waitUntil(lambda: screen._field.isEnabled() and bool(say(screen)))
        waits.append(real.session.unlocker.seconds_to_wait())
        if waits[-1]:
            assert not screen._button.isEnabled()
            assert f"in {waits[-1]} second" in screen._button.text()
            assert "Nothing is deleted" in say(screen)
            real.clock.at += timedelta(seconds=waits[-1])
            qtbot.waitUntil(lambda: screen._button.isEnabled())
            assert screen._button.text() == "Unlock"
    assert waits == [0, 0, 0, 0, 1, 2, 4]
    type_and_enter(screen, "wrong again")
    qtbot.waitUntil(lambda: not screen._button.isEnabled() and "8 seconds" in screen._button.text())
    real.window._build()
    assert "8 seconds" in locked(real)._button.text(), "a new screen does not forget the wait"
    locked(real).ask_code()
    assert locked(real)._button.isEnabled(), "the code need not wait"


class Ring:
    """A keyring in memory, in the place of the system's own."""

    kept: dict[str, str] = {}

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get(name)

    def delete_password(self, service: str, name: str) -> None:
        self.kept.pop(name, None)


def test_the_keyring_opens_until_the_passphrase_is_due(qtbot: QtBot, real: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_unlock, "trusted_keyring", Ring)
    monkeypatch.setattr(quick_unlock, "keyring_class", lambda: "keyring.backends.SecretService.Keyring")
    assert locked(real)._ring is None, "not set up, not offered"
    real.unlock()
    from ui.places.keeping import KeepingPlace

    real.session.go(KeepingPlace())
    shown = page(real.window)
    assert isinstance(shown, KeepingPage)
    qtbot.waitUntil(lambda: any("Secret Service" in text for text in texts(shown)))
    shown._switch.click()
    qtbot.waitUntil(lambda: shown._switch.isEnabled() and shown._switch.isChecked())
    real.session.lock()
    screen = locked(real)
    assert screen._ring is not None
    with qtbot.waitSignal(real.session.unlocked):
        button(screen, "Use this computer’s keyring").click()
    real.session.lock()
    real.settled()
    real.clock.at += timedelta(days=15)
    screen = locked(real)
    assert screen._ring is not None
    screen._ring.click()
    qtbot.waitUntil(lambda: "two weeks" in say(screen))
    assert not real.session.is_open()
    assert not screen._ring.isEnabled()
    with qtbot.waitSignal(real.session.unlocked):
        type_and_enter(screen, PASSPHRASE)
    real.session.lock()
    real.settled()
    Ring.kept.clear()
    screen = locked(real)
    assert screen._ring is not None
    screen._ring.click()
    qtbot.waitUntil(lambda: "It always works" in say(screen))
    with qtbot.waitSignal(real.session.unlocked):
        type_and_enter(screen, PASSPHRASE)


def break_open(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("newest_broken", [False, True])
def test_a_damaged_vault_comes_back_in_one_step(qtbot: QtBot, real: Real, newest_broken: bool) -> None:
    real.unlock()
    real.session.ask(real.session, lambda w: w.safekeeping.snapshot(), done=lambda _: None)
    real.settled()
    real.session.lock()
    real.settled()
    if newest_broken:
        break_open(sorted((real.folder / "snapshots").glob("*.db"))[-1])
    break_open(real.folder / "vault.db")
    damaged = (real.folder / "vault.db").read_bytes()
    screen = locked(real)
    type_and_enter(screen, PASSPHRASE)
    qtbot.waitUntil(lambda: "Your wallet is damaged" in texts(screen))
    assert not screen._field.isVisible(), "what was typed is not asked for again"
    with qtbot.waitSignal(real.session.unlocked):
        button(screen, "Go back to the newest good copy").click()
    assert (real.folder / "vault.db.set-aside-1").read_bytes() == damaged
    count: list[int] = []
    real.session.ask(real.session, lambda w: w.library.count(), done=count.append)
    qtbot.waitUntil(lambda: count == [12])
    qtbot.waitUntil(lambda: "vault.db.set-aside-1" in real.window._toast._label.text())


def test_both_headers_lost_the_code_still_brings_it_back(qtbot: QtBot, real: Real) -> None:
    (real.folder / "vault.hdr").write_bytes(b"{}")
    (real.folder / "vault.hdr.bak").unlink(missing_ok=True)
    real.window._build()
    screen = locked(real)
    assert "damaged" in say(screen)
    screen.ask_code()
    type_and_enter(screen, real.code)
    qtbot.waitUntil(lambda: "Your wallet is damaged" in texts(screen))
    with qtbot.waitSignal(real.session.unlocked):
        button(screen, "Go back to the newest good copy").click()


def backed_up(real: Real, tmp_path: Path) -> tuple[Path, str]:
    wallet = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)
    code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(tmp_path / "mine.walletbackup", code)
    wallet.close()
    return tmp_path / "mine.walletbackup", code


def restore(qtbot: QtBot, form: RestoringPage, file: Path, code: str) -> KeepCode:
    assert not form._next.isEnabled()
    form.use(file)
    QTest.keyClicks(form._code, code)
    QTest.keyClicks(form._pair.first, "a fresh summer wind")
    QTest.keyClicks(form._pair.second, "a fresh summer wind")
    assert form._next.isEnabled()
    form._next.click()
    window = form.window()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(KeepCode)), timeout=20_000)
    return window.findChildren(KeepCode)[-1]


def test_a_backup_makes_the_first_wallet(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    file, code = backed_up(real, tmp_path)
    with real_window(qtbot, tmp_path / "elsewhere", made=False) as fresh:
        first = fresh.window.centralWidget()
        assert isinstance(first, FirstRunScreen)
        button(first, "Restore…").click()
        form = first._stack.currentWidget()
        assert isinstance(form, RestoringPage)
        keep = restore(qtbot, form, file, code)
        assert any("12 credentials came back" in text for text in texts(first))
        new_code = keep.findChildren(CodeLabel)[0].text()
        assert not keep.next.isEnabled()
        QTest.keyClicks(keep.field, new_code[:9] + ("2" if new_code[9] != "2" else "3"))
        assert "Group 2" not in keep.message.text()
        assert "Group 3" in keep.message.text() or new_code[9] == "-"
        keep.field.clear()
        QTest.keyClicks(keep.field, new_code)
        with qtbot.waitSignal(fresh.session.unlocked):
            keep.next.click()
        fresh.session.lock()
        fresh.settled()
        CheapDoor().open(fresh.folder, recovery_code=new_code, clock=fresh.clock).close()


def test_restoring_over_a_wallet_moves_it_aside_and_a_wrong_code_moves_nothing(
    qtbot: QtBot, real: Real, tmp_path: Path
) -> None:
    file, code = backed_up(real, tmp_path)
    before = contents(real.folder)
    screen = locked(real)
    button(screen, "Restore from a backup file…").click()
    form = screen.findChildren(RestoringPage)[0]
    assert any("is not deleted" in text for text in texts(form))
    form.use(file)
    wrong = CheapDoor().open(real.folder, PASSPHRASE, clock=real.clock)
    other = wrong.safekeeping.new_backup_code()
    wrong.close()
    QTest.keyClicks(form._code, other)
    QTest.keyClicks(form._pair.first, "a fresh summer wind")
    QTest.keyClicks(form._pair.second, "a fresh summer wind")
    form._next.click()
    qtbot.waitUntil(lambda: any("does not open this backup" in text for text in texts(form)), timeout=20_000)
    assert contents(real.folder) == before
    form._code.clear()
    QTest.keyClicks(form._code, code)
    form._next.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in screen.findChildren(KeepCode)), timeout=20_000)
    # The words are put in when the page is shown, a turn of the event loop after it is made.
    qtbot.waitUntil(lambda: any("vault.set-aside-1" in text for text in texts(screen)), timeout=20_000)
    assert contents(real.folder.with_name("vault.set-aside-1")) == before
    with qtbot.waitSignal(real.session.unlocked):
        button(screen, "I kept it; skip this").click()
