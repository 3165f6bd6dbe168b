"""A stream of bytes sealed in chunks, of any length in flat memory: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as age
has it (https://c2sp.org/age, "Payload").

Chunks of 64 KiB under ChaCha20-Poly1305. A nonce is the chunk's number (11 bytes, big-endian) and a byte that is 1 for the
last: chunks that are changed, left out, exchanged, repeated, added or cut off are noticed. A key seals one stream only.
"""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from wallet.errors import StoreError

CHUNK: Final = 64 * 1024
_TAG: Final = 16
_SEALED: Final = CHUNK + _TAG


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealedWriter(io.RawIOBase):
    """Seals what is written and writes it on to ``out``. Nothing of it opens before :meth:`finish`."""

    def __init__(self, out: BinaryIO, key: bytes | bytearray) -> None:
        """``key``: 32 bytes, never used for another stream."""
        super().__init__()
        self._out = out
        self._cipher = ChaCha20Poly1305(key)
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        """Takes all of ``data``; returns how many bytes that is. Raises OSError as ``out`` does."""
        view = memoryview(data)  # type: ignore[arg-type]
        self._held += view
        # The last chunk is never empty unless all is: one that is full waits to see whether it is the last.
        while len(self._held) > CHUNK:
            self._seal(last=False)
        return view.nbytes

    def finish(self) -> None:
        """Writes the last chunk. Raises OSError."""
        self._seal(last=True)

    def _seal(self, *, last: bool) -> None:
        chunk = bytes(self._held[:CHUNK])
        del self._held[:CHUNK]
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """What was sealed, to be read from any place; one chunk is in memory.

    That the stream is whole to its end is known before the first byte is given out; each chunk is known good before any of
    it is. Raises StoreError with the code ``damaged``.
    """

    def __init__(self, file: BinaryIO, key: bytes | bytearray, *, start: int, damaged: str) -> None:
        """``file`` is read from ``start`` to its end; it can be sought in."""
        super().__init__()
        self._file, self._start, self._damaged = file, start, damaged
        self._cipher = ChaCha20Poly1305(key)
        size = file.seek(0, io.SEEK_END) - start
        self._chunks = -(-size // _SEALED)
        self._size = size - self._chunks * _TAG
        self._at = 0
        self._number, self._chunk = -1, b""
        if size < _TAG:
            raise StoreError(damaged, "cut short")
        last = self._read_chunk(self._chunks - 1)
        if self._chunks > 1 and not last:
            raise StoreError(damaged, "an empty end")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Goes to a place. Raises ValueError for one before the beginning."""
        place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if place < 0:
            raise ValueError(place)
        self._at = place
        return place

    def readinto(self, buffer: object, /) -> int:
        """Reads up to the end of a chunk. Raises StoreError."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size or not len(view):
            return 0
        number, within = divmod(self._at, CHUNK)
        if number != self._number:
            self._number, self._chunk = number, self._read_chunk(number)
        piece = self._chunk[within : within + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _read_chunk(self, number: int) -> bytes:
        self._file.seek(self._start + number * _SEALED)
        try:
            return self._cipher.decrypt(_nonce(number, last=number == self._chunks - 1), self._file.read(_SEALED), None)
        except InvalidTag:
            raise StoreError(self._damaged, "contents") from None
