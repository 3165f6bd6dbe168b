"""Another folder for the wallet: one that has a wallet is opened from now on, one that has none may get one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import choose_folder
from ui.session.session import Session
from ui.text.words import t
from wallet.service.wallet_places import PlaceState


def open_elsewhere(owner: QWidget, session: Session) -> None:
    """Asks for the folder of a wallet, and goes to it; says so when there is none in it."""
    folder = choose_folder(owner, t("missing.choose"))
    if folder is None:
        return
    # People choose the folder that the wallet's folder is in as often as that folder itself.
    for candidate in (folder, folder / "vault"):
        if session.unlocker.place_of(candidate) is PlaceState.WALLET:
            use_folder(session, candidate)
            return
    session.notify_problem("no_vault")


def begin_elsewhere(owner: QWidget, session: Session, way: str) -> None:
    """Asks for a folder that has no wallet yet, and begins ``way`` (``make`` or ``restore``) in it."""
    folder = choose_folder(owner, t("missing.choose_new"))
    if folder is None:
        return
    state = session.unlocker.place_of(folder)
    if state is PlaceState.OCCUPIED:
        folder, state = folder / "Lanyard", session.unlocker.place_of(folder / "Lanyard")
    if state is PlaceState.FREE:
        use_folder(session, folder, way)
    else:
        session.notify_problem("disk_missing" if state is PlaceState.DISK_MISSING else "vault_exists")


def use_folder(session: Session, folder: Path, way: str = "") -> None:
    """Goes to the wallet in ``folder`` from now on, also at the next start; ``way`` begins one there."""
    session.folder = session.unlocker.folder = folder
    session.prefer(session.preferences.having(folder=str(folder)), quietly=True)
    session.start_requested.emit(way)
