"""Pictures of safe keeping, of the ways in and of what a person keeps beside a credential, from a real vault."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.doors import CheapDoor, fill
from tests.support.fake_wallet import NOW
from tests.support.vaults import vault_of
from ui.dialogs.quick_find import QuickFind
from ui.parts.paper import PAGE, Paper, paint
from ui.places.credential import CredentialPlace
from ui.places.keeping import KeepingPlace
from ui.places.library import LibraryPlace
from ui.places.settings import SettingsPlace
from ui.places.trash import TrashPlace
from ui.screens.credential.screen import CredentialPage
from ui.screens.keeping.screen import KeepingPage
from ui.screens.unlock.screen import UnlockScreen
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.service.wallet import Wallet
from wallet.store.lock import quick_unlock

PASSPHRASE = "four quiet river stones"
Take = Callable[[QWidget, str], None]


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Ring:
    """A keyring in memory, so that the picture shows the button."""

    kept: dict[str, str] = {}

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get(name)

    def delete_password(self, service: str, name: str) -> None:
        self.kept.pop(name, None)


def prepare(folder: Path, clock: Clock) -> tuple[str, str]:
    """Makes a vault with a history; returns its recovery code and the code of its backup."""
    door = CheapDoor()
    clock.at = NOW - timedelta(days=40)
    wallet, code = door.create(folder / "vault", PASSPHRASE, clock=clock)
    fill(wallet, clock)
    wallet.safekeeping.rename("Work and study")
    wallet.close()
    for days in (12, 5, 1):
        clock.at = NOW - timedelta(days=days, hours=2)
        wallet = door.open(folder / "vault", PASSPHRASE, clock=clock)
        wallet.safekeeping.snapshot()
        wallet.close()
    clock.at = NOW - timedelta(hours=1)
    wallet = door.open(folder / "vault", PASSPHRASE, clock=clock)
    organise(wallet)
    backup_code = wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(folder / "lanyard-2026-11-24.walletbackup", backup_code)
    wallet.safekeeping.check_backup(folder / "lanyard-2026-11-24.walletbackup", backup_code)
    wallet.close()
    clock.at = NOW
    return code, backup_code


def organise(wallet: Wallet) -> None:
    """Gives the shelf favourites, collections, tags, a note, and something in the trash."""
    first, second, *_, last = vault_of(wallet).records.ids()
    wallet.library.set_favourite((first, second), True)
    wallet.library.put_in("Saltmarsh hospital packet", (first, second))
    wallet.library.put_in("Evening college", (second,))
    wallet.library.set_tags(first, ["ward 7", "renew in spring"])
    wallet.library.set_note(first, "Ask Sister Maddox for the supervision record before renewing.")
    wallet.library.remove((last,))


def settle(app: QApplication, seconds: float = 0.3) -> None:
    """Lets everything under way come home."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.01)


def take_all(app: QApplication, way: tuple[Preferences, int, int], folder: Path, take: Take) -> None:
    """Takes every picture in one of the ways."""
    preferences, width, height = way
    clock = Clock(NOW)
    code, backup_code = prepare(folder, clock)
    session = Session(folder / "vault", factory=CheapDoor(), clock=clock)
    session.preferences = preferences
    shown = Window(session)
    shown.resize(width, height)
    shown.show()
    real, was = quick_unlock.trusted_keyring, quick_unlock.keyring_class
    quick_unlock.trusted_keyring = Ring
    quick_unlock.keyring_class = lambda: "keyring.backends.SecretService.Keyring"
    try:
        inside(app, shown, session, folder, take)
        at_the_door(app, shown, session, clock, code, take)
        sheet(code, take)
    finally:
        quick_unlock.trusted_keyring, quick_unlock.keyring_class = real, was
        shown.close()
        shown.deleteLater()
        settle(app, 0.05)


def inside(app: QApplication, shown: Window, session: Session, folder: Path, take: Take) -> None:
    session.unlock(PASSPHRASE, failed=lambda error: print(error))
    settle(app)
    session.go(SettingsPlace(part="lock"))
    take(shown, "17b-settings-lock")
    session.go(KeepingPlace())
    settle(app)
    page = shown.shell().page()  # type: ignore[union-attr]
    assert isinstance(page, KeepingPage)
    take(shown, "30-keeping")
    page._scroll.verticalScrollBar().setValue(page._scroll.verticalScrollBar().maximum())
    take(shown, "30b-keeping-below")
    for name, step in (("31-passphrase", "passphrase"), ("32-rotate", "rotate"), ("33-backup", "backup")):
        page.begin(step)
        settle(app)
        take(shown, name)
    made = page.step()
    made.write(folder / "again.walletbackup")  # type: ignore[union-attr]
    settle(app, 2.5)
    take(shown, "33b-backed-up")
    page.begin("drill")
    drill = page.step()
    drill.use(folder / "again.walletbackup")  # type: ignore[union-attr]
    take(shown, "34-drill")
    drill.code.setText(made._code)  # type: ignore[union-attr]
    drill._check()  # type: ignore[union-attr]
    settle(app, 4.0)
    take(shown, "34b-drill-good")
    page.begin("health")
    settle(app, 1.0)
    take(shown, "35-health")
    page._put_back(page._state.snapshots[1])  # type: ignore[union-attr]
    take(shown, "36-put-back")
    page.begin("export")
    take(shown, "37-export")
    assert session._wallet is not None
    first = session._wallet.library.find()[0].id
    session.go(CredentialPlace(record=first))
    settle(app)
    take(shown, "06b-yours")
    credential = shown.shell().page()  # type: ignore[union-attr]
    assert isinstance(credential, CredentialPage)
    bar = credential._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    take(shown, "06c-yours-below")
    session.go(LibraryPlace())
    take(shown, "04b-favourites")
    session.go(TrashPlace())
    take(shown, "38-trash")
    find = QuickFind(session, shown, shown)
    find.show_over()
    find._field.setText("wo")
    take(find, "39-quick-find")
    find.close()
    session._wallet.safekeeping.set_quick_unlock(True)  # type: ignore[union-attr]


def at_the_door(app: QApplication, shown: Window, session: Session, clock: Clock, code: str, take: Take) -> None:
    session.lock("sleep")
    settle(app)
    take(shown, "02b-unlock-keyring")
    locked = shown.centralWidget()
    assert isinstance(locked, UnlockScreen)
    locked.ask_code()
    groups = code.split("-")
    groups[3] = ("2" if groups[3][0] != "2" else "3") + groups[3][1:]
    locked._field.setText("-".join(groups))
    locked._code_edited("-".join(groups))
    take(shown, "02c-code")
    locked.restore()
    take(shown, "02d-restore")
    locked._stack.setCurrentIndex(0)
    locked.ask_passphrase()
    for _ in range(7):
        locked._field.setText("wrong words")
        locked._unlock()
        settle(app, 0.15)
    take(shown, "02e-wait")
    clock.at += timedelta(minutes=2)
    path = session.folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    locked._waiting()
    locked._field.setText(PASSPHRASE)
    locked._unlock()
    settle(app, 0.8)
    take(shown, "02f-damaged")


def sheet(code: str, take: Take) -> None:
    """Paints the sheet that goes on paper."""
    image = QImage(int(PAGE.width() * 1.5), int(PAGE.height() * 1.5), QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(1.5, 1.5)
    paint(painter, Paper("recovery", code, "Work and study", "3f" * 16, "/home/ana/.local/share/lanyard/vault", NOW))
    painter.end()
    holder = _Picture(image)
    take(holder, "40-sheet")


class _Picture(QWidget):
    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.resize(image.size())

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()
