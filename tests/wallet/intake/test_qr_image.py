"""Codes in pictures: our own frames come back in, tokens and small credentials too, from PNG and JPEG."""

from __future__ import annotations

import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support.bounds import bounded
from wallet.encodings.qr_text import Reassembler
from wallet.errors import IntakeError
from wallet.intake.containers.png import bake_png
from wallet.intake.containers.qr_image import parts_of
from wallet.intake.pictures.codes import Codes, codes_in
from wallet.intake.pictures.pixels import frames
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap, unwrap_each
from wallet.sample import art
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.share.qr import as_png, codes, encode_text

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ISSUER = SampleIssuer("Mercy College")
BADGE = encoded(ISSUER.badge("infection-control", terms=Terms(image=False)))
PICTURE = art.png(art.Drawing("shield", "leaf", "#1E5B57", "#F4E9CF"))


def as_photograph(png: bytes, *, turn: float = 7, scale: float = 1.3) -> bytes:
    image = Image.open(io.BytesIO(png)).convert("RGB").rotate(turn, expand=True, fillcolor="white")
    image = image.resize((int(image.width * scale), int(image.height * scale)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.mark.parametrize("as_file", [lambda png: png, as_photograph], ids=["screenshot", "photograph"])
def test_one_code_of_ours(as_file) -> None:
    small = json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation"}).encode()
    (found,) = unwrap(from_bytes(as_file(as_png(codes(small))), route="test"))
    assert found.received == found.payload == small
    assert found.containers == ("qr_image",)


@pytest.mark.parametrize("count", [3, 9, 30])
def test_all_frames_of_a_larger_one_in_one_picture(count: int) -> None:
    filler = os.urandom(count * 590).hex()
    whole = json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", "x": filler})
    frames = codes(whole.encode())
    assert len(frames) >= count
    (found,) = unwrap(from_bytes(as_png(frames), route="test"))
    assert found.payload == whole.encode()


def test_a_badge_goes_out_as_codes_and_comes_in_byte_for_byte() -> None:
    (found,) = unwrap(from_bytes(as_png(codes(BADGE)), route="test"))
    assert found.received == BADGE


def test_a_bare_credential_and_a_token_in_codes() -> None:
    token = ISSUER.token("infection-control", terms=Terms(image=False))
    for text in (token, json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiableCredential"})):
        (found,) = unwrap(from_bytes(as_png([encode_text(text, sturdy=False)]), route="test"))
        assert found.payload == text.encode()


def test_a_clear_background_is_paper() -> None:
    grey = Image.open(io.BytesIO(as_png(codes(b"[1]" * 9)))).convert("L")
    clear = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    clear.putalpha(grey.point(lambda value: 255 - value))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert len(codes_in(frames(out.getvalue())).texts) == 1


def test_a_baked_badge_is_read_and_its_drawing_is_not() -> None:
    drawn = as_png([encode_text("https://elsewhere.example/")])
    (found,) = unwrap(from_bytes(bake_png(drawn, BADGE), route="test"))
    assert found.containers == ("png",)
    assert found.payload == BADGE


def test_a_picture_without_either_says_what_it_said_before() -> None:
    with pytest.raises(IntakeError, match="no_baked_badge"):
        unwrap(from_bytes(PICTURE, route="test"))


def test_what_stands_beside_a_credential_is_told() -> None:
    picture = as_png([*codes(b'{"@context":"https://www.w3.org/ns/credentials/v2"}'), encode_text("https://shop.example")])
    items = unwrap_each(from_bytes(picture, route="test"))
    assert [(item.left_out, item.error.code if item.error else "") for item in items] == [
        (False, ""),
        (True, "qr_is_address"),
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60) | st.from_regex(r"LANYARD[12]:[0-9A-F]{0,4}:[0-9]{1,4}:[0-9]{1,4}:.{0,9}"), max_size=6))
def test_any_texts_give_parts_or_a_code(texts: list[str]) -> None:
    try:
        parts = parts_of(Codes(set(texts) or {""}))
    except IntakeError as error:
        assert error.code.startswith("qr_")
    else:
        assert all(part.left_out or part.is_file for part in parts)


_FRAMES = [one.text for one in codes(os.urandom(1500))]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_FRAMES) | st.text(max_size=30), max_size=8), st.integers(0, 40), st.characters())
def test_frames_in_any_order_with_anything_between_give_the_whole_or_a_code(texts: list[str], at: int, other: str) -> None:
    reader = Reassembler()
    for text in [*texts, texts[0][:at] + other + texts[0][at + 1 :] if texts else ""]:
        try:
            reader.take(text)
        except IntakeError as error:
            assert error.code in ("qr_not_ours", "qr_damaged", "qr_other_set")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_pictures_with_changed_bytes_give_parts_or_a_code(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([as_png([encode_text("eyJ0")]), as_photograph(as_png([encode_text("{}")]))]))
    changed = bytearray(base)
    for _ in range(data.draw(st.integers(1, 5))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with bounded(5):
        for item in unwrap_each(from_bytes(bytes(changed), route="test")):
            assert (item.parsed is None) != (item.error is None)
