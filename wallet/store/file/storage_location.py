"""What sort of place a vault's folder is on."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

_SYNCED: Final = {
    "dropbox", "onedrive", "google drive", "googledrive", "my drive", "icloud drive", "mobile documents", "nextcloud",
    "owncloud", "syncthing", "pclouddrive", "mega", "box sync",
}  # fmt: skip
_ESCAPED: Final = r"\\([0-7]{3})"
_REMOTE: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.rclone", "fuse.davfs"}

_NUMBERED_ANEW: Final = {
    "vfat", "msdos", "exfat", "fuseblk", "ntfs", "ntfs3", "overlay", "aufs", "drvfs", "vboxsf", "virtiofs", *_REMOTE,
}  # fmt: skip
"""File systems whose numbers of files may change while a file is open: made up by the driver, or by another machine."""


def is_shared_place(folder: Path) -> bool:
    """Says whether another machine may copy or write here: then one file at rest is safer than a log beside it."""
    for part in folder.parts:
        name = part.lower()
        if name in _SYNCED or name.startswith(("onedrive - ", "dropbox (")):
            return True
    return _mount(folder)[1] in _REMOTE


def numbers_files_anew(folder: Path) -> bool:
    """Says whether the number of a file cannot be trusted to stay the same here."""
    kind = _mount(folder)[1]
    return kind in _NUMBERED_ANEW or kind.startswith("fuse.")


def mount_point(folder: Path) -> str:
    """Returns the mount point that ``folder`` is beneath; "" where this system does not tell."""
    return _mount(folder)[0]


def _mount(folder: Path) -> tuple[str, str]:
    """Returns the mount point of ``folder`` and the kind of its file system."""
    if not sys.platform.startswith("linux"):
        return "", ""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return "", ""
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = fields[1]
        if "\\" in mount:
            mount = re.sub(_ESCAPED, lambda octal: chr(int(octal[1], 8)), mount)
        inside = str(folder) == mount or str(folder).startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return best, kind
