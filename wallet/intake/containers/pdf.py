"""Files attached to a PDF (ISO 32000-2 sections 7.11.4, 12.5.6.15, 14.13), among them our own PDF channel's.

Only attachments are taken out. Actions, scripts and addresses of the document are not looked at, let alone run; no page
is drawn and nothing is fetched. The printed text of a page is no credential and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.pdf.document import PdfDocument
from wallet.intake.pdf.syntax import Reference, Stream
from wallet.limits import MAX_PDF_ATTACHMENTS, MAX_PDF_NODES


class Pdf:
    """PDF documents with attachments."""

    id = "pdf"

    def claims(self, data: bytes) -> bool:
        return data.startswith(b"%PDF-")

    def parts(self, data: bytes) -> list[Part]:
        """Returns the attachments; one that cannot be unpacked does not hide the others.

        Raises IntakeError ``pdf_damaged``, ``pdf_locked``, ``pdf_too_complex``, ``pdf_holds_nothing``,
        ``too_many_items``.
        """
        document = PdfDocument(data)
        parts: list[Part] = []
        seen: set[Reference] = set()
        for wish in _file_specifications(document):
            told = document.dictionary(wish)
            embedded = document.dictionary(told.get("EF"))
            place = embedded.get("UF", embedded.get("F"))
            if not isinstance(place, Reference) or place in seen:
                continue  # a stream is never written in place (section 7.3.8)
            seen.add(place)
            if len(parts) >= MAX_PDF_ATTACHMENTS:
                raise IntakeError("too_many_items")
            parts.append(_part(document, document.resolve(place), _text(document.resolve(told.get("UF", told.get("F"))))))
        if not parts:
            raise IntakeError("pdf_holds_nothing")
        return parts


CONTAINER = Pdf()


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
        for note in document.array(page.get("Annots")):
            told = document.dictionary(note)
            if told.get("Subtype") == "FileAttachment":
                yield told.get("FS")


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
