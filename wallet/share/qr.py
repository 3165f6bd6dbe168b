"""QR codes: a module matrix, never a picture; small presentations in one code, larger ones in frames.

What stands in them, and how it is read again, is in ``wallet.encodings.qr_text``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from wallet.encodings.qr_text import PART, WHOLE, base45, set_name
from wallet.errors import ShareError
from wallet.limits import MAX_QR_FRAMES
from wallet.share.selection import Disclosed

FRAME_CHARS: Final = 900
"""Characters of one frame: a code of version 20, which a laptop's camera reads from a screen."""
ONE_CODE_CHARS: Final = 2400
"""Characters of a single code; denser ones are not read from a screen by phones."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """Rows of modules, dark is True, without the quiet zone. ``text`` is what a reader gets."""

    matrix: tuple[tuple[bool, ...], ...]
    text: str

    @property
    def size(self) -> int:
        """Modules along one side."""
        return len(self.matrix)


def encode_text(text: str, *, sturdy: bool = True) -> QrCode:
    """Returns the code of any text. Raises ShareError ``too_large_for_qr``."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M if sturdy else ERROR_CORRECT_L, border=0)
    code.add_data(text, optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise ShareError("too_large_for_qr") from None
    return QrCode(tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix()), text)


def codes(document: bytes) -> list[QrCode]:
    """Returns one code for a small presentation, several frames for a larger one. Raises ShareError."""
    packed = zlib.compress(document, 9)
    text = WHOLE + base45(packed)
    if len(text) <= ONE_CODE_CHARS:
        return [encode_text(text, sturdy=False)]
    body = base45(packed)
    parts = [body[at : at + FRAME_CHARS] for at in range(0, len(body), FRAME_CHARS)]
    if len(parts) > MAX_QR_FRAMES:
        raise ShareError("too_large_for_qr")
    name = set_name(packed)
    return [encode_text(f"{PART}{name}:{n}:{len(parts)}:{part}") for n, part in enumerate(parts, 1)]


_AROUND: Final = 1_500
"""Characters that a presentation adds around its credentials, packed: proof, holder, words."""


def too_large(disclosed: Disclosed) -> bool:
    """Says beforehand whether what is disclosed is too much for codes, from its size when packed."""
    token = disclosed.token
    members = [member.document for member in disclosed.members]
    whole = json.dumps(members, ensure_ascii=False, indent=1) if token is None else token.text
    packed = zlib.compress(whole.encode("utf-8"), 9)
    return len(packed) * 3 // 2 + _AROUND > MAX_QR_FRAMES * FRAME_CHARS


def camera_text(frames: Sequence[QrCode]) -> str:
    """Returns what a bare camera reads: the text of the one code; "" where there are several."""
    return frames[0].text if len(frames) == 1 else ""


def as_text(code: QrCode) -> str:
    """Returns the code for a terminal: two rows of modules in one line, light on the terminal's dark."""
    size, quiet = code.size, 2

    def dark(row: int, column: int) -> bool:
        return 0 <= row < size and 0 <= column < size and code.matrix[row][column]

    blocks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    lines = []
    for row in range(-quiet, size + quiet, 2):
        columns = range(-quiet, size + quiet)
        lines.append("".join(blocks[dark(row, column), dark(row + 1, column)] for column in columns))
    return "\n".join(lines)


def as_png(frames: Sequence[QrCode], *, module: int = 8, quiet: int = 4) -> bytes:
    """Returns one PNG (8-bit grey); several codes stand in a grid, in order."""
    import io
    import math

    from PIL import Image

    side = max(code.size for code in frames) + 2 * quiet
    columns = math.ceil(math.sqrt(len(frames)))
    rows = math.ceil(len(frames) / columns)
    picture = Image.new("L", (columns * side, rows * side), 255)
    for position, code in enumerate(frames):
        left, top = position % columns * side + quiet, position // columns * side + quiet
        for y, line in enumerate(code.matrix):
            for x, cell in enumerate(line):
                if cell:
                    picture.putpixel((left + x, top + y), 0)
    picture = picture.resize((picture.width * module, picture.height * module), Image.Resampling.NEAREST)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
