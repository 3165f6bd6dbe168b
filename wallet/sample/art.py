"""Badge art of our own, drawn by code: a shape, a glyph, two colours."""

from __future__ import annotations

import base64
import io
import math
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

_UNIT: Final = 64
"""Drawings are made on a square of this many units."""
_OVERSAMPLE: Final = 4
"""PNG drawings are made this much larger and scaled down, for smooth edges."""
_COLOURS: Final = 16
"""Colours kept in a PNG: enough for smooth edges between two, and small enough to travel inside a credential."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A badge: its outline (``shield``, ``hexagon``, ``round``, ``square``), its glyph, its two colours (#RRGGBB)."""

    outline: str
    glyph: str
    ground: str
    ink: str


def _outline(name: str) -> list[Point]:
    middle = _UNIT / 2
    if name == "shield":
        right: list[Point] = [(32, 3), (42, 8), (56, 10), (56, 30)]
        curve = [(32 + 24 * math.cos(t), 30 + 31 * math.sin(t)) for t in _steps(0, math.pi / 2, 10)]
        half = right + curve
        return half + [(_UNIT - x, y) for x, y in reversed(half)]
    if name == "hexagon":
        return [(middle + 29 * math.sin(t), middle - 29 * math.cos(t)) for t in _steps(0, math.tau, 6)[:-1]]
    if name == "square":
        return [(9, 5), (55, 5), (59, 9), (59, 55), (55, 59), (9, 59), (5, 55), (5, 9)]
    return [(middle + 28 * math.cos(t), middle + 28 * math.sin(t)) for t in _steps(0, math.tau, 48)[:-1]]


def _steps(start: float, end: float, count: int) -> list[float]:
    return [start + (end - start) * step / count for step in range(count + 1)]


def _glyph(name: str) -> list[tuple[list[Point], float]]:
    """Returns strokes: the points of each, and its width."""
    if name == "bars":
        return [([(22, 42), (22, 33)], 5), ([(32, 42), (32, 22)], 5), ([(42, 42), (42, 28)], 5)]
    if name == "cross":
        return [([(32, 19), (32, 43)], 6), ([(20, 31), (44, 31)], 6)]
    if name == "pulse":
        return [([(13, 33), (23, 33), (27, 23), (34, 43), (39, 29), (42, 33), (51, 33)], 3)]
    if name == "wave":
        return [([(x, y + 4 * math.sin((x - 14) / 36 * math.tau * 1.5)) for x in range(14, 51, 2)], 3) for y in (26, 38)]
    if name == "drop":
        side = [(32 + 11 * math.cos(t), 36 + 11 * math.sin(t)) for t in _steps(-0.6, math.pi + 0.6, 16)]
        return [([(32, 16), *side, (32, 16)], 3)]
    if name == "book":
        return [([(32, 24), (18, 20), (18, 42), (32, 46), (46, 42), (46, 20), (32, 24), (32, 46)], 3)]
    if name == "hands":
        return [([(16, 38), (24, 44), (40, 44), (48, 38)], 3), ([(24, 34), (24, 24), (40, 24), (40, 34), (24, 34)], 3)]
    return [([(21, 43), (22, 32), (29, 23), (44, 20), (41, 35), (32, 42), (21, 43), (35, 29)], 3)]  # leaf


def _shrunk(points: list[Point], part: float) -> list[Point]:
    return [(32 + (x - 32) * part, 32 + (y - 32) * part) for x, y in points]


def svg(drawing: Drawing) -> bytes:
    """Returns the drawing as SVG."""
    outline = _outline(drawing.outline)
    side = _UNIT * 4
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {_UNIT} {_UNIT}">',
        f'<path d="{_path(outline)}Z" fill="{drawing.ground}"/>',
        f'<g fill="none" stroke="{drawing.ink}" stroke-linecap="round" stroke-linejoin="round">',
        f'<path d="{_path(_shrunk(outline, 0.87))}Z" stroke-width="1.5"/>',
        *(f'<path d="{_path(points)}" stroke-width="{width}"/>' for points, width in _glyph(drawing.glyph)),
        "</g></svg>",
    ]
    return "".join(parts).encode("ascii")


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def png(drawing: Drawing, *, side: int = 96) -> bytes:
    """Returns the drawing as a PNG of ``side`` by ``side`` pixels, on nothing."""
    scale = side * _OVERSAMPLE / _UNIT
    canvas = Image.new("RGBA", (side * _OVERSAMPLE, side * _OVERSAMPLE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    outline = _outline(drawing.outline)
    draw.polygon(_scaled(outline, scale), fill=drawing.ground)
    inner = _shrunk(outline, 0.87)
    strokes = [([*inner, inner[0], inner[1]], 1.5), *_glyph(drawing.glyph)]
    for points, width in strokes:
        thick = round(width * scale)
        placed = _scaled(points, scale)
        draw.line(placed, fill=drawing.ink, width=thick, joint="curve")
        for x, y in (placed[0], placed[-1]):
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=drawing.ink)
    small = canvas.resize((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _scaled(points: list[Point], scale: float) -> list[Point]:
    return [(x * scale, y * scale) for x, y in points]


def data_url(drawing: Drawing) -> str:
    """Returns a small PNG of the drawing as a ``data:`` URL, as it stands in ``image.id``."""
    return "data:image/png;base64," + base64.b64encode(png(drawing)).decode("ascii")
