"""Files attached to a PDF (ISO 32000-2 sections 7.11.4, 12.5.6.15, 14.13), among them our own PDF channel's; and the
codes on pages that are pictures of paper.

Only attachments and, where there are none, codes on the first pages are taken out. Actions, scripts and addresses of the
document are not looked at, let alone run, and nothing is fetched. The printed text of a page is no credential and is not
read.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.qr_image import are_whole, parts_of
from wallet.intake.pdf.document import PdfDocument
from wallet.intake.pdf.syntax import Reference, Stream
from wallet.intake.pictures.codes import Codes, codes_in
from wallet.intake.pictures.paper import pages
from wallet.limits import MAX_PDF_ATTACHMENTS, MAX_PDF_NODES

_DOTS: Final = 200
"""To the inch: what a page is drawn at first. A dense code printed 3 cm wide has two for each of its modules."""
_DOTS_CLOSER: Final = 400
"""What the first pages of a scan are drawn at, when nothing was found."""
_PAGES_CLOSER: Final = 2


class Pdf:
    """PDF documents with attachments."""

    id = "pdf"

    def claims(self, data: bytes) -> bool:
        return data.startswith(b"%PDF-")

    def parts(self, data: bytes) -> list[Part]:
        """Returns the attachments of every revision; one that cannot be unpacked does not hide the others.

        Raises IntakeError ``pdf_damaged``, ``pdf_locked``, ``pdf_too_complex``, ``pdf_holds_nothing``, ``pdf_is_scan``,
        ``too_many_items``.
        """
        try:
            document = PdfDocument(data)
        except IntakeError as error:
            # What stops us need not stop a reader that shows pages: locked with rights alone, or mended by it.
            codes = _codes(data, dots=_DOTS) if error.code in ("pdf_locked", "pdf_damaged") else Codes()
            if codes.texts:
                return parts_of(codes)
            raise
        parts = _attachments(document)
        parts += _not_among(parts, _attached_before(document))
        if len(parts) > MAX_PDF_ATTACHMENTS:
            raise IntakeError("too_many_items")
        return parts or _printed(data, document)


CONTAINER = Pdf()


def _attached_before(document: PdfDocument) -> list[Part]:
    """Returns what was attached to the earlier revisions. One that cannot be read takes nothing from the newest."""
    parts: list[Part] = []
    try:
        revisions = document.revisions()
        next(revisions, None)
        for revision in revisions:
            parts += _attachments(revision)
    except IntakeError as error:
        if error.code in ("unpacks_too_large", "too_many_items"):
            raise
        if error.code == "pdf_too_complex":
            parts.append(Part(b"", is_file=True, refused=error.code))
    return parts


def _not_among(newest: list[Part], earlier: list[Part]) -> list[Part]:
    """What stays attached from one revision to the next is one file."""
    seen = {sha256(part.payload).digest() for part in newest}
    kept: dict[bytes, Part] = {}
    for part in earlier:
        digest = sha256(part.payload).digest()
        if part.refused or digest not in seen:
            kept.setdefault(digest, part)
    return list(kept.values())


def _attachments(document: PdfDocument) -> list[Part]:
    parts: list[Part] = []
    seen: set[Reference] = set()
    for candidate in _file_specifications(document):
        specification = document.dictionary(candidate)
        embedded = document.dictionary(specification.get("EF"))
        place = embedded.get("UF", embedded.get("F"))
        if not isinstance(place, Reference) or place in seen:
            continue  # a stream is never written in place (section 7.3.8)
        seen.add(place)
        if len(parts) >= MAX_PDF_ATTACHMENTS:
            raise IntakeError("too_many_items")
        name = _text(document.resolve(specification.get("UF", specification.get("F"))))
        parts.append(_part(document, document.resolve(place), name))
    return parts


def _printed(data: bytes, document: PdfDocument) -> list[Part]:
    """Returns what codes on the pages say.

    Raises IntakeError ``pdf_is_scan``, ``pdf_holds_nothing``, and for codes that hold no credential what
    :func:`wallet.intake.containers.qr_image.parts_of` raises.
    """
    scan = _is_scan(document)
    codes = _codes(data, dots=_DOTS)
    if scan and not codes.texts:
        closer = _codes(data, dots=_DOTS_CLOSER, most=_PAGES_CLOSER, closer=True)
        codes = closer if closer.texts or closer.unread else codes
    if codes.texts:
        return parts_of(codes)
    raise IntakeError("qr_unread" if codes.unread else "pdf_is_scan" if scan else "pdf_holds_nothing")


def _codes(data: bytes, *, closer: bool = False, **how: int) -> Codes:
    try:
        return codes_in(pages(data, **how), are_whole, closer=closer)
    except IntakeError as error:
        if error.code == "too_many_items":
            raise
        return Codes()


def _is_scan(document: PdfDocument) -> bool:
    """Says whether the pages are pictures and nothing is written on them."""
    pictures = False
    for resources in _page_resources(document):
        if document.dictionary(resources.get("Font")):
            return False
        for place in document.dictionary(resources.get("XObject")).values():
            stream = document.resolve(place)
            pictures |= isinstance(stream, Stream) and document.resolve(stream.about.get("Subtype")) == "Image"
    return pictures


def _page_resources(document: PdfDocument) -> Iterator[dict[str, Any]]:
    """Yields the resources of each page, which it may have from the branch above it (section 7.7.3.4)."""
    catalogue = document.dictionary(document.trailer.get("Root"))
    inherited: Any = None
    for node in _tree(document, catalogue.get("Pages")):
        inherited = node.get("Resources", inherited)
        if "Kids" not in node:
            yield document.dictionary(inherited)


def _part(document: PdfDocument, stream: Any, name: str) -> Part:
    if not isinstance(stream, Stream):
        return Part(b"", is_file=True, name=name, refused="pdf_damaged")
    try:
        return Part(document.content(stream), is_file=True, name=name)
    except IntakeError as error:
        if error.code == "unpacks_too_large":
            raise  # a bomb: what else is in there is not worth a second look
        return Part(b"", is_file=True, name=name, refused=error.code)


def _file_specifications(document: PdfDocument) -> Iterator[Any]:
    """Yields what may be a file specification: of the name tree, of the document, of its pages and their notes."""
    catalogue = document.dictionary(document.trailer.get("Root"))
    names = document.dictionary(catalogue.get("Names"))
    for node in _tree(document, names.get("EmbeddedFiles")):
        yield from document.array(node.get("Names"))[1::2]
    yield from document.array(catalogue.get("AF"))
    for page in _tree(document, catalogue.get("Pages")):
        yield from document.array(page.get("AF"))
        for place in document.array(page.get("Annots")):
            note = document.dictionary(place)
            if note.get("Subtype") == "FileAttachment":
                yield note.get("FS")


def _tree(document: PdfDocument, root: Any) -> Iterator[dict[str, Any]]:
    """Yields the nodes of a tree linked by ``Kids``, each once. A branch that grows out of itself is damage."""
    waiting, seen = [root], set[Reference]()
    while waiting:
        place = waiting.pop()
        if isinstance(place, Reference):
            if place in seen:
                raise IntakeError("pdf_damaged", "cyclic tree")
            seen.add(place)
        if len(seen) > MAX_PDF_NODES:
            raise IntakeError("pdf_too_complex", "nodes")
        node = document.dictionary(place)
        yield node
        waiting.extend(reversed(document.array(node.get("Kids"))))


def _text(value: Any) -> str:
    """Returns a text string (section 7.9.2.2): UTF-16 or UTF-8 by its mark, else near enough Latin-1."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")
