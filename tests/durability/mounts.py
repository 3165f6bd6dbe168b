"""Disks of a unit's own: small ones in memory, one in a file that can be pulled out, one that may only be read.

A unit gets a mount namespace of its own first, so that nothing it mounts is seen outside, or outlives it.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
import subprocess
from pathlib import Path

_NEW_MOUNTS = 0x0002_0000
_GOING_DOWN = 0x8004_587D
_LOSE_WHAT_IS_NOT_SYNCED = 2
_LIBC = ctypes.CDLL(None, use_errno=True)


def own_mounts() -> str:
    """Gives this process mounts of its own; returns why it cannot, or nothing."""
    if os.geteuid() != 0:
        return "mounting needs root"
    if _LIBC.unshare(_NEW_MOUNTS) != 0:
        return f"no mounts of its own: {os.strerror(ctypes.get_errno())}"
    told = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, text=True, check=False)
    return told.stderr.strip()


def mount(*words: str) -> None:
    """Mounts. Raises RuntimeError with what ``mount`` said."""
    told = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(f"mount {' '.join(words)}: {told.stderr.strip()}")


def unmount(place: Path, *, while_in_use: bool = False) -> None:
    """Unmounts; ``while_in_use``: the name is gone at once, whoever still has files open there."""
    subprocess.run(["umount", *(["-l"] if while_in_use else []), str(place)], capture_output=True, check=True)


def memory_disk(place: Path, kib: int) -> None:
    """Mounts a disk of ``kib`` KiB at ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place))


def real_disk(image: Path, place: Path, mib: int = 32) -> None:
    """Makes an ext4 file system in a file and mounts it. Raises RuntimeError."""
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(mib << 20)
        told = subprocess.run(["mkfs.ext4", "-q", str(image)], capture_output=True, text=True, check=False)
        if told.returncode:
            raise RuntimeError(f"mkfs.ext4: {told.stderr.strip()}")
    place.mkdir(parents=True, exist_ok=True)
    mount("-o", "loop", str(image), str(place))


def pull_out(place: Path) -> None:
    """Lets the file system die as when its stick is pulled out: what is not synced is lost, every call fails."""
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, _GOING_DOWN, struct.pack("I", _LOSE_WHAT_IS_NOT_SYNCED))
    finally:
        os.close(handle)


def free_pages(place: Path) -> int:
    """Returns how many blocks of 4 KiB are left."""
    told = os.statvfs(place)
    return told.f_bavail * told.f_frsize // 4096


def fill(place: Path, but: int) -> Path:
    """Fills a disk until only ``but`` blocks are left; returns the file that does it."""
    ballast = place / "ballast"
    pages = free_pages(place) - but
    with ballast.open("wb") as file:
        for _ in range(pages):
            file.write(bytes(4096))
    return ballast
