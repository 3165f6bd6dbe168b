"""JSON-LD 1.1 toRdf suite: what the engine takes itself, what PyLD reads for it, what is refused by name and why.

Base addresses are null here and what would vanish is refused, so some cases are; a case that is taken must give what
the suite expects.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support.shared import shared_folder
from wallet.errors import IntakeError
from wallet.jsonld import canonicalize
from wallet.jsonld.canonize import all_quads
from wallet.jsonld.nquads import parse_nquads

DIRECTION = "directions are kept, as the i18n datatype"
UNUSED = "a context that nothing uses is not read"
ARGUED = {
    **dict.fromkeys(("tdi01", "tdi02", "tdi03", "tdi04", "tdi05", "tdi06", "tdi11", "tdi12"), DIRECTION),
    **dict.fromkeys(("tc032", "tc033"), UNUSED),
    **dict.fromkeys(("te111", "te112"), "an address with two fragments is kept"),
}


class _Remote(Mapping[str, bytes]):
    """Contexts that lie beside the cases, by the addresses the suite gives them."""

    def __init__(self, base: str, folder: Path) -> None:
        self._base = base
        self._folder = folder

    def __getitem__(self, address: str) -> bytes:
        if not address.startswith(self._base):
            raise KeyError(address)
        path = self._folder / address.removeprefix(self._base)
        if not path.is_file():
            raise KeyError(address)
        return path.read_bytes()

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and address.startswith(self._base)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def outcome(folder: Path, base: str, vector: dict[str, Any]) -> str:
    """Returns ``agrees``, ``refused CODE``, ``differs`` (other statements) or ``accepts`` (an error was expected)."""
    document = json.loads((folder / vector["file"]).read_bytes())
    expected_error = vector["expect"].startswith("error")
    try:
        made = canonicalize(all_quads(document, supplied=_Remote(base, folder)))
    except IntakeError as error:
        return "agrees" if expected_error else f"refused {error.code}"
    if expected_error:
        return "accepts"
    if vector["expect"] == "parses":
        return "agrees"
    try:
        wanted = canonicalize(parse_nquads((folder / vector["result"]).read_text()))
    except IntakeError:
        return "refused result_not_read"
    return "agrees" if made == wanted else "differs"


def cases() -> Iterator[tuple[dict[str, Any], str]]:
    """Yields every case of JSON-LD 1.1 with its outcome."""
    shared = shared_folder()
    assert shared is not None
    folder = shared / "vectors" / "json-ld-tordf"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for vector in manifest["vectors"]:
        option = vector.get("option", {})
        if "json-ld-1.0" not in (option.get("specVersion"), option.get("processingMode")):
            yield vector, outcome(folder, manifest["baseIri"], vector)


def main() -> int:
    """Prints how many agree, what is refused and why, and every case that differs."""
    counts: Counter[str] = Counter()
    wrong = 0
    print("JSON-LD toRdf:")
    for vector, found in cases():
        counts[found] += 1
        if found in ("differs", "accepts"):
            known = ARGUED.get(vector["id"], "")
            wrong += not known
            print(f"{found.upper():8} {vector['id']} {vector['file']}: {vector['why']} [{vector['expect']}] {known}")
    for name, number in counts.most_common():
        print(f"{number:5} {name}")
    return 1 if wrong else 0
