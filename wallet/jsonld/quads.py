"""JSON straight to statements: expansion (JSON-LD 1.1 API section 5.1) and deserialisation to RDF
(section 8.1) in one walk over compiled contexts, with nothing allowed to vanish.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wallet.encodings.remembered import remember
from wallet.jsonld import fallback
from wallet.jsonld.active_context import ABSOLUTE_IRI, UNSET, ActiveContext, Loading, expand_iri, process
from wallet.jsonld.dataset import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Dataset
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.literals import json_literal, language_literals, number_literal, value_literal
from wallet.jsonld.members import Entry, Layout, Member, Typing, layout, typing
from wallet.jsonld.nquads import escape
from wallet.limits import MAX_INLINE_CONTEXTS, MAX_JSON_DEPTH, MAX_KEPT_CHARS, MAX_QUADS

MAX_KEPT_CONTEXTS: Final = 256
"""Processed @context values kept between documents; a day's badges use a handful."""
MAX_KEPT_INSIDE: Final = 8
"""Processed contexts of embedded documents kept per outer context; one level only, so a document cannot fill memory."""
MAX_KEPT_IRIS: Final = 4096
"""Expanded references kept per active context: vocabulary terms repeat, identifiers do not."""


@dataclass(frozen=True, slots=True)
class QuadsResult:
    """The statements of one document.

    ``root`` is the term of the outermost node; ``remarks`` are codes (``inline_context``, ``context_supplied``).
    """

    quads: Dataset
    root: str
    remarks: tuple[str, ...] = ()


def to_quads(document: dict[str, Any], *, supplied: Mapping[str, bytes] | None = None, whole: bool = False) -> QuadsResult:
    """Returns what ``document`` states.

    What the compiled tables do not express is read by :mod:`wallet.jsonld.fallback`: of a credential a few containers,
    with ``whole`` everything that JSON-LD has.

    Raises JsonLdError: ``context_not_bundled``, ``context_redefines_term``, ``unsigned_claim`` with a pointer
    for any member that would leave no statement, ``construct_not_supported`` for what the compiled tables do
    not express, ``too_many_statements``.
    """
    loading = Loading(supplied or {})
    walk = _Walk(loading, spelled_plainly(document))
    try:
        root = walk.document(_root_context(document.get("@context"), loading, walk), document)
        quads = walk.finished()
    except JsonLdError as error:
        if error.code != "construct_not_supported" or not (whole or _may_fall_back(error, document)):
            raise
        quads, root = fallback.statements(document, loading, whole=whole)
    return QuadsResult(quads, root, tuple(sorted(loading.remarks)) if loading.remarks else ())


def _may_fall_back(error: JsonLdError, document: dict[str, Any]) -> bool:
    """Says whether PyLD may read a credential instead. A context of its own further inside would not be compared with
    the published ones there, so such a document may not."""
    return error.detail.startswith(fallback.IN_CREDENTIALS) and not any(
        _has_own_context(member) for name, member in document.items() if name != "@context"
    )


def _has_own_context(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_own_context(item) for item in value)
    if not isinstance(value, dict):
        return False
    contexts = value.get("@context", [])
    return not all(isinstance(item, str) for item in (contexts if isinstance(contexts, list) else [contexts])) or any(
        _has_own_context(item) for item in value.values()
    )


def spelled_plainly(document: dict[str, Any]) -> bool:
    """Says whether no text in ``document`` has a character that N-Quads escapes.

    Written as JSON each of these shows a backslash, all but DEL: one quick look instead of one at every text.
    """
    try:
        written = orjson.dumps(document)
    except TypeError:
        return False
    return b"\\" not in written and b"\x7f" not in written


_EMPTY: Final = ActiveContext()
_kept: OrderedDict[Any, tuple[ActiveContext, frozenset[str]]] = OrderedDict()


def _root_context(context: Any, loading: Loading, walk: _Walk) -> ActiveContext:
    if context is None:
        return _EMPTY
    contexts = context if isinstance(context, list) else [context]
    if not all(isinstance(entry, str) for entry in contexts) or loading.supplied:
        return walk.inside(_EMPTY, contexts)
    key = tuple(contexts)
    processed = _kept.get(key)
    if processed is None:
        processed = (process(_EMPTY, contexts, loading), frozenset(loading.remarks))
        if len(_kept) >= MAX_KEPT_CONTEXTS:
            _kept.popitem(last=False)
        _kept[key] = processed
    loading.remarks |= processed[1]
    return processed[0]


_Stated = dict[str, list[str]]
"""What is stated of one subject in one graph: predicate → objects."""


class _Walk:
    """One document's walk. Blank nodes are ``_:b0``, ``_:b1`` …, also those the document names."""

    __slots__ = ("_blank", "_count", "_depth", "_index", "_inline", "_loading", "_named", "_plain", "_repeated")

    def __init__(self, loading: Loading, plain: bool) -> None:
        self._index: dict[tuple[str, str], _Stated] = {}
        self._repeated: dict[int, list[str]] = {}
        self._count = 0
        self._depth = 0
        self._loading = loading
        self._blank = 0
        self._named: dict[str, str] = {}
        self._inline = 0
        self._plain = plain

    def finished(self) -> Dataset:
        """Returns what was stated, each statement once."""
        for objects in self._repeated.values():
            objects[:] = dict.fromkeys(objects)
        return Dataset(self._index)

    def _new_blank(self) -> str:
        self._blank += 1
        return f"_:b{self._blank - 1}"

    def _state(self, stated: _Stated, predicate: str, objects: list[str]) -> None:
        known = stated.get(predicate)
        if known is None:
            stated[predicate] = objects
        else:
            known += objects
            self._repeated[id(known)] = known

    def _say(self, number: int) -> None:
        self._count += number
        if self._count > MAX_QUADS:
            raise JsonLdError("too_many_statements")

    # Contexts ----------------------------------------------------------------
    def inside(self, active: ActiveContext, context: Any) -> ActiveContext:
        """Processes a context that stands in the document itself."""
        contexts = context if isinstance(context, list) else [context]
        if self._loading.supplied or not all(isinstance(entry, str) for entry in contexts):
            return self._inside(active, contexts)
        # The sixty courses of a transcript name the same contexts: processed once per outer context.
        kept = active.derived.setdefault("@inside", {})
        processed = kept.get(tuple(contexts))
        if processed is None:
            processed = self._inside(active, contexts)
            if "@is_inside" not in active.derived and len(kept) < MAX_KEPT_INSIDE:
                processed.derived["@is_inside"] = True
                kept[tuple(contexts)] = processed
        return processed  # type: ignore[no-any-return]

    def _inside(self, active: ActiveContext, contexts: list[Any]) -> ActiveContext:
        for context in contexts:
            if isinstance(context, dict):
                self._inline += 1
                if self._inline > MAX_INLINE_CONTEXTS:
                    raise JsonLdError("context_malformed", "too many inline contexts")
            elif context is None:
                raise JsonLdError("context_redefines_term", "null context")
            elif isinstance(context, list):
                raise JsonLdError("context_malformed", "an array in an array")
            loading = Loading(self._loading.supplied, (), isinstance(context, dict), self._loading.remarks)
            active = process(active, context, loading)
        return active

    def _scoped(self, active: ActiveContext, member: Member) -> ActiveContext:
        """The context that a property brings for its values."""
        term = member.term
        assert term is not None  # noqa: S101  # only such a member is scoped
        scoped = active.derived.get(term)
        if scoped is None:
            scoped = process(active, term.context, Loading(self._loading.supplied, ("scoped",)), override_protected=True)
            active.derived[term] = scoped
        return scoped

    # Nodes -------------------------------------------------------------------
    def document(self, active: ActiveContext, element: dict[str, Any]) -> str:
        """States the outermost node and returns its subject; its ``@context`` is at work already."""
        names = tuple(element)
        active = _left(active, names)
        return self._node(active, layout(active, names), element, "")

    def _entry(self, active: ActiveContext, member: Member, names: tuple[str, ...]) -> Entry:
        """Section 5.1.2 steps 7 to 9 for the objects with these keys, kept for the next one."""
        inner = self._scoped(active, member) if member.scoped else active
        keys = layout(inner, names)
        if keys.special:
            entry = Entry(inner, keys, keys.special)
        else:
            place = _left(active, names)
            if member.scoped:
                place = self._scoped(place, member)
            entry = Entry(place, None if "@context" in names else layout(place, names))
        if sum(map(len, names)) <= MAX_KEPT_CHARS:
            active.keep_entry(member.entries, names, entry)
        return entry

    def _node(self, active: ActiveContext, keys: Layout, element: dict[str, Any], graph: str) -> str:
        """States a node object and returns its subject (sections 5.1.2 steps 10-13 and 8.1)."""
        self._depth += 1
        if self._depth > MAX_JSON_DEPTH:
            raise JsonLdError("jsonld_malformed", "too deep")
        plan = self._typing(active, keys, element)
        self._say(plan.weight)
        subject = self._subject(plan, element) if plan.ids else self._new_blank()
        stated = self._index.setdefault((graph, subject), {})
        if plan.terms:
            self._state(stated, RDF_TYPE, [*plan.terms])
        active, plain = plan.active, self._plain
        # (13)
        for name, meaning in plan.members:
            value = element[name]
            if type(value) is str and meaning.text is not None:
                objects = [f'"{value if plain else escape(value)}"{meaning.text}']
            elif value is None and meaning.coercion != "@json" and not meaning.is_keyword:
                continue
            else:
                try:
                    objects = self._member(active, meaning, value, graph)
                except JsonLdError as error:
                    error.pointer = f"/{name.replace('~', '~0').replace('/', '~1')}{error.pointer}"
                    raise
            if meaning.predicate in stated:
                self._state(stated, meaning.predicate, objects)
            elif objects:
                stated[meaning.predicate] = objects
        self._depth -= 1
        return subject

    def _typing(self, active: ActiveContext, keys: Layout, element: dict[str, Any]) -> Typing:
        """Steps 10 to 12: the types, and what they bring."""
        types: tuple[str, ...] = ()
        for name in keys.types:
            value = element[name]
            types += tuple(value) if isinstance(value, list) else (value,)
        try:
            known = keys.typings.get(types)
        except TypeError:
            known = None
        return self._typed(active, keys, types) if known is None else known

    def _typed(self, active: ActiveContext, keys: Layout, types: tuple[str, ...]) -> Typing:
        if not all(isinstance(name, str) for name in types):
            raise JsonLdError("jsonld_malformed", "a type that is no text", pointer=f"/{keys.types[0]}")
        # (11) each type's own context, in the order of their names, looked up before any of them
        typed = active.derived.get(("types", *types), active)
        if typed is active:
            for name in sorted(types):
                term = active.terms.get(name)
                if term is not None and term.context is not UNSET:
                    typed = process(typed, term.context, Loading(self._loading.supplied, ("scoped",)), propagate=False)
            if sum(map(len, types)) <= MAX_KEPT_CHARS:
                remember(active.derived, ("types", *types), typed, most=MAX_KEPT_IRIS)
        terms = tuple(dict.fromkeys(self._reference(active, name, vocab=True) for name in types))
        plan = typing(typed, terms, keys)
        # A type that is a blank node has another name in each document.
        if not any(term.startswith("_:") for term in plan.terms):
            keys.keep(types, plan)
        return plan

    def _subject(self, plan: Typing, element: dict[str, Any]) -> str:
        ids = [element[name] for name in plan.ids if element[name] is not None]
        if not ids:
            return self._new_blank()
        if len(ids) > 1 or not isinstance(ids[0], str):
            raise JsonLdError("jsonld_malformed", "an id that is no text, or two", pointer="/id")
        try:
            return self._reference(plan.active, ids[0], vocab=False)
        except JsonLdError as error:
            error.pointer = "/id"
            raise

    def _reference(self, active: ActiveContext, value: str, *, vocab: bool) -> str:
        """Returns an IRI or blank node in N-Quads form; what is neither would vanish and is refused."""
        if vocab:
            kept = active.derived.get((value, "@vocab"))
            if kept is not None:
                return str(kept)
        elif _stands_for_itself(active, value):
            return f"<{value}>"
        iri = expand_iri(active, value, vocab=vocab)
        if iri is not None and iri.startswith("_:"):
            if iri not in self._named:
                self._named[iri] = self._new_blank()
            return self._named[iri]
        if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
            raise JsonLdError("unsigned_claim", "a reference that is not absolute")
        if vocab and len(value) <= MAX_KEPT_CHARS:
            remember(active.derived, (value, "@vocab"), f"<{iri}>", most=MAX_KEPT_IRIS)
        return f"<{iri}>"

    # Members -----------------------------------------------------------------
    def _member(self, active: ActiveContext, member: Member, value: Any, graph: str) -> list[str]:
        """Returns the objects that ``value`` stands for, each once."""
        if member.ordinary:
            if type(value) is list:
                objects = self._values(active, member, value, graph)
                return objects if len(objects) < 2 else list(dict.fromkeys(objects))
            term = self._object(active, member, value, graph)
            return [] if term is None else [term]
        if member.fault is not None:
            # An empty array says nothing, so nothing of it can be lost; a keyword's value still has its form.
            if value == [] and not member.is_keyword:
                return []
            raise JsonLdError(*member.fault)
        if member.coercion == "@json":
            return [json_literal(value)]
        if member.is_language:
            return list(dict.fromkeys(language_literals(active, value, member.direction)))
        return [self._list(active, member, value if isinstance(value, list) else [value], graph)]

    def _values(self, active: ActiveContext, member: Member, values: list[Any], graph: str) -> list[str]:
        self._say(len(values))
        objects: list[str] = []
        for place, item in enumerate(values):
            if item is None:
                continue
            try:
                if isinstance(item, list):
                    # A list in a set is flattened (5.1.2 step 5).
                    objects += self._values(active, member, item, graph)
                    continue
                term = self._object(active, member, item, graph)
            except JsonLdError as error:
                error.pointer = f"/{place}{error.pointer}"
                raise
            if term is not None:
                objects.append(term)
        return objects

    def _object(self, active: ActiveContext, member: Member, value: Any, graph: str) -> str | None:
        if type(value) is dict:
            names = tuple(value)
            entry = member.entries.get(names)
            if entry is None:
                entry = self._entry(active, member, names)
            if entry.special:
                return self._special(active, member, entry, value, graph)
            if member.is_graph:
                graph = name = self._new_blank()
            active, keys = entry.active, entry.layout
            if keys is None:
                active = self.inside(active, value["@context"])
                keys = layout(active, names)
            subject = self._node(active, keys, value, graph)
            return name if member.is_graph else subject
        if member.is_graph:
            raise _no_node()
        if not isinstance(value, str):
            return number_literal(value, member.coercion)
        if member.suffix is not None:
            return f'"{value if self._plain else escape(value)}"{member.suffix}'
        if member.scoped:
            active = self._scoped(active, member)
        return self._reference(active, value, vocab=member.coercion == "@vocab")

    def _special(self, active: ActiveContext, member: Member, entry: Entry, value: dict[str, Any], graph: str) -> str | None:
        """A value object or a list object."""
        if member.is_graph:
            raise _no_node()
        members = _aliased(entry.active, value)
        if entry.special == "@value":
            return value_literal(entry.active, members)
        if set(members) != {entry.special}:
            raise JsonLdError("unsigned_claim", f"beside {entry.special}")
        if entry.special == "@set":
            raise JsonLdError("construct_not_supported", "@set as an object")
        if entry.active.previous is not None:
            # (7) what is in it is read without the type's own context: words, and how texts are taken, would differ.
            raise JsonLdError("construct_not_supported", "@list where a type has a context of its own")
        entries = members[entry.special]
        return self._list(active, member, entries if isinstance(entries, list) else [entries], graph)

    def _list(self, active: ActiveContext, member: Member, values: list[Any], graph: str) -> str:
        """List to RDF (section 8.3)."""
        self._say(2 * len(values))
        objects: list[str] = []
        for place, item in enumerate(values):
            if item is None:
                continue
            try:
                if isinstance(item, list):
                    objects.append(self._list(active, member, item, graph))
                else:
                    term = self._object(active, member, item, graph)
                    if term is not None:
                        objects.append(term)
            except JsonLdError as error:
                error.pointer = f"/{place}{error.pointer}"
                raise
        rest = RDF_NIL
        for term in reversed(objects):
            cell = self._new_blank()
            self._index[graph, cell] = {RDF_FIRST: [term], RDF_REST: [rest]}
            rest = cell
        return rest


def _no_node() -> JsonLdError:
    # Readers let what is no node vanish from a graph.
    return JsonLdError("unsigned_claim", "a value where a graph of its own is asked for")


def _stands_for_itself(active: ActiveContext, value: str) -> bool:
    """Says whether ``value`` is an address that is no term and has no prefix (section 5.2.2 steps 4 to 6)."""
    scheme, _, rest = value.partition(":")
    if scheme == "_" or value in active.terms or (scheme in active.terms and rest[:2] != "//"):
        return False
    return ABSOLUTE_IRI.fullmatch(value) is not None


def _left(active: ActiveContext, names: tuple[str, ...]) -> ActiveContext:
    """Section 5.1.2 step 7: leaves what a type brought, unless this only names a node."""
    if active.previous is None or (len(names) == 1 and layout(active, names).only_names):
        return active
    return active.previous


def _aliased(active: ActiveContext, value: dict[str, Any]) -> dict[str, Any]:
    """Returns the members of a value or list object by keyword; anything else in it would vanish."""
    members: dict[str, Any] = {}
    for name, member in value.items():
        keyword = expand_iri(active, name, vocab=True) or ""
        if not keyword.startswith("@") or keyword in members:
            raise JsonLdError("unsigned_claim", "beside a value", pointer=f"/{name}")
        members[keyword] = member
    return members
