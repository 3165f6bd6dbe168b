"""``./test conformance [GROUP …]``: every group of the published vectors, a table each: file, expected, got.

``./test conformance cases`` does the same for the cases of people who do this job (honest shapes and attacks).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conformance import cases, credentials, jsonld, tokens, tordf, values
from tests.conformance.table import Row, manifest, show
from tests.support.shared import shared_folder


def tables(shared: Path) -> dict[str, Callable[[], Iterator[Row]]]:
    """Returns what makes each group's rows, by the group's name."""
    found: dict[str, Callable[[], Iterator[Row]]] = {
        jsonld.GROUP: lambda: jsonld.rows(shared),
        tordf.GROUP: lambda: tordf.rows(shared),
        "did-key": lambda: values.did_documents(shared, "did-key"),
        "did-jwk": lambda: values.did_documents(shared, "did-jwk"),
    }
    for group in tokens.GROUPS:
        found[group] = lambda group=group: tokens.rows(shared, group)  # type: ignore[misc]
    for group in credentials.GROUPS:
        found[group] = lambda group=group: _with_values(shared, group)  # type: ignore[misc]
    return dict(sorted(found.items()))


def _with_values(shared: Path, group: str) -> Iterator[Row]:
    yield from credentials.group_rows(shared, group)
    yield from values.signature_values(shared, group)


def _cases(shared: Path) -> int:
    """Shows every case; exit 1 when one differs, 2 when there are none here."""
    if cases.cases_folder(shared) is None:
        print("The cases (a folder shared/cases beside the checkout) are not here; nothing was run.")
        return 2
    shown = {group: list(cases.rows(shared, group)) for group in cases.GROUPS}
    for group, rows in shown.items():
        show(group, rows)
    every = [row for rows in shown.values() for row in rows]
    elsewhere = sum(bool(row.argued) for row in every)
    agree = sum(row.agrees for row in every)
    differ = len(every) - agree - elsewhere
    print(f"\n{len(every)} cases: {agree} agree, {differ} differ, {elsewhere} have tests of their own")
    return 1 if differ else 0


def main(words: list[str]) -> int:
    """Shows the groups named, or all; exit 1 when anything differs without a reason told in docs/conformance.md."""
    shared = shared_folder()
    if shared is None:
        print("The conformance data (a folder named shared beside the checkout) is not here; nothing was run.")
        return 2
    if words == ["cases"]:
        return _cases(shared)
    known = tables(shared)
    strange = set(words) - set(known)
    if strange:
        print(f"There is no group {', '.join(sorted(strange))}; there are {', '.join(known)}.")
        return 2
    held = {path.parent.name: len(manifest(path.parent)["vectors"]) for path in (shared / "vectors").glob("*/manifest.json")}
    told = True
    shown: list[Row] = []
    for group in words or known:
        rows = list(known[group]())
        told = show(group, rows) and told
        if len(rows) != held[group]:
            print(f"{group}: the manifest has {held[group]} files, {len(rows)} are told")
            told = False
        shown += rows
    missing = set(held) - set(known)
    if missing and not words:
        print(f"Not told at all: {', '.join(sorted(missing))}")
    print(f"\n{len(shown)} files in all: {sum(r.agrees for r in shown)} agree, "
          f"{sum(not r.agrees and bool(r.argued) for r in shown)} differ as argued in docs/conformance.md, "
          f"{sum(not r.agrees and not r.argued for r in shown)} differ")  # fmt: skip
    return 0 if told and not (missing and not words) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
