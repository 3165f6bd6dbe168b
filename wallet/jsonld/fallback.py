"""What the compiled tables do not express is read by PyLD, and checked leaf by leaf: what it passes over is refused.

PyLD has no safe mode: a member without a meaning vanishes silently. So the document is read twice, the second time with
every text, number and truth value in it marked; a mark that no statement carries stood in a place that nobody signs.
"""

from __future__ import annotations

import re
import secrets
from typing import Any, Final

from wallet.jsonld.active_context import ABSOLUTE_IRI, KEYWORDS, LANGUAGE_TAG, Loading
from wallet.jsonld.contexts import is_bundled, load
from wallet.jsonld.dataset import Dataset, Quad
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.nquads import escape
from wallet.limits import MAX_FALLBACK_LEAVES, MAX_QUADS

IN_CREDENTIALS: Final = ("@container", "@set", "@json")
"""How the details of ``construct_not_supported`` begin that are read this way in credentials. The others (``@graph``,
``@included``, ``@reverse``, ``@nest``, ``@base`` and words that stand for them) move meaning about: never there."""
_MOVING: Final = frozenset({"@graph", "@included", "@nest", "@reverse"})
_NOWHERE: Final = "lanyard-nowhere:"
"""PyLD takes an absent base for an address of its own. This one is told again, and what was made from it is refused."""
_ROOT: Final = "urn:lanyard:the-outermost-node"
_KEYWORD_FORM: Final = re.compile(r"@[A-Za-z]+")
_UNMARKED: Final = frozenset({"@type", "@language", "@direction", "@index"})
"""Not marked, for a mark would change what they mean for the rest; ``_whole`` looks at what becomes of them."""


def statements(document: Any, loading: Loading, *, whole: bool) -> tuple[Dataset, str]:
    """Returns (what ``document`` states, the term of its outermost node or "").

    Unless ``whole``, names that move meaning about are ``construct_not_supported``. Raises JsonLdError:
    ``unsigned_claim`` for anything that left no statement, ``too_many_statements``, ``jsonld_malformed``,
    ``context_not_bundled``.
    """
    renamed = _renamed(document, loading)
    if _uses(document, {name for name, keyword in renamed.items() if keyword == "@index"} | {"@index"}):
        # The names in an index are metadata; and where they would be a property's value, PyLD passes some over.
        raise JsonLdError("unsigned_claim", "@index leaves no statement")
    if not whole and _uses(document, {name for name, keyword in renamed.items() if keyword in _MOVING} | _MOVING):
        raise JsonLdError("construct_not_supported", "a word that moves meaning")
    marked = _Marked(_UNMARKED | {name for name, keyword in renamed.items() if keyword in _UNMARKED})
    shadow = marked.marked_copy(document, "")
    refused: list[JsonLdError] = []
    options = pyld_options(loading, refused)
    quads, root = _read(document, options, refused)
    shown, _ = _read(shadow, options, refused)
    marks = re.compile(f"{marked.word}([0-9]+)x")
    carried = {int(number) for quad in shown for term in quad for number in marks.findall(term)}
    for number, pointer in enumerate(marked.pointers):
        if number not in carried:
            raise JsonLdError("unsigned_claim", "left no statement", pointer=pointer)
    return Dataset.of(quads), root


def pyld_options(loading: Loading, refused: list[JsonLdError]) -> dict[str, Any]:
    """Returns PyLD's settings: contexts come from ``loading`` alone; why it was refused one is added to ``refused``."""
    from pyld.context_resolver import ContextResolver  # a tenth of a second to import: only where it is needed

    loader = _loader(loading, refused)
    return {
        "base": f"{_NOWHERE}//nowhere/",
        "rdfDirection": "i18n-datatype",
        "documentLoader": loader,
        "processingMode": "json-ld-1.1",
        # Its own for each document: a context that a person supplied once must not answer for the next one.
        "contextResolver": ContextResolver({}, loader),
    }


def _read(document: Any, options: dict[str, Any], refused: list[JsonLdError]) -> tuple[list[Quad], str]:
    from pyld import jsonld

    try:
        expanded = jsonld.expand(_numbers(document), options)
        root = _named(expanded, document)
        _whole(expanded)
        dataset = jsonld.to_rdf(expanded, options)
    except JsonLdError:
        raise
    except jsonld.JsonLdError as error:
        if refused:
            raise refused[0] from None
        raise JsonLdError("jsonld_malformed", str(error.code or error.type)[:80]) from None
    except (RecursionError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise JsonLdError("jsonld_malformed", type(error).__name__) from None
    quads = [quad for name, triples in dataset.items() for quad in _quads(name, triples)]
    if len(quads) > MAX_QUADS:
        raise JsonLdError("too_many_statements")
    return quads, root


def _loader(loading: Loading, refused: list[JsonLdError]) -> Any:
    def load_document(address: str, _options: Any) -> dict[str, Any]:
        try:
            document = load(address, loading.supplied)
        except JsonLdError as error:
            refused.append(error)
            raise
        if not is_bundled(address):
            loading.remarks.add("context_supplied")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": document}

    return load_document


def _numbers(value: Any) -> Any:
    """Section 8.2 step 10: a whole number is an integer, however it was written; past 1e21 it is a double."""
    if isinstance(value, dict):
        return {name: _numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def _named(expanded: list[Any], document: Any) -> str:
    """Gives the outermost node a name for the while, so that it is found again among the statements."""
    if not isinstance(document, dict) or len(expanded) != 1 or "@graph" in expanded[0]:
        return ""
    name = expanded[0].setdefault("@id", _ROOT)
    return "_:root" if name == _ROOT else f"<{name}>"


def _whole(value: Any) -> None:
    """What expansion keeps and statements do not: indexes, and names and types that are no addresses."""
    if isinstance(value, list):
        for item in value:
            _whole(item)
    elif isinstance(value, dict):
        if "@index" in value:
            raise JsonLdError("unsigned_claim", "@index leaves no statement")
        types = value.get("@type", [])
        for name in [value.get("@id"), *(types if isinstance(types, list) else [types])]:
            if name is not None and not (name == "@json" and "@value" in value):
                _resource(name)
        if "@value" not in value:
            for item in value.values():
                _whole(item)


def _quads(name: str, triples: list[dict[str, Any]]) -> list[Quad]:
    graph = "" if name == "@default" else _resource(name)
    return [
        (_resource(triple["subject"]["value"]), _resource(triple["predicate"]["value"]), _object(triple["object"]), graph)
        for triple in triples
    ]


def _resource(value: str) -> str:
    if value == _ROOT:
        return "_:root"
    if value[:2] == "_:":
        return value
    if value.startswith(_NOWHERE) or not ABSOLUTE_IRI.fullmatch(value):
        raise JsonLdError("unsigned_claim", "a reference that is not absolute")
    return f"<{value}>"


def _object(term: dict[str, Any]) -> str:
    if term["type"] != "literal":
        return _resource(term["value"])
    text = f'"{escape(term["value"])}"'
    if term.get("language"):
        if not LANGUAGE_TAG.fullmatch(term["language"]):
            raise JsonLdError("unsigned_claim", "no language tag")
        return f"{text}@{term['language']}"
    kind = term["datatype"]
    return text if kind == "http://www.w3.org/2001/XMLSchema#string" else f"{text}^^<{kind}>"


# Marks ------------------------------------------------------------------------
def _renamed(document: Any, loading: Loading) -> dict[str, str]:
    """Returns the names that any context in sight gives to a keyword, and those of indexes and reverse properties."""
    renamed: dict[str, str] = {}
    pending = [document]
    seen: set[str] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, str) and value not in seen:
            seen.add(value)
            try:
                pending.append(load(value, loading.supplied)["@context"])
            except JsonLdError:
                continue
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            for name, definition in value.items():
                target = definition.get("@id") if isinstance(definition, dict) else definition
                if isinstance(target, str) and target in KEYWORDS and name not in KEYWORDS:
                    renamed[name] = target
                if isinstance(definition, dict) and "@index" in _listed(definition.get("@container")):
                    renamed[name] = "@index"
                elif isinstance(definition, dict) and isinstance(definition.get("@reverse"), str):
                    renamed[name] = "@reverse"
                if isinstance(definition, (dict, list)) or name in ("@context", "@import"):
                    pending.append(definition)
    return renamed


def _uses(value: Any, names: set[str] | frozenset[str]) -> bool:
    if isinstance(value, list):
        return any(_uses(item, names) for item in value)
    if not isinstance(value, dict):
        return False
    return not names.isdisjoint(value) or any(_uses(item, names) for name, item in value.items() if name != "@context")


class _Marked:
    """Makes the second document: each leaf with a number of its own."""

    def __init__(self, unmarked: frozenset[str]) -> None:
        self._unmarked = unmarked
        # Another word each time, so that no document can hold the marks itself.
        self.word = f"0{secrets.token_hex(8)}x"
        self.pointers: list[str] = []

    def marked_copy(self, value: Any, pointer: str) -> Any:
        if isinstance(value, dict):
            if not value:
                return {"@id": f"urn:{self._mark(pointer)}"}
            return {name: self._member(name, item, f"{pointer}/{_token(name)}") for name, item in value.items()}
        if isinstance(value, list):
            return [self.marked_copy(item, f"{pointer}/{place}") for place, item in enumerate(value)]
        if value is None:
            return None
        if isinstance(value, str):
            if _KEYWORD_FORM.fullmatch(value):
                # As a reference such a word would vanish, and with a mark it would not.
                raise JsonLdError("unsigned_claim", "a word like a keyword", pointer=pointer)
            mark = self._mark(pointer)
            return f"urn:{mark}" if value.startswith("_:") else value + mark
        return self._mark(pointer)

    def _member(self, name: str, value: Any, pointer: str) -> Any:
        if name == "@context" or (name in self._unmarked and not isinstance(value, dict)):
            return value
        return self.marked_copy(value, pointer)

    def _mark(self, pointer: str) -> str:
        if len(self.pointers) >= MAX_FALLBACK_LEAVES:
            raise JsonLdError("too_many_statements")
        self.pointers.append(pointer)
        return f"{self.word}{len(self.pointers) - 1}x"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
