"""Overwrites secrets held in bytearrays. What Python copied elsewhere is out of reach (docs/threat-model.md)."""

from __future__ import annotations

import ctypes


def erase(secret: bytearray) -> None:
    """Fills ``secret`` with zeros in place; its length stays."""
    if secret:
        ctypes.memset((ctypes.c_char * len(secret)).from_buffer(secret), 0, len(secret))
