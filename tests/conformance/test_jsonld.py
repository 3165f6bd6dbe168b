"""The published canonicalisation suite, whole."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conformance.jsonld import holds


def test_every_case_of_the_canonicalisation_suite(shared: Path) -> None:
    folder = shared / "vectors" / "rdf-canon"
    vectors = json.loads((folder / "manifest.json").read_bytes())["vectors"]
    assert [vector["file"] for vector in vectors if not holds(folder, vector)] == []
