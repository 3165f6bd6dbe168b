"""A photograph as it may be handed over: upright, in sRGB, and nothing in the file but its pixels.

Place, camera and time stand in EXIF, XMP and IPTC, in comments, in small pictures inside the picture, and in what some
phones write behind its end. Nothing of a file is left out by name: the pixels are written into a new one. A colour profile
names the camera or the screen it was made for; the colours are computed into sRGB, which every program assumes, and the
profile stays behind.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.intake.pictures.kinds import PictureKind, kind_of
from wallet.intake.pictures.paper import pages
from wallet.intake.pictures.pixels import blamed_on_the_picture, fitted, next_frame, opened_picture
from wallet.intake.pictures.vector import drawn, is_drawing
from wallet.limits import MAX_PDF_DRAWN_PAGES, MAX_PICTURE_FRAMES, MAX_PICTURES_PIXELS

_QUALITY: Final = 92
"""JPEG's own measure: the small print of a card stays as it was."""
_PHOTOGRAPHS: Final = frozenset({"jpeg", "heic", "avif", "webp", "jpeg_2000"})
"""Kinds that are packed with loss already; the others stay exact, as PNG."""
_PAPER: Final = b"%PDF-"
_DOTS: Final = 150
"""To the inch: what an office prints and reads without a glass."""
_PAGED: Final = frozenset({"tiff"})
"""Kinds whose frames are pages. Those of the others are moments, small pictures and depths: the first is the picture."""


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """One picture to hand over. ``suffix`` is ``.jpg`` or ``.png``."""

    suffix: str
    data: bytes = field(repr=False)


def plain_copies(data: bytes) -> list[PlainCopy]:
    """Returns the pages of a picture, mostly one, as new files that hold pixels alone.

    A photograph of more than MAX_PICTURE_PIXELS is made at half its size or less.
    The first pages of a PDF are drawn, in grey; an SVG is drawn small. Raises IntakeError ``picture_damaged`` (also for one
    that is cut short),
    ``picture_too_large``, ``pdf_damaged`` (also for one that is locked).
    """
    if data.startswith(_PAPER):
        return [_drawn(page) for page in pages(data, dots=_DOTS, most=MAX_PDF_DRAWN_PAGES)]
    if is_drawing(data):
        return [PlainCopy(".png", drawn(data))]
    kind = kind_of(data)
    if kind is None:
        raise IntakeError("picture_damaged", "no picture")
    with blamed_on_the_picture():
        picture = opened_picture(kind, data)
    return list(_pages(kind, picture))


def _drawn(page: Any) -> PlainCopy:
    out = io.BytesIO()
    page.save(out, "PNG")
    return PlainCopy(".png", out.getvalue())


def _pages(kind: PictureKind, picture: Any) -> Iterator[PlainCopy]:
    left = MAX_PICTURES_PIXELS
    for number in range(MAX_PICTURE_FRAMES if kind.name in _PAGED else 1):
        with blamed_on_the_picture():
            if number and not next_frame(picture, number):
                return
            left -= fitted(kind, picture, mode="RGB")
            if left < 0:
                raise IntakeError("picture_too_large", "pages")
            copy = _plain(kind, picture)
        yield copy


def _plain(kind: PictureKind, picture: Any) -> PlainCopy:
    from PIL import ImageOps

    picture.load()
    upright = _in_srgb(ImageOps.exif_transpose(picture))
    exact = kind.name not in _PHOTOGRAPHS or "A" in upright.getbands()
    upright.info = {}
    out = io.BytesIO()
    if exact:
        upright.save(out, "PNG")
    else:
        upright.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return PlainCopy(".png" if exact else ".jpg", out.getvalue())


def _in_srgb(picture: Any) -> Any:
    """Returns the pixels as 8-bit RGB(A) or grey in sRGB."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode in ("1", "L", "I;16") and not clear:
        return picture.copy()
    mode = "RGBA" if clear else "RGB"
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and picture.mode in ("RGB", "RGBA", "CMYK"):
        converted = _by_profile(picture, profile, mode)
        if converted is not None:
            return converted
    return picture.convert(mode)


def _by_profile(picture: Any, profile: bytes, mode: str) -> Any | None:
    """Returns the colours as the profile means them; None for a profile that is none, which programs pass over too."""
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        flags = ImageCms.Flags.NONE
        return ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode, flags=flags)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
