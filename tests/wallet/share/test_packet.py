"""A packet is whole or not there, whatever a disk does."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wallet.errors import ShareError
from wallet.share.packet import PacketFile, write_packet

MADE = datetime(2026, 11, 30, 12, tzinfo=UTC)
FILES = [(f"file {number}.txt", b"x" * 1000) for number in range(5)]


@pytest.mark.parametrize("name", ["out", "out.zip"])
@pytest.mark.parametrize("after", range(6))
def test_a_disk_that_is_full_leaves_nothing(name: str, after: int, tmp_path: Path) -> None:
    def each() -> Iterator[PacketFile]:
        yield from FILES[:after]
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(ShareError) as error:
        write_packet(tmp_path / name, each(), created=MADE)
    assert error.value.code == "no_room_for_share"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_disk_that_fails_at_each_sync_leaves_nothing_or_all(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    calls = {"left": 10**9}

    def failing(handle: int) -> None:
        calls["left"] -= 1
        if calls["left"] < 0:
            raise OSError(errno.EIO, "no")
        real(handle)

    monkeypatch.setattr("os.fsync", failing)
    for number in range(9):
        calls["left"] = number
        try:
            write_packet(tmp_path / name, FILES, created=MADE)
        except ShareError as error:
            assert error.code == "cannot_write_share"
        left = [path.name for path in tmp_path.iterdir()]
        assert left in ([], [name])
        if left:
            calls["left"] = 10**9
            return
    raise AssertionError("it was never written")


def test_one_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    def each() -> Iterator[PacketFile]:
        yield FILES[0]
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "theirs").write_text("x")

    with pytest.raises(ShareError):
        write_packet(tmp_path / "out", each(), created=MADE)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "theirs"]
