"""Finds the issuer's picture in a record: the baked file itself, else a picture inside the signed text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from ui.widgets.art import decode, from_data_url
from wallet.credential.model import Credential

if TYPE_CHECKING:
    from wallet.records.record import Record


def art_in(record: Record) -> QImage | None:
    """Returns the picture of ``record``; never one that would have to be fetched."""
    if "png" in record.containers and (baked := decode(record.received)) is not None:
        return baked
    return art_of(record.view) if isinstance(record.view, Credential) else None


def art_of(view: Credential) -> QImage | None:
    """Returns the picture inside a credential's signed text."""
    images = [a.image for s in view.subjects for a in s.achievement] + [view.image, view.issuer.image]
    for image in images:
        if image is not None and (picture := from_data_url(image.id)) is not None:
            return picture
    return None
