"""QR codes as modules, never as a picture: whoever shows one decides how large a module is."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from wallet.encodings.qr_frames import frames
from wallet.errors import ShareError
from wallet.limits import MAX_QR_BYTES

Matrix = tuple[tuple[bool, ...], ...]
QUIET: Final = 4
"""Light modules round a code (ISO/IEC 18004 section 5.3.8)."""
_GAP: Final = 4
"""Further light modules between codes on one sheet, so that a reader tells them apart."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """One code: ``matrix[row][column]`` is True where it is dark, without the quiet zone."""

    matrix: Matrix = field(repr=False)

    @property
    def side(self) -> int:
        """Modules on one side."""
        return len(self.matrix)


def encode(data: bytes, *, robust: bool = False) -> QrCode:
    """Returns the code that holds ``data``. Raises ShareError ``qr_too_large``.

    ``robust`` spends more of the code on correction (M, about 15 %): for screens, where light and angle vary.
    """
    maker = qrcode.QRCode(error_correction=ERROR_CORRECT_M if robust else ERROR_CORRECT_L, border=0)
    maker.add_data(data, optimize=0)
    try:
        maker.make(fit=True)
    except (DataOverflowError, ValueError):
        raise ShareError("qr_too_large", str(len(data))) from None
    return QrCode(tuple(tuple(bool(module) for module in row) for row in maker.get_matrix()))


def codes(data: bytes) -> list[QrCode]:
    """Returns the codes for ``data``: one with the bytes as they are when they fit, else one for each frame.

    Any reader can read the single code; several need Lanyard, which reads them in any order (encodings.qr_frames).
    Raises ShareError ``qr_too_large``.
    """
    if len(data) <= MAX_QR_BYTES:
        return [encode(data)]
    return [encode(frame, robust=True) for frame in frames(data)]


def svg(code: QrCode, *, module: int = 4) -> str:
    """Returns one code as SVG, with its quiet zone; a path, so that it prints sharp at any size."""
    side = code.side + 2 * QUIET
    runs = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in _runs(code.matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module}" height="{side * module}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path d="M0 0h{side}v{side}H0z" fill="#fff"/><path d="{runs}" fill="#000"/></svg>'
    )


def _runs(matrix: Matrix) -> list[tuple[int, int, int]]:
    """Returns the dark runs of every row as (column, row, length), moved in by the quiet zone."""
    found = []
    for y, row in enumerate(matrix):
        start = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                found.append((start + QUIET, y + QUIET, x - start))
                start = None
    return found


def png(shown: Sequence[QrCode], *, module: int = 6) -> bytes:
    """Returns the codes as one PNG: a single one, or a sheet of all of them, which a reader takes in at once."""
    across = math.ceil(math.sqrt(len(shown)))
    down = math.ceil(len(shown) / across)
    cell = max(code.side for code in shown) + 2 * QUIET + (_GAP if len(shown) > 1 else 0)
    picture = Image.new("1", (cell * across, cell * down), 1)
    pixels = picture.load()
    assert pixels is not None  # noqa: S101  # for the type checker
    for place, code in enumerate(shown):
        left = (place % across) * cell + (cell - code.side) // 2
        top = (place // across) * cell + (cell - code.side) // 2
        for y, row in enumerate(code.matrix):
            for x, dark in enumerate(row):
                if dark:
                    pixels[left + x, top + y] = 0
    out = io.BytesIO()
    large = picture.resize((picture.width * module, picture.height * module), Image.Resampling.NEAREST)
    large.save(out, "PNG", optimize=True)
    return out.getvalue()


_HALVES: Final = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


def terminal(code: QrCode) -> str:
    """Returns one code as text: two rows to a line, light modules drawn, as most terminals are dark."""
    width = code.side + 2 * QUIET
    blank = (False,) * width
    rows = [blank] * QUIET + [(False,) * QUIET + row + (False,) * QUIET for row in code.matrix] + [blank] * QUIET
    if len(rows) % 2:
        rows.append(blank)
    pairs = zip(rows[0::2], rows[1::2], strict=True)
    return "\n".join("".join(_HALVES[above, below] for above, below in zip(*pair, strict=True)) for pair in pairs)
