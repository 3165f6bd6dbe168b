"""RDFC-1.0 test suite (W3C rdf-canon): every case, the poisoned one stopped within its time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.table import Row, manifest
from wallet.jsonld import JsonLdError, canonicalize_with_map
from wallet.jsonld.nquads import parse_nquads

GROUP = "rdf-canon"
POISON_SECONDS = 5


def holds(folder: Path, vector: dict[str, Any]) -> bool:
    """Says whether one case gives what the suite expects: canonical N-Quads, a map of identifiers, or a refusal."""
    hash_name = "sha384" if "384" in json.dumps(vector) else "sha256"
    start = time.monotonic()
    try:
        made, issued = canonicalize_with_map(parse_nquads((folder / vector["file"]).read_text()), hash_name=hash_name)
    except JsonLdError as error:
        in_time = time.monotonic() - start < POISON_SECONDS
        return vector["expect"] == "error" and error.code == "graph_poisoned" and in_time
    if vector["expect"] == "error":
        return False
    result = folder / vector["result"]
    if result.suffix != ".json":
        return made == result.read_text()
    expected = {node.removeprefix("_:"): name.removeprefix("_:") for node, name in json.loads(result.read_bytes()).items()}
    return {node.removeprefix("_:"): name.removeprefix("_:") for node, name in issued.items()} == expected


def rows(shared: Path) -> Iterator[Row]:
    """Yields a row for every case, maps of identifiers and the poisoned graph among them."""
    folder = shared / "vectors" / GROUP
    for vector in manifest(folder)["vectors"]:
        agrees = holds(folder, vector)
        yield Row(GROUP, vector["file"], vector["expect"], "agrees" if agrees else "differs", agrees)
