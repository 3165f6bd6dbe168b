"""Several pictures of one moving code, put together: each shows a frame or some, and only all of them say something.

Made by :func:`together` when pictures that came as files of their own turn out to belong to one set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.qr_image import parts_of
from wallet.intake.pictures.codes import Codes, codes_in
from wallet.intake.pictures.pixels import frames
from wallet.limits import MAX_QR_FRAMES

_MARK: Final = b"LANYARD-CODE-FRAMES 1\n"
_LENGTH: Final = 8
"""Bytes of each picture's length, before it."""


class CodeFrames:
    """Pictures that belong to one set."""

    id = "code_frames"

    def claims(self, data: bytes) -> bool:
        return data.startswith(_MARK)

    def parts(self, data: bytes) -> list[Part]:
        """Returns what the codes of all of them say together. Raises IntakeError as :class:`QrImage` does."""
        codes = Codes()
        for count, picture in enumerate(_pictures(data)):
            if count >= MAX_QR_FRAMES:
                raise IntakeError("too_many_items")
            codes.add(codes_in(frames(picture), bool).texts)
        if not codes.texts:
            raise IntakeError("picture_holds_no_code")
        return parts_of(codes)


CONTAINER = CodeFrames()


def together(pictures: Sequence[bytes]) -> bytes:
    """Returns the pictures as one thing to be read."""
    return _MARK + b"".join(len(picture).to_bytes(_LENGTH, "big") + picture for picture in pictures)


def _pictures(data: bytes) -> Iterator[bytes]:
    place = len(_MARK)
    while place < len(data):
        size = int.from_bytes(data[place : place + _LENGTH], "big")
        picture = data[place + _LENGTH : place + _LENGTH + size]
        if len(picture) != size or not size:
            raise IntakeError("picture_damaged")
        yield picture
        place += _LENGTH + size
