"""Pictures of every screen, from the real window: light, dark, Spanish, large text, narrow.

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
from wallet.credential.model import Credential

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.fake_wallet import NOW, SHELF, FakeWallet
from ui.app import application
from ui.places.check import CheckPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.place import Place
from ui.places.settings import SettingsPlace
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.screens.check.screen import CheckPage
from ui.screens.library.screen import LibraryPage
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.window import Window
from wallet.clock import FixedClock
from wallet.intake.source import Source
from wallet.records.record import Provenance

ROOT = Path(__file__).resolve().parents[2]
WAYS: dict[str, tuple[Preferences, int, int]] = {
    "light": (Preferences(language="en", look="light"), 1280, 800),
    "dark": (Preferences(language="en", look="dark"), 1280, 800),
    "spanish": (Preferences(language="es", look="light"), 1280, 800),
    "large": (Preferences(language="es", look="light", scale=2.0), 880, 800),
    "narrow": (Preferences(language="en", look="light"), 860, 700),
    "small": (Preferences(language="en", look="dark"), 640, 700),
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
    wallet = FakeWallet(SHELF)
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
            session.prefer(session.preferences.having(library="table"), quietly=True)
            go(LibraryPlace())
            settle(app)
            page = shown.shell().page()  # type: ignore[union-attr]
            assert isinstance(page, LibraryPage)
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
    app = application(["lanyard"])
    for way in wanted:
        out = ROOT / "pictures" / way
        start_screens(app, way, out)
        wallet_screens(app, way, out)
        keeping_screens(app, way, out)
        person_screens(app, way, out)
        sys.stdout.write(f"{out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
