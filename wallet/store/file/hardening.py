"""Keeps the process's memory out of files: no core dumps, no reading by other programs of the person."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_PT_DENY_ATTACH: Final = 31
_CAPABILITY_VERSION: Final = 0x20080522
_CAP_IPC_LOCK: Final = 1 << 14


def harden_process() -> tuple[str, ...]:
    """Switches on what this system has; returns what was done. Called before a wallet is opened; may be called again."""
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


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Rights(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def lock_no_more_memory() -> bool:
    """Lets no further memory of this process be locked against swapping; what is locked stays. Says whether it could.

    SQLCipher locks and unlocks every piece of memory SQLite takes, one system call each, which is three quarters of
    all the time a vault needs; it still clears each piece when it is given back (docs/decisions/0039). Its keys are
    locked before this is called. On Linux; elsewhere nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return False
    import resource

    try:
        _, most = resource.getrlimit(resource.RLIMIT_MEMLOCK)
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, most))
        # Who may lock without a limit (root) gives that right up in this thread, which is the store's own.
        library, head, rights = ctypes.CDLL(None), _Head(_CAPABILITY_VERSION, 0), (_Rights * 2)()
        if library.capget(ctypes.byref(head), rights) == 0 and rights[0].effective & _CAP_IPC_LOCK:
            rights[0].effective &= ~_CAP_IPC_LOCK
            return bool(library.capset(ctypes.byref(head), rights) == 0)
    except (OSError, ValueError, AttributeError):
        return False
    return True
