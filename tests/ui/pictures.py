"""Pictures of every screen, from the real window: a small laptop, a large screen with large text, half a screen; each light
and dark, in English and Spanish.

``./test pictures`` (or ``python -m tests.ui.pictures [NAME …]``) writes them to ``pictures/``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ui.screens.share.qr import QrScreen
from wallet.credential.model import Credential, RecordId

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from tests.ui.every_place import place_of
from ui.app import application
from ui.dialogs.address_code import AddressCodeDialog
from ui.dialogs.check_online import check_online
from ui.dialogs.destroy import DestroyDialog
from ui.dialogs.expert import ExpertDialog
from ui.dialogs.identity import IdentityDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.linkedin import LinkedInDialog
from ui.dialogs.moment import MomentDialog
from ui.dialogs.name import NameDialog
from ui.dialogs.old_keys import OldKeysDialog
from ui.dialogs.quick_find import QuickFind
from ui.dialogs.recognise import RecogniseDialog
from ui.dialogs.sheet import DiscardDialog
from ui.dialogs.source import SourceDialog
from ui.places.check import CheckPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.place import Place
from ui.places.settings import SettingsPlace
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.places.table import all_places
from ui.screens.check.screen import CheckPage
from ui.screens.credential.screen import CredentialPage
from ui.screens.library.screen import LibraryPage
from ui.screens.missing.screen import MissingScreen
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.standing import status_line
from ui.text.words import t
from ui.window import Window
from wallet.clock import FixedClock
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.service.sharing import HolderKey
from wallet.service.trusted_issuers import Caution
from wallet.service.wallet_places import PlaceState

ROOT = Path(__file__).resolve().parents[2]
SIZES: dict[str, tuple[float, int, int]] = {"": (1.0, 1366, 768), "large-": (2.0, 1920, 1080), "small-": (1.0, 640, 700)}
"""Scale of the text, width and height: a small laptop, a large screen with text twice as large, half a screen."""
WAYS: dict[str, tuple[Preferences, int, int]] = {
    f"{size}{look}-{language}": (Preferences(language=language, look=look, scale=scale), width, height)
    for size, (scale, width, height) in SIZES.items()
    for look in ("light", "dark")
    for language in ("en", "es")
}


_TURNS = 25
"""More than any page is nested."""


def settle(app: QCoreApplication, seconds: float = 0.35) -> None:
    """Lets everything under way come home: so long, and so many turns of the loop however slow the machine is.

    New widgets are shown in one turn and laid out in the next, nested ones a turn later each.
    """
    end, turns = time.monotonic() + seconds, 0
    while time.monotonic() < end or turns < _TURNS:
        turns += 1
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.01)


@contextmanager
def window(app: QApplication, way: str, wallet: FakeWallet, folder: Path) -> Iterator[tuple[Window, Session]]:
    """Opens the real window over ``wallet`` in one of the WAYS."""
    preferences, width, height = WAYS[way]
    session = Session(folder, factory=wallet, clock=FixedClock(NOW))
    session.preferences = preferences
    made = Window(session)
    made.resize(width, height)
    made.show()
    settle(app, 0.1)
    try:
        yield made, session
    finally:
        made.close()
        made.deleteLater()
        settle(app, 0.05)


def take(app: QApplication, shown: QWidget, out: Path, name: str) -> None:
    """Writes one picture."""
    settle(app)
    out.mkdir(parents=True, exist_ok=True)
    shown.grab().save(str(out / f"{name}.png"))


def start_screens(app: QApplication, way: str, out: Path) -> None:
    """First run, making a wallet, unlocking."""
    with (
        tempfile.TemporaryDirectory() as folder,
        window(app, way, FakeWallet(), Path(folder) / "v") as (shown, session),
    ):
        take(app, shown, out, "01-first-run")
        first = shown.centralWidget()
        first._make()  # type: ignore[attr-defined]
        making = first._stack.currentWidget()  # type: ignore[attr-defined]
        making._first.setText("four quiet river stones")
        making._second.setText("four quiet")
        take(app, shown, out, "01b-make")
        making._second.setText("four quiet river stones")
        making._make()
        take(app, shown, out, "01c-recovery")
        session.enter()
        settle(app)
        take(app, shown, out, "03b-home-empty")
        session.lock("idle")
        take(app, shown, out, "02-unlock")


def wallet_screens(app: QApplication, way: str, out: Path) -> None:
    """Everything inside."""
    wallet = FakeWallet(SHELF).with_plans()
    ids = {r.summary.title.split(",")[0]: i for i, r in wallet.records.items()}
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder)
        (vault / "vault.hdr").touch()
        with window(app, way, wallet, vault) as (shown, session):
            session.unlock(wallet.passphrase, failed=lambda error: None)
            take(app, shown, out, "03-home")
            go: Callable[[Place], None] = session.go
            go(LibraryPlace())
            take(app, shown, out, "04-library-cards")
            page = shown.shell().page()  # type: ignore[union-attr]
            assert isinstance(page, LibraryPage)
            page._show_as("table")
            settle(app)
            for row in (2, 5, 7):
                page.cards_model().toggle(row)
            take(app, shown, out, "05-library-table")
            for number, title in (
                ("06-credential", "Wound Care"),
                ("07a-withdrawn", "Safe Patient Handling"),
                ("07b-could-not-check", "Telemetry Monitoring"),
                ("08-transcript", "Bachelor of Science in Nursing"),
            ):
                go(CredentialPlace(record=ids[title]))
                take(app, shown, out, number)
            session.add_sources(
                "Downloads 2016–2026",
                [
                    Source("forklift.json", b"{}", Provenance("drop")),
                    Source("badge-icu.png", b"\x89PNG", Provenance("drop")),
                    Source("Wound Care, Level 2", b"{}", Provenance("drop")),
                ],
            )
            take(app, shown, out, "09-added")
            chosen = tuple(ids[t] for t in ("Wound Care", "Registered Nurse licence", "Telemetry Monitoring"))
            go(SharingPlace(records=chosen))
            settle(app)
            sharing = shown.shell().page()  # type: ignore[union-attr]
            sharing._whom.setText("Saltmarsh Regional Hospital, recruiting")  # type: ignore[union-attr]
            sharing._what.setText("Application, ICU nurse, post 4471")  # type: ignore[union-attr]
            sharing._show_side()  # type: ignore[union-attr]
            take(app, shown, out, "10-share")
            sharing._ways.rows["screen"].button.setChecked(True)  # type: ignore[union-attr]
            sharing._share()  # type: ignore[union-attr]
            take(app, shown, out, "11-qr")
            for cover in shown.findChildren(QrScreen):
                cover.stop()
            go(SharePlace())
            take(app, shown, out, "13-ledger")
            go(CheckPlace())
            take(app, shown, out, "12-check")
            settle(app)
            page = shown.shell().page()  # type: ignore[union-attr]
            assert isinstance(page, CheckPage)
            check_found(page, wallet)
            take(app, shown, out, "12b-checked")
            go(SettingsPlace())
            take(app, shown, out, "17-settings")
            go(SettingsPlace(part="network"))
            take(app, shown, out, "17c-settings-network")
            go(SettingsPlace(part="recognised"))
            take(app, shown, out, "17d-settings-issuers")


def every_place(app: QApplication, way: str, out: Path) -> None:
    """A page of every place in the table, as it stands when it is come to; also those that no other picture shows."""
    wallet = FakeWallet(SHELF).with_plans()
    record = next(iter(wallet.records))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "vault.hdr").touch()
        with window(app, way, wallet, Path(folder)) as (shown, session):
            session.unlock(wallet.passphrase, failed=lambda error: None)
            settle(app)
            for spec in all_places():
                session.go(place_of(spec, record))
                take(app, shown, out, f"place-{spec.name}")
            dialogs(app, shown, session, record, out)


def made_dialogs(
    shown: Window, session: Session, record: RecordId, settled: Callable[[], object]
) -> dict[str, Callable[[], QDialog]]:
    """Returns how every dialog is made, over the page of a credential."""
    session.go(CredentialPlace(record=record))
    settled()
    page = shown.page()
    assert isinstance(page, CredentialPage)
    kept = page._record
    assert kept is not None
    cautions = [Caution("name_looks_like", "Mercy College"), Caution("issuer_is_bare_key")]

    def nothing(_given: object = None) -> None: ...

    return {
        "source": lambda: SourceDialog(kept, page, session.clipboard),
        "experts": lambda: ExpertDialog(kept.report, page),
        "keys": lambda: KeysDialog(page),
        "name": lambda: NameDialog(t("yours.new_tag"), t("yours.add"), nothing, page, hint=t("yours.tag_hint")),
        "identity": lambda: IdentityDialog(session, page),
        "address": lambda: AddressCodeDialog(session, HolderKey(bytes(32), release=lambda: bytearray(32)), page),
        "linkedin": lambda: LinkedInDialog(session, record, page),
        "old-keys": lambda: OldKeysDialog(session, Path("old-wallet.zip"), nothing, page),
        "recognise": lambda: RecogniseDialog("did:key:z6Mk", "Mercy College", cautions, nothing, page),
        "destroy": lambda: DestroyDialog(t("trash.sure", n=2), t("trash.gone", n=2), t("trash.destroy_now"), nothing, page),
        "discard": lambda: DiscardDialog(nothing, page),
        "online": lambda: check_online(session, (record,), page),
        "moment": lambda: MomentDialog(session.now(), page, status_line(kept.summary.facts, session.now())),
    }


def dialogs(app: QApplication, shown: Window, session: Session, record: RecordId, out: Path) -> None:
    """Every dialog, and what is said at the bottom after a file was written."""
    made = made_dialogs(shown, session, record, lambda: settle(app))
    for name, make in made.items():
        dialog = make()
        dialog.open()
        take(app, dialog, out, f"dialog-{name}")
        dialog.done(0)
    find = QuickFind(session, shown, shown)
    find.show_over()
    take_over(app, shown, find, out, "dialog-find")
    find.close()
    session.written.emit(t("sharing.written", file="lanyard.html"), out / "lanyard.html")
    take(app, shown, out, "written")


def take_over(app: QApplication, shown: QWidget, over: QWidget, out: Path, name: str) -> None:
    """Writes a picture of the window with what stands over it, which is a window of its own."""
    settle(app)
    whole = shown.grab()
    painter = QPainter(whole)
    painter.drawPixmap(over.pos() - shown.pos(), over.grab())
    painter.end()
    whole.save(str(out / f"{name}.png"))


def missing_screens(app: QApplication, way: str, out: Path) -> None:
    """A wallet that is not where it was."""
    for state in (PlaceState.GONE, PlaceState.DISK_MISSING):
        with (
            tempfile.TemporaryDirectory() as folder,
            window(app, way, FakeWallet(), Path(folder) / "v") as (shown, session),
        ):
            shown.setCentralWidget(MissingScreen(session, state))
            take(app, shown, out, f"01d-missing-{state}")


def keeping_screens(app: QApplication, way: str, out: Path) -> None:
    """Safe keeping, the ways in, organising: over a real vault on the disk."""
    from tests.ui import keeping_pictures

    with tempfile.TemporaryDirectory() as folder:
        keeping_pictures.take_all(app, WAYS[way], Path(folder), lambda shown, name: take(app, shown, out, name))


def person_screens(app: QApplication, way: str, out: Path) -> None:
    """Whose it is: over a real vault on the disk."""
    from tests.ui import person_pictures

    with tempfile.TemporaryDirectory() as folder:
        person_pictures.take_all(app, WAYS[way], Path(folder), lambda shown, name: take(app, shown, out, name))


def year_screens(app: QApplication, way: str, out: Path) -> None:
    """A nurse's year: over a real vault on the disk."""
    from tests.ui import year_pictures

    with tempfile.TemporaryDirectory() as folder:
        year_pictures.take_all(app, WAYS[way], Path(folder), lambda shown, name: take(app, shown, out, name))


def check_found(page: CheckPage, wallet: FakeWallet) -> None:
    """Shows what checking three credentials found."""
    from ui.screens.check.checked_items import CheckedItem

    rows = list(wallet.records.values())[:1] + list(wallet.records.values())[4:6]
    found = [
        CheckedItem(
            r.summary.title,
            r.summary.title,
            r.summary.issuer_name,
            r.summary.type,
            "",
            r.view if isinstance(r.view, Credential) else None,
            r.report,
            r.summary.facts,
            r.summary.facts,
        )
        for r in rows
    ]
    page._show([Source("packet.json", b"", Provenance("file"))], found)


def main(argv: list[str] | None = None) -> int:
    """Takes all pictures, or those of the WAYS named."""
    wanted = (sys.argv[1:] if argv is None else argv) or list(WAYS)
    unknown = [way for way in wanted if way not in WAYS]
    if unknown:
        print(f"no pictures of {', '.join(unknown)}; there are: {', '.join(WAYS)}", file=sys.stderr)
        return 2
    app = application(["lanyard"])
    for way in wanted:
        out = ROOT / "pictures" / way
        start_screens(app, way, out)
        wallet_screens(app, way, out)
        every_place(app, way, out)
        missing_screens(app, way, out)
        keeping_screens(app, way, out)
        person_screens(app, way, out)
        year_screens(app, way, out)
        sys.stdout.write(f"{out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
