"""The pixels of a picture in grey, frame by frame; its size looked at before anything is decoded.

What a reader of pictures raises for bytes from outside is the picture's fault and said so; what it could not load is ours.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.intake.pictures.kinds import PictureKind, kind_of
from wallet.limits import MAX_JPEG_PIXELS, MAX_PICTURE_FRAMES, MAX_PICTURE_PIXELS, MAX_PICTURES_PIXELS

_DEEP: Final = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
"""Modes of one band with more than 256 values; converting them directly would cut off all but the darkest."""


def frames(data: bytes) -> Iterator[Any]:
    """Yields the frames of a picture (pages of a TIFF, moments of an animation) in grey: PIL images of mode L.

    A frame that is cut short is yielded as far as it goes, and then told of.
    Raises IntakeError ``picture_damaged``, ``picture_too_large``.
    """
    kind = kind_of(data)
    if kind is None:
        raise IntakeError("picture_damaged", "no picture")
    with blamed_on_the_picture():
        picture = opened_picture(kind, data)
    left = MAX_PICTURES_PIXELS
    for number in range(MAX_PICTURE_FRAMES):
        with blamed_on_the_picture():
            if number and not next_frame(picture, number):
                return
            left -= fitted(kind, picture)
            if left < 0:
                return
        yield from _grey_frame(picture)


def opened_picture(kind: PictureKind, data: bytes) -> Any:
    """Returns the picture, its header read. Raises what its reader raises."""
    _one_thread()
    stream = io.BytesIO(data)
    return kind.open(stream)


def _one_thread() -> None:
    """A thread of a decoder reserves more address space than a worker has to give."""
    import pi_heif.options
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False


def next_frame(picture: Any, number: int) -> bool:
    """Goes on to frame ``number``; says whether there is one."""
    try:
        picture.seek(number)
    except EOFError:
        return False
    return True


def fitted(kind: PictureKind, picture: Any, *, mode: str = "L") -> int:
    """Returns how many pixels will be decoded; a photograph of more than that is decoded at half its size or less.

    Raises IntakeError ``picture_too_large``.
    """
    width, height = picture.size
    most = MAX_JPEG_PIXELS if kind.name == "jpeg" else kind.pixels
    if width * height > most or not width or not height:
        raise IntakeError("picture_too_large", f"{width} x {height}")
    if kind.name == "jpeg":
        part = next(part for part in (1, 2, 4, 8) if width * height <= MAX_PICTURE_PIXELS * part * part)
        picture.draft(mode, (width // part, height // part))
    return int(picture.size[0] * picture.size[1])


def _grey_frame(picture: Any) -> Iterator[Any]:
    damage: IntakeError | None = None
    try:
        with blamed_on_the_picture():
            picture.load()
    except IntakeError as error:
        damage = error
        picture.tile = []  # what was decoded is there; it is not decoded again
    try:
        with blamed_on_the_picture():
            greys = _grey(picture)
    except IntakeError as error:
        raise damage or error from None
    yield from greys
    if damage:
        raise damage


def _grey(picture: Any) -> list[Any]:
    from PIL import Image

    if picture.mode in _DEEP:
        return [_shallow(picture)]
    if picture.mode == "LAB":
        return [picture.getchannel(0)]
    if {"A", "a"} & set(picture.getbands()) or "transparency" in picture.info:
        clear = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        ink, cover = clear.convert("L"), clear.getchannel("A")
        return [Image.composite(ink, Image.new("L", ink.size, paper), cover) for paper in (255, 0)]
    return [picture.convert("L")]


def _shallow(picture: Any) -> Any:
    deep = picture.convert("F")
    low, high = deep.getextrema()
    scale = 255.0 / max(high - low, 1e-9)
    return deep.point(lambda value: value * scale - low * scale).convert("L")


@contextmanager
def blamed_on_the_picture() -> Iterator[None]:
    """Whatever a reader of pictures stumbles over is told of as IntakeError ``picture_damaged``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (IntakeError, MemoryError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  # readers of pictures raise whatever they stumble over
        raise IntakeError("picture_damaged", type(error).__name__) from None
