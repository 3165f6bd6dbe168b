"""More than one QR code can hold, spread over several: a plain frame format, to be shown in turn and read in any order.

A frame is upper-case ASCII, so that a code packs it tightly (QR alphanumeric mode)::

    LY1/SSSSSSSSSSSSSSSS/N/T/CCCCCCC/PAYLOAD

- ``LY1``: this format.
- ``S`` × 16: the set: the first 80 bits of SHA-256 of the whole data, in base32. It tells one set's frames from
  another's, and the data that comes out is compared with it.
- ``N``, ``T``: this frame's number, from 1, and how many there are.
- ``C`` × 7: CRC-32 of everything else in the frame, in base32: a frame misread in spite of the code's own correction
  is thrown away alone.
- ``PAYLOAD``: base45 (RFC 9285) of this frame's part of the raw DEFLATE (RFC 1951) stream of the data.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from typing import Final

from wallet.encodings import base45
from wallet.errors import IntakeError
from wallet.limits import MAX_QR_FRAMES, MAX_SOURCE_BYTES

MARK: Final = "LY1/"
FRAME_PAYLOAD_BYTES: Final = 600
"""Makes codes of 97 modules at medium correction: read off a laptop's screen by a phone at arm's length."""
_SET_BYTES: Final = 10
_FRAME: Final = re.compile(
    r"LY1/(?P<set>[A-Z2-7]{16})/(?P<number>[1-9][0-9]{0,3})/(?P<total>[1-9][0-9]{0,3})/(?P<sum>[A-Z2-7]{7})/"
    r"(?P<payload>[0-9A-Z $%*+\-./:]{2,6000})"
)


def frames(data: bytes, *, payload_bytes: int = FRAME_PAYLOAD_BYTES) -> list[bytes]:
    """Returns the frames of ``data``, at least one. Raises IntakeError ``qr_too_large``."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    count = -(-len(packed) // payload_bytes)
    each = -(-len(packed) // count)  # evenly: codes of one size stand still while they are shown in turn
    parts = [packed[at : at + each] for at in range(0, len(packed), each)]
    if len(parts) > MAX_QR_FRAMES or len(data) > MAX_SOURCE_BYTES:
        raise IntakeError("qr_too_large", f"{len(parts)} frames")
    name = _set_of(data)
    return [_frame(name, number, len(parts), base45.encode(part)) for number, part in enumerate(parts, 1)]


def is_frame(text: str) -> bool:
    """Says whether what a code holds is one of our frames."""
    return text.startswith(MARK)


def _set_of(data: bytes) -> str:
    return base64.b32encode(hashlib.sha256(data).digest()[:_SET_BYTES]).decode("ascii")


def _frame(name: str, number: int, total: int, payload: str) -> bytes:
    return f"{MARK}{name}/{number}/{total}/{_sum(name, number, total, payload)}/{payload}".encode("ascii")


def _sum(name: str, number: int, total: int, payload: str) -> str:
    crc = zlib.crc32(f"{name}/{number}/{total}/{payload}".encode("ascii"))
    return base64.b32encode(crc.to_bytes(4, "big")).decode("ascii").rstrip("=")


class Reassembler:
    """Takes frames as the camera gives them, in any order and as often as it likes.

    >>> reader = Reassembler()
    >>> for seen in camera:
    ...     if reader.add(seen):
    ...         data = reader.data()
    """

    def __init__(self) -> None:
        self._set = ""
        self._total = 0
        self._parts: dict[int, bytes] = {}

    def add(self, frame: bytes | str) -> bool:
        """Takes one frame; returns whether all are there.

        Raises IntakeError ``qr_frame_malformed`` for one that was misread (look again), ``qr_set_mismatch`` for one
        of another set, or of this set but not like the one that was read before: nothing of it is kept (P29).
        """
        text = frame.decode("ascii", "replace") if isinstance(frame, bytes) else frame
        found = _FRAME.fullmatch(text)
        if found is None:
            raise IntakeError("qr_frame_malformed")
        number, total = int(found["number"]), int(found["total"])
        if found["sum"] != _sum(found["set"], number, total, found["payload"]):
            raise IntakeError("qr_frame_malformed", "checksum")
        if number > total or total > MAX_QR_FRAMES:
            raise IntakeError("qr_frame_malformed", "number")
        part = base45.decode(found["payload"])
        if not self._set:
            self._set, self._total = found["set"], total
        if (found["set"], total) != (self._set, self._total) or self._parts.get(number, part) != part:
            raise IntakeError("qr_set_mismatch")
        self._parts[number] = part
        return self.complete

    @property
    def complete(self) -> bool:
        """Whether every frame was seen."""
        return 0 < self._total == len(self._parts)

    @property
    def progress(self) -> tuple[int, int]:
        """How many frames were seen, and of how many."""
        return len(self._parts), self._total

    def missing(self) -> tuple[int, ...]:
        """The numbers of the frames that were not seen yet."""
        return tuple(n for n in range(1, self._total + 1) if n not in self._parts)

    def data(self) -> bytes:
        """Returns what was sent. Raises IntakeError ``qr_incomplete``, ``qr_set_mismatch``, ``too_large``."""
        if not self.complete:
            raise IntakeError("qr_incomplete", f"{len(self._parts)} of {self._total}")
        unpacker = zlib.decompressobj(-15)
        try:
            data = unpacker.decompress(b"".join(part for _, part in sorted(self._parts.items())), MAX_SOURCE_BYTES + 1)
        except zlib.error:
            raise IntakeError("qr_set_mismatch", "cannot be unpacked") from None
        if len(data) > MAX_SOURCE_BYTES:
            raise IntakeError("too_large")
        if not unpacker.eof or unpacker.unused_data or _set_of(data) != self._set:
            raise IntakeError("qr_set_mismatch", "digest")
        return data
