"""Pictures and scans as devices and programs write them: each is read, or told for what is wrong with it."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw, ImageFilter, features

from tests.support import picture_files
from tests.support.bounds import bounded
from tests.support.photographs import code, laid
from wallet.intake.pictures.kinds import KINDS
from wallet.intake.source import from_bytes, read_file
from wallet.intake.unwrap import unwrap_each
from wallet.limits import MAX_SOURCE_BYTES
from wallet.sample.issuer import SampleIssuer, encoded

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

DAMAGE = {"picture_damaged", "png_damaged", "pdf_damaged", "picture_too_large", "qr_unread", "pdf_is_scan", "empty_file"}


def outcome(data: bytes) -> str:
    """The text that was read, or the codes of why not."""
    items = unwrap_each(from_bytes(data, route="test"))
    return " ".join(item.parsed.payload.decode() if item.parsed else item.error.code if item.error else "" for item in items)


@pytest.mark.parametrize(
    "made",
    [picture_files.pictures, picture_files.heics, picture_files.by_peers, picture_files.papers],
    ids=lambda made: made.__name__,
)
def test_every_file_that_shows_a_code_is_read(made: Callable[[], Iterator[tuple[str, bytes]]]) -> None:
    found = {name: outcome(data) for name, data in made()}
    if not found:
        pytest.skip("exiftool and ImageMagick are not installed")
    assert {name: said for name, said in found.items() if said != picture_files.TEXT} == {}


def test_the_made_corpus_has_every_kind_that_is_decoded() -> None:
    files = [data for made in (picture_files.pictures, picture_files.heics) for _, data in made()]
    assert [kind.name for kind in KINDS if not any(kind.claims(data) for data in files)] == []
    assert all(features.check(name) for name in ("avif", "webp", "jpg_2000", "libtiff"))


@pytest.mark.parametrize(
    "made", [picture_files.pictures, picture_files.heics, picture_files.papers], ids=lambda made: made.__name__
)
def test_what_is_cut_short_is_read_as_far_as_it_goes_or_said_to_be_damaged(
    made: Callable[[], Iterator[tuple[str, bytes]]],
) -> None:
    for name, data in made():
        if name == "huge.jpg":
            continue
        for share in (0.05, 0.5, 0.9):
            result = outcome(data[: int(len(data) * share)])
            assert result in DAMAGE | {picture_files.TEXT, f"{picture_files.TEXT} qr_unread", "unrecognised"}, (
                name,
                share,
                result,
            )


def test_changed_bytes_never_break_the_reader() -> None:
    chance = random.Random(7)
    for name, data in [*picture_files.heics(), *picture_files.papers(), *_small()]:
        for _ in range(3):
            changed = bytearray(data)
            for _ in range(chance.randint(1, 12)):
                changed[chance.randrange(12, len(changed))] = chance.randrange(256)
            with bounded(10):
                assert outcome(bytes(changed)), name


def _small() -> Iterator[tuple[str, bytes]]:
    photo = picture_files.photograph(side=200, desk=(320, 320))
    for kind in ("JPEG", "WEBP", "TIFF", "GIF", "BMP", "JPEG2000", "AVIF", "MPO"):
        yield kind, picture_files.saved(photo, kind)


def test_a_picture_that_claims_to_be_enormous_is_not_decoded() -> None:
    side = 60_000
    png_head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", png_head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    bmp = b"BM" + struct.pack("<IHHIIiiHHIIiiII", 0, 0, 0, 54, 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    gif = (
        b"GIF89a"
        + struct.pack("<HHBBB", side, side, 0, 0, 0)
        + b","
        + struct.pack("<HHHHB", 0, 0, side, side, 0)
        + b"\x02\0;"
    )
    for data in (png, bmp, gif):
        assert outcome(data) == "picture_too_large"


def test_two_codes_in_one_photograph_are_two_things_also_when_one_is_out_of_focus() -> None:
    other = picture_files.TEXT.replace("1}", "2}")
    both = laid(code(picture_files.TEXT), 300, at=(120, 400))
    both.paste(code(other).resize((300, 300)), (1000, 400))
    assert sorted(outcome(picture_files.saved(both, "JPEG")).split(" ")) == sorted([picture_files.TEXT, other])
    soft = laid(code(picture_files.TEXT), 300, at=(120, 400))
    soft.paste(code(other).resize((300, 300)).filter(ImageFilter.GaussianBlur(3)), (1000, 400))
    assert sorted(outcome(picture_files.saved(soft, "JPEG")).split(" ")) == sorted([picture_files.TEXT, other])


def test_a_code_beside_another_that_cannot_be_read_is_told_of() -> None:
    covered = code(picture_files.TEXT.replace("1}", "2}"))
    edge = covered.width * 35 // 100
    ImageDraw.Draw(covered).rectangle((edge, edge, covered.width - edge, covered.width - edge), fill=90)
    both = laid(code(picture_files.TEXT), 300, at=(120, 400))
    both.paste(covered.resize((300, 300)), (1000, 400))
    assert outcome(picture_files.saved(both, "JPEG")) == f"{picture_files.TEXT} qr_unread"
    alone = laid(covered, 300)
    assert outcome(picture_files.saved(alone, "JPEG")) == "qr_unread"


def test_a_photograph_of_something_else_says_that_no_code_is_in_it() -> None:
    desk = Image.effect_noise((900, 700), 30)
    for kind, expected in (("JPEG", "jpeg_holds_no_badge"), ("PNG", "no_baked_badge"), ("WEBP", "picture_holds_no_code")):
        assert outcome(picture_files.saved(desk, kind)) == expected


def test_a_large_photograph_or_scan_is_not_refused_for_its_size(tmp_path) -> None:
    badge = encoded(SampleIssuer("Mercy College").badge("infection-control"))
    for head in (b"\xff\xd8\xff\xe0", b"%PDF-1.7\n"):
        (tmp_path / "large").write_bytes(head + bytes(MAX_SOURCE_BYTES))
        assert read_file(tmp_path / "large", route="file", name="large").error is None
    (tmp_path / "large").write_bytes(badge + b" " * MAX_SOURCE_BYTES)
    error = read_file(tmp_path / "large", route="file", name="large").error
    assert error is not None
    assert error.code == "too_large"


def test_a_page_with_words_and_no_code_is_no_scan() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Certificate")
    canvas.save()
    assert outcome(out.getvalue()) == "pdf_holds_nothing"
    assert outcome(picture_files.locked(out.getvalue(), "secret")) == "pdf_locked"
