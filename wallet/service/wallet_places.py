"""Is there a wallet in a folder, and if not: was there one, and may one be made there?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.store.file.last_seen import seen_in
from wallet.store.file.storage_location import mount_point
from wallet.store.lock.header import HEADER_NAME, SPARE_NAME

_FOR_DISKS: Final = tuple(Path(name) for name in ("/media", "/run/media", "/mnt", "/Volumes"))
"""Where systems show disks that come and go."""


class PlaceState(StrEnum):
    """What a folder is to the wallet."""

    WALLET = "wallet"
    FREE = "free"
    """Nothing is there, and nothing was: a wallet may be made."""
    OCCUPIED = "occupied"
    """Other files are there, and no wallet."""
    GONE = "gone"
    """This computer saw a wallet there, and it is not there now."""
    DISK_MISSING = "disk_missing"
    """The disk it would be on is not there now."""


def look_at(folder: Path) -> PlaceState:
    """Says what ``folder`` is. Never raises: what cannot be looked at has no wallet to open."""
    try:
        if _has_wallet(folder):
            return PlaceState.WALLET
        if _is_disk_missing(folder):
            return PlaceState.DISK_MISSING
        if seen_in(folder) is not None:
            return PlaceState.GONE
        return PlaceState.OCCUPIED if folder.exists() and any(folder.iterdir()) else PlaceState.FREE
    except (OSError, RuntimeError):
        return PlaceState.OCCUPIED


def require_place(folder: Path) -> None:
    """Returns where a wallet may be made. Raises StoreError ``disk_missing``: it would lie under the mount of its disk."""
    if look_at(folder) is PlaceState.DISK_MISSING:
        raise StoreError("disk_missing")


def _has_wallet(folder: Path) -> bool:
    names = (HEADER_NAME, SPARE_NAME)
    return folder.is_dir() and (any((folder / name).exists() for name in names) or any(folder.glob("vault*.db")))


def _is_disk_missing(folder: Path) -> bool:
    """Whether the folder was on a disk of its own that is not mounted now, or lies where only such disks are shown."""
    mounted = mount_point(folder.absolute())
    if not mounted:
        return False
    seen = seen_in(folder)
    if seen is not None and seen.mount not in ("", mounted):
        return True
    return any(root in folder.absolute().parents and not _is_beneath(mounted, root) for root in _FOR_DISKS)


def _is_beneath(mounted: str, root: Path) -> bool:
    return Path(mounted) == root or root in Path(mounted).parents
