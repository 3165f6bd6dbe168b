"""What sort of place a vault's folder is on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_SYNCED: Final = {
    "dropbox", "onedrive", "google drive", "googledrive", "my drive", "icloud drive", "mobile documents", "nextcloud",
    "owncloud", "syncthing", "pclouddrive", "mega", "box sync",
}  # fmt: skip
_REMOTE: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.rclone", "fuse.davfs"}


def is_shared_place(folder: Path) -> bool:
    """Says whether another machine may copy or write here: then one file at rest is safer than a log beside it."""
    for part in folder.parts:
        name = part.lower()
        if name in _SYNCED or name.startswith(("onedrive - ", "dropbox (")):
            return True
    return _file_system(folder) in _REMOTE


def _file_system(folder: Path) -> str:
    if not sys.platform.startswith("linux"):
        return ""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = fields[1].replace("\\040", " ")
        inside = str(folder) == mount or str(folder).startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return kind
