"""JSON-LD to statements, N-Quads, canonical form: beside PyLD, which shares no code with ours."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyld import jsonld
from pyld.jsonld import JsonLdError as PyldError

from tests.fuzz.choices import Choices
from tests.fuzz.json_mutation import mutated
from tests.fuzz.samples import world
from tests.fuzz.target import Finding, Target, only
from tests.support.issuer_simulator import canonical_by_pyld
from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats import selective
from wallet.formats.data_integrity import unsecured
from wallet.jsonld import Dataset, Graph, Quad, canonicalize, to_quads
from wallet.jsonld.canonize import canonize
from wallet.jsonld.nquads import parse_nquads

_CONTROLS = re.compile(r"\\(?:u00[0-7]|[bf])")
"""PyLD 3.3 writes control characters as they are; canonical N-Quads has them escaped (RDFC-1.0 section 5)."""
_TOLERATED = (
    "invalid @id value",
    "invalid local context",
    "invalid scoped context",
    "invalid IRI mapping",
    "invalid term definition",
    "invalid type mapping",
)
"""``"id": null`` says nothing and is let be; a context inside a term that no member reaches is not read."""
_MOST_BLANKS = 24
"""PyLD tries every order of nodes that are alike: past this it might not come back."""


def _statements(document: Any) -> None:
    """What is accepted must say the same to PyLD: the same statements, none dropped."""
    if not isinstance(document, dict):
        return
    found = only(IntakeError, lambda: to_quads(document))
    if found is None:
        return
    quads: Dataset = found.quads  # type: ignore[attr-defined]
    ours = only(IntakeError, lambda: canonicalize(quads, budget=200))
    if not isinstance(ours, str) or len({term for quad in quads for term in quad if term.startswith("_:")}) > _MOST_BLANKS:
        return
    if canonicalize(parse_nquads(ours)) != ours:
        raise Finding("canonical: another form when it is read again")
    Graph(quads).members(found.root, "")  # type: ignore[attr-defined]
    if _loops(quads) or _CONTROLS.search(ours):
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            theirs = canonical_by_pyld(document, direction="i18n-datatype")
    except (PyldError, LookupError, TypeError, AttributeError, ValueError, KeyError) as error:
        if not _reason(error).startswith(_TOLERATED):
            raise Finding(f"pyld: refuses what we accept: {_reason(error)}") from None
        return
    if theirs != ours:
        lines = sorted(set(theirs.splitlines()) ^ set(ours.splitlines()))
        raise Finding(f"pyld: another canonical form: {lines[:4]}")


def _reason(error: BaseException) -> str:
    inner = error.__cause__
    return _reason(inner) if inner is not None else f"{getattr(error, 'code', None)} {str(error)[:120]}"


def _loops(quads: Iterable[Quad]) -> bool:
    """Says whether a statement names one blank node twice.

    PyLD 3.3 counts such a statement twice when it hashes the node (4.4.3 step 2 keeps each once; so do the
    JavaScript implementation and ours).
    """
    return any(len(named) != len(set(named)) for quad in quads for named in [[t for t in quad if t[:2] == "_:"]])


def _jsonld(data: bytes) -> None:
    document = only(IntakeError, lambda: strict_json.loads(data))
    _statements(document)


def _document(data: bytes) -> bytes:
    choices = Choices(data)
    document = mutated(choices.one(_documents()), choices, _documents(), most=6)
    return json.dumps(document).encode()


@cache
def _documents() -> list[dict[str, Any]]:
    v2 = "https://www.w3.org/ns/credentials/v2"
    own = {
        "@context": {
            "name": "https://schema.org/name", "n": {"@id": "urn:p:n", "@type": "http://www.w3.org/2001/XMLSchema#double"},
            "ref": {"@id": "urn:p:ref", "@type": "@id"}, "v": {"@id": "urn:p:v", "@type": "@vocab"}, "list": {
                "@id": "urn:p:list", "@container": "@list"}, "set": {"@id": "urn:p:set", "@container": "@set"},
            "lang": {"@id": "urn:p:lang", "@container": "@language"}, "json": {"@id": "urn:p:json", "@type": "@json"},
            "en": {"@id": "urn:p:en", "@language": "en"}, "g": {"@id": "urn:p:g", "@container": "@graph"}, "id": "@id",
            "type": "@type", "T": "urn:t:T", "p": "urn:p:",
        },
        "id": "urn:x:1", "type": ["T"], "name": ["a", "b"], "n": 1.5,
        "ref": ["urn:x:2", {"id": "urn:x:3", "name": "c"}],
        "v": "T", "list": [1, "x", {"name": "y"}, True], "set": ["q"], "lang": {"de": "Wunde", "en": ["wound"]},
        "json": {"b": [1, None], "a": "x"}, "en": "wound", "g": {"name": "inside"}, "p:q": {"@value": "5", "@type": "urn:5"},
    }  # fmt: skip
    mixed = {
        "@context": [v2, {"extra": {"@id": "urn:p:extra", "@context": {"deep": "urn:p:deep"}}}],
        "type": ["VerifiableCredential"],
        "issuer": {"id": "did:key:z6Mk", "name": {"@value": "Uni", "@language": "en", "@direction": "ltr"}},
        "credentialSubject": [{"id": "urn:x:1", "extra": {"deep": 1}}, {"extra": {"deep": 2.0}}],
        "validFrom": "2026-01-01T00:00:00Z",
    }
    found = [unsecured(one.document) for one in world().samples if one.document is not None]
    return [own, mixed, *sorted(found, key=lambda one: len(str(one)))[:14]]


def _json_seeds() -> list[bytes]:
    return [json.dumps(one).encode() for one in _documents() if len(str(one)) < 4000]


def _nquads(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    only(IntakeError, lambda: canonize(data))
    quads = only(IntakeError, lambda: parse_nquads(text))
    if not isinstance(quads, list) or len(quads) > 40:
        return
    ours = only(IntakeError, lambda: canonicalize(quads, budget=200))
    if not isinstance(ours, str):
        return
    if canonicalize(parse_nquads(ours)) != ours:
        raise Finding("canonical: another form when it is read again")
    if canonicalize(reversed(quads)) != ours:
        raise Finding("canonical: the order of the lines matters")
    if _loops(quads) or _CONTROLS.search(ours) or len({t for quad in quads for t in quad if t.startswith("_:")}) > 8:
        return
    # Its reader takes less of the grammar than ours: it is given the statements as we write them.
    try:
        theirs = _by_pyld("".join(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads))
    except (PyldError, ValueError, TypeError):
        return
    if theirs != ours:
        raise Finding("pyld: another canonical form")


def _by_pyld(text: str) -> str:
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
    made: str = jsonld.normalize(text, options)
    return made


def _graph(data: bytes) -> None:
    """A small graph, and the same one with its lines in another order and its nodes under other names."""
    choices = Choices(data)
    count = 1 + choices.below(7)
    terms = [f"_:n{number}" for number in range(count)] + ["<urn:x:a>"]
    quads = []
    for _ in range(choices.below(14)):
        value = choices.one((*terms, '"x"'))
        quads.append((choices.one(terms), choices.one(("<urn:p:a>", "<urn:p:b>")), value, choices.one(("", "", terms[0]))))
    quads = list(dict.fromkeys(quads))
    ours = only(IntakeError, lambda: canonicalize(quads, budget=2000))
    if ours is None:
        return
    names = list(range(count))
    for place in range(count):
        other = choices.below(count)
        names[place], names[other] = names[other], names[place]
    renamed = {f"_:n{number}": f"_:m{name}" for number, name in enumerate(names)}
    turned = [tuple(renamed.get(term, term) for term in quad) for quad in quads]
    turned = turned[count % max(1, len(turned)) :] + turned[: count % max(1, len(turned))]
    if canonicalize(turned, budget=20000) != ours:  # type: ignore[arg-type]
        raise Finding("canonical: names or order of nodes matter")
    text = "".join(f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads)
    if canonicalize(parse_nquads(text)) != ours:
        raise Finding("canonical: another form from the text")
    if _loops(quads):
        return
    if _by_pyld(text) != ours:
        raise Finding("pyld: another canonical form")


def _nquad_seeds() -> list[bytes]:
    return [
        b'<urn:x:a> <urn:p:b> "c\\n\\u00e9\\U0001F393"^^<http://www.w3.org/2001/XMLSchema#string> .\n',
        b'_:b0 <urn:p:a> _:b1 <urn:g:1> .\n_:b1 <urn:p:a> _:b0 .\n# remark\n_:b0 <urn:p:b> "x"@en-GB .\n',
        b"_:a <urn:p:p> _:b .\n_:b <urn:p:p> _:c .\n_:c <urn:p:p> _:a .\n",
    ]


def _selective(data: bytes) -> None:
    """The reader of selective proofs, and what pointers choose."""
    text = data.decode("utf-8", "replace")
    only(IntakeError, lambda: selective.parse_base(text))
    only(IntakeError, lambda: selective.parse_derived(text))
    choices = Choices(data)
    document = choices.one(_documents())
    pointers = [part for part in text.split("\n")[:4] if part]
    found = only(IntakeError, lambda: selective.select(document, pointers))
    if isinstance(found, dict) and found.get("@context") != document["@context"]:
        raise Finding("select: another context")


def _selective_seeds() -> list[bytes]:
    held = next(one.document for one in world().samples if one.name == "part_of_a_licence")
    assert held is not None
    return [held["proof"]["proofValue"].encode(), b"\x00/id\n/issuer/name\n/set/0", b"/credentialSubject/achievement/name"]


_WORDS = tuple(
    b"""
    "@context" "@id" "@type" "@value" "@list" "@set" "@graph" "@reverse" "@included" "@nest"
    "@container" "@language" "@vocab" "@base" "@json" "@protected" "@propagate" "@import"
    "https://www.w3.org/ns/credentials/v2" _:b0 urn:p: xsd:double 1e21 1.0E0
""".split()
)

TARGETS = (
    Target("jsonld", _jsonld, _json_seeds, _WORDS, shared=("json-ld-tordf/**/*-in.jsonld",), limit=4096),
    Target(
        "jsonld_meddled",
        lambda data: _jsonld(_document(data)),
        lambda: [bytes([one, *range(one, one + 60)]) for one in range(20)],
        limit=128,
        made=_document,
    ),
    Target(
        "nquads",
        _nquads,
        _nquad_seeds,
        (b"\\u", b"\\U000", b"^^<", b"@en", b"_:b0", b"<urn:", b" .\n", b'"'),
        shared=("rdf-canon/**/*-in.nq",),
        limit=4096,
    ),
    Target("graph", _graph, lambda: [bytes(range(40)), bytes(range(80, 160))], limit=128),
    Target("selective", _selective, _selective_seeds, (b"u2V0", b"/0", b"/~1", b"~0", b"\n/"), limit=4096),
)
