"""What the person gives to the window: dropped and opened files, and what was pasted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from wallet.limits import MAX_SOURCE_BYTES
from wallet.records.record import Provenance
from wallet.service.sources import Source, expand


def sources_in(paths: Sequence[Path]) -> Iterator[Source]:
    """Yields every source in ``paths``; folders are walked. Nothing is read before it is asked for."""
    for source in expand(paths, route="file"):
        # A row says which file; the whole path would push everything else out of it.
        yield replace(source, name=source.provenance.name or source.name)


def paths_in(data: QMimeData) -> list[Path]:
    """Returns the local files and folders in what was dropped; addresses of the web are left out."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def pasted(data: QMimeData, *, name: str) -> list[Source]:
    """Returns what was pasted: text (JSON, a token) or a picture with a QR code; nothing when neither."""
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]
            raw: QByteArray = buffer.data()
            return [Source(name, bytes(raw.data()), Provenance("paste"))]
    if data.hasText():
        text = data.text()[: MAX_SOURCE_BYTES + 1].encode("utf-8", "surrogatepass").strip()
        if text:
            return [Source(name, text, Provenance("paste"))]
    return []
