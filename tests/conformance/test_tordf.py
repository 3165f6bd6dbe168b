"""The toRdf suite: nothing is stated otherwise than the suite expects, but where that is argued."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.tordf import ARGUED, cases


def test_what_is_taken_is_taken_as_the_suite_expects(shared: Path) -> None:
    _ = shared
    found = {vector["id"]: outcome for vector, outcome in cases()}
    assert {name for name, outcome in found.items() if outcome in ("differs", "accepts")} == set(ARGUED)
    assert sum(outcome == "agrees" for outcome in found.values()) >= 230
