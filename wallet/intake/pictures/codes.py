"""The QR codes a picture shows, however it was taken: as it is first, then as an eye would look again.

zxing finds nearly everything by itself. What it does not find is mostly out of focus, very dark or grainy, or small in a
large picture: for these the picture is looked at again sharpened, stretched, smoothed and nearer, within a budget of
pixels, so that a picture without a code costs a bounded time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_CODE_SEARCH_PIXELS, MAX_QR_FRAMES

_SMALL: Final = 1_500_000
"""Pixels under which a picture is also looked at twice as large."""
_LARGE: Final = 4_000_000
"""Pixels over which what is out of focus is out of focus by many: such a picture is looked at again smaller."""
_SPOTS: Final = 4
"""Codes seen and not read that are looked at more closely, of one image."""
_ALWAYS: Final = 2
"""Looks that are taken even when a code was found: beside it one may be out of focus."""
_KEPT: Final = 2
"""Frames that are looked at again: the first page, or a picture with clear parts on white and on black."""
Look = Callable[[Any], Any]
Box = tuple[int, int, int, int]


@dataclass(slots=True)
class Codes:
    """What codes say: each text once. ``unread`` counts those that are seen and cannot be read."""

    texts: set[str] = field(default_factory=set)
    unread: int = 0

    def add(self, texts: Iterable[str]) -> None:
        """Adds texts; a new one is most likely what could not be read before. Raises IntakeError ``too_many_items``."""
        new = set(texts) - self.texts
        self.texts |= new
        self.unread = max(0, self.unread - len(new))
        if len(self.texts) > MAX_QR_FRAMES:
            raise IntakeError("too_many_items")


def codes_in(images: Iterable[Any], complete: Callable[[set[str]], bool] = bool, *, closer: bool = True) -> Codes:
    """Returns the codes in grey images (PIL, mode L): the frames of one picture, or the pages of a document.

    ``complete`` says whether texts are enough; until then, and while a code is seen that cannot be read, the first frame
    is looked at again, unless ``closer`` is False. Raises IntakeError ``too_many_items``, and what ``images`` raises when
    there was no code before.
    """
    codes, kept = Codes(), list[tuple[Any, list[Box]]]()
    damage: IntakeError | None = None
    try:
        for image in images:
            unread = codes.unread
            spots = _look(image, codes)
            if kept:
                codes.unread = unread  # in moments of an animation a code is often between two
            if closer and len(kept) < _KEPT:
                kept.append((image, spots))
    except IntakeError as error:
        damage = error
    left = MAX_CODE_SEARCH_PIXELS
    for number, seen in enumerate(seen for image, spots in kept for seen in _again(image, spots)):
        left -= seen.width * seen.height
        if left < 0 or (number >= _ALWAYS and complete(codes.texts) and not codes.unread):
            break
        codes.add(_valid(seen))
    if damage is not None and not codes.texts:
        raise damage
    return codes


def _look(image: Any, codes: Codes) -> list[Box]:
    """Adds what the image shows to ``codes``; returns where codes are seen that could not be read."""
    valid: list[Box] = []
    unread: list[Box] = []
    texts = []
    for barcode in _barcodes(image, with_errors=True):
        box = _box(barcode)
        if barcode.valid:
            texts.append(barcode.text)
            valid.append(box)
            unread = [other for other in unread if not _meet(other, box)]
        elif not any(_meet(box, other) for other in (*valid, *unread)):
            unread.append(box)
    codes.add(texts)
    codes.unread += len(unread)
    return unread


def _valid(image: Any) -> list[str]:
    return [barcode.text for barcode in _barcodes(image, with_errors=False)]


def _barcodes(image: Any, *, with_errors: bool) -> list[Any]:
    import zxingcpp

    if image.width < 1 or image.height < 1:
        return []  # the margin of a spot at the very edge
    # Codes that continue one another by the standard's own way (structured append) come apart here, and a part of a
    # document is no document: they are refused one by one and never joined.
    return list(
        zxingcpp.read_barcodes(
            image,
            formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
            text_mode=zxingcpp.TextMode.Plain,
            return_errors=with_errors,
        )
    )


def _box(barcode: Any) -> Box:
    place = barcode.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    return min(across), min(down), max(across), max(down)


def _meet(first: Box, second: Box) -> bool:
    return first[0] <= second[2] and second[0] <= first[2] and first[1] <= second[3] and second[1] <= first[3]


# Looking again --------------------------------------------------------------------
def _again(image: Any, spots: list[Box]) -> Iterator[Any]:
    """Yields the picture as it is looked at again: nearer where a code is seen, then whole, the cheapest looks first."""
    for spot in spots[:_SPOTS]:
        yield from _nearer(image, spot)
    pixels = image.width * image.height
    for look in _LARGE_LOOKS if pixels > _LARGE else _LOOKS:
        yield look(image)
    if pixels <= _SMALL:
        yield _sharp(image.resize((image.width * 2, image.height * 2)), 6)


def _nearer(image: Any, spot: Box) -> Iterator[Any]:
    left, top, right, bottom = spot
    margin = max(right - left, bottom - top) // 4
    piece = image.crop(
        (max(0, left - margin), max(0, top - margin), min(image.width, right + margin), min(image.height, bottom + margin))
    )
    if piece.width * piece.height > _SMALL:
        return
    for times in (2, 3):
        larger = piece.resize((piece.width * times, piece.height * times))
        yield larger
        yield _sharp(larger, 2 * times)


def _even(image: Any) -> Any:
    from PIL import ImageOps

    return ImageOps.equalize(image)


def _sharp(image: Any, radius: float) -> Any:
    from PIL import ImageFilter, ImageOps

    return ImageOps.autocontrast(image, cutoff=2).filter(ImageFilter.UnsharpMask(radius, 400, 0))


def _smooth(image: Any) -> Any:
    from PIL import ImageFilter, ImageOps

    return ImageOps.autocontrast(image.filter(ImageFilter.GaussianBlur(1.5)), cutoff=2)


_LOOKS: Final[tuple[Look, ...]] = (
    _even,
    lambda image: _sharp(image.reduce(2), 4),
    _smooth,
    lambda image: _sharp(image, 5),
    lambda image: _sharp(_smooth(image), 6),
)
_LARGE_LOOKS: Final[tuple[Look, ...]] = (
    _even,
    lambda image: _sharp(image.reduce(2), 4),
    lambda image: _sharp(image.reduce(3), 3),
    lambda image: _sharp(_smooth(image.reduce(2)), 6),
)
