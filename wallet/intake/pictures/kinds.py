"""The kinds of pictures that are decoded, by their beginnings, and the one reader of each.

One line a kind: adding one is adding a line. The modules in it are what a worker loads before its walls.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from wallet.limits import MAX_HEIF_PIXELS, MAX_PICTURE_PIXELS

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_TIFF: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_JPEG_2000: Final = (b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_GENERAL_BRANDS: Final = frozenset({b"mif1", b"msf1", b"miaf", b"MiHB", b"MiHE"})
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_BAKED: Final = re.compile(rb"(?:iTXt|tEXt|zTXt)openbadge(?:s|credential)\0")


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A kind of picture. ``reader`` is the class that decodes it: Image.open would try every kind there is."""

    name: str
    claims: Callable[[bytes], bool]
    module: str
    reader: str
    pixels: int = MAX_PICTURE_PIXELS

    def open(self, stream: Any) -> Any:
        """Returns the picture, its header read. Raises what the reader raises."""
        return getattr(importlib.import_module(self.module), self.reader)(stream)


def _brands(data: bytes) -> frozenset[bytes]:
    """The brands of a file of ISO boxes (ISO/IEC 14496-12 section 4.3): the major one and those it agrees with."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), 128)
    return frozenset(data[at : at + 4] for at in (8, *range(16, end - 3, 4)))


def _is_avif(data: bytes) -> bool:
    return bool(_brands(data) & _AVIF_BRANDS)


def _is_heic(data: bytes) -> bool:
    brands = _brands(data)
    return not brands & _AVIF_BRANDS and bool(brands & (_HEIC_BRANDS | _GENERAL_BRANDS))


def _is_bmp(data: bytes) -> bool:
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS


KINDS: Final = (
    PictureKind("png", lambda data: data.startswith(_PNG), "PIL.PngImagePlugin", "PngImageFile"),
    PictureKind("jpeg", lambda data: data.startswith(_JPEG), "PIL.JpegImagePlugin", "jpeg_factory"),
    PictureKind("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", "PIL.WebPImagePlugin", "WebPImageFile"),
    PictureKind("tiff", lambda data: data.startswith(_TIFF), "PIL.TiffImagePlugin", "TiffImageFile"),
    PictureKind("gif", lambda data: data.startswith((b"GIF87a", b"GIF89a")), "PIL.GifImagePlugin", "GifImageFile"),
    PictureKind("bmp", _is_bmp, "PIL.BmpImagePlugin", "BmpImageFile"),
    PictureKind("jpeg_2000", lambda data: data.startswith(_JPEG_2000), "PIL.Jpeg2KImagePlugin", "Jpeg2KImageFile"),
    PictureKind("avif", _is_avif, "PIL.AvifImagePlugin", "AvifImageFile"),
    PictureKind("heic", _is_heic, "pi_heif.as_plugin", "HeifImageFile", MAX_HEIF_PIXELS),
)


def kind_of(data: bytes) -> PictureKind | None:
    """Returns which kind of picture these bytes begin as, or None."""
    return next((kind for kind in KINDS if kind.claims(data)), None)


def is_baked(data: bytes) -> bool:
    """Says whether a PNG has a badge baked into it: then that is read, and no pixel."""
    return data.startswith(_PNG) and _BAKED.search(data) is not None
