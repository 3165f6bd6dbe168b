"""Reads the write-ahead log before SQLite does, because SQLite drops a damaged end without a word.

The log is emptied at each fold (never restarted in place), so every byte in it is
of the current generation: frames up to the last good commit, then at most one
transaction that was being written when the power went. More than that is damage.
Layout: https://www.sqlite.org/fileformat2.html#the_write_ahead_log, section 4.1.
"""

from __future__ import annotations

import struct
from enum import Enum
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.limits import MAX_WAL_SCAN_BYTES

_HEADER: Final = 32
_FRAME: Final = 24
_MAGIC: Final = 0x377F0682
_MASK: Final = 0xFFFFFFFF


class LogState(Enum):
    """What the log is."""

    EMPTY = "empty"
    WHOLE = "whole"
    TAIL_DROPPED = "tail_dropped"
    """Ends in something unfinished: the one operation in flight is rolled back."""
    DAMAGED = "damaged"
    """Committed work after a broken place: SQLite would forget it silently."""


def scan_log(path: Path) -> LogState:
    """Says what the log at ``path`` is. Raises StoreError ``disk_error``."""
    try:
        size = path.stat().st_size
        if size > MAX_WAL_SCAN_BYTES:
            return LogState.DAMAGED
        data = path.read_bytes()
    except FileNotFoundError:
        return LogState.EMPTY
    except OSError as error:
        raise StoreError("disk_error", type(error).__name__) from None
    return judge_log(data)


def judge_log(data: bytes) -> LogState:
    """Says what these bytes of a log are."""
    if not data.strip(b"\0"):
        return LogState.EMPTY
    if len(data) < _HEADER:
        return LogState.TAIL_DROPPED
    magic, _, page, _, salt1, salt2, sum1, sum2 = struct.unpack(">8I", data[:_HEADER])
    order = ">" if magic & 1 else "<"
    state = _add((0, 0), data[:24], order)
    if magic & ~1 != _MAGIC or state != (sum1, sum2) or not 512 <= page <= 65536 or page & (page - 1):
        # The header is synced before the first frame: frames behind a bad one were once good.
        return LogState.DAMAGED if len(data) > _HEADER else LogState.TAIL_DROPPED
    return _judge_frames(data, page, (salt1, salt2), order, state)


def _judge_frames(data: bytes, page: int, salts: tuple[int, int], order: str, state: tuple[int, int]) -> LogState:
    offset, step, good_end = _HEADER, _FRAME + page, _HEADER
    while offset + step <= len(data):
        number, commit, salt1, salt2, sum1, sum2 = struct.unpack(">6I", data[offset : offset + _FRAME])
        state = _add(_add(state, data[offset : offset + 8], order), data[offset + _FRAME : offset + step], order)
        if (salt1, salt2) != salts or state != (sum1, sum2) or number == 0:
            break
        offset += step
        if commit:
            good_end = offset
    rest = data[good_end:]
    if not rest.strip(b"\0"):
        return LogState.WHOLE
    return LogState.DAMAGED if _commits(rest, step, salts) > 1 else LogState.TAIL_DROPPED


def _commits(rest: bytes, step: int, salts: tuple[int, int]) -> int:
    """Counts frames of this log that end a transaction, whether or not their sums hold."""
    count = 0
    for offset in range(0, len(rest) - _FRAME + 1, step):
        _, commit, salt1, salt2 = struct.unpack(">4I", rest[offset : offset + 16])
        count += bool(commit) and (salt1, salt2) == salts
    return count


def _add(state: tuple[int, int], data: bytes, order: str) -> tuple[int, int]:
    s0, s1 = state
    numbers = struct.unpack(f"{order}{len(data) // 4}I", data)
    for index in range(0, len(numbers), 2):
        s0 = (s0 + numbers[index] + s1) & _MASK
        s1 = (s1 + numbers[index + 1] + s0) & _MASK
    return s0, s1
