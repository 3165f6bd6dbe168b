"""Every fuzz target in short: its seeds, what once was a finding, and Hypothesis in the place of the fuzzer."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.target import REGRESSIONS, Target, targets

_FEW = {"forged_whole": 20, "jsonld_meddled": 20, "jsonld": 15, "status": 15, "mail": 15, "door": 15, "qr_picture": 10}
"""Examples of the dear ones; the others get 30."""


@cache
def _seeds(name: str) -> list[bytes]:
    return targets()[name].seeds()


@pytest.mark.parametrize("name", targets())
def test_seeds_pass(name: str) -> None:
    for data in _seeds(name):
        targets()[name].run(data)


_FOUND = [(name, path) for name, target in targets().items() for path in target.regressions()]


@pytest.mark.parametrize(("name", "path"), _FOUND, ids=[f"{name}-{path.name}" for name, path in _FOUND])
def test_what_was_found_is_mended(name: str, path: object) -> None:
    targets()[name].run(path.read_bytes())  # type: ignore[attr-defined]


def test_every_finding_kept_has_a_target() -> None:
    assert {folder.name for folder in REGRESSIONS.iterdir()} <= set(targets())


@st.composite
def _inputs(draw: st.DrawFn, target: Target) -> bytes:
    """A seed with a few places changed, cut, doubled or filled with a word; or anything at all."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.binary(max_size=80))
    data = bytearray(draw(st.sampled_from(_seeds(target.name) or [b""])))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = min(len(data), start + draw(st.integers(0, 8)))
        words = st.sampled_from(target.words) if target.words else st.binary(max_size=4)
        data[start:stop] = draw(st.binary(max_size=6) | words | st.just(bytes(data[start:stop] * 2)))
    return bytes(data)


@pytest.mark.parametrize("name", targets())
def test_meddled_seeds_hold(name: str) -> None:
    target = targets()[name]

    @settings(max_examples=_FEW.get(name, 30), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_inputs(target))
    def holds(data: bytes) -> None:
        target.run(data)

    holds()
