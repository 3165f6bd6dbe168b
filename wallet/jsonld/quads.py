"""JSON straight to statements: expansion (JSON-LD 1.1 API section 5.1) and deserialisation to RDF
(section 8.1) in one walk over compiled contexts, with nothing allowed to vanish.

A quad is four strings in N-Quads form: subject, predicate, object, graph ("" for the default graph).
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from wallet.jsonld.active_context import (
    ABSOLUTE_IRI,
    LANGUAGE_TAG,
    UNSET,
    ActiveContext,
    Loading,
    Term,
    expand_iri,
    process,
)
from wallet.jsonld.errors import JsonLdError
from wallet.limits import MAX_INLINE_CONTEXTS, MAX_JSON_DEPTH, MAX_QUADS

Quad = tuple[str, str, str, str]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_I18N: Final = "https://www.w3.org/ns/i18n#"
RDF_TYPE: Final = f"<{_RDF}type>"
RDF_FIRST: Final = f"<{_RDF}first>"
RDF_REST: Final = f"<{_RDF}rest>"
RDF_NIL: Final = f"<{_RDF}nil>"
RDF_JSON: Final = f"<{_RDF}JSON>"
MAX_KEPT_CONTEXTS: Final = 256
"""Processed @context values kept between documents; a day's badges use a handful."""
MAX_KEPT_INSIDE: Final = 8
"""Processed contexts of embedded documents kept per outer context; one level only, so a document cannot fill memory."""
MAX_KEPT_IRIS: Final = 4096
"""Expanded references kept per active context: vocabulary terms repeat, identifiers do not."""

_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
_SHORT: Final = {"\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_LANGUAGE_FORM = LANGUAGE_TAG


@dataclass(frozen=True, slots=True)
class QuadsResult:
    """The statements of one document.

    ``root`` is the term of the outermost node; ``remarks`` are codes (``inline_context``, ``context_supplied``).
    """

    quads: list[Quad]
    root: str
    remarks: tuple[str, ...] = ()


def to_quads(document: dict[str, Any], *, supplied: Mapping[str, bytes] | None = None) -> QuadsResult:
    """Returns what ``document`` states.

    Raises JsonLdError: ``context_not_bundled``, ``context_redefines_term``, ``unsigned_claim`` with a pointer
    for any member that would leave no statement, ``construct_not_supported`` for what the compiled tables do
    not express, ``too_many_statements``.
    """
    loading = Loading(supplied or {})
    walk = _Walk(loading)
    active = _root_context(document.get("@context"), loading, walk)
    root = walk.node(active, document, "", None, top=True)
    return QuadsResult(walk.quads, root, tuple(sorted(loading.remarks)))


def escape(text: str) -> str:
    """Returns a literal's text escaped as canonical N-Quads has it (RDFC-1.0 section 5)."""
    if _ESCAPED.search(text):
        return _ESCAPED.sub(lambda m: _SHORT.get(m[0]) or f"\\u{ord(m[0]):04X}", text)
    return text


_EMPTY: Final = ActiveContext()
_kept: OrderedDict[Any, tuple[ActiveContext, frozenset[str]]] = OrderedDict()


def _root_context(context: Any, loading: Loading, walk: _Walk) -> ActiveContext:
    if context is None:
        return _EMPTY
    contexts = context if isinstance(context, list) else [context]
    if not all(isinstance(one, str) for one in contexts) or loading.supplied:
        return walk.inside(_EMPTY, contexts)
    key = tuple(contexts)
    found = _kept.get(key)
    if found is None:
        found = (process(_EMPTY, contexts, loading), frozenset(loading.remarks))
        if len(_kept) >= MAX_KEPT_CONTEXTS:
            _kept.popitem(last=False)
        _kept[key] = found
    loading.remarks |= found[1]
    return found[0]


@dataclass(slots=True, eq=False)
class _Key:
    """What one key means in one active context, compiled."""

    keyword: str
    predicate: str
    term: Term | None
    is_list: bool
    is_graph: bool
    is_language: bool
    coercion: str | None
    datatype: str
    language: str | None
    direction: str | None


def _compile(active: ActiveContext, name: str) -> _Key:
    iri = expand_iri(active, name, vocab=True)
    term = active.terms.get(name)
    if iri is not None and iri.startswith("@"):
        return _Key(iri, "", term, False, False, False, None, "", None, None)
    if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
        raise JsonLdError("unsigned_claim", "a member without a meaning")
    container = term.container if term else ()
    if term is not None and (term.reverse or term.nest is not None):
        raise JsonLdError("construct_not_supported", "@reverse or @nest")
    if set(container) - {"@set", "@list", "@graph", "@language"}:
        raise JsonLdError("construct_not_supported", f"@container {' '.join(container)}")
    coercion = term.type if term else None
    # (13.4) expansion of values: a term's own language and direction, else the context's
    language = active.language if term is None or term.language is UNSET else term.language
    direction = active.direction if term is None or term.direction is UNSET else term.direction
    datatype = ""
    if coercion not in (None, "@id", "@vocab", "@none", "@json"):
        datatype = f"^^<{coercion}>" if coercion != _XSD + "string" else "-"
    return _Key(
        "", f"<{iri}>", term, "@list" in container, "@graph" in container, "@language" in container,
        coercion, datatype, language if isinstance(language, str) else None,
        direction if isinstance(direction, str) else None,
    )  # fmt: skip


class _Walk:
    """One document's walk. Blank nodes are ``_:b0``, ``_:b1`` …, also those the document names."""

    __slots__ = ("_blank", "_inline", "_loading", "_named", "depth", "quads")

    def __init__(self, loading: Loading) -> None:
        self.quads: list[Quad] = []
        self.depth = 0
        self._loading = loading
        self._blank = 0
        self._named: dict[str, str] = {}
        self._inline = 0

    def blank(self) -> str:
        self._blank += 1
        return f"_:b{self._blank - 1}"

    def inside(self, active: ActiveContext, context: Any) -> ActiveContext:
        """Processes a context that stands in the document itself."""
        contexts = context if isinstance(context, list) else [context]
        if self._loading.supplied or not all(isinstance(one, str) for one in contexts):
            return self._inside(active, contexts)
        # The sixty courses of a transcript name the same contexts: processed once per outer context.
        kept = active.derived.setdefault("@inside", {})
        found = kept.get(tuple(contexts))
        if found is None:
            found = self._inside(active, contexts)
            if "@is_inside" not in active.derived and len(kept) < MAX_KEPT_INSIDE:
                found.derived["@is_inside"] = True
                kept[tuple(contexts)] = found
        return found  # type: ignore[no-any-return]

    def _inside(self, active: ActiveContext, contexts: list[Any]) -> ActiveContext:
        for one in contexts:
            if isinstance(one, dict):
                self._inline += 1
                if self._inline > MAX_INLINE_CONTEXTS:
                    raise JsonLdError("context_malformed", "too many inline contexts")
            elif one is None:
                raise JsonLdError("context_redefines_term", "null context")
            active = process(active, one, Loading(self._loading.supplied, (), isinstance(one, dict), self._loading.remarks))
        return active

    # Nodes -------------------------------------------------------------------
    def node(
        self,
        active: ActiveContext,
        element: dict[str, Any],
        graph: str,
        key: _Key | None,
        *,
        top: bool = False,
    ) -> str:
        """Emits a node object and returns its subject (sections 5.1.2 steps 7-13 and 8.1)."""
        self.depth += 1
        if self.depth > MAX_JSON_DEPTH:
            raise JsonLdError("jsonld_malformed", "too deep")
        # (7) leave what a type brought, unless this only names a node
        if active.previous is not None and not (len(element) == 1 and self._only_names(active, element)):
            active = active.previous
        # (8)-(9)
        if key is not None and key.term is not None and key.term.context is not UNSET:
            active = self._scoped(active, key)
        if not top and "@context" in element:
            active = self.inside(active, element["@context"])
        # (10)-(12)
        types, type_active, active = self._types(active, element)
        subject = self._subject(active, element)
        quads = self.quads
        for one in types:
            quads.append((subject, RDF_TYPE, self._reference(type_active, one, vocab=True), graph))
        # (13)
        for name, value in element.items():
            if name == "@context" or value is None:
                continue
            try:
                self._member(active, name, value, subject, graph)
            except JsonLdError as error:
                error.pointer = f"/{name.replace('~', '~0').replace('/', '~1')}{error.pointer}"
                raise
        if len(quads) > MAX_QUADS:
            raise JsonLdError("too_many_statements")
        self.depth -= 1
        return subject

    def _only_names(self, active: ActiveContext, element: dict[str, Any]) -> bool:
        return expand_iri(active, next(iter(element)), vocab=True) == "@id"

    def _scoped(self, active: ActiveContext, key: _Key) -> ActiveContext:
        term = key.term
        assert term is not None  # noqa: S101  # the caller looked
        found = active.derived.get(term)
        if found is None:
            found = process(active, term.context, Loading(self._loading.supplied, ("scoped",)), override_protected=True)
            active.derived[term] = found
        return found

    def _types(self, active: ActiveContext, element: dict[str, Any]) -> tuple[list[str], ActiveContext, ActiveContext]:
        names = active.derived.get("@type")
        if names is None:
            names = ("@type", *(n for n, t in active.terms.items() if t is not None and t.iri == "@type"))
            active.derived["@type"] = names
        types: list[str] = []
        for name in names:
            if name in element:
                value = element[name]
                for one in value if isinstance(value, list) else [value]:
                    if not isinstance(one, str):
                        raise JsonLdError("jsonld_malformed", "a type that is no text", pointer=f"/{name}")
                    types.append(one)
        if not types:
            return types, active, active
        key = ("types", *types)
        typed = active.derived.get(key)
        if typed is None:
            # (11) each type's own context, in the order of their names, looked up before any of them
            typed = active
            for one in sorted(types):
                term = active.terms.get(one)
                if term is not None and term.context is not UNSET:
                    typed = process(typed, term.context, Loading(self._loading.supplied, ("scoped",)), propagate=False)
            if len(active.derived) < MAX_KEPT_IRIS:
                active.derived[key] = typed
        return types, active, typed

    def _subject(self, active: ActiveContext, element: dict[str, Any]) -> str:
        names = active.derived.get("@id")
        if names is None:
            names = ("@id", *(n for n, t in active.terms.items() if t is not None and t.iri == "@id"))
            active.derived["@id"] = names
        found = [element[name] for name in names if element.get(name) is not None]
        if not found:
            return self.blank()
        if len(found) > 1 or not isinstance(found[0], str):
            raise JsonLdError("jsonld_malformed", "an id that is no text, or two", pointer="/id")
        try:
            return self._reference(active, found[0], vocab=False)
        except JsonLdError as error:
            error.pointer = "/id"
            raise

    def _reference(self, active: ActiveContext, value: str, *, vocab: bool) -> str:
        """Returns an IRI or blank node in N-Quads form; what is neither would vanish and is refused."""
        kept = active.derived.get((value, vocab))
        if kept is not None:
            return str(kept)
        iri = expand_iri(active, value, vocab=vocab)
        if iri is not None and iri.startswith("_:"):
            if iri not in self._named:
                self._named[iri] = self.blank()
            return self._named[iri]
        if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
            raise JsonLdError("unsigned_claim", "a reference that is not absolute")
        term = f"<{iri}>"
        if len(active.derived) < MAX_KEPT_IRIS and vocab:
            active.derived[(value, vocab)] = term
        return term

    # Members -----------------------------------------------------------------
    def _key(self, active: ActiveContext, name: str) -> _Key:
        table = active.derived
        found = table.get(name if name[:1] != "@" else ("k", name))
        if found is None:
            found = _compile(active, name)
            if len(table) < MAX_KEPT_IRIS:
                table[name if name[:1] != "@" else ("k", name)] = found
        return found

    def _member(self, active: ActiveContext, name: str, value: Any, subject: str, graph: str) -> None:
        key = self._key(active, name)
        if key.keyword:
            if key.keyword in ("@id", "@type"):
                return
            raise JsonLdError("construct_not_supported", key.keyword)
        if key.coercion == "@json":
            self._emit(subject, key.predicate, _json_literal(value), graph)
        elif key.is_language:
            self._language_map(key, value, subject, graph)
        elif key.is_list:
            values = value if isinstance(value, list) else [value]
            self._emit(subject, key.predicate, self._list(active, key, values, graph), graph)
        else:
            self._values(active, key, value, subject, graph)

    def _values(self, active: ActiveContext, key: _Key, value: Any, subject: str, graph: str) -> None:
        if not isinstance(value, list):
            self._emit(subject, key.predicate, self._object(active, key, value, graph), graph)
            return
        for place, one in enumerate(value):
            if one is None:
                continue
            try:
                if isinstance(one, list):
                    # A list in a set is flattened (5.1.2 step 5).
                    self._values(active, key, one, subject, graph)
                else:
                    self._emit(subject, key.predicate, self._object(active, key, one, graph), graph)
            except JsonLdError as error:
                error.pointer = f"/{place}{error.pointer}"
                raise

    def _emit(self, subject: str, predicate: str, value: str | None, graph: str) -> None:
        if value is not None:
            self.quads.append((subject, predicate, value, graph))

    def _object(self, active: ActiveContext, key: _Key, value: Any, graph: str) -> str | None:
        if isinstance(value, dict):
            return self._dict(active, key, value, graph)
        if key.term is not None and key.term.context is not UNSET:
            active = self._scoped(active, key)
        if isinstance(value, str):
            if key.coercion is None or key.coercion == "@none":
                return _text_literal(value, key.language, key.direction)
            if key.coercion == "@id":
                return self._reference(active, value, vocab=False)
            if key.coercion == "@vocab":
                return self._reference(active, value, vocab=True)
            return f'"{escape(value)}"' if key.datatype == "-" else f'"{escape(value)}"{key.datatype}'
        return _number_literal(value, key.coercion)

    def _inner(self, active: ActiveContext, key: _Key) -> ActiveContext:
        """The context inside the value of ``key``."""
        scoped = key.term is not None and key.term.context is not UNSET
        return self._scoped(active, key) if scoped else active

    def _dict(self, active: ActiveContext, key: _Key, value: dict[str, Any], graph: str) -> str | None:
        inner = self._inner(active, key)
        keyword = _special(inner, value)
        if keyword == "@value":
            return self._value_object(active, key, value)
        if keyword in ("@list", "@set"):
            return self._list_or_set_object(active, key, value, keyword, graph)
        if key.is_graph:
            name = self.blank()
            self.node(active, value, name, key)
            return name
        return self.node(active, value, graph, key)

    def _value_object(self, active: ActiveContext, key: _Key, value: dict[str, Any]) -> str | None:
        return _value_literal(active, _aliased(self._inner(active, key), value))

    def _list_or_set_object(
        self, active: ActiveContext, key: _Key, value: dict[str, Any], keyword: str, graph: str
    ) -> str | None:
        members = _aliased(self._inner(active, key), value)
        if set(members) != {keyword}:
            raise JsonLdError("unsigned_claim", f"beside {keyword}")
        told = members[keyword]
        values = told if isinstance(told, list) else [told]
        if keyword == "@set":
            raise JsonLdError("construct_not_supported", "@set as an object")
        return self._list(active, key, values, graph)

    def _list(self, active: ActiveContext, key: _Key, values: list[Any], graph: str) -> str:
        """List to RDF (section 8.3)."""
        objects: list[str] = []
        for place, one in enumerate(values):
            if one is None:
                continue
            try:
                if isinstance(one, list):
                    objects.append(self._list(active, key, one, graph))
                else:
                    made = self._object(active, key, one, graph)
                    if made is not None:
                        objects.append(made)
            except JsonLdError as error:
                error.pointer = f"/{place}{error.pointer}"
                raise
        if not objects:
            return RDF_NIL
        cells = [self.blank() for _ in objects]
        for place, made in enumerate(objects):
            self.quads.append((cells[place], RDF_FIRST, made, graph))
            rest = cells[place + 1] if place + 1 < len(cells) else RDF_NIL
            self.quads.append((cells[place], RDF_REST, rest, graph))
        return cells[0]

    def _language_map(self, key: _Key, value: Any, subject: str, graph: str) -> None:
        for made in _language_literals(key, value):
            self._emit(subject, key.predicate, made, graph)


# Literals --------------------------------------------------------------------
def _special(active: ActiveContext, value: dict[str, Any]) -> str:
    """Returns @value, @list or @set when the object is one of these, else ""."""
    special = active.derived.get("@special")
    if special is None:
        wanted = ("@value", "@list", "@set")
        special = {n: t.iri for n, t in active.terms.items() if t is not None and t.iri in wanted}
        special.update({name: name for name in wanted})
        active.derived["@special"] = special
    for name in value:
        if name in special:
            return str(special[name])
    return ""


def _aliased(active: ActiveContext, value: dict[str, Any]) -> dict[str, Any]:
    """Returns the members of a value or list object by keyword; anything else in it would vanish."""
    members: dict[str, Any] = {}
    for name, member in value.items():
        keyword = expand_iri(active, name, vocab=True) or ""
        if not keyword.startswith("@") or keyword in members:
            raise JsonLdError("unsigned_claim", "beside a value", pointer=f"/{name}")
        members[keyword] = member
    return members


def _language_literals(key: _Key, value: Any) -> Iterator[str]:
    """Section 5.1.2 step 13.7."""
    if not isinstance(value, dict):
        raise JsonLdError("jsonld_malformed", "no language map")
    for tag, told in value.items():
        if tag != "@none" and not _LANGUAGE_FORM.fullmatch(tag):
            raise JsonLdError("unsigned_claim", "no language tag", pointer=f"/{tag}")
        for one in told if isinstance(told, list) else [told]:
            if one is None:
                continue
            if not isinstance(one, str):
                raise JsonLdError("jsonld_malformed", "no text", pointer=f"/{tag}")
            yield _text_literal(one, None if tag == "@none" else tag.lower(), key.direction)


def _value_literal(active: ActiveContext, members: dict[str, Any]) -> str | None:
    """Section 5.1.2 step 14 and section 8.2 (object to RDF)."""
    if not set(members) <= {"@value", "@type", "@language", "@direction", "@index"}:
        raise JsonLdError("jsonld_malformed", "a value object with more than a value")
    if "@index" in members:
        raise JsonLdError("unsigned_claim", "@index leaves no statement")
    told, kind = members["@value"], members.get("@type")
    language, direction = members.get("@language"), members.get("@direction")
    if kind is not None and (language is not None or direction is not None):
        raise JsonLdError("jsonld_malformed", "a value with a type and a language")
    if kind == "@json":
        return _json_literal(told)
    if told is None:
        if kind is not None or language is not None or direction is not None:
            raise JsonLdError("unsigned_claim", "a null value")
        return None
    if isinstance(told, (dict, list)):
        raise JsonLdError("jsonld_malformed", "a value that is no scalar")
    if kind is not None:
        iri = expand_iri(active, kind, vocab=True) if isinstance(kind, str) else None
        if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
            raise JsonLdError("jsonld_malformed", "a type that is no address")
        return _typed_literal(told, iri)
    if language is not None or direction is not None:
        if not isinstance(told, str):
            raise JsonLdError("jsonld_malformed", "a language on a number")
        if language is not None and not (isinstance(language, str) and _LANGUAGE_FORM.fullmatch(language)):
            raise JsonLdError("unsigned_claim", "no language tag", pointer="/@language")
        if direction not in (None, "ltr", "rtl"):
            raise JsonLdError("jsonld_malformed", "no direction", pointer="/@direction")
        return _text_literal(told, language.lower() if language else None, direction)
    return f'"{escape(told)}"' if isinstance(told, str) else _number_literal(told, None)


def _text_literal(text: str, language: str | None, direction: str | None) -> str:
    if direction is not None:
        # rdfDirection i18n-datatype, as the field's signers use it (JSON-LD 1.1 API section 8.2 step 13).
        return f'"{escape(text)}"^^<{_I18N}{language or ""}_{direction}>'
    return f'"{escape(text)}"@{language}' if language else f'"{escape(text)}"'


def _typed_literal(value: Any, datatype: str) -> str:
    if isinstance(value, str):
        return f'"{escape(value)}"' if datatype == _XSD + "string" else f'"{escape(value)}"^^<{datatype}>'
    return _number_literal(value, datatype)


def _number_literal(value: Any, coercion: str | None) -> str:
    """Section 8.2 steps 7-11: booleans, doubles in canonical form, integers."""
    datatype = None if coercion in (None, "@none", "@id", "@vocab") else coercion
    if isinstance(value, bool):
        return _literal("true" if value else "false", datatype or _XSD + "boolean")
    if not isinstance(value, (int, float)):
        raise JsonLdError("jsonld_malformed", "a list in a list" if isinstance(value, list) else "no value")
    if (isinstance(value, float) and not value.is_integer()) or abs(value) >= 1e21 or datatype == _XSD + "double":
        return _literal(canonical_double(float(value)), datatype or _XSD + "double")
    return _literal(str(int(value)), datatype or _XSD + "integer")


def _literal(text: str, datatype: str) -> str:
    return f'"{text}"' if datatype == _XSD + "string" else f'"{text}"^^<{datatype}>'


def canonical_double(value: float) -> str:
    """Returns the canonical lexical form of xsd:double, e.g. ``5.3E0`` (section 8.6)."""
    if not math.isfinite(value):
        raise JsonLdError("jsonld_malformed", "no finite number")
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    if mantissa.endswith("."):
        mantissa += "0"
    return f"{mantissa}E{int(exponent)}"


def _json_literal(value: Any) -> str:
    try:
        text = rfc8785.dumps(value).decode("utf-8")
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise JsonLdError("jsonld_malformed", "JSON without a canonical form") from None
    return f'"{escape(text)}"^^{RDF_JSON}'
