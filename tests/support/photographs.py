"""Photographs of QR codes as people take them: on a screen, on paper, tilted, blurred, dim, small, with a logo.

Everything is made here with Pillow, from a seed: the same on every machine.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from wallet.share.qr import as_png, encode_text

Effect = Callable[[Image.Image, random.Random], Image.Image]
DESK: Final = (1600, 1200)


def code(text: str, *, sturdy: bool = True, inverted: bool = False, logo: bool = False) -> Image.Image:
    """Returns the code of ``text`` in grey, with its quiet zone; ``sturdy`` is level M, else L."""
    drawn = Image.open(io.BytesIO(as_png([encode_text(text, sturdy=sturdy)]))).convert("L")
    if logo:
        side = drawn.width // 7
        ImageDraw.Draw(drawn).rounded_rectangle(
            ((drawn.width - side) // 2, (drawn.height - side) // 2, (drawn.width + side) // 2, (drawn.height + side) // 2),
            radius=side // 4, fill=90, outline=255, width=side // 8,
        )  # fmt: skip
    return ImageOps.invert(drawn) if inverted else drawn


def laid(drawn: Image.Image, side: int, *, at: tuple[int, int] | None = None, desk: tuple[int, int] = DESK) -> Image.Image:
    """Returns a sheet with the code ``side`` pixels wide on a desk of middling grey."""
    picture = Image.effect_noise(desk, 24).convert("L")
    page = drawn.resize((side, side), Image.Resampling.BICUBIC)
    left, top = at or ((desk[0] - side) // 2, (desk[1] - side) // 2)
    margin = side // 6
    ImageDraw.Draw(picture).rectangle((left - margin, top - margin, left + side + margin, top + side + margin), fill=238)
    picture.paste(page, (left, top))
    return picture


# What a camera does ---------------------------------------------------------------
def turned(degrees: float) -> Effect:
    """The camera was held askew."""
    return lambda picture, _: picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=128)


def tilted(amount: float) -> Effect:
    """The camera looked from the side: the far edge is shorter by twice ``amount``."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        width, height = picture.size
        dx, dy = width * amount, height * amount
        corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
        seen = [(dx, dy / 2), (width - dx / 3, 0), (width - dx / 3, height), (dx, height - dy)]
        return picture.transform(
            picture.size, Image.Transform.PERSPECTIVE, _perspective(seen, corners), Image.Resampling.BICUBIC, fillcolor=128
        )

    return effect


def blurred(radius: float) -> Effect:
    """Out of focus."""
    return lambda picture, _: picture.filter(ImageFilter.GaussianBlur(radius))


def shaken(length: int) -> Effect:
    """Moved while the shutter was open."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        moved = picture.convert("F")
        for step in range(1, length):
            moved = _sum(moved, ImageChops.offset(picture, step, step // 3).convert("F"))
        return moved.point(lambda value: value / length + 0).convert("L")

    return effect


def dim(brightness: float, contrast: float = 1.0) -> Effect:
    """In poor light: dark, or washed out."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        return ImageEnhance.Brightness(ImageEnhance.Contrast(picture).enhance(contrast)).enhance(brightness)

    return effect


def uneven(strength: float) -> Effect:
    """A shadow across the page."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        shade = Image.linear_gradient("L").rotate(90).resize(picture.size)
        return ImageChops.multiply(picture, shade.point(lambda value: 255 - strength * (255 - value)))

    return effect


def noisy(amount: float) -> Effect:
    """The grain of a small sensor at night."""

    def effect(picture: Image.Image, chance: random.Random) -> Image.Image:
        grain = Image.frombytes(
            "L", (256, 256), bytes(int(min(255, max(0, chance.gauss(128, amount)))) for _ in range(65536))
        )
        cloth = Image.new("L", picture.size, 128)
        for left in range(0, picture.width, 256):
            for top in range(0, picture.height, 256):
                cloth.paste(grain.rotate(90 * chance.randrange(4)), (left, top))
        return ImageChops.add(picture, cloth, 1, -128)

    return effect


def from_a_screen(pitch: int) -> Effect:
    """Lines of a display between which the camera sees through."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        lines = Image.new("L", picture.size, 255)
        pen = ImageDraw.Draw(lines)
        for row in range(0, picture.height, pitch):
            pen.line((0, row, picture.width, row), fill=170)
        for column in range(0, picture.width, pitch + 1):
            pen.line((column, 0, column, picture.height), fill=200)
        return ImageChops.multiply(picture, lines)

    return effect


def glare(strength: int) -> Effect:
    """A lamp mirrored in it."""

    def effect(picture: Image.Image, _: random.Random) -> Image.Image:
        spot = ImageOps.invert(Image.radial_gradient("L")).resize((picture.width // 2, picture.height // 2))
        light = Image.new("L", picture.size, 0)
        light.paste(spot.point(lambda value: value * strength / 255), (picture.width // 4, picture.height // 5))
        return ImageChops.add(picture, light)

    return effect


def scaled(factor: float) -> Effect:
    """Made smaller by a messenger, or by hand."""
    return lambda picture, _: picture.resize(
        (max(1, int(picture.width * factor)), max(1, int(picture.height * factor))), Image.Resampling.BICUBIC
    )


def taken(picture: Image.Image, effects: tuple[Effect, ...], *, seed: int = 1, quality: int = 75) -> bytes:
    """Returns the JPEG of a picture after ``effects``."""
    chance = random.Random(seed)
    for effect in effects:
        picture = effect(picture, chance)
    out = io.BytesIO()
    picture.convert("L").convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def _sum(first: Image.Image, second: Image.Image) -> Image.Image:
    from PIL import ImageMath

    return ImageMath.lambda_eval(lambda args: args["a"] + args["b"], a=first, b=second)


def _perspective(seen: list[tuple[float, float]], corners: list[tuple[float, float]]) -> list[float]:
    """Solves the eight numbers of a perspective that shows ``corners`` at ``seen`` (Gauss, without a library)."""
    rows = []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[index][size] / rows[index][index] for index in range(size)]
