"""Pictures of whose it is: the settings' part "You", asking for an address, home's reminder, a credential's line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.support.issued import issue_all
from tests.ui.keeping_pictures import PASSPHRASE, Clock, settle
from ui.dialogs.identity import IdentityDialog
from ui.places.credential import CredentialPlace
from ui.places.settings import SettingsPlace
from ui.screens.settings.you import You
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window

Take = Callable[[QWidget, str], None]


def take_all(app: QApplication, way: tuple[Preferences, int, int], folder: Path, take: Take) -> None:
    """Takes every picture in one of the ways."""
    preferences, width, height = way
    clock = Clock(NOW)
    wallet, _ = CheapDoor().create(folder / "vault", PASSPHRASE, clock=clock)
    ids = issue_all(wallet, clock)
    wallet.identities.add("kim.alvarez@mercy.example")
    wallet.identities.add("k.alvarez@oldschool.example")
    wallet.identities.add("Kim Alvarez")
    wallet.identities.add("RN-4471-2210")
    wallet.close()
    session = Session(folder / "vault", factory=CheapDoor(), clock=clock)
    session.preferences = preferences
    shown = Window(session)
    shown.resize(width, height)
    shown.show()
    try:
        session.unlock(PASSPHRASE, failed=lambda error: None)
        settle(app, 0.8)
        take(shown, "21-home-strangers")
        session.go(SettingsPlace(part="you"))
        settle(app)
        take(shown, "21b-settings-you")
        shown.findChildren(You)[0].add()
        settle(app)
        dialog = shown.findChildren(IdentityDialog)[0]
        dialog.field.setText("kim@")
        dialog.kind.setCurrentIndex(0)
        dialog.add()
        settle(app)
        take(dialog, "21c-identity")
        dialog.reject()
        settle(app)
        for name, record_id in (("21d-issued-to-you", ids[0]), ("21e-issued-to-another", ids[-1])):
            session.go(CredentialPlace(record=record_id))
            settle(app)
            take(shown, name)
    finally:
        shown.close()
