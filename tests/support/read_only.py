"""A folder in which nothing can be written: a real mount that is read-only, or permissions where the account is not root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

from tests.durability import mounts


@lru_cache(maxsize=1)
def own_mounts(_process: int) -> str:
    """Gives this thread, and those it begins from now on, mounts of its own, once; returns why it cannot, or nothing."""
    return mounts.own_mounts() if os.geteuid() == 0 else ""


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Lets nobody write in ``folder`` while it lasts; skips the test with the reason where that cannot be had."""
    if os.geteuid() == 0:
        if reason := own_mounts(os.getpid()):
            pytest.skip(reason)
        mounts.mount("--bind", str(folder), str(folder))
        try:
            mounts.mount("-o", "remount,bind,ro", str(folder))
            yield
        finally:
            mounts.unmount(folder)
        return
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in reversed(paths):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(modes[path])
