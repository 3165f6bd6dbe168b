"""Frames come back in any order, and never as anything but what was sent."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.encodings import base45
from wallet.encodings.qr_frames import Reassembler, _frame, frames, is_frame
from wallet.errors import IntakeError

DATA = b'{"type":["VerifiablePresentation"]}' + os.urandom(3000)


def test_base45_is_that_of_rfc_9285() -> None:
    assert base45.encode(b"Hello!!") == "%69 VD92EX0"
    assert base45.encode(b"base-45") == "UJCLQE7W581"
    assert base45.decode("QED8WEX0") == b"ietf!"


@pytest.mark.parametrize("wrong", ["GGW", "::", "A", "AAAA", "a00", "===", "QED8WEX"])
def test_base45_refuses_what_it_never_writes(wrong: str) -> None:
    with pytest.raises(IntakeError):
        base45.decode(wrong)


@given(st.binary(max_size=400))
def test_base45_round_trip(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.binary(max_size=5000), st.integers(1, 700), st.randoms())
@settings(max_examples=50)
def test_any_order_and_repeats(data: bytes, size: int, dice: random.Random) -> None:
    made = frames(data, payload_bytes=max(size, len(data) // 100 + 1))
    shown = [*made, *dice.choices(made, k=3)]
    dice.shuffle(shown)
    reader = Reassembler()
    for frame in shown:
        reader.add(frame)
    assert reader.complete
    assert reader.data() == data


def test_progress_and_what_is_missing() -> None:
    made = frames(DATA)
    reader = Reassembler()
    assert reader.progress == (0, 0)
    assert not reader.add(made[2])
    assert reader.progress == (1, len(made))
    assert 3 not in reader.missing()
    with pytest.raises(IntakeError, match="qr_incomplete"):
        reader.data()


def test_P29_frames_of_two_sets_are_not_joined() -> None:
    one, other = frames(DATA), frames(DATA + b"!")
    reader = Reassembler()
    reader.add(one[0])
    with pytest.raises(IntakeError) as refused:
        reader.add(other[1])
    assert refused.value.code == "qr_set_mismatch"
    for frame in one[1:]:
        reader.add(frame)
    assert reader.data() == DATA


def test_P29_a_forged_frame_of_the_same_set_does_not_pass() -> None:
    made = frames(DATA)
    name, total = made[0].decode().split("/")[1], len(made)
    forged = _frame(name, 2, total, base45.encode(b"something else entirely"))
    reader = Reassembler()
    reader.add(made[0])
    reader.add(forged)  # its checksum is right: only the whole tells
    with pytest.raises(IntakeError, match="qr_set_mismatch"):
        reader.add(made[1])
    for frame in made[2:]:
        reader.add(frame)
    with pytest.raises(IntakeError, match="qr_set_mismatch"):
        reader.data()


def test_a_misread_frame_is_thrown_away_alone() -> None:
    made = frames(DATA)
    wrong = bytearray(made[0])
    wrong[-3] = ord("A") if wrong[-3] != ord("A") else ord("B")
    reader = Reassembler()
    with pytest.raises(IntakeError, match="qr_frame_malformed"):
        reader.add(bytes(wrong))
    assert reader.progress == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    ["", "LY1/", "https://evil.example", "LY1/AAAAAAAAAAAAAAAA/0/1/AAAAAAA/00", "LY1/AAAAAAAAAAAAAAAA/2/1/AAAAAAA/00"],
)
def test_what_is_no_frame_is_refused(wrong: str) -> None:
    with pytest.raises(IntakeError):
        Reassembler().add(wrong)


def test_a_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    parts = [packed[at : at + 600] for at in range(0, len(packed), 600)]
    digest = hashlib.sha256(b"x").digest()
    name = base64.b32encode(digest[:10]).decode()
    reader = Reassembler()
    for number, part in enumerate(parts, 1):
        reader.add(_frame(name, number, len(parts), base45.encode(part)))
    with pytest.raises(IntakeError) as refused:
        reader.data()
    assert refused.value.code == "too_large"


def test_too_much_for_codes_is_refused() -> None:
    with pytest.raises(IntakeError, match="qr_too_large"):
        frames(os.urandom(400_000))


def test_frames_say_what_they_are() -> None:
    assert all(is_frame(frame.decode()) for frame in frames(DATA))
    assert not is_frame('{"type": []}')
