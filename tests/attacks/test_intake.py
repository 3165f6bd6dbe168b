"""Attacks on what comes in, each named by its row. None may crash, hang, fetch or fill the memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bounds import bounded
from wallet.encodings import strict_json
from wallet.encodings.display import display_name
from wallet.errors import IntakeError
from wallet.intake.containers.png import SIGNATURE, _chunk, bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.intake.source import Source, expand, from_bytes, read_file
from wallet.intake.unwrap import unwrap, unwrap_each
from wallet.limits import MAX_SOURCE_BYTES
from wallet.sample import art
from wallet.sample.issuer import SampleIssuer, encoded

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control"))
PNG = art.png(art.Drawing("shield", "leaf", "#1E5B57", "#F4E9CF"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Every row: at most ten seconds and half a gigabyte more."""
    with bounded():
        yield


def refused(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        unwrap(from_bytes(data, route="test"))
    return caught.value.code


def test_P01_duplicate_members() -> None:
    assert refused(b'{"issuer":"a",' + BADGE[1:].replace(b'"issuer"', b'"issuer"', 1)) == "json_duplicate_key"


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
def test_P03_numbers_that_are_none(word: bytes) -> None:
    assert refused(b'{"a":' + word + b"}") == "json_number"


def test_P04_a_number_past_all_bounds() -> None:
    assert refused(b'{"a":1e999}') == "json_number"


def test_P05_an_integer_of_five_thousand_digits() -> None:
    assert refused(b'{"a":' + b"9" * 5000 + b"}") == "json_number"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"b":'])
def test_P06_depth_of_a_hundred_thousand(opening: bytes) -> None:
    assert refused(opening * 100_000) == "json_too_deep"


def test_P07_two_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    source = read_file(path, route="test", name="huge.json")
    assert source.error is not None
    assert source.error.code == "too_large"
    assert source.data == b""


@pytest.mark.parametrize("text", [b'{"name":"\\ud800"}', b'{"\\udc00":1}', b'["\\ud83d"]'])
def test_P08_half_a_character(text: bytes) -> None:
    assert refused(text) in ("json_surrogate",)


def test_P08_a_whole_pair_is_fine() -> None:
    assert strict_json.loads(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize("data", [b'{"a":"\xff"}', '{"a":"b"}'.encode("utf-16"), b"\xc3\x28{}"])
def test_P09_other_encodings(data: bytes) -> None:
    assert refused(data) in ("json_not_utf8", "unrecognised")


def _png_with(kind: bytes, body: bytes) -> bytes:
    head, tail = PNG[:-12], PNG[-12:]
    return head + _chunk(kind, body) + tail


def test_P10_a_text_chunk_that_grows_to_gigabytes() -> None:
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    assert refused(_png_with(b"zTXt", b"openbadges\0\0" + body)) == "unpacks_too_large"


def test_P11_a_compressed_chunk_that_is_cut_off() -> None:
    body = b"openbadges\0\x01\0\0\0" + zlib.compress(BADGE)[:-9]
    assert refused(_png_with(b"iTXt", body)) == "png_damaged"


def test_P11_thousands_of_chunks() -> None:
    assert refused(PNG[:-12] + _chunk(b"tEXt", b"a\0b") * 20_001 + PNG[-12:]) == "png_damaged"


def test_P13_a_picture_that_claims_to_be_enormous_is_not_decoded() -> None:
    header = struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0)
    data = SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IEND", b"")
    assert unwrap(from_bytes(bake_png(data, BADGE), route="test"))[0].payload == BADGE


def test_P14_a_wrong_checksum() -> None:
    baked = bytearray(bake_png(PNG, BADGE))
    baked[baked.index(b"openbadgecredential") + 40] ^= 1
    assert refused(bytes(baked)) == "png_damaged"


@pytest.mark.parametrize("where", [8, 12, 20, -5])
def test_P14_a_picture_cut_short(where: int) -> None:
    assert refused(bake_png(PNG, BADGE)[:where]) in ("png_damaged", "unrecognised")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
        "<!DOCTYPE svg [<!ELEMENT svg ANY>]>",
    ],
)
def test_P15_entities_and_subsets(doctype: str) -> None:
    assert refused((doctype + bake_svg(SVG, BADGE.decode())).encode()) in ("svg_entities", "svg_damaged")


def test_P15_a_plain_doctype_is_allowed_and_never_fetched() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert unwrap(from_bytes((doctype + bake_svg(SVG, BADGE.decode())).encode(), route="test"))


def test_P16_a_billion_laughs() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{entities}]>' + SVG.replace("<path", "<text>&l9;</text><path")
    assert refused(data.encode()) == "svg_entities"


def test_P18_scripts_beside_the_badge_are_not_in_its_way() -> None:
    drawing = SVG.replace("<path", '<script>alert(1)</script><foreignObject onload="x()"/><path')
    assert unwrap(from_bytes(bake_svg(drawing, BADGE.decode()).encode(), route="test"))[0].payload == BADGE


def test_P20_a_small_drawing_that_grows_to_gigabytes() -> None:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as stream:
        for _ in range(1024):
            stream.write(bytes(1 << 20))
    assert refused(out.getvalue()) == "unpacks_too_large"


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.json")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize("name", ["../../x.json", "/etc/x.json", "C:\\x.json", "a/../../x.json", "..\\x.json", _link()])
def test_P25_names_that_leave_their_folder(name: str | zipfile.ZipInfo, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(_zip((name, BADGE))) == "zip_unsafe"
    assert not list(tmp_path.iterdir())


def test_P26_archives_in_archives() -> None:
    data = _zip(("badge.json", BADGE))
    for _ in range(5):
        data = _zip(("inner.zip", data))
    assert refused(data) == "nested_too_deep"


def test_P26_a_hundred_thousand_members() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}", b"")
    assert refused(out.getvalue()) == "too_many_items"


def test_P26_a_member_that_grows_past_the_limit() -> None:
    assert refused(_zip(("big.json", bytes(MAX_SOURCE_BYTES + 1)))) == "unpacks_too_large"


def test_P26_one_bad_member_does_not_hide_the_good_one() -> None:
    items = unwrap_each(from_bytes(_zip(("a.json", BADGE), ("b.txt", b"hello"), ("c.jpg", b"\xff\xd8\xff")), route="t"))
    assert [(item.member, item.error.code if item.error else "") for item in items] == [
        ("a.json", ""), ("b.txt", "unrecognised"), ("c.jpg", "picture_damaged")]  # fmt: skip


def test_P27_names_are_made_safe_to_show(tmp_path: Path) -> None:
    shown = display_name("cred\u202egnp.exe \x1b[31mred\nnext\u200b")
    assert not set(shown) & set("\u202e\x1b\n\u200b")
    name = "cred\u202egnp \x1b[31m.json"
    (tmp_path / name).write_bytes(BADGE)
    (source,) = expand([tmp_path], route="folder")
    assert unwrap(source)[0].payload == BADGE


def test_P30_what_follows_a_picture_is_not_the_pictures() -> None:
    data = bake_png(PNG, BADGE) + _zip(("other.json", b"{}"))
    (only,) = unwrap(from_bytes(data, route="test"))
    assert only.payload == BADGE
    assert only.received == data


# Our own ---------------------------------------------------------------------------------------------------------
def test_two_badges_in_one_picture_that_differ() -> None:
    other = bake_png(PNG, BADGE.replace(b"Infection", b"infection"), keyword="openbadges")
    head, tail = other[:-12], other[-12:]
    both = head + _chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + BADGE) + tail
    assert [item.payload for item in unwrap(from_bytes(both, route="test"))] == [
        BADGE.replace(b"Infection", b"infection"), BADGE]  # fmt: skip


def test_a_chunk_length_that_lies() -> None:
    data = bytearray(bake_png(PNG, BADGE))
    data[8:12] = struct.pack(">I", 0xFFFFFFFF)
    assert refused(bytes(data)) == "png_damaged"


def test_a_drawing_in_utf16_is_read_or_refused() -> None:
    data = ('<?xml version="1.0" encoding="UTF-16"?>' + bake_svg(SVG, BADGE.decode())).encode("utf-16")
    assert refused(data) in ("unrecognised", "svg_damaged", "json_not_utf8")


def test_xinclude_is_not_followed() -> None:
    drawing = SVG.replace("<path", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><path')
    assert unwrap(from_bytes(bake_svg(drawing, BADGE.decode()).encode(), route="test"))[0].payload == BADGE


def test_a_cdata_end_inside_the_badge_survives_baking() -> None:
    tricky = json.dumps({**json.loads(BADGE), "description": "]]> <x> ]]>"})
    assert unwrap(from_bytes(bake_svg(SVG, tricky).encode(), route="test"))[0].payload.decode() == tricky


def test_an_encrypted_archive_says_so() -> None:
    data = bytearray(_zip(("a.json", BADGE)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert refused(bytes(data)) == "zip_encrypted"


def test_an_archive_whose_directory_lies_about_sizes() -> None:
    data = bytearray(_zip(("a.json", bytes(100_000))))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 5)
    assert refused(bytes(data)) in ("zip_damaged", "empty_file", "unrecognised", "json_malformed")


def test_a_pipe_without_a_writer_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (source,) = expand([tmp_path], route="folder")
    assert source.error is not None
    assert source.error.code == "not_a_file"


def test_a_link_back_to_its_folder_does_not_loop(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a.json").write_bytes(BADGE)
    assert len([s for s in expand([tmp_path], route="folder") if s.error is None]) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_one_line(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    (source,) = expand([closed], route="folder")
    assert source.error is not None
    assert source.error.code == "unreadable_path"


def test_mail_with_a_badge_and_a_mailbox_of_two() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "Your badge"
    message.set_content("Congratulations")
    message.add_attachment(bake_png(PNG, BADGE), maintype="image", subtype="png", filename="badge.png")
    (one,) = unwrap(from_bytes(message.as_bytes(), route="test"))
    assert one.payload == BADGE
    assert one.containers == ("mail", "png")
    box = (
        b"From a@b Tue Nov 24 08:00:00 2026\n"
        + message.as_bytes()
        + b"\n\nFrom c@d Tue Nov 24 08:00:00 2026\n"
        + message.as_bytes()
    )
    assert len(unwrap(from_bytes(box, route="test"))) == 2


def test_json_lines_and_arrays_give_several() -> None:
    other = encoded(SampleIssuer("Wrenfield").badge("data-literacy"))
    array = b"[" + BADGE + b"," + other + b"]"
    lines = json.dumps(json.loads(BADGE)).encode() + b"\n" + json.dumps(json.loads(other)).encode() + b"\n"
    assert len(unwrap(from_bytes(array, route="test"))) == 2
    assert len(unwrap(from_bytes(lines, route="test"))) == 2


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_bytes_changed_anywhere_give_a_credential_or_a_refusal(data: st.DataObject) -> None:
    base = data.draw(
        st.sampled_from([BADGE, bake_png(PNG, BADGE), bake_svg(SVG, BADGE.decode()).encode(), _zip(("a", BADGE))])
    )
    changed = bytearray(base)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    for item in unwrap_each(Source("x", bytes(changed), from_bytes(b"", route="t").provenance)):
        assert (item.parsed is None) != (item.error is None)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_refusal_by_code(data: bytes) -> None:
    for item in unwrap_each(from_bytes(data, route="test")):
        assert item.error is not None or item.parsed is not None


_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)


def _nested(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.recursive(_SCALARS, _nested))
def test_the_strict_reader_agrees_with_the_usual_one_on_honest_json(value: object) -> None:
    assert strict_json.loads(json.dumps(value)) == value
