"""PDF files for tests: written by pypdf (the library our own channel uses), or by hand where they must lie."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def with_attachments(files: Mapping[str, bytes]) -> bytes:
    """Returns a page with files in its name tree, as pypdf attaches them."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, data in files.items():
        writer.add_attachment(name, data)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """Returns what pypdf writes."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_note(data: bytes) -> bytes:
    """Returns a page with a file pinned to it, and the same file named as associated with the document."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = DecodedStreamObject()
    stream.set_data(data)
    embedded = writer._add_object(stream.flate_encode())
    told = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject("pinned.json"),
            NameObject("/UF"): TextStringObject("prüfung ✓.json"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): embedded}),
        }
    )
    place = writer._add_object(told)
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
            NameObject("/FS"): place,
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    writer._root_object[NameObject("/AF")] = ArrayObject([place])
    return written(writer)


def read_by_pypdf(data: bytes) -> dict[str, list[bytes]]:
    """Returns what pypdf finds attached: the second opinion."""
    return {name: list(found) for name, found in PdfReader(io.BytesIO(data)).attachments.items()}


def by_hand(
    objects: Mapping[int, bytes], *, trailer: bytes = b"", places: Mapping[int, int] | None = None, before: bytes = b""
) -> bytes:
    """Returns a file of these objects with a plain table; ``places`` puts an entry of the table elsewhere."""
    out = bytearray(b"%PDF-1.7\n" + before)
    at: dict[int, int] = {}
    for number, body in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at |= places or {}
    table, size = len(out), max(at) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d %05d %s\r\n" % ((at[number], 0, b"n") if number in at else (0, 65535, b"f"))
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table))


def stream(data: bytes, *, filters: Sequence[str] = (), about: bytes = b"") -> bytes:
    """Returns a stream object's body; ``data`` is already packed."""
    named = b"/Filter[%s]" % b" ".join(b"/" + one.encode() for one in filters) if filters else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (named, about, len(data), data)


def holding(body: bytes, **more: Any) -> bytes:
    """Returns a hand-written file whose one attachment is the stream ``body``."""
    return by_hand(
        {
            1: b"<</Type/Catalog/Names<</EmbeddedFiles<</Names[(a.json) 2 0 R]>>>>>>",
            2: b"<</Type/Filespec/F(a.json)/EF<</F 3 0 R>>>>",
            3: body,
            **more.pop("objects", {}),
        },
        **more,
    )


def modern(files: Mapping[str, bytes], *, predictor: bool = True) -> bytes:
    """Returns a file whose table and objects are themselves packed (object and cross-reference streams)."""
    out, at = bytearray(b"%PDF-1.7\n"), {}
    names, inside = [], {}
    for place, (name, data) in enumerate(files.items()):
        number = 10 + place
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, stream(zlib.compress(data), filters=["FlateDecode"]))
        inside[100 + place] = b"<</F(%s)/EF<</F %d 0 R>>>>" % (name.encode(), number)
        names.append(b"(%s) %d 0 R" % (name.encode(), 100 + place))
    inside[1] = b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>"
    inside[2] = b"<</Kids[3 0 R]>>"
    inside[3] = b"<</Names[%s]>>" % b" ".join(names)
    directory, bodies = b"", b""
    for number, body in inside.items():
        directory += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    at[5] = len(out)
    packed = zlib.compress(directory + bodies)
    told = b"/Type/ObjStm/N %d/First %d" % (len(inside), len(directory))
    out += b"5 0 obj\n%s\nendobj\n" % stream(packed, filters=["FlateDecode"], about=told)
    at[6] = len(out)
    size = max(*at, *inside) + 1
    order = {number: place for place, number in enumerate(inside)}
    rows = []
    for number in range(size):
        kind, where, last = (1, at[number], 0) if number in at else (2, 5, order[number]) if number in order else (0, 0, 0)
        rows.append(bytes([kind]) + where.to_bytes(3, "big") + bytes([last]))
    parameters = b""
    if predictor:
        above, told_rows = bytes(5), []
        for row in rows:
            told_rows.append(b"\x02" + bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True)))
            above = row
        rows, parameters = told_rows, b"/DecodeParms<</Predictor 12/Columns 5>>"
    about = b"/Type/XRef/W[1 3 1]/Size %d/Root 1 0 R" % size + parameters
    start = len(out)
    out += b"6 0 obj\n%s\nendobj\n" % stream(zlib.compress(b"".join(rows)), filters=["FlateDecode"], about=about)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
