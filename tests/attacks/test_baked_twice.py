"""Pictures that hold two things, or hide one where only some readers look."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Any

import orjson
import pytest

from tests.support.signing import NOW, THIEF, badge, signed
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.intake.containers.png import bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap_each
from wallet.report import Verdict

GOOD = orjson.dumps(signed())
FORGED = orjson.dumps(signed(badge(name="Surgery"), by=THIEF))
BOTH = [Verdict.VERIFIED.value, Verdict.NOT_VERIFIED.value]
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes, crc: int | None = None) -> bytes:
    told = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", told)


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
BODY = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")


def itxt(text: bytes, keyword: bytes = b"openbadgecredential", *, packed: bool = False) -> bytes:
    flag = b"\1\0" if packed else b"\0\0"
    return chunk(b"iTXt", keyword + b"\0" + flag + b"\0\0" + (zlib.compress(text) if packed else text))


def text_chunk(text: bytes, keyword: bytes = b"openbadges") -> bytes:
    return chunk(b"tEXt", keyword + b"\0" + text)


def ztxt(text: bytes, keyword: bytes = b"openbadges") -> bytes:
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text))


def png(*parts: bytes) -> bytes:
    return SIGNATURE + HEAD + b"".join(parts) + BODY + END


def names(data: bytes) -> list[Any]:
    """What is found in a file: the verdict of each thing, or the code of the refusal."""
    try:
        return [report.verdict.value for report in verify_bytes(data, policy="learner", at=NOW)]
    except IntakeError as error:
        return [error.code]


@pytest.mark.parametrize("baked", [itxt(GOOD), itxt(GOOD, packed=True), text_chunk(GOOD), ztxt(GOOD)])
def test_the_honest_ones(baked: bytes) -> None:
    assert names(png(baked)) == [Verdict.VERIFIED.value]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((itxt(GOOD), itxt(FORGED)), BOTH),
        ((itxt(FORGED), itxt(GOOD)), BOTH[::-1]),
        ((itxt(GOOD), text_chunk(FORGED)), BOTH),
        ((text_chunk(FORGED), itxt(GOOD)), BOTH[::-1]),
        ((ztxt(FORGED), itxt(GOOD)), BOTH[::-1]),
        ((itxt(GOOD, packed=True), itxt(FORGED, packed=True)), BOTH),
        ((itxt(GOOD, b"openbadges"), itxt(FORGED)), BOTH),
    ],
    ids=range(7),
)
def test_two_badges_that_disagree_are_both_judged(parts: tuple[bytes, ...], expected: list[str]) -> None:
    """Neither is hidden behind the other: whoever is shown one of them is shown both."""
    assert names(png(*parts)) == expected


def test_more_badges_than_anybody_bakes() -> None:
    many = [itxt(orjson.dumps({**orjson.loads(GOOD), "id": f"urn:x:{place}"})) for place in range(17)]
    assert names(png(*many)) == ["too_many_items"]
    assert names(png(*[itxt(GOOD)] * 65)) == ["too_many_items"]


def test_a_chunk_that_cannot_be_unpacked_hides_no_other() -> None:
    broken = chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(FORGED)[:-9])
    assert names(png(broken, itxt(GOOD))) == [Verdict.VERIFIED.value]
    (good, bad) = unwrap_each(from_bytes(png(broken, itxt(GOOD)), route="test"))
    assert good.parsed is not None
    assert bad.error is not None
    assert bad.error.code == "png_damaged"


def test_a_badge_after_the_end_or_under_another_word_is_not_the_pictures() -> None:
    assert names(png() + itxt(GOOD)) == ["no_baked_badge"]
    assert names(png(itxt(GOOD)) + itxt(FORGED)) == [Verdict.VERIFIED.value]
    for keyword in (b"OpenBadges", b"openbadges ", b"openbadgecredentials", b"badge", b"", b"openbadge"):
        assert names(png(itxt(GOOD, keyword))) == ["no_baked_badge"]


@pytest.mark.parametrize(
    "data",
    [
        png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + GOOD, crc=0)),
        png(chunk(b"iTXt", b"openbadgecredential\0\2\0\0\0" + GOOD)),
        png(chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + GOOD)),
        png(chunk(b"iTXt", b"openbadgecredential\0")),
        png(chunk(b"iTXt", b"openbadgecredential")),
        png(chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(GOOD)[:-9])),
        png(itxt(GOOD))[:-20],
        png(itxt(GOOD)).replace(b"IEND", b"IENX"),
        SIGNATURE,
        SIGNATURE + HEAD,
        SIGNATURE.replace(b"\r\n", b"\n") + HEAD + itxt(GOOD) + END,
        png(struct.pack(">I", 2**31) + b"iTXt" + b"openbadgecredential\0\0\0\0\0" + GOOD),
    ],
    ids=range(12),
)
def test_damaged_pictures_give_no_badge(data: bytes) -> None:
    assert names(data)[0] not in (Verdict.VERIFIED.value, Verdict.NOT_VERIFIED.value)


def test_an_animated_picture_holds_its_badge_like_another() -> None:
    control = chunk(b"acTL", struct.pack(">II", 1, 0))
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 1, 1, 0, 0, 1, 1, 0, 0))
    # a frame's data may look like a text chunk inside; only chunks count
    inside = chunk(b"fdAT", struct.pack(">I", 1) + itxt(FORGED))
    assert names(png(control, frame, itxt(GOOD), inside)) == [Verdict.VERIFIED.value]
    assert names(png(control, frame, inside)) == ["no_baked_badge"]


def test_baking_takes_an_earlier_badge_out() -> None:
    assert names(bake_png(png(itxt(FORGED), text_chunk(FORGED)), GOOD)) == [Verdict.VERIFIED.value]


# Drawings ------------------------------------------------------------------------------
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>"
OB3 = "https://purl.imsglobal.org/ob/v3p0"


def drawing(*elements: str) -> bytes:
    spaces = f"xmlns='http://www.w3.org/2000/svg' xmlns:ob='{OB3}' xmlns:old='http://openbadges.org'"
    return f"<svg {spaces}>{''.join(elements)}</svg>".encode()


def element(text: bytes, name: str = "ob:credential") -> str:
    return f"<{name}><![CDATA[{text.decode()}]]></{name}>"


def test_drawings_with_one_badge() -> None:
    assert names(bake_svg(SVG, GOOD.decode()).encode()) == [Verdict.VERIFIED.value]
    assert names(drawing(element(GOOD))) == [Verdict.VERIFIED.value]
    assert names(drawing(element(GOOD), element(GOOD))) == [Verdict.VERIFIED.value]
    assert names(gzip.compress(drawing(element(GOOD)))) == [Verdict.VERIFIED.value]


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ((element(GOOD), element(FORGED)), BOTH),
        ((element(FORGED), element(GOOD)), BOTH[::-1]),
        ((element(GOOD), element(FORGED, "old:assertion")), BOTH),
        ((f"<g><defs>{element(GOOD)}</defs></g>", element(FORGED)), BOTH),
    ],
    ids=range(4),
)
def test_drawings_with_two_that_disagree(elements: tuple[str, ...], expected: list[str]) -> None:
    assert names(drawing(*elements)) == expected


@pytest.mark.parametrize(
    "data",
    [
        drawing(f"<!-- {element(GOOD)} -->"),
        drawing(f"<desc>{GOOD.decode().replace('<', '&lt;').replace('&', '&amp;')}</desc>"),
        drawing(
            f"<x:credential xmlns:x='https://evil.example'>{GOOD.decode().replace('<', '').replace('&', '')}</x:credential>"
        ),
        drawing(element(GOOD)).replace(b"<svg", b"<html", 1).replace(b"</svg>", b"</html>"),
        drawing(element(GOOD)) + drawing(element(FORGED)),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + drawing(element(GOOD)),
        b"<!DOCTYPE svg SYSTEM 'file:///etc/passwd' [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'> %x;]>"
        + drawing(element(GOOD)),
        drawing("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"),
    ],
    ids=range(8),
)
def test_drawings_that_hold_none(data: bytes) -> None:
    assert names(data)[0] not in (Verdict.VERIFIED.value, Verdict.NOT_VERIFIED.value)
