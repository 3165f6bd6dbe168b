"""The term tables of the bundle against the published contexts, where those are at hand."""

from __future__ import annotations

import json

import pytest

from resources.reader import read_json
from tests.support.contexts import meaning
from tests.support.shared import shared_folder

_TABLES = [entry for entry in read_json("contexts/index.json")["contexts"] if entry["file"].startswith("terms/")]


def _published() -> dict[str, str]:
    shared = shared_folder()
    if shared is None:
        return {}
    entries = json.loads((shared / "contexts" / "index.json").read_bytes())["contexts"]
    return {entry["url"]: (shared / "contexts" / entry["file"]).read_text("utf-8") for entry in entries}


@pytest.mark.parametrize("entry", _TABLES, ids=lambda entry: entry["address"])
def test_a_table_says_what_the_published_context_says(entry: dict[str, str]) -> None:
    published = _published()
    if not published:
        pytest.skip("no folder shared beside the checkout")
    table = read_json(f"contexts/{entry['file']}")
    known = next((published[name] for name in table["addresses"] if name in published), None)
    assert known is not None, "nothing to compare it with"
    ours, theirs = meaning(table["@context"]), meaning(json.loads(known)["@context"])
    assert ours == theirs
