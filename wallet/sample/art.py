"""Small badge drawings, made here: flat shapes on nothing, as SVG and as PNG."""

from __future__ import annotations

import io
from typing import Final

_SHAPES: Final = {
    "shield": "M32 4 56 12v20c0 14-10 24-24 28C18 56 8 46 8 32V12z",
    "hexagon": "M32 3 57 17.5v29L32 61 7 46.5v-29z",
    "circle": "M32 4a28 28 0 1 0 0 56 28 28 0 0 0 0-56z",
}
_MARKS: Final = {
    "leaf": "M22 42c-2-14 6-22 22-22 0 16-8 24-22 22zm0 0 12-12",
    "pulse": "M14 33h9l4-10 8 20 4-10h11",
    "drop": "M32 18c7 9 10 13 10 18a10 10 0 0 1-20 0c0-5 3-9 10-18z",
    "book": "M14 22c8-3 13-2 18 2 5-4 10-5 18-2v22c-8-3-13-2-18 2-5-4-10-5-18-2zM32 24v22",
    "star": "m32 17 4.6 9.4 10.4 1.5-7.5 7.3 1.8 10.3L32 40.6l-9.3 4.9 1.8-10.3-7.5-7.3 10.4-1.5z",
}


def drawing(shape: str, mark: str, colour: str) -> str:
    """Returns an SVG of 64 by 64."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="256" height="256">'
        f'<path d="{_SHAPES[shape]}" fill="{colour}"/>'
        f'<path d="{_MARKS[mark]}" fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>'
    )


def picture(colour: str, *, size: int = 128) -> bytes:
    """Returns a PNG of a shield in ``colour`` (``#rrggbb``) with a white bar."""
    from PIL import Image, ImageDraw

    scale = 4
    image = Image.new("RGBA", (size * scale, size * scale), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    unit = size * scale / 64
    points = [(32, 4), (56, 12), (56, 32), (52, 44), (44, 54), (32, 60), (20, 54), (12, 44), (8, 32), (8, 12)]
    pen.polygon([(x * unit, y * unit) for x, y in points], fill=colour)
    pen.line(
        [(20 * unit, 33 * unit), (29 * unit, 42 * unit), (45 * unit, 24 * unit)],
        fill="#ffffff",
        width=int(5 * unit),
        joint="curve",
    )
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
