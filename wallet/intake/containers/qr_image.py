"""QR codes in a picture of any kind that is decoded: a credential, a token, our own codes, or those of PixelPass.

A PNG with a badge baked in is no such picture: its pixels are left alone. What a code says is bytes to be judged like any
other. An address in it is told and never followed (P28).
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from wallet.encodings import pixelpass
from wallet.encodings.fragment import carried
from wallet.encodings.qr_text import PART, WHOLE, Reassembler
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.png import chunks
from wallet.intake.pictures.codes import Codes, codes_in
from wallet.intake.pictures.kinds import is_baked, kind_of
from wallet.intake.pictures.pixels import frames

_NO_CODE: Final = {"png": "no_baked_badge", "jpeg": "jpeg_holds_no_badge"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,40}):")
_OFFERS: Final = {"openid-credential-offer", "openid4vp", "dccrequest", "haip"}


class QrImage:
    """Pictures of QR codes."""

    id = "qr_image"
    instead_of = ("png",)

    def claims(self, data: bytes) -> bool:
        return kind_of(data) is not None and not is_baked(data)

    def parts(self, data: bytes) -> list[Part]:
        """Returns what the codes say, each as a file of its own: a photograph is how it came, not what came.

        Raises IntakeError ``no_baked_badge``, ``jpeg_holds_no_badge``, ``picture_holds_no_code`` (no code either),
        ``picture_too_large``, ``picture_damaged``, ``png_damaged``, ``qr_damaged``, ``qr_other_set``, ``qr_incomplete``,
        ``qr_unread``, and for codes that hold something else ``qr_is_address``, ``qr_is_offer``, ``qr_scheme``,
        ``qr_not_ours``.
        """
        kind = kind_of(data)
        name = kind.name if kind is not None else ""
        if name == "png":
            deque(chunks(data), maxlen=0)  # every checksum, before anything is unpacked
        codes = codes_in(frames(data), are_whole)
        if not codes.texts:
            raise IntakeError("qr_unread" if codes.unread else _NO_CODE.get(name, "picture_holds_no_code"))
        return parts_of(codes)


CONTAINER = QrImage()


def are_whole(texts: set[str]) -> bool:
    """Says whether there are codes, and none that belongs to a set of which others are missing."""
    frames_read, sets = Reassembler(), [text for text in texts if text.startswith((WHOLE, PART))]
    try:
        for text in sorted(sets):
            frames_read.take(text)
    except IntakeError:
        return True  # nothing that is looked at more closely mends this
    read, count = frames_read.progress
    return bool(texts) and read == count


def parts_of(codes: Codes) -> list[Part]:
    """Returns a part per credential, in an order that depends on the texts alone.

    Codes of something else beside one are told as left out, and one that is seen and cannot be read as refused.
    """
    sets, parts, other = Reassembler(), list[Part](), list[Part]()
    for text in sorted(codes.texts):
        if text.startswith((WHOLE, PART)):
            whole = sets.take(text)
            if whole is not None:
                parts.append(Part(whole, is_file=True))
        elif pixelpass.is_packed(text):
            parts.append(Part(pixelpass.unpack(text), is_file=True))
        elif (code := _not_ours(text)) == "":
            parts.append(Part(text.encode("utf-8", "replace"), is_file=True))
        else:
            other.append(Part(b"", left_out=code))
    read, count = sets.progress
    if read < count:
        raise IntakeError("qr_incomplete", f"{read} of {count} {sets.name}")
    if not parts and codes.unread:
        raise IntakeError("qr_unread")
    if not parts:
        raise IntakeError(other[0].left_out)
    return [*parts, *other, *([Part(b"", refused="qr_unread")] if codes.unread else [])]


def _not_ours(text: str) -> str:
    """Returns why the text of a code is no credential: "" when it may be one."""
    if text.lstrip()[:1] in ("{", "[") or text.startswith(("eyJ", "ew")):
        return ""
    match = _SCHEME.match(text.strip())
    if match is None:
        return "qr_not_ours"
    scheme = match[1].lower()
    if scheme in ("https", "http", "file") and carried(text) is not None:
        return ""
    if scheme in ("https", "http"):
        return "qr_is_address"
    return "qr_is_offer" if scheme in _OFFERS else "qr_scheme"
