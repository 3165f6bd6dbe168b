"""Keeps the process's memory out of files: no core dumps, no reading by other programs of the person."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_PT_DENY_ATTACH: Final = 31


def harden_process() -> tuple[str, ...]:
    """Switches on what this system has; returns what was done. Call once, early, in a process that opens vaults."""
    done: list[str] = []
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("core_limit")
    try:
        library = ctypes.CDLL(None)
        if sys.platform.startswith("linux") and library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            done.append("not_dumpable")
        if sys.platform == "darwin" and library.ptrace(_PT_DENY_ATTACH, 0, None, 0) == 0:
            done.append("no_attach")
    except (OSError, AttributeError, TypeError):
        # A system without these calls is as safe as it was.
        return tuple(done)
    return tuple(done)
