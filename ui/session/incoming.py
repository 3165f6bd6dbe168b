"""What the person gives to the window: dropped and opened files, and what was pasted; a paste and a drop are read alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from wallet.limits import MAX_REQUEST_OBJECT_BYTES, MAX_SOURCE_BYTES
from wallet.records.record import Provenance
from wallet.service.sources import Source, expand

_AS_THEY_ARE: Final = (
    "message/rfc822", "application/vc", "application/vp", "application/vc+jwt", "application/vp+jwt",
    "application/dc+sd-jwt",
    "application/ld+json", "application/json", "application/pdf", "application/zip", "image/svg+xml", "image/png",
    "image/jpeg", "image/webp", "image/heic", "image/avif", "image/tiff", "image/gif",
)  # fmt: skip
"""Kinds whose bytes are taken as another program gives them: a picture drawn anew would lose the badge baked into it."""


_REQUESTS: Final = ("openid4vp:", "haip-vp:", "haip:", "interaction:")


@dataclass(frozen=True, slots=True)
class Given:
    """Files and folders that lie on this computer, or else what was given without one."""

    paths: tuple[Path, ...] = ()
    sources: tuple[Source, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.sources)


def sources_in(paths: Sequence[Path], files: dict[str, Path | None] | None = None) -> Iterator[Source]:
    """Yields every source in ``paths``; folders are walked. Nothing is read before it is asked for.

    ``files`` is told which file each row speaks of; None for several of one name.
    """
    for source in expand(paths, route="file"):
        # A row says which file; the whole path would push everything else out of it.
        name = source.provenance.name or source.name
        if files is not None:
            files[name] = None if name in files else Path(source.name)
        yield replace(source, name=name)


def given(data: QMimeData, *, name: str) -> Given:
    """Returns what was pasted or dropped: files, a mail or picture of another program, an address, or text."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Given(paths)
    body = _as_it_is(data) or _drawn(data) or _addresses(data.urls()) or _text(data)
    # What is said in the language in use remembers how; what is kept is the word alone.
    return Given(sources=(Source(str(name), body, Provenance("paste")),)) if body else Given()


def address_sources(addresses: Sequence[str]) -> list[Source]:
    """Returns addresses as a paste gives them."""
    return [
        Source(urlsplit(text).hostname or text.partition(":")[0], text.encode(), Provenance("paste")) for text in addresses
    ]


def request_address(source: Source) -> str:
    """Returns the address of a request for a presentation that was pasted, "" for anything else."""
    text = source.data[:MAX_REQUEST_OBJECT_BYTES].decode("utf-8", "replace").strip()
    return text if text.lower().startswith(_REQUESTS) and "\n" not in text else ""


def may_be_taken(data: QMimeData) -> bool:
    """Says, while it is dragged, whether it is of a kind that is taken; nothing of it is read yet."""
    return data.hasUrls() or data.hasImage() or data.hasText() or any(data.hasFormat(kind) for kind in _AS_THEY_ARE)


def _as_it_is(data: QMimeData) -> bytes:
    kind = next((kind for kind in _AS_THEY_ARE if data.hasFormat(kind)), "")
    return bytes(data.data(kind).data())[: MAX_SOURCE_BYTES + 1] if kind else b""


def _drawn(data: QMimeData) -> bytes:
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    raw: QByteArray = buffer.data()
    return bytes(raw.data())


def _addresses(urls: Sequence[QUrl]) -> bytes:
    """A link alone is its address; what a link looked like where it was dragged from is nobody's word."""
    encoded = [bytes(url.toEncoded().data()) for url in urls if url.isValid() and url.scheme()]
    return encoded[0] if len(encoded) == 1 else b""


def _text(data: QMimeData) -> bytes:
    return data.text()[: MAX_SOURCE_BYTES + 1].encode("utf-8", "surrogatepass").strip() if data.hasText() else b""
