"""Attacks by PDF files and by pictures of codes, each named by its row. None may crash, hang, fetch or run anything."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import qrcode
from PIL import Image

from tests.support import pdfs
from tests.support.bounds import bounded
from wallet.encodings.qr_text import WHOLE, Reassembler, base45
from wallet.errors import IntakeError
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap, unwrap_each
from wallet.limits import MAX_SOURCE_BYTES, MAX_UNPACKED_BYTES
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.share.qr import QrCode, as_png, codes, encode_text

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control"))


@pytest.fixture(autouse=True)
def _bounded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every row: bounded time and memory; no connection and no program is started."""

    def never(*_: object, **__: object) -> Any:
        raise AssertionError("something was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(subprocess, "Popen", never)
    monkeypatch.setattr(os, "system", never)
    with bounded():
        yield


def refused(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        unwrap(from_bytes(data, route="test"))
    return caught.value.code


# PDF -----------------------------------------------------------------------------------------------------------------
@cache
def _bomb(layers: int) -> bytes:
    if layers > 1:
        return zlib.compress(_bomb(layers - 1), 9)
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(1 << 10)) + packer.flush()


def test_P21_a_stream_that_grows_to_a_gigabyte() -> None:
    assert refused(pdfs.holding(pdfs.stream(_bomb(1), filters=["FlateDecode"]))) == "unpacks_too_large"


@pytest.mark.parametrize("layers", [2, 3])
def test_P21_a_bomb_in_a_bomb(layers: int) -> None:
    body = pdfs.stream(_bomb(layers), filters=["FlateDecode"] * layers)
    assert refused(pdfs.holding(body)) == "unpacks_too_large"


def test_P21_more_layers_than_anyone_needs() -> None:
    assert refused(pdfs.holding(pdfs.stream(_bomb(3), filters=["FlateDecode"] * 100))) == "pdf_too_complex"


def test_P21_many_attachments_that_are_one_stream_each_just_below_the_limit() -> None:
    packed = zlib.compress(bytes(MAX_UNPACKED_BYTES - 1), 9)
    objects = {10 + n: pdfs.stream(packed, filters=["FlateDecode"]) for n in range(50)}
    objects |= {100 + n: b"<</F(%d.json)/EF<</F %d 0 R>>>>" % (n, 10 + n) for n in range(50)}
    names = b" ".join(b"(%d) %d 0 R" % (n, 100 + n) for n in range(50))
    data = pdfs.by_hand({1: b"<</Names<</EmbeddedFiles<</Names[%s]>>>>>>" % names, **objects})
    assert refused(data) == "unpacks_too_large"


def test_P21_a_megabyte_of_stored_nothing_over_and_over() -> None:
    # Empty stored blocks: long to read, nothing comes out, so that no limit on output ever ends it.
    packed = b"\x78\x01" + b"\x00\x00\x00\xff\xff" * 900_000 + b"\x01\x00\x00\xff\xff" + zlib.adler32(b"").to_bytes(4, "big")
    assert refused(pdfs.holding(pdfs.stream(packed, filters=["FlateDecode"]))) == "empty_file"


@pytest.mark.parametrize("place", [b"<</a 1>>", b"[3 0 R]", b"(x)", b"null", b"7"])
def test_an_attachment_that_is_no_stream(place: bytes) -> None:
    data = pdfs.by_hand({1: b"<</Names<</EmbeddedFiles<</Names[(a)<</F(a)/EF<</F %s>>>>]>>>>>>" % place})
    assert refused(data) == "pdf_holds_nothing"


def test_P22_a_table_that_names_itself_as_the_one_before() -> None:
    plain = pdfs.holding(pdfs.stream(BADGE))
    at = plain.rindex(b"xref\n0")
    assert refused(pdfs.holding(pdfs.stream(BADGE), trailer=b"/Prev %d" % at)) == "pdf_damaged"


def test_P22_two_tables_that_name_each_other() -> None:
    first = pdfs.holding(pdfs.stream(BADGE), trailer=b"/Prev %010d" % 0)
    here = first.rindex(b"xref\n0")
    second = len(first)
    first = first.replace(b"/Prev 0000000000", b"/Prev %010d" % second)
    later = b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (here, second)
    assert refused(first + later) == "pdf_damaged"


@pytest.mark.parametrize("pages", [b"<</Kids[5 0 R]>>", b"<</Kids[5 0 R 5 0 R]>>"])
def test_P22_a_tree_that_grows_out_of_itself(pages: bytes) -> None:
    objects = {1: b"<</Names<</EmbeddedFiles 5 0 R>>/Pages 5 0 R>>", 5: pages}
    assert refused(pdfs.by_hand(objects)) == "pdf_damaged"


def test_P22_a_reference_that_leads_to_itself() -> None:
    assert refused(pdfs.by_hand({1: b"<</Names 2 0 R>>", 2: b"3 0 R", 3: b"2 0 R"})) == "pdf_damaged"


def test_P22_a_stream_whose_length_is_inside_itself() -> None:
    assert refused(pdfs.holding(b"<</Length 3 0 R>>stream\nx\nendstream")) == "pdf_damaged"


@pytest.mark.parametrize(
    "action",
    [
        b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1/x'\\))>>",
        b"/OpenAction<</S/Launch/F(/usr/bin/touch)/Win<</F(calc.exe)>>>>",
        b"/OpenAction<</S/URI/URI(http://127.0.0.1/beacon)>>",
        b"/AA<</WC<</S/JavaScript/JS(x\\(\\))>>>>",
    ],
)
def test_P23_actions_are_not_looked_at_and_do_not_travel(action: bytes) -> None:
    data = pdfs.by_hand(
        {
            1: b"<</Names<</JavaScript<</Names[(go)<</S/JavaScript/JS(evil\\(\\))>>]>>"
            b"/EmbeddedFiles<</Names[(a) 2 0 R]>>>>%s>>" % action,
            2: b"<</F(a.json)/EF<</F 3 0 R>>>>",
            3: pdfs.stream(BADGE),
        }
    )
    (found,) = unwrap(from_bytes(data, route="test"))
    # What is kept, and could be handed on, is the attachment alone.
    assert found.received == BADGE


def test_a_stream_that_is_said_to_stand_in_another_file() -> None:
    body = pdfs.stream(BADGE, about=b"/F(/etc/passwd)")
    assert refused(pdfs.holding(body)) == "pdf_filter"


def test_a_comment_that_a_thousand_objects_share() -> None:
    # Every object begins inside the same comment: reading them all would pass over its megabytes each time.
    heads, at, places = b"", 9, {}
    for number in range(20, 20 + 3000):
        places[number] = at + len(heads)
        heads += b"%d 0 obj %%" % number
    names = b" ".join(b"(%d) %d 0 R" % (n, n) for n in places)
    catalogue = {1: b"<</Names<</EmbeddedFiles<</Names[%s]>>>>>>" % names}
    data = pdfs.by_hand(catalogue, places=places, before=heads + b"-" * 8_000_000 + b"\nnull\n")
    assert refused(data) == "pdf_too_complex"


def test_a_page_list_of_pages_that_share_a_list() -> None:
    notes = b"[%s]" % (b"7 0 R " * 50_000)
    kids = {100 + n: b"<</Annots 6 0 R>>" for n in range(2_000)}
    pages = b"<</Kids[%s]>>" % b" ".join(b"%d 0 R" % n for n in kids)
    assert refused(pdfs.by_hand({1: b"<</Pages 5 0 R>>", 5: pages, 6: notes, 7: b"<<>>", **kids})) == "pdf_too_complex"


@pytest.mark.parametrize("opening", [b"[", b"<</a", b"[<</b"])
def test_objects_nested_a_hundred_thousand_deep(opening: bytes) -> None:
    assert refused(pdfs.by_hand({1: opening * 100_000})) == "pdf_too_complex"


def test_a_row_width_that_makes_every_byte_cost() -> None:
    packed = zlib.compress(b"\x04" + bytes(9), 9)
    body = pdfs.stream(packed, filters=["FlateDecode"], about=b"/DecodeParms<</Predictor 15/Columns 65536/Colors 65536>>")
    assert refused(pdfs.holding(body)) == "pdf_damaged"


def test_megabytes_of_row_predictions() -> None:
    packed = zlib.compress((b"\x04" + bytes(7)) * 1_000_000, 9)
    body = pdfs.stream(packed, filters=["FlateDecode"], about=b"/DecodeParms<</Predictor 15/Columns 7>>")
    assert refused(pdfs.holding(body)) == "pdf_too_complex"


def test_what_stands_behind_the_end_is_not_the_documents() -> None:
    data = pdfs.holding(pdfs.stream(BADGE)) + b"\n3 0 obj\n" + pdfs.stream(b"{}") + b"\nendobj\n"
    (found,) = unwrap(from_bytes(data, route="test"))
    assert found.received == BADGE


def test_a_badge_that_the_table_does_not_reach_is_not_taken() -> None:
    data = pdfs.by_hand({1: b"<</Type/Catalog>>", 3: pdfs.stream(BADGE)})
    assert refused(data) == "pdf_holds_nothing"


def test_a_pdf_in_a_pdf_in_a_pdf_in_a_pdf() -> None:
    data = BADGE
    for _ in range(4):
        data = pdfs.with_attachments({"a": data})
    assert refused(data) == "nested_too_deep"


def test_one_broken_attachment_does_not_hide_the_other() -> None:
    data = pdfs.by_hand(
        {
            1: b"<</Names<</EmbeddedFiles<</Names[(a) 2 0 R(b) 4 0 R]>>>>>>",
            2: b"<</F(a.json)/EF<</F 3 0 R>>>>",
            3: pdfs.stream(b"not deflate", filters=["FlateDecode"]),
            4: b"<</F(b.json)/EF<</F 5 0 R>>>>",
            5: pdfs.stream(BADGE),
        }
    )
    items = unwrap_each(from_bytes(data, route="test"))
    assert [(i.member, i.error.code if i.error else "") for i in items] == [("a.json", "pdf_damaged"), ("b.json", "")]


def test_a_name_that_wants_to_be_a_path_is_only_a_word(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (item,) = unwrap_each(from_bytes(pdfs.with_attachments({"../../x.json": BADGE}), route="test"))
    assert item.parsed is not None
    assert not list(tmp_path.iterdir())


# Codes in pictures -----------------------------------------------------------------------------------------------------
def picture(text: str) -> bytes:
    return as_png([encode_text(text)])


@pytest.mark.parametrize("scheme", ["javascript:", "file:", "smb:", "data:text/html,", "vbscript:", "ms-officecmd:"])
def test_P28_a_code_that_asks_to_open_something(scheme: str) -> None:
    assert refused(picture(scheme + "x" * 1200)) == "qr_scheme"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://127.0.0.1/beacon", "qr_is_address"),
        ("HTTP://127.0.0.1/", "qr_is_address"),
        ("openid-credential-offer://?credential_offer_uri=http://127.0.0.1/", "qr_is_offer"),
        ("just words", "qr_not_ours"),
    ],
)
def test_P28_an_address_is_told_and_never_followed(text: str, code: str) -> None:
    assert refused(picture(text)) == code


def test_P29_frames_of_two_sets_in_one_picture() -> None:
    one, other = codes(os.urandom(4000)), codes(os.urandom(4000))
    assert refused(as_png([one[0], other[1]])) == "qr_other_set"


def chained(text: str, index: int, count: int, parity: int) -> QrCode:
    """Returns a code that says it is one of several (structured append, ISO/IEC 18004 section 8)."""
    plain = qrcode.util.BitBuffer

    class Chained(plain):  # type: ignore[misc,valid-type]
        def __init__(self) -> None:
            super().__init__()
            for value, bits in ((3, 4), (index, 4), (count - 1, 4), (parity, 8)):
                self.put(value, bits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qrcode.util, "BitBuffer", Chained)
        code = qrcode.QRCode(version=10, border=0)
        code.add_data(text, optimize=0)
        code.make(fit=False)
    return QrCode(tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix()), text)


def test_P29_codes_chained_by_the_standards_own_way_are_not_mixed() -> None:
    half = len(BADGE[:160]) // 2
    first, second = BADGE[:half].decode(), BADGE[half:160].decode()
    picture = as_png([chained(first, 0, 2, 17), chained("{" + second, 1, 2, 18)])
    items = unwrap_each(from_bytes(picture, route="test"))
    assert len(items) == 2
    assert {item.error.code for item in items if item.error} == {"json_malformed"}


def test_a_set_with_a_frame_missing_says_how_many() -> None:
    with pytest.raises(IntakeError) as caught:
        unwrap(from_bytes(as_png(codes(os.urandom(4000))[:-1]), route="test"))
    assert caught.value.code == "qr_incomplete"
    assert caught.value.detail


def test_a_code_that_inflates_past_the_limit() -> None:
    text = WHOLE + base45(zlib.compress(bytes(MAX_SOURCE_BYTES + 1), 9))
    with pytest.raises(IntakeError, match="qr_damaged"):
        Reassembler().take(text)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "+1", " 1", "1e0", "٣"])
def test_frame_numbers_that_are_none(number: str) -> None:
    with pytest.raises(IntakeError, match="qr_damaged"):
        Reassembler().take(f"LANYARD2:ABC:{number}:3:00")


def test_a_picture_that_claims_to_be_enormous_is_not_decoded() -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    assert refused(bytes(data)) == "picture_too_large"


def test_a_picture_of_a_hundred_million_equal_pixels() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    assert refused(out.getvalue()) == "picture_too_large"


@pytest.mark.parametrize("kind", ["PPM", "PCX", "TGA", "DDS", "SGI", "ICO"])
def test_no_other_picture_is_ever_decoded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, kind)
    monkeypatch.setattr(Image.Image, "load", lambda *_: (_ for _ in ()).throw(AssertionError("decoded")))
    assert refused(out.getvalue()) in ("unrecognised", "empty_file", "picture_of_another_kind")


def test_a_jpeg_cut_short() -> None:
    out = io.BytesIO()
    Image.new("L", (600, 600)).save(out, "JPEG")
    assert refused(out.getvalue()[:200]) == "picture_damaged"
