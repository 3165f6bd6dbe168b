"""Messages on the pipe: a JSON list and some blobs, nothing that could be run.

A frame is two lengths (whole, head; four bytes each, big-endian), the head as JSON, then the blobs. The head's last
member is the list of the blobs' lengths.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

import orjson

from wallet.limits import MAX_WORKER_HEAD_BYTES, MAX_WORKER_MESSAGE_BYTES

_LENGTHS: Final = struct.Struct(">II")
Message = tuple[list[Any], list[bytes]]
"""A head without the lengths, and the blobs."""


class GarbledError(Exception):
    """What came on the pipe is no message, or none that may come now."""


def pieces(head: Sequence[Any], blobs: Sequence[bytes] = ()) -> list[bytes]:
    """Returns a frame in pieces, to be written one after the other; a large blob is not copied.

    ``head`` is plain JSON; half a character in it, which no message can carry, becomes a question mark.
    """
    header = _json([*head, [len(blob) for blob in blobs]])
    return [_LENGTHS.pack(sum(map(len, blobs)) + len(header), len(header)) + header, *blobs]


def _json(head: list[Any]) -> bytes:
    try:
        return orjson.dumps(head)
    except TypeError:
        return json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")


def pack(head: Sequence[Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Returns a frame whole."""
    return b"".join(pieces(head, blobs))


def read(stream: BinaryIO) -> Message:
    """Waits for the next message from the wallet, whatever its size. Raises EOFError when there is no more."""
    lengths = _exactly(stream, _LENGTHS.size)
    body, head = _LENGTHS.unpack(lengths)
    header = orjson.loads(_exactly(stream, head))
    sizes = header.pop()
    if sum(sizes) + head != body:
        raise EOFError
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


class Unpacker:
    """The wallet's reader: takes bytes as they come, gives whole messages, keeps no more than one may have."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yields what is whole by now. Raises GarbledError."""
        self._held += data
        start = 0
        while len(self._held) - start >= _LENGTHS.size:
            body, head = _LENGTHS.unpack_from(self._held, start)
            if head > min(body, MAX_WORKER_HEAD_BYTES) or body > MAX_WORKER_MESSAGE_BYTES:
                raise GarbledError(f"a message of {body} bytes")
            end = start + _LENGTHS.size + body
            if len(self._held) < end:
                break
            yield _message(bytes(memoryview(self._held)[start + _LENGTHS.size : end]), head)
            start = end
        del self._held[:start]


def _message(body: bytes, head: int) -> Message:
    try:
        header = orjson.loads(body[:head])
    except orjson.JSONDecodeError:
        raise GarbledError("no JSON") from None
    if not isinstance(header, list) or len(header) < 2 or not isinstance(header[0], str) or not isinstance(header[-1], list):
        raise GarbledError("no message")
    blobs, at = [], head
    for length in header.pop():
        if type(length) is not int or not 0 <= length <= len(body) - at:
            raise GarbledError("no blob")
        blobs.append(body[at : at + length])
        at += length
    if at != len(body):
        raise GarbledError("bytes that nothing speaks of")
    return header, blobs
