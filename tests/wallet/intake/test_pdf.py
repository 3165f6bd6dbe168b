"""Attachments of PDF files: found where pypdf finds them, byte for byte, and nothing besides."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from tests.support import pdfs
from tests.support.bounds import bounded
from wallet.clock import FixedClock
from wallet.errors import IntakeError
from wallet.intake.containers.pdf import CONTAINER
from wallet.intake.containers.png import _chunk
from wallet.intake.pdf.filters import Unpacker
from wallet.intake.pdf.syntax import Budget, Name, Reader, Reference
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap, unwrap_each
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control"))
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_what_our_own_pdf_channel_makes_is_read_again(tmp_path: Path) -> None:
    wallet, _ = Wallet.create(tmp_path / "v", "six quiet words in a row", clock=FixedClock(NOW))
    try:
        issuer = SampleIssuer("Mercy College", clock=FixedClock(NOW))
        (added,) = wallet.adding.add([from_bytes(encoded(issuer.badge("telemetry")), route="test")])
        assert added.id is not None
        signed = wallet.sharing.present([added.id], PresentationRequest("A ward", "A post"))
        wallet.sharing.deliver(signed, "pdf", tmp_path / "p.pdf")
    finally:
        wallet.close()
    data = (tmp_path / "p.pdf").read_bytes()
    (found,) = unwrap(from_bytes(data, route="test"))
    assert found.payload == found.received == signed.document
    assert found.containers == ("pdf",)
    assert pdfs.read_by_pypdf(data) == {"presentation.vp.json": [signed.document]}


def test_several_attachments_each_get_their_line() -> None:
    other = encoded(SampleIssuer("Wrenfield").badge("data-literacy"))
    data = pdfs.with_attachments({"a.json": BADGE, "b.json": other, "terms.txt": b"hello"})
    items = unwrap_each(from_bytes(data, route="test"))
    assert [(item.member, item.error.code if item.error else "") for item in items] == [
        ("a.json", ""), ("b.json", ""), ("terms.txt", "unrecognised")]  # fmt: skip
    assert [item.parsed.received for item in items if item.parsed] == [BADGE, other]


def test_a_file_pinned_to_a_page_and_named_twice_is_one() -> None:
    (item,) = unwrap_each(from_bytes(pdfs.with_note(BADGE), route="test"))
    assert item.parsed is not None
    assert item.parsed.received == BADGE
    assert item.member == "prüfung ✓.json"


@pytest.mark.parametrize("predictor", [True, False])
def test_packed_tables_and_packed_objects(predictor: bool) -> None:
    data = pdfs.modern({"a.json": BADGE, "b.bin": bytes(range(256))}, predictor=predictor)
    parts = CONTAINER.parts(data)
    assert {part.name: [part.payload] for part in parts} == pdfs.read_by_pypdf(data)
    assert parts[0].payload == BADGE


def test_a_later_revision_hides_nothing() -> None:
    first = pdfs.with_attachments({"old.json": BADGE})
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    del writer._root_object["/Names"]
    second = pdfs.written(writer)
    assert second.startswith(first)
    assert [part.payload for part in CONTAINER.parts(second)] == [BADGE]
    assert CONTAINER.parts(first)[0].payload == BADGE


def test_what_was_attached_before_and_since_are_two_files() -> None:
    data = pdfs.with_attachments({"badge.json": BADGE})
    newer = BADGE.replace(b"Infection", b"infection")
    for name, attached in (("badge2.json", newer), ("note.txt", b"hello")):
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        writer.add_attachment(name, attached)
        data = pdfs.written(writer)
    parts = CONTAINER.parts(data)
    assert sorted(part.payload for part in parts) == sorted([BADGE, newer, b"hello"])
    # The same file, replaced under its own name: the first one is still there for whoever opens that revision.
    writer = PdfWriter(io.BytesIO(pdfs.with_attachments({"badge.json": BADGE})), incremental=True)
    del writer._root_object["/Names"]
    writer.add_attachment("badge.json", newer)
    assert [part.payload for part in CONTAINER.parts(pdfs.written(writer))] == [newer, BADGE]


def test_an_earlier_revision_that_is_broken_takes_nothing_from_the_newest() -> None:
    first = pdfs.with_attachments({"old.json": b"{}"})
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    del writer._root_object["/Names"]
    writer.add_attachment("new.json", BADGE)
    data = pdfs.written(writer)
    at = data.index(b"/Filespec")
    broken = data[: at - 60].replace(b"endobj", b"endxxx", 1) + data[at - 60 :]
    assert CONTAINER.parts(broken)[0].payload == BADGE


def test_a_locked_file_says_so() -> None:
    writer = PdfWriter(io.BytesIO(pdfs.with_attachments({"a.json": BADGE})))
    writer.encrypt("", "owner", algorithm="RC4-128")
    with pytest.raises(IntakeError, match="pdf_locked"):
        CONTAINER.parts(pdfs.written(writer))


def test_a_file_without_attachments_says_what_it_is() -> None:
    with pytest.raises(IntakeError, match="pdf_holds_nothing"):
        CONTAINER.parts(pdfs.with_attachments({}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"<</A 1/B[true false null -2.5 .5]>>", {"A": 1, "B": [True, False, None, -2.5, 0.5]}),
        (b"(a(b)c\\)\\101\\n\\\r\nx)", b"a(b)c)A\nx"),
        (b"<48 65 6>", b"He`"),
        (b"/A#20B", Name("A B")),
        (b"[12 0 R 7 0]", [Reference(12, 0), 7, 0]),
        (b"% a comment\n  42", 42),
    ],
)
def test_objects_read_as_the_standard_says(text: bytes, told: object) -> None:
    assert Reader(text, 0, Budget()).value() == told


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}\.json", fullmatch=True), st.binary(max_size=300), min_size=1, max_size=5))
def test_pypdf_and_we_find_the_same(files: dict[str, bytes]) -> None:
    data = pdfs.with_attachments(files)
    assert {part.name: [part.payload] for part in CONTAINER.parts(data)} == pdfs.read_by_pypdf(data)


_BASES = [pdfs.with_attachments({"a.json": BADGE[:400]}), pdfs.modern({"a.json": BADGE[:400]}), pdfs.with_note(b"{}")]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_bytes_changed_anywhere_give_parts_or_a_code(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(_BASES)))
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(5, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with bounded(2):
        for item in unwrap_each(from_bytes(bytes(changed), route="test")):
            assert (item.parsed is None) != (item.error is None)


_PARAMETERS = st.fixed_dictionaries(
    {}, optional={name: st.integers(-2, 20) for name in ("Predictor", "Columns", "Colors", "BitsPerComponent")}
)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.binary(max_size=300).map(zlib.compress),
    st.lists(
        st.sampled_from(["FlateDecode", "Fl", "ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "Crypt", "x"]), max_size=4
    ),
    st.lists(_PARAMETERS | st.none(), max_size=4),
)
def test_any_stream_unpacks_or_says_why(raw: bytes, filters: list[str], parameters: list[object]) -> None:
    try:
        assert isinstance(Unpacker().unpack(memoryview(raw), filters, parameters), bytes)
    except IntakeError as error:
        assert error.code in ("pdf_damaged", "pdf_filter", "pdf_locked", "pdf_too_complex")


@pytest.mark.parametrize("kind", range(5))
def test_row_predictions_come_back(kind: int) -> None:
    """Against Pillow's encoder of the same five filters (PNG section 9)."""
    rows = [bytes((n * 7 + y * y + kind) & 0xFF for n in range(12)) for y in range(9)]
    packed, above = b"", bytes(12)
    for row in rows:
        packed += bytes([kind]) + bytes((row[n] - _guess(kind, row, above, n)) & 0xFF for n in range(12))
        above = row
    header = struct.pack(">IIBBBBB", 4, 9, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(packed)) + _chunk(b"IEND", b"")
    assert Image.open(io.BytesIO(png)).tobytes() == b"".join(rows), "the test's own encoder is right"
    about = {"Predictor": 15, "Columns": 4, "Colors": 3}
    assert Unpacker().unpack(memoryview(zlib.compress(packed)), ["FlateDecode"], [about]) == b"".join(rows)


def _guess(kind: int, row: bytes, above: bytes, n: int) -> int:
    left, up, corner = (row[n - 3], above[n], above[n - 3]) if n >= 3 else (0, above[n], 0)
    nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
    return (0, left, up, (left + up) // 2, nearest)[kind]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([b"<<", b">>", b"[", b"]", b"(", b")", b"<", b"/N", b" 1 ", b"0 R ", b"obj ", b"%x\n"])))
def test_any_tokens_give_a_value_or_a_code(tokens: list[bytes]) -> None:
    try:
        Reader(b"".join(tokens), 0, Budget()).value()
    except IntakeError as error:
        assert error.code in ("pdf_damaged", "pdf_too_complex")
