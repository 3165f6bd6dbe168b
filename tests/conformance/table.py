"""A row per published file: what its source says, what we say, whether they agree, and why not where they do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

NOTHING_ASSERTED: Final = ("support", "n/a", "sample", "unknown", "unsigned")
"""Expectations that say nothing: the file is used by others, or shown."""
DEFAULT_NOW: Final = datetime(2026, 1, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``argued`` is the heading in docs/conformance.md that argues a difference."""

    group: str
    file: str
    expected: str
    got: str
    agrees: bool
    argued: str = ""

    @property
    def name(self) -> str:
        return f"{self.group}/{self.file}"


Rows = Callable[[Path], Iterator[Row]]


def manifest(folder: Path) -> dict[str, Any]:
    """Returns a group's manifest."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


def moment(vector: dict[str, Any]) -> datetime:
    """Returns the frozen clock that a manifest asks for."""
    told = vector.get("now")
    return datetime.fromisoformat(told.replace("Z", "+00:00")) if told else DEFAULT_NOW


def supplied_contexts(shared: Path) -> dict[str, bytes]:
    """Returns the contexts of examples, which are not bundled, as a person would supply them."""
    index = json.loads((shared / "contexts" / "index.json").read_bytes())
    return {entry["url"]: (shared / "contexts" / entry["file"]).read_bytes() for entry in index["contexts"]}


def show(group: str, rows: Iterable[Row]) -> bool:
    """Prints a group's table and its last line; says whether nothing differs without a reason."""
    found = list(rows)
    print(f"\n=== {group}")
    for row in found:
        mark = "agrees" if row.agrees else "argued" if row.argued else "DIFFERS"
        why = f"   [{row.argued}]" if mark == "argued" else ""
        print(f"{mark:8} {row.file:78} {row.expected:20} {row.got}{why}")
    agreeing = sum(row.agrees for row in found)
    argued = sum(not row.agrees and bool(row.argued) for row in found)
    rest = len(found) - agreeing - argued
    print(f"{group}: {len(found)} files, {agreeing} agree, {argued} differ as argued, {rest} differ")
    return not rest
