"""Is there a wallet in a folder, and if not: was there one, and may one be made there?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wallet.errors import StoreError

if TYPE_CHECKING:
    from wallet.store.file.last_seen import Seen

_HEADERS: Final = ("vault.hdr", "vault.hdr.bak")
"""As wallet.store.lock.header names them: loading that room would keep the window's first picture waiting."""
_FOR_DISKS: Final = tuple(Path(name) for name in ("/media", "/run/media", "/Volumes"))
"""Where systems show disks that come and go, and nothing else."""
_BY_HAND: Final = Path("/mnt")
"""Where people mount by hand; folders of the system's own disk lie there as well."""


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
        # As it was remembered: without links, which may lead to a disk that is not there.
        folder = folder.resolve()
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


def seen_in(folder: Path) -> Seen | None:
    """Returns what this computer saw last in ``folder``. Its room is loaded only where no wallet is."""
    from wallet.store.file import last_seen

    return last_seen.seen_in(folder)


def mount_point(folder: Path) -> str:
    """Returns where the disk of ``folder`` is mounted. Its room is loaded only where no wallet is."""
    from wallet.store.file import storage_location

    return storage_location.mount_point(folder)


def _has_wallet(folder: Path) -> bool:
    return folder.is_dir() and (any((folder / name).exists() for name in _HEADERS) or any(folder.glob("vault*.db")))


def _is_disk_missing(folder: Path) -> bool:
    """Whether the folder was on a disk of its own that is not mounted now, or lies where only such disks are shown."""
    mounted = mount_point(folder)
    if not mounted:
        return False
    seen = seen_in(folder)
    if seen is not None and seen.mount not in ("", mounted):
        return True
    if any(_is_on_no_disk(folder, mounted, root) for root in _FOR_DISKS):
        return True
    return _is_on_no_disk(folder, mounted, _BY_HAND) and _is_empty_mount_point(folder)


def _is_on_no_disk(folder: Path, mounted: str, root: Path) -> bool:
    on_a_disk = Path(mounted) == root or root in Path(mounted).parents
    return root in folder.parents and not on_a_disk


def _is_empty_mount_point(folder: Path) -> bool:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there != _BY_HAND and _BY_HAND in there.parents and not any(there.iterdir())
