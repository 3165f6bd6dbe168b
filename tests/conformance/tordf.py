"""JSON-LD 1.1 toRdf suite: what the engine takes itself, what PyLD reads for it, what is refused by name and why.

Base addresses are null here and what would vanish is refused, so some cases are; a case that is taken must give what
the suite expects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.conformance.table import Row, manifest
from wallet.errors import IntakeError
from wallet.jsonld import canonicalize, to_quads
from wallet.jsonld.canonize import all_quads
from wallet.jsonld.nquads import parse_nquads

GROUP = "json-ld-tordf"
OLD = "JSON-LD 1.0 is another language"
REFUSED = {
    "unsigned_claim": "what would vanish is refused",
    "context_not_bundled": "contexts come from the bundle",
    "context_redefines_term": "an inline context only adds",
    "jsonld_malformed": "stricter about values",
    "context_malformed": "stricter about contexts",
}
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


def by_engine(folder: Path, base: str, vector: dict[str, Any]) -> bool:
    """Says whether the compiled tables take a case themselves, as they do for credentials."""
    document = json.loads((folder / vector["file"]).read_bytes())
    try:
        made = to_quads(document, supplied=_Remote(base, folder)) if isinstance(document, dict) else None
    except IntakeError:
        return False
    return made is not None


def rows(shared: Path) -> Iterator[Row]:
    """Yields a row for every case; what it takes and what it falls back on is told beside the outcome."""
    folder = shared / "vectors" / GROUP
    told = manifest(folder)
    for vector in told["vectors"]:
        option = vector.get("option", {})
        if "json-ld-1.0" in (option.get("specVersion"), option.get("processingMode")):
            yield Row(GROUP, vector["file"], vector["expect"], "not run", False, OLD)
            continue
        got = outcome(folder, told["baseIri"], vector)
        agrees = got == "agrees"
        if agrees and not vector["expect"].startswith("error"):
            got = "agrees (tables)" if by_engine(folder, told["baseIri"], vector) else "agrees (PyLD)"
        argued = ARGUED.get(vector["id"], REFUSED.get(got.removeprefix("refused "), ""))
        yield Row(GROUP, vector["file"], vector["expect"], got, agrees, "" if agrees else argued)
