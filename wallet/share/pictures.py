"""The pictures that issuers signed into their credentials: of those alone something is drawn, and none is asked for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Final

from wallet.credential.model import Credential
from wallet.limits import MAX_ART_CHARS
from wallet.records.record import Record

_BEGINNING: Final = "data:image/"


def signed_pictures(records: Sequence[Record]) -> dict[str, bytes]:
    """Returns the first picture in the signed text of each record that has one, by the record's id."""
    pictures = {}
    for record in records:
        if isinstance(record.view, Credential) and (picture := _picture(record.view)):
            pictures[str(record.summary.id)] = picture
    return pictures


def _picture(view: Credential) -> bytes:
    images = [achievement.image for subject in view.subjects for achievement in subject.achievement]
    for image in (*images, view.image, view.issuer.image):
        if image is not None and (picture := _inside(image.id)):
            return picture
    return b""


def _inside(address: str) -> bytes:
    head, comma, body = address.partition(",")
    if not comma or not head.startswith(_BEGINNING) or not head.endswith(";base64") or len(body) > MAX_ART_CHARS:
        return b""
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return b""
