"""Files of cameras, phones, scanners, screenshots and editors, each showing one code: made here, nothing is downloaded.

Pillow writes most; exiftool and ImageMagick (test peers, where they are installed) put in what devices put in.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
)

from tests.support.pdfs import written
from tests.support.photographs import code, laid

TEXT: Final = '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"VerifiablePresentation","n":1}'
HEIC_FOLDER: Final = Path(__file__).resolve().parents[1] / "fixtures" / "pictures"


def photograph(text: str = TEXT, side: int = 420, desk: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A sheet with a code, on a desk, in colour."""
    grey = laid(code(text), side, desk=desk)
    return Image.merge("RGB", (grey, grey.point(lambda value: value * 0.97), grey.point(lambda value: value * 0.9)))


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a picture."""
    out = io.BytesIO()
    picture.copy().save(out, kind, **options)  # what one writer leaves in a picture another stumbles over
    return out.getvalue()


def _exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x011A] = "Maker", "Phone 9", orientation, 72.0
    exif[0x0132] = "2026:11:30 12:00:00"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:30 12:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


_TURNS: Final = {
    1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_270],
}  # fmt: skip


def pictures() -> Iterator[tuple[str, bytes]]:
    """Yields name → bytes of pictures that Pillow alone can write."""
    photo = photograph()
    grey, flat = photo.convert("L"), photo.convert("L").point(lambda value: 255 * (value > 128)).convert("1")
    for orientation, turns in _TURNS.items():
        lying = photo
        for turn in turns:
            lying = lying.transpose(turn)
        yield f"phone-orientation-{orientation}.jpg", saved(lying, "JPEG", exif=_exif(orientation), quality=88)
    yield "progressive.jpg", saved(photo, "JPEG", progressive=True, quality=80)
    yield "cmyk.jpg", saved(photo.convert("CMYK"), "JPEG", quality=90)
    yield "grey.jpg", saved(grey, "JPEG")
    yield "444-with-profile.jpg", saved(photo, "JPEG", subsampling=0, icc_profile=b"\0" * 600, comment=b"a comment")
    yield "thumbnail-inside.jpg", saved(photo, "JPEG", exif=_exif(), dpi=(300, 300))
    yield "multi.mpo", saved(photo, "MPO", save_all=True, append_images=[photo.resize((300, 225))], exif=_exif(6))
    yield "screenshot.png", saved(photo, "PNG")
    yield "clear.png", saved(_clear(grey), "PNG")
    yield "palette.png", saved(photo.quantize(32), "PNG")
    yield "palette-clear.png", saved(photo.quantize(32), "PNG", transparency=0)
    yield "one-bit.png", saved(flat, "PNG")
    yield "grey-16.png", saved(_sixteen(grey), "PNG")
    yield "dim-16.png", saved(_sixteen(grey, 9), "PNG")
    yield "exif.png", saved(photo, "PNG", exif=_exif(3))
    yield "animated.png", saved(photo, "PNG", save_all=True, append_images=[photo.rotate(90)], duration=100)
    yield "editor.gif", saved(photo.quantize(64), "GIF")
    yield "animated.gif", saved(Image.new("L", photo.size, 255), "GIF", save_all=True, append_images=[grey], duration=100)
    yield "phone.webp", saved(photo, "WEBP", exif=_exif(6))
    yield "lossless.webp", saved(_clear(grey), "WEBP", lossless=True)
    yield "animated.webp", saved(photo, "WEBP", save_all=True, append_images=[photo.rotate(180)], duration=100)
    yield "old.bmp", saved(photo, "BMP")
    yield "one-bit.bmp", saved(flat, "BMP")
    yield "palette.bmp", saved(photo.quantize(16), "BMP")
    for packing in (None, "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"):
        yield f"scanner-{packing or 'plain'}.tif", saved(photo, "TIFF", compression=packing, dpi=(300, 300))
    for packing in ("group3", "group4"):
        yield f"fax-{packing}.tif", saved(flat, "TIFF", compression=packing)
    yield "grey-16.tif", saved(_sixteen(grey), "TIFF")
    yield "float.tif", saved(grey.convert("F"), "TIFF")
    yield "cmyk.tif", saved(photo.convert("CMYK"), "TIFF")
    yield "lab.tif", saved(_lab(photo), "TIFF")
    yield "large.tif", saved(photo, "TIFF", big_tiff=True)
    yield (
        "pages.tif",
        saved(Image.new("L", (600, 800), 240), "TIFF", save_all=True, append_images=[grey.copy(), flat.convert("L")]),
    )
    yield "scan.jp2", saved(photo, "JPEG2000", quality_mode="rates", quality_layers=[20])
    yield "phone.avif", saved(photo, "AVIF", quality=70, exif=_exif(8))
    yield "animated.avif", saved(photo, "AVIF", save_all=True, append_images=[photo.rotate(90)], quality=60)
    yield "huge.jpg", saved(photograph(side=2200, desk=(8200, 6200)), "JPEG", quality=60)


def heics() -> Iterator[tuple[str, bytes]]:
    """Yields the HEIC files that are kept beside the tests: no free program that ships as a wheel may write them for us."""
    for path in sorted(HEIC_FOLDER.glob("*.heic")):
        yield path.name, path.read_bytes()


def by_peers() -> Iterator[tuple[str, bytes]]:
    """Yields files into which Debian's programs put what devices put in; nothing where they are not installed."""
    photo = saved(photograph(), "JPEG", quality=90)
    if shutil.which("exiftool"):
        for name, tags in _DEVICES.items():
            yield f"exiftool-{name}.jpg", _tagged(photo, tags)
    if shutil.which("convert"):
        for name, options in _EDITORS.items():
            suffix = name.rpartition(".")[2]
            with tempfile.TemporaryDirectory() as folder:
                first, last = Path(folder) / "in.jpg", Path(folder) / f"out.{suffix}"
                first.write_bytes(photo)
                done = subprocess.run(["convert", str(first), *options, str(last)], capture_output=True)
                if done.returncode == 0 and last.exists():
                    yield f"convert-{name}", last.read_bytes()


def _tagged(data: bytes, tags: list[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(data)
        subprocess.run(["exiftool", "-q", "-m", *tags, "-overwrite_original", str(path)], check=True, capture_output=True)
        return path.read_bytes()


_DEVICES: Final = {
    "camera": ["-Make=Canon", "-Model=EOS R5", "-LensModel=RF24-105mm", "-ExposureTime=1/125", "-FNumber=4", "-ISO=400",
               "-UserComment=shift ß 東京", "-Orientation#=6", "-XResolution=72", "-ResolutionUnit=inches"],
    "phone": ["-Make=Apple", "-Model=iPhone 17", "-GPSLatitude=40.7", "-GPSLatitudeRef=N", "-GPSLongitude=74",
              "-GPSLongitudeRef=W", "-Orientation#=8", "-OffsetTimeOriginal=-05:00", "-XMP:Rating=5"],
    "editor": ["-XMP:CreatorTool=Editor 27", "-IPTC:Caption-Abstract=x" + "y" * 1500, "-Photoshop:XResolution=300",
               "-ICC_Profile=", "-Comment=edited"],
    "scanner": ["-Make=EPSON", "-Software=Scan 2", "-XResolution=600", "-YResolution=600", "-JFIF:XResolution=600"],
}  # fmt: skip
_EDITORS: Final = {
    "interlaced.png": ["-interlace", "PNG"], "deep.png": ["-depth", "16"], "cmyk.jpg": ["-colorspace", "CMYK"],
    "cmyk-progressive.jpg": ["-colorspace", "CMYK", "-interlace", "JPEG"], "lab.tif": ["-colorspace", "Lab"],
    "tiled.tif": ["-define", "tiff:tile-geometry=256x256"], "deep.tif": ["-depth", "16", "-compress", "lzw"],
    "pyramid.tif": ["-define", "tiff:tile-geometry=128x128", "-compress", "jpeg"], "interlaced.gif": ["-interlace", "GIF"],
    "arithmetic.jpg": ["-define", "jpeg:arithmetic-coding=true"], "windows.bmp": ["-type", "truecolor"],
    "os2.bmp": ["-define", "bmp:format=bmp2"], "phone.heic": [], "phone.avif": [], "alpha.webp": ["-alpha", "set"],
    "stream.j2k": [], "fax.tif": ["-monochrome", "-compress", "Fax"],
}  # fmt: skip


def _clear(grey: Image.Image) -> Image.Image:
    """Dark ink on nothing."""
    clear = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    clear.putalpha(grey.point(lambda value: 255 - value))
    return clear


def _sixteen(grey: Image.Image, factor: int = 257) -> Image.Image:
    raw = b"".join(struct.pack("<H", value * factor) for value in grey.tobytes())
    return Image.frombytes("I;16", grey.size, raw)


def _lab(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    middle = Image.new("L", grey.size, 128)
    return Image.merge("LAB", (grey, middle, middle))


# Pages ----------------------------------------------------------------------------------------------------
def papers() -> Iterator[tuple[str, bytes]]:
    """Yields name → bytes of PDFs whose pages show a code, in each way in which scanners and printers put one there."""
    sheet = photograph(side=600, desk=(1240, 1754)).convert("L")
    flat = sheet.point(lambda value: 255 * (value > 128)).convert("1")
    size = flat.size
    fax = _group4(flat)
    yield "scan-jpeg.pdf", document([_image(saved(sheet, "JPEG"), "DCTDecode", size)])
    yield (
        "scan-jpeg-in-flate.pdf",
        document([_image(zlib.compress(saved(sheet, "JPEG")), ["FlateDecode", "DCTDecode"], size)]),
    )
    yield (
        "scan-cmyk.pdf",
        document([_image(saved(sheet.convert("CMYK"), "JPEG"), "DCTDecode", size, ColorSpace="DeviceCMYK")]),
    )
    yield "scan-jpx.pdf", document([_image(saved(sheet, "JPEG2000"), "JPXDecode", size)])
    yield "scan-flate.pdf", document([_image(zlib.compress(sheet.tobytes()), "FlateDecode", size)])
    yield "scan-fax.pdf", document([_image(fax, "CCITTFaxDecode", size, bits=1, parms=_fax_parms(size))])
    yield "scan-jbig2.pdf", document([_image(_jbig2(fax, size), "JBIG2Decode", size, bits=1)])
    yield "stencil.pdf", document([_image(zlib.compress(flat.tobytes()), "FlateDecode", size, bits=1, mask=True)])
    height = size[1] // 10
    strips = [sheet.crop((0, top, size[0], min(top + height, size[1]))) for top in range(0, size[1], height)]
    yield "strips.pdf", document([_image(saved(strip, "JPEG"), "DCTDecode", strip.size) for strip in strips], stacked=True)
    yield "turned.pdf", document([_image(saved(sheet.rotate(90, expand=True), "JPEG"), "DCTDecode", size[::-1])], rotate=90)
    yield "inline.pdf", inline(flat)
    yield "drawn.pdf", drawn()
    yield "third-page.pdf", third_page(document([_image(saved(sheet, "JPEG"), "DCTDecode", size)]))
    yield "rights-only.pdf", locked(document([_image(saved(sheet, "JPEG"), "DCTDecode", size)]), "")


def _image(data: bytes, filters: str | list[str], size: tuple[int, int], *, bits: int = 8, ColorSpace: str = "DeviceGray",
           parms: DictionaryObject | None = None, mask: bool = False) -> EncodedStreamObject:  # fmt: skip
    stream = EncodedStreamObject()
    stream._data = data
    names = [filters] if isinstance(filters, str) else filters
    stream.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
                   NameObject("/Filter"): ArrayObject([NameObject(f"/{name}") for name in names]),
                   NameObject("/BitsPerComponent"): NumberObject(bits), NameObject("/Width"): NumberObject(size[0]),
                   NameObject("/Height"): NumberObject(size[1])})  # fmt: skip
    if mask:
        from pypdf.generic import BooleanObject

        stream[NameObject("/ImageMask")] = BooleanObject(True)
    else:
        stream[NameObject("/ColorSpace")] = NameObject(f"/{ColorSpace}")
    if parms is not None:
        stream[NameObject("/DecodeParms")] = ArrayObject([parms])
    return stream


def document(images: list[EncodedStreamObject], *, stacked: bool = False, rotate: int = 0) -> bytes:
    """A page of A4 filled with its images, one over the other when ``stacked``."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    names = {f"/Im{number}": image for number, image in enumerate(images)}
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject(n): writer._add_object(i) for n, i in names.items()})}
    )
    share = 842 / len(images) if stacked else 842
    lines = [f"q 595 0 0 {share:.3f} 0 {842 - share * (n + 1):.3f} cm {name} Do Q" for n, name in enumerate(names)]
    _content(writer, page, "\n".join(lines).encode())
    if rotate:
        page.rotate(rotate)
    return written(writer)


def inline(flat: Image.Image) -> bytes:
    """A picture inside the page's own stream."""
    small = flat.resize((620, 877))
    packed = zlib.compress(small.tobytes()).hex().upper().encode() + b">"
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    head = f"q 595 0 0 842 0 0 cm BI /W {small.width} /H {small.height} /BPC 1 /CS /G /F [/AHx /Fl] ID ".encode()
    _content(writer, page, head + packed + b"\nEI Q")
    return written(writer)


def drawn() -> bytes:
    """A certificate with the code drawn as squares, as reporting programs do."""
    from reportlab.pdfgen.canvas import Canvas

    from wallet.share.qr import encode_text

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(72, 770, "Certificate of completion")
    for row, line in enumerate(encode_text(TEXT).matrix):
        for column, dark in enumerate(line):
            if dark:
                canvas.rect(350 + 3 * column, 300 - 3 * row, 3, 3, stroke=0, fill=1)
    canvas.save()
    return out.getvalue()


def third_page(scan: bytes) -> bytes:
    """Two pages of words before the scan."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    writer.append(PdfReader(io.BytesIO(scan)))
    return written(writer)


def locked(pdf: bytes, password: str) -> bytes:
    """Locked; with "" only its rights are."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, "the owner", algorithm="RC4-128")
    return written(writer)


def _content(writer: PdfWriter, page: Any, body: bytes) -> None:
    stream = DecodedStreamObject()
    stream.set_data(body)
    page[NameObject("/Contents")] = writer._add_object(stream)


def _group4(flat: Image.Image) -> bytes:
    """The bare lines of a fax (ITU-T T.6), 1 is black, out of a TIFF of one strip."""
    held = saved(flat, "TIFF", compression="group4", tiffinfo={278: flat.height, 262: 0})
    tags: Any = Image.open(io.BytesIO(held)).tag_v2  # type: ignore[attr-defined]
    (start,), (size,) = tags[273], tags[279]
    return held[start : start + size]


def _fax_parms(size: tuple[int, int]) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/K"): NumberObject(-1), NameObject("/Columns"): NumberObject(size[0]),
         NameObject("/Rows"): NumberObject(size[1])}
    )  # fmt: skip


def _jbig2(fax: bytes, size: tuple[int, int]) -> bytes:
    """One page with one generic region coded as a fax (ITU-T T.88 sections 7.4.6, 7.4.8), as a PDF embeds it."""
    page = struct.pack(">IIIIBH", *size, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", *size, 0, 0, 0) + b"\x01" + fax
    return _segment(0, 48, page) + _segment(1, 38, region)


def _segment(number: int, kind: int, body: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
