"""How many photographs of codes are read: tilted, blurred, dim, grainy, small, from a screen, with a logo.

Beside zbar, another program's reader, where Debian's zbar-tools are installed: what it reads, we read.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import photographs as camera
from wallet.intake.pictures.codes import codes_in
from wallet.intake.pictures.pixels import frames

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

_CHANCE = random.Random(3)
_DENSE = "".join(_CHANCE.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:$%*+-./ ") for _ in range(900))
TEXTS = {"small": ('{"type":"VerifiablePresentation","n":"' + "x" * 80 + '"}', 1.0), "dense": ("LANYARD1:" + _DENSE, 1.9)}
BEYOND = {"small-blurred-5", "dense-blurred-5"}
"""So far out of focus that neither an eye nor zbar sees the modules."""
_EFFECTS: dict[str, tuple[camera.Effect, ...]] = {
    "plain": (),
    **{f"turned-{angle}": (camera.turned(angle),) for angle in (3, 33, 90, 137, 181, 271)},
    **{f"tilted-{amount}": (camera.tilted(amount),) for amount in (0.1, 0.2, 0.25)},
    **{f"blurred-{radius}": (camera.blurred(radius),) for radius in (1.5, 2.5, 3.5, 4, 5)},
    **{f"shaken-{length}": (camera.shaken(length),) for length in (5, 9, 13)},
    **{f"dim-{light}": (camera.dim(light), camera.noisy(6)) for light in (0.3, 0.12, 0.06)},
    **{f"washed-out-{contrast}": (camera.dim(1.1, contrast), camera.noisy(4)) for contrast in (0.3, 0.1)},
    **{f"shadow-{depth}": (camera.uneven(depth), camera.noisy(4)) for depth in (0.5, 0.95)},
    **{f"grain-{amount}": (camera.noisy(amount),) for amount in (30, 80, 130)},
    **{f"screen-{pitch}": (camera.from_a_screen(pitch), camera.turned(2), camera.tilted(0.04)) for pitch in (3, 6)},
    "screen-soft": (camera.from_a_screen(3), camera.tilted(0.1), camera.blurred(2), camera.noisy(20)),
    **{f"glare-{strength}": (camera.glare(strength),) for strength in (80, 200)},
    "messenger": (camera.blurred(1.5), camera.scaled(0.5)),
    "soft-and-grainy": (camera.blurred(3), camera.noisy(25)),
    "night": (camera.dim(0.1), camera.noisy(15)),
    "all-at-once": (camera.tilted(0.1), camera.turned(20), camera.blurred(1.5), camera.uneven(0.7), camera.noisy(15)),
}


def photographs() -> Iterator[tuple[str, str, bytes]]:
    """Yields a name, the text of the code, and a JPEG."""
    for size, (text, unit) in TEXTS.items():
        plain = camera.code(text)
        side = int(400 * unit)
        for name, effects in _EFFECTS.items():
            yield f"{size}-{name}", text, camera.taken(camera.laid(plain, side), effects)
        for name, drawn in {"inverted": camera.code(text, inverted=True), "logo": camera.code(text, logo=True)}.items():
            yield f"{size}-{name}", text, camera.taken(camera.laid(drawn, side), (camera.turned(5), camera.blurred(1.5)))
        for small in (200, 110, 80):
            little = camera.laid(plain, int(small * unit), at=(900, 700), desk=(3000, 2250))
            yield f"{size}-little-{small}", text, camera.taken(little, ())
        large = camera.laid(plain, int(700 * unit), desk=(4000, 3000))
        yield f"{size}-twelve-megapixels", text, camera.taken(large, (camera.turned(11), camera.blurred(5), camera.noisy(8)))


@pytest.fixture(scope="module")
def made() -> list[tuple[str, str, bytes]]:
    return list(photographs())


@pytest.fixture(scope="module")
def unread(made) -> set[str]:
    return {name for name, text, photo in made if codes_in(frames(photo)).texts != {text}}


def test_all_that_can_be_seen_is_read(unread: set[str]) -> None:
    assert unread <= BEYOND


@pytest.mark.peer("zbar", "the same pictures")
def test_what_zbar_reads_is_read(made, unread: set[str], tmp_path: Path) -> None:
    program = shutil.which("zbarimg")
    if program is None:
        pytest.skip("zbar-tools are not installed")
    read = set()
    for name, _, photo in made:
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(photo)
        done = subprocess.run([program, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)], capture_output=True)
        if done.stdout.strip():
            read.add(name)
    assert read
    assert not read & unread
    assert len(made) - len(unread) > len(read)
