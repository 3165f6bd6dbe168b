"""QR codes: a module matrix, never a picture; small presentations in one code, larger ones in frames.

One code holds ``LANYARD1:`` and the presentation, deflated and in base 45 (RFC 9285: QR's alphanumeric mode packs it
tightly). What does not fit goes into frames ``LANYARD2:<set>:<number>:<count>:<part>``, readable in any order; the set's
name is the start of the SHA-256 of the whole, which is checked when all parts are there.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from wallet.errors import IntakeError, ShareError
from wallet.limits import MAX_SOURCE_BYTES

ONE: Final = "LANYARD1:"
PART: Final = "LANYARD2:"
FRAME_CHARS: Final = 900
"""Characters of one frame: a code of version 20, which a laptop's camera reads from a screen."""
ONE_CODE_CHARS: Final = 2400
"""Characters of a single code; denser ones are not read from a screen by phones."""
MAX_FRAMES: Final = 400
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


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
    text = ONE + base45(packed)
    if len(text) <= ONE_CODE_CHARS:
        return [encode_text(text, sturdy=False)]
    body = base45(packed)
    parts = [body[at : at + FRAME_CHARS] for at in range(0, len(body), FRAME_CHARS)]
    if len(parts) > MAX_FRAMES:
        raise ShareError("too_large_for_qr")
    name = _set_name(packed)
    return [encode_text(f"{PART}{name}:{n}:{len(parts)}:{part}") for n, part in enumerate(parts, 1)]


def _set_name(packed: bytes) -> str:
    return sha256(packed).hexdigest()[:16].upper()


class Reassembler:
    """Collects what was read, in any order. Parts of two different sets are never mixed (P29)."""

    def __init__(self) -> None:
        self._parts: dict[int, str] = {}
        self._set = ""
        self._count = 0

    @property
    def progress(self) -> tuple[int, int]:
        """Returns (parts read, parts in all)."""
        return len(self._parts), self._count

    def take(self, text: str) -> bytes | None:
        """Takes one code's text; returns the presentation once it is whole.

        Raises IntakeError ``qr_not_ours``, ``qr_other_set``, ``qr_damaged``.
        """
        if text.startswith(ONE):
            return _inflate(unbase45(text[len(ONE) :]))
        if not text.startswith(PART):
            raise IntakeError("qr_not_ours")
        name, number, count, part = (*text[len(PART) :].split(":", 3), "", "", "")[:4]
        if not number.isdigit() or not count.isdigit() or not 1 <= int(number) <= int(count) <= MAX_FRAMES:
            raise IntakeError("qr_damaged")
        if self._set and (name != self._set or int(count) != self._count):
            raise IntakeError("qr_other_set")
        self._set, self._count = name, int(count)
        self._parts[int(number)] = part
        if len(self._parts) < self._count:
            return None
        packed = unbase45("".join(self._parts[n] for n in range(1, self._count + 1)))
        if _set_name(packed) != self._set:
            raise IntakeError("qr_damaged")
        return _inflate(packed)


def _inflate(packed: bytes) -> bytes:
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(packed, MAX_SOURCE_BYTES)
    except zlib.error:
        raise IntakeError("qr_damaged") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise IntakeError("qr_damaged")
    return data


def base45(data: bytes) -> str:
    """RFC 9285 section 4."""
    out = []
    for at in range(0, len(data) - 1, 2):
        value = data[at] << 8 | data[at + 1]
        out.append(_ALPHABET[value % 45] + _ALPHABET[value // 45 % 45] + _ALPHABET[value // 2025])
    if len(data) % 2:
        out.append(_ALPHABET[data[-1] % 45] + _ALPHABET[data[-1] // 45])
    return "".join(out)


def unbase45(text: str) -> bytes:
    """RFC 9285 section 4. Raises IntakeError ``qr_damaged``."""
    out = bytearray()
    try:
        values = [_ALPHABET.index(one) for one in text]
        for at in range(0, len(values), 3):
            group = values[at : at + 3]
            value = sum(one * 45**place for place, one in enumerate(group))
            out += value.to_bytes(2 if len(group) == 3 else 1, "big")
    except (ValueError, OverflowError):
        raise IntakeError("qr_damaged") from None
    return bytes(out)


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


def as_png(found: Sequence[QrCode], *, module: int = 8, quiet: int = 4) -> bytes:
    """Returns one PNG (8-bit grey); several codes stand in a grid, in order."""
    import io
    import math

    from PIL import Image

    side = max(code.size for code in found) + 2 * quiet
    columns = math.ceil(math.sqrt(len(found)))
    rows = math.ceil(len(found) / columns)
    picture = Image.new("L", (columns * side, rows * side), 255)
    for place, code in enumerate(found):
        left, top = place % columns * side + quiet, place // columns * side + quiet
        for y, line in enumerate(code.matrix):
            for x, cell in enumerate(line):
                if cell:
                    picture.putpixel((left + x, top + y), 0)
    picture = picture.resize((picture.width * module, picture.height * module), Image.Resampling.NEAREST)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
