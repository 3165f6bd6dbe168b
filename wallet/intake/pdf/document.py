"""A PDF file as a table of objects (ISO 32000-2 section 7.5): found by its cross-references alone, never by searching.

What no table of the document reaches (what follows the end, bytes between objects) is not there for a viewer either, and
so not for us. Each earlier revision (section 7.5.6) is a document of its own, as it stood before it was saved again: what
was attached then is not hidden by what was attached since. A table that leads back to itself is damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.intake.pdf.filters import Unpacker
from wallet.intake.pdf.syntax import Budget, Reader, Reference, Stream
from wallet.limits import MAX_PDF_DEPTH, MAX_PDF_REVISIONS

_START: Final = re.compile(rb"startxref[\0\t\n\f\r ]+(\d{1,12})")
_TAIL: Final = 2048
_SUBSECTION: Final = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10})[ \t]+(\d{1,7})[ \t\r\n]+")
_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}")
_OBJECT: Final = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj")
_LINE_END: Final = re.compile(rb"\r\n|\n")
_FREE: Final = (0, 0)


class PdfDocument:
    """One document. Raises IntakeError ``pdf_damaged``, ``pdf_too_complex``, ``pdf_locked`` from every method."""

    def __init__(self, data: bytes, *, _later: PdfDocument | None = None, _start: int = 0) -> None:
        self._data = data
        # One budget for all the earlier revisions: a file of many is no way around it.
        self._earlier_budget: Budget = Budget()
        self._budget: Budget = Budget() if _later is None else _later._earlier_budget
        self._unpacker: Unpacker = Unpacker() if _later is None else _later._unpacker
        self._places: dict[int, tuple[int, int]] = {}
        self._held: dict[int, Any] = {}
        self._packed: dict[int, tuple[bytes, dict[int, int]]] = {}
        self._under_way: set[int] = set()
        self.trailer: dict[str, Any] = {}
        self._read_tables(_start if _later is not None else self._newest())
        if self.trailer.get("Encrypt") is not None:
            raise IntakeError("pdf_locked")

    def revisions(self) -> Iterator[PdfDocument]:
        """Yields the document and each earlier revision of it, the newest first.

        The second table of a file that was written to be shown while it loads (annex F) has no document of its own and is
        passed over.
        """
        document: PdfDocument | None = self
        for _ in range(MAX_PDF_REVISIONS):
            if document is None:
                return
            if "Root" in document.trailer:
                yield document
            before = document.trailer.get("Prev")
            document = PdfDocument(self._data, _later=self, _start=before) if type(before) is int else None

    # Objects ------------------------------------------------------------------
    def resolve(self, value: Any) -> Any:
        """Returns what ``value`` is or refers to; None for what is not there."""
        for _ in range(MAX_PDF_DEPTH):
            if not isinstance(value, Reference):
                return value
            value = self._object(value.number)
        raise IntakeError("pdf_damaged", "cyclic reference")

    def dictionary(self, value: Any) -> dict[str, Any]:
        """Returns the dictionary that ``value`` is or refers to; empty when it is none."""
        resolved = self.resolve(value)
        if isinstance(resolved, Stream):
            return resolved.about
        return resolved if isinstance(resolved, dict) else {}

    def array(self, value: Any) -> list[Any]:
        """Returns the array that ``value`` is or refers to; empty when it is none."""
        resolved = self.resolve(value)
        if not isinstance(resolved, list):
            return []
        self._budget.spend(len(resolved))  # the same array may hang on every page
        return resolved

    def content(self, stream: Stream) -> bytes:
        """Returns a stream's bytes, unpacked. Raises also ``unpacks_too_large``, ``pdf_filter``."""
        if stream.about.get("F") is not None:
            raise IntakeError("pdf_filter", "data outside the file")
        self._budget.spend(over=len(stream.raw))
        filters = self.resolve(stream.about.get("Filter"))
        parameters = self.resolve(stream.about.get("DecodeParms", stream.about.get("DP")))
        listed = [self.resolve(entry) for entry in (filters if isinstance(filters, list) else [filters] if filters else [])]
        resolved = [self.resolve(entry) for entry in (parameters if isinstance(parameters, list) else [parameters])]
        return self._unpacker.unpack(stream.raw, listed, resolved)

    def _object(self, number: int) -> Any:
        if number in self._held:
            return self._held[number]
        kind, where = self._places.get(number, _FREE)
        if kind == 0:
            return None
        if number in self._under_way:
            raise IntakeError("pdf_damaged", "cyclic object")
        self._under_way.add(number)
        try:
            value = self._at(where, number) if kind == 1 else self._inside(where, number)
        finally:
            self._under_way.discard(number)
        self._held[number] = value
        return value

    def _at(self, offset: int, number: int | None) -> Any:
        header = _OBJECT.match(self._data, offset)
        if header is None or (number is not None and int(header[1]) != number):
            raise IntakeError("pdf_damaged", "object not where it should be")
        reader = Reader(self._data, header.end(), self._budget)
        value = reader.value()
        if not isinstance(value, dict) or not reader.take(b"stream"):
            return value
        line = _LINE_END.match(self._data, reader.at)
        length = self.resolve(value.get("Length"))
        if line is None or type(length) is not int or not 0 <= length <= len(self._data) - line.end():
            raise IntakeError("pdf_damaged", "stream length")
        after = Reader(self._data, line.end() + length, self._budget)
        if not after.take(b"endstream"):
            raise IntakeError("pdf_damaged", "stream end")
        return Stream(value, memoryview(self._data)[line.end() : line.end() + length])

    def _inside(self, holder: int, number: int) -> Any:
        """Reads an object out of an object stream (section 7.5.7), unpacked once."""
        if holder not in self._packed:
            if self._places.get(holder, _FREE)[0] != 1:
                raise IntakeError("pdf_damaged", "object stream")
            stream = self._object(holder)
            if not isinstance(stream, Stream):
                raise IntakeError("pdf_damaged", "object stream")
            self._packed[holder] = self._directory(stream)
        text, directory = self._packed[holder]
        if number not in directory:
            raise IntakeError("pdf_damaged", "object stream")
        return Reader(text, directory[number], self._budget).value()

    def _directory(self, stream: Stream) -> tuple[bytes, dict[int, int]]:
        count, first = (self.resolve(stream.about.get(key)) for key in ("N", "First"))
        text = self.content(stream)
        if type(count) is not int or type(first) is not int or not 0 <= first <= len(text):
            raise IntakeError("pdf_damaged", "object stream")
        reader, directory = Reader(text, 0, self._budget), {}
        for _ in range(count):
            number, offset = reader.value(), reader.value()
            if type(number) is not int or type(offset) is not int:
                raise IntakeError("pdf_damaged", "object stream")
            directory[number] = first + offset
        return text, directory

    # Tables -------------------------------------------------------------------
    def _newest(self) -> int:
        places = _START.findall(self._data[-_TAIL:])
        if not places:
            raise IntakeError("pdf_damaged", "no startxref")
        return int(places[-1])

    def _read_tables(self, start: int) -> None:
        waiting, seen = [start], set[int]()
        while waiting:
            offset = waiting.pop()
            if offset in seen or len(seen) >= MAX_PDF_REVISIONS or offset >= len(self._data):
                raise IntakeError("pdf_damaged", "cross-reference leads astray")
            seen.add(offset)
            trailer = self._table(offset)
            self.trailer = self.trailer or trailer
            for key in ("Prev", "XRefStm"):  # taken from the end: the hybrid table before the earlier revision
                if trailer.get(key) is not None:
                    if type(trailer[key]) is not int or trailer[key] < 0:
                        raise IntakeError("pdf_damaged", "trailer")
                    waiting.append(trailer[key])

    def _table(self, offset: int) -> dict[str, Any]:
        reader = Reader(self._data, offset, self._budget)
        if not reader.take(b"xref"):
            return self._stream_table(offset)
        while not reader.take(b"trailer"):
            subsection = _SUBSECTION.match(self._data, reader.at)
            if subsection is None:
                raise IntakeError("pdf_damaged", "cross-reference table")
            reader.at = subsection.end()
            for number in range(int(subsection[1]), int(subsection[1]) + int(subsection[2])):
                self._budget.spend()
                entry = _ENTRY.match(self._data, reader.at)
                if entry is None:
                    raise IntakeError("pdf_damaged", "cross-reference table")
                reader.at = entry.end()
                self._places.setdefault(number, (1, int(entry[1])) if entry[3] == b"n" else _FREE)
        trailer = reader.value()
        if not isinstance(trailer, dict):
            raise IntakeError("pdf_damaged", "trailer")
        return trailer

    def _stream_table(self, offset: int) -> dict[str, Any]:
        """Reads a cross-reference stream (section 7.5.8)."""
        stream = self._at(offset, None)
        if not isinstance(stream, Stream) or stream.about.get("Type") != "XRef":
            raise IntakeError("pdf_damaged", "cross-reference stream")
        widths, spans = _widths_and_spans(stream.about)
        body, at, width = self.content(stream), 0, sum(widths)
        for start, count in zip(spans[::2], spans[1::2], strict=True):
            if at + count * width > len(body):
                raise IntakeError("pdf_damaged", "cross-reference stream")
            for number in range(start, start + count):
                self._budget.spend()
                row, at = body[at : at + width], at + width
                kind = int.from_bytes(row[: widths[0]], "big") if widths[0] else 1
                self._places.setdefault(number, (kind, int.from_bytes(row[widths[0] : widths[0] + widths[1]], "big")))
        return stream.about


def _widths_and_spans(about: dict[str, Any]) -> tuple[list[int], list[int]]:
    widths, spans = about.get("W"), about.get("Index", [0, about.get("Size")])
    if not isinstance(widths, list) or not isinstance(spans, list) or len(widths) != 3 or len(spans) % 2:
        raise IntakeError("pdf_damaged", "cross-reference stream")
    if not all(type(number) is int and 0 <= number <= 1 << 32 for number in [*widths, *spans]) or not 0 < sum(widths) <= 24:
        raise IntakeError("pdf_damaged", "cross-reference stream")
    return widths, spans
