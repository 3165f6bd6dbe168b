"""What may be handed over of a photograph: its pixels, upright and in sRGB, and nothing else; judged by ``exiftool``."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from wallet.errors import IntakeError
from wallet.examine.in_process import InProcess
from wallet.intake.pictures.plain_copy import PlainCopy, plain_copies
from wallet.worker.pool import Pool

EXIFTOOL = shutil.which("exiftool")
HARMLESS = {
    "SourceFile", "File:MIMEType", "File:FileType", "File:FileTypeExtension", "File:ImageWidth", "File:ImageHeight",
    "File:EncodingProcess", "File:BitsPerSample", "File:ColorComponents", "File:YCbCrSubSampling", "JFIF:JFIFVersion",
    "JFIF:ResolutionUnit", "JFIF:XResolution", "JFIF:YResolution", "Composite:ImageSize", "Composite:Megapixels",
    "PNG:ImageWidth", "PNG:ImageHeight", "PNG:BitDepth", "PNG:ColorType", "PNG:Compression", "PNG:Filter", "PNG:Interlace",
    "ExifTool:ExifToolVersion",
}  # fmt: skip
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' \
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Silas"/></rdf:RDF></x:xmpmeta>'  # fmt: skip


def card(size: tuple[int, int] = (640, 400)) -> Image.Image:
    """A picture whose upper left corner is red: what is turned shows."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 20, 30))
    return picture


def exif(orientation: int = 6) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F], tags[0x0110], tags[0x0131] = "Pear", "Pear 15", "17.1"
    tags[0x0132] = "2026:05:31 10:11:12"
    tags.get_ifd(0x8769)[0x9003] = "2026:05:31 10:11:12"
    tags.get_ifd(0x8769)[0xA431] = "SERIAL-4711"
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (39.0, 57.0, 40.0), "W", (82.0, 59.0, 56.0)
    return tags


def iptc(jpeg: bytes) -> bytes:
    """The photograph with a caption in IPTC, a comment, and something behind its end."""
    record = b"\x1c\x02\x78" + struct.pack(">H", 5) + b"Silas"
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    body = b"Photoshop 3.0\x00" + resource
    segment = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 9) + b"by Silas!"
    return jpeg[:2] + segment + comment + jpeg[2:] + b"MotionPhoto 39.961,-82.998"


def photograph(kind: str, orientation: int = 6) -> bytes:
    out = io.BytesIO()
    picture = card().rotate(90, expand=True) if orientation == 6 else card()
    if kind == "PNG":
        notes = PngInfo()
        notes.add_text("Author", "Silas")
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        picture.save(out, "PNG", pnginfo=notes, exif=exif(orientation), dpi=(300, 300))
        return out.getvalue()
    more = {"xmp": XMP} if kind in ("JPEG", "WEBP") else {}
    picture.save(out, kind, exif=exif(orientation), **more)
    return iptc(out.getvalue()) if kind == "JPEG" else out.getvalue()


def told_by_exiftool(copy: PlainCopy, folder: Path) -> set[str]:
    path = folder / f"copy{copy.suffix}"
    path.write_bytes(copy.data)
    done = subprocess.run(["exiftool", "-json", "-G", "-a", "-u", path], capture_output=True, check=True)
    (row,) = json.loads(done.stdout)
    return {name for name in row if name.partition(":")[0] != "File" or name in HARMLESS} - {
        "File:FileName", "File:Directory"
    }  # fmt: skip


@pytest.mark.peer("exiftool", "ours to theirs")
@pytest.mark.skipif(EXIFTOOL is None, reason="exiftool (Debian: libimage-exiftool-perl) is not installed")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_no_place_camera_or_time_is_left(kind: str, tmp_path: Path) -> None:
    given = photograph(kind)
    before = PlainCopy(f".{kind.lower()}", given)
    told = told_by_exiftool(before, tmp_path)
    assert any("GPS" in name or "EXIF" in name for name in told), "the test would not see it"
    (copy,) = plain_copies(given)
    assert told_by_exiftool(copy, tmp_path) <= HARMLESS
    for trace in (b"Pear", b"4711", b"Silas", b"2026:05", b"Motion", b"Exif", b"ICC_PROFILE"):
        assert trace not in copy.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation: int) -> None:
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    picture = card() if turned is None else card().transpose(Image.Transpose(turned))
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif(orientation))
    (copy,) = plain_copies(out.getvalue())
    seen: Any = Image.open(io.BytesIO(copy.data))
    assert seen.size == (640, 400)
    assert seen.getpixel((20, 20))[0] > 180
    assert seen.getpixel((20, 20))[1] < 80
    assert min(seen.getpixel((600, 380))) > 240


def test_colours_stay_where_their_profile_meant_them() -> None:
    # A profile of another space: the same numbers mean another colour in it.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    card().save(out, "PNG", icc_profile=srgb)
    (copy,) = plain_copies(out.getvalue())
    seen = Image.open(io.BytesIO(copy.data))
    assert seen.getpixel((20, 20)) == (220, 20, 30)
    assert "icc_profile" not in seen.info
    for broken in (b"no profile at all", profile.tobytes()):
        out = io.BytesIO()
        card().save(out, "PNG", icc_profile=broken)
        (copy,) = plain_copies(out.getvalue())
        assert Image.open(io.BytesIO(copy.data)).getpixel((20, 20)) == (220, 20, 30)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_way_of_keeping_colours(mode: str) -> None:
    picture = card().convert("L").convert("I;16") if mode == "I;16" else card().convert(mode)
    kind = "TIFF" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    picture.save(out, kind)
    (copy,) = plain_copies(out.getvalue())
    assert Image.open(io.BytesIO(copy.data)).size == (640, 400)


def test_the_pages_of_a_scan_are_all_there() -> None:
    out = io.BytesIO()
    card().save(out, "TIFF", save_all=True, append_images=[card(), card()])
    assert [copy.suffix for copy in plain_copies(out.getvalue())] == [".png"] * 3


def test_what_cannot_be_read_is_never_handed_over_as_it_is() -> None:
    whole = photograph("JPEG")
    with pytest.raises(IntakeError) as error:
        plain_copies(whole[: len(whole) // 3])
    assert error.value.code == "picture_damaged"
    with pytest.raises(IntakeError) as error:
        plain_copies(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64))
    assert error.value.code == "picture_damaged"
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(IntakeError) as error:
        plain_copies(out.getvalue())
    assert error.value.code == "picture_too_large"


def test_a_worker_makes_the_same_and_goes_on_after_one_it_cannot_read() -> None:
    pictures = [photograph("JPEG"), b"\xff\xd8\xff broken", photograph("PNG")]
    with Pool() as pool:
        theirs = list(pool.plain_copies(pictures))
    ours = list(InProcess().plain_copies(pictures))
    assert [each.pages for each in theirs] == [each.pages for each in ours]
    assert [each.error and each.error.code for each in theirs] == [None, "picture_damaged", None]


@pytest.mark.slow
def test_a_photograph_of_many_pixels_goes_through_a_worker() -> None:
    out = io.BytesIO()
    Image.new("L", (14_000, 14_000), 200).save(out, "JPEG", quality=30)
    with Pool() as pool:
        (copied,) = pool.plain_copies([out.getvalue()])
    assert copied.error is None
    assert max(Image.open(io.BytesIO(copied.pages[0].data)).size) == 3_500
