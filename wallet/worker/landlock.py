"""Landlock (Linux 5.13 and later): no path can be opened any more, no port connected to, no process signalled."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import Final

_CREATE: Final = 444
_RESTRICT: Final = 446
_ASK_VERSION: Final = 1
_FILES_BY_VERSION: Final = (13, 14, 15, 15, 16)
"""How many rights over files each version knows; later ones know as many as the fifth."""
_CONNECT_AND_BIND: Final = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0b11


def put_up() -> bool:
    """Gives up every right Landlock knows of and says whether that stands. Needs no_new_privs."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    rights = [(1 << _FILES_BY_VERSION[min(version, len(_FILES_BY_VERSION)) - 1]) - 1]
    if version >= 4:
        rights.append(_CONNECT_AND_BIND)
    if version >= 6:
        rights.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"={len(rights)}Q", *rights)
    rules = libc.syscall(_CREATE, attributes, len(attributes), 0)
    if rules < 0:
        return False
    stands = libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(stands)
