"""Pictures of a nurse's year: renewals, hours, packets, over a real vault on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from tests.ui.keeping_pictures import PASSPHRASE, Clock, settle
from ui.places.credential import CredentialPlace
from ui.places.hours import HoursPlace
from ui.places.library import LibraryPlace
from ui.places.packet import ListSource, PacketPlace
from ui.places.packets import PacketsPlace
from ui.places.renewals import RenewalsPlace
from ui.places.settings import SettingsPlace
from ui.places.share import SharePlace
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.credential.model import RecordId
from wallet.service.packing import PacketTemplate

Take = Callable[[QWidget, str], None]


def take_all(app: QApplication, way: tuple[Preferences, int, int], folder: Path, take: Take) -> None:
    """Takes every picture in one of the ways."""
    preferences, width, height = way
    clock = Clock(NOW)
    wallet, _ = CheapDoor().create(folder / "vault", PASSPHRASE, clock=clock)
    nurse.fill(wallet)
    licence = next(line.count.licence.ref for line in wallet.continuing_education.all())
    wallet.continuing_education.set_requirement(RecordId(licence), nurse.rule())
    signed = wallet.recording.record(nurse.transcript()).id
    wallet.packing.save_template(
        "Saltmarsh, wards", PacketTemplate(asked=nurse.asked().decode(), audience="Saltmarsh Regional Hospital")
    )
    wallet.close()
    asked = folder / "ward 6.json"
    asked.write_bytes(nurse.asked())
    session = Session(folder / "vault", factory=CheapDoor(), clock=clock)
    session.preferences = preferences
    shown = Window(session)
    shown.resize(width, height)
    shown.show()
    try:
        session.unlock(PASSPHRASE, failed=lambda error: None)
        settle(app, 0.8)
        session.go(LibraryPlace("basic life"))
        settle(app, 0.8)
        take(shown, "04e-library-stack")
        session.go(LibraryPlace(""))
        session.go(RenewalsPlace())
        settle(app, 0.6)
        take(shown, "22-renewals")
        session.go(HoursPlace())
        settle(app, 0.8)
        take(shown, "24-ce-hours")
        session.go(SettingsPlace(part="recognised"))
        settle(app, 0.4)
        take(shown, "17e-settings-signers")
        session.go(SettingsPlace(part="reminders"))
        settle(app, 0.4)
        take(shown, "17f-settings-reminders")
        session.go(CredentialPlace(signed))
        settle(app, 0.6)
        take(shown, "06e-signed-pdf")
        session.go(SharePlace())
        take(shown, "25a-share")
        session.go(PacketsPlace())
        settle(app, 0.4)
        take(shown, "25b-packets")
        session.go(PacketPlace(ListSource.of(asked)))
        settle(app, 2.5)
        page = shown.page()
        page._head._start.setText("2027-01-04")  # type: ignore[union-attr]
        page._head._typed()  # type: ignore[union-attr]
        settle(app, 1.0)
        take(shown, "25-packet")
    finally:
        shown.close()
