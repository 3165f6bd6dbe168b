"""QR codes in a picture (PNG without a baked badge, JPEG): a credential, a token, our own codes, or those of PixelPass.

The one place where pixels from outside are decoded: by Pillow's PNG and JPEG readers alone, the size looked at first.
What a code says is bytes to be judged like any other. An address in it is told and never followed (P28).
"""

from __future__ import annotations

import io
import re
from collections import deque
from typing import Any, Final

from wallet.encodings import pixelpass
from wallet.encodings.qr_text import ONE, PART, Reassembler
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.png import chunks
from wallet.limits import MAX_PICTURE_PIXELS, MAX_QR_FRAMES

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_BAKED: Final = re.compile(rb"(?:iTXt|tEXt|zTXt)openbadge(?:s|credential)\0")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,40}):")
_OFFERS: Final = {"openid-credential-offer", "openid4vp", "dccrequest", "haip"}


class QrImage:
    """Pictures of QR codes."""

    id = "qr_image"
    instead_of = ("png",)

    def claims(self, data: bytes) -> bool:
        return data.startswith(_JPEG) or (data.startswith(_PNG) and _BAKED.search(data) is None)

    def parts(self, data: bytes) -> list[Part]:
        """Returns what the codes say, each as a file of its own: a photograph is how it came, not what came.

        Raises IntakeError ``no_baked_badge``, ``jpeg_holds_no_badge`` (no code either), ``picture_too_large``,
        ``png_damaged``, ``qr_damaged``, ``qr_other_set``, ``qr_incomplete``, and for codes that hold something else
        ``qr_is_address``, ``qr_is_offer``, ``qr_scheme``, ``qr_not_ours``.
        """
        if data.startswith(_PNG):
            deque(chunks(data), maxlen=0)  # every checksum, before anything is unpacked
        texts = read_codes(data)
        if not texts:
            raise IntakeError("no_baked_badge" if data.startswith(_PNG) else "jpeg_holds_no_badge")
        return parts_of(texts)


CONTAINER = QrImage()


def read_codes(data: bytes) -> list[str]:
    """Returns the text of every QR code in a PNG or JPEG, each once, in an order that depends on the texts alone."""
    import zxingcpp

    image = _grey(data)
    found = zxingcpp.read_barcodes(
        image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]), text_mode=zxingcpp.TextMode.Plain
    )
    if len(found) > MAX_QR_FRAMES:
        raise IntakeError("too_many_items")
    # Codes that continue one another by the standard's own way (structured append) come apart here, and a part of a
    # document is no document: they are refused one by one and never joined.
    return sorted({one.text for one in found})


def _grey(data: bytes) -> Any:
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    # The two readers by name: Image.open would try every format there is.
    reader: Any = PngImageFile if data.startswith(_PNG) else JpegImageFile
    try:
        picture = reader(io.BytesIO(data))
        width, height = picture.size
        if width * height > MAX_PICTURE_PIXELS:
            raise IntakeError("picture_too_large", f"{width} x {height}")
        if "A" in picture.getbands() or "transparency" in picture.info:
            clear = picture.convert("RGBA")
            paper = Image.new("RGBA", clear.size, "white")
            return Image.alpha_composite(paper, clear).convert("L")
        return picture.convert("L")
    except IntakeError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, ArithmeticError):
        raise IntakeError("png_damaged" if reader is PngImageFile else "jpeg_holds_no_badge") from None


def parts_of(texts: list[str]) -> list[Part]:
    """Returns a part per credential; codes of something else beside one are told as left out."""
    frames, parts, other = Reassembler(), [], []
    for text in texts:
        if text.startswith((ONE, PART)):
            whole = frames.take(text)
            if whole is not None:
                parts.append(Part(whole, is_file=True))
        elif pixelpass.is_packed(text):
            parts.append(Part(pixelpass.unpack(text), is_file=True))
        elif (code := _not_ours(text)) == "":
            parts.append(Part(text.encode("utf-8", "replace"), is_file=True))
        else:
            other.append(Part(b"", left_out=code))
    read, count = frames.progress
    if read < count:
        raise IntakeError("qr_incomplete", f"{read} of {count}")
    if not parts:
        raise IntakeError(other[0].left_out)
    return [*parts, *other]


def _not_ours(text: str) -> str:
    """Returns why the text of a code is no credential: "" when it may be one."""
    if text.lstrip()[:1] in ("{", "[") or text.startswith(("eyJ", "ew")):
        return ""
    found = _SCHEME.match(text.strip())
    if found is None:
        return "qr_not_ours"
    scheme = found[1].lower()
    if scheme in ("https", "http"):
        return "qr_is_address"
    return "qr_is_offer" if scheme in _OFFERS else "qr_scheme"
