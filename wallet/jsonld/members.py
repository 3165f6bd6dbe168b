"""What the keys of an object mean at one place, compiled once and kept with the active context.

Credentials repeat themselves: the same keys in the same order, of the same types. So a node's keys and types are
looked up together, and what is left to do for each is one row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wallet.encodings.remembered import remember
from wallet.jsonld.active_context import ABSOLUTE_IRI, UNSET, ActiveContext, Term, expand_iri
from wallet.jsonld.literals import XSD, text_suffix
from wallet.limits import MAX_KEPT_CHARS, MAX_KEPT_LAYOUTS, MAX_KEPT_TYPINGS

_CONTAINERS: Final = frozenset({"@set", "@list", "@graph", "@language"})
_VALUES: Final = ("@value", "@list", "@set")


@dataclass(slots=True, eq=False)
class Member:
    """What one key means in one active context.

    Attributes:
        predicate: the property, as an N-Quads term.
        term: its definition, when it has one; ``scoped`` says whether that brings a context of its own.
        suffix: what follows a text's closing quote when it stands as a value; None when a text is no literal here.
        text: the same where the text is the one value, and no list or language map is asked for.
        ordinary: False where a value has to be looked at in another way: a fault, @json, a list, a language map.
        fault: the problem of using this key, (code, detail); raised only where it has a value to lose.
        entries: how objects are read that stand as its value, by their keys.
    """

    predicate: str = ""
    term: Term | None = None
    scoped: bool = False
    is_list: bool = False
    is_graph: bool = False
    is_language: bool = False
    coercion: str | None = None
    language: str | None = None
    direction: str | None = None
    suffix: str | None = None
    text: str | None = None
    ordinary: bool = True
    fault: tuple[str, str] | None = None
    is_keyword: bool = False
    entries: dict[tuple[str, ...], Entry] = field(default_factory=dict)


def compile_member(active: ActiveContext, name: str) -> Member:
    """Returns what ``name`` means; never raises."""
    iri = expand_iri(active, name, vocab=True)
    term = active.terms.get(name)
    if iri is not None and iri.startswith("@"):
        return _faulty("construct_not_supported", iri, is_keyword=True)
    if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
        return _faulty("unsigned_claim", "a member without a meaning")
    container = term.container if term else ()
    if term is not None and (term.reverse or term.nest is not None):
        return _faulty("construct_not_supported", "@reverse or @nest")
    if not _CONTAINERS.issuperset(container):
        return _faulty("construct_not_supported", f"@container {' '.join(container)}")
    coercion = term.type if term else None
    if coercion == "@json" and not {"@set"}.issuperset(container):
        return _faulty("construct_not_supported", "@json in a container")
    # (13.4) expansion of values: a term's own language and direction, else the context's
    language = active.language if term is None or term.language is UNSET else term.language
    direction = active.direction if term is None or term.direction is UNSET else term.direction
    member = Member(
        predicate=f"<{iri}>",
        term=term,
        scoped=term is not None and term.context is not UNSET,
        is_list="@list" in container,
        is_graph="@graph" in container,
        is_language="@language" in container,
        coercion=coercion,
        language=language if isinstance(language, str) else None,
        direction=direction if isinstance(direction, str) else None,
    )
    member.ordinary = not (member.is_list or member.is_language or coercion == "@json")
    if member.is_graph:
        return member
    if coercion in (None, "@none"):
        member.suffix = text_suffix(member.language, member.direction)
    elif coercion not in ("@id", "@vocab", "@json"):
        member.suffix = "" if coercion == XSD + "string" else f"^^<{coercion}>"
    member.text = None if member.is_list or member.is_language else member.suffix
    return member


def _faulty(code: str, detail: str, *, is_keyword: bool = False) -> Member:
    return Member(fault=(code, detail), ordinary=False, is_keyword=is_keyword)


@dataclass(slots=True, eq=False)
class Typing:
    """What the types of a node make of its keys.

    Attributes:
        terms: the types, as N-Quads terms.
        active: the context its members are read in.
        ids: the keys that name the node: ``@id`` or its aliases.
        members: (key, meaning) of every other key.
        weight: how many statements such a node may make of itself, for the limit.
    """

    terms: tuple[str, ...]
    active: ActiveContext
    ids: tuple[str, ...]
    members: tuple[tuple[str, Member], ...]
    weight: int


@dataclass(slots=True, eq=False)
class Layout:
    """The keys of a node in one active context.

    Attributes:
        names: the keys, as they stand.
        types: those that give the node's types: ``@type`` or its aliases.
        others: the keys that are neither these nor ``@context``.
        only_names: True when the one key there is is an ``@id``.
        special: ``@value``, ``@list`` or ``@set`` when the object is one of these, else "".
        typings: by the types that stood there.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    others: tuple[str, ...]
    only_names: bool
    special: str
    typings: dict[tuple[str, ...], Typing] = field(default_factory=dict)

    def keep(self, types: tuple[str, ...], typing: Typing) -> None:
        """Keeps what ``types`` make of these keys."""
        if sum(map(len, types)) <= MAX_KEPT_CHARS:
            remember(self.typings, types, typing, most=MAX_KEPT_TYPINGS)


@dataclass(slots=True, eq=False)
class Entry:
    """How an object with these keys is read at one place.

    Attributes:
        active: the context, once what a type brought is left behind and the member's own is entered.
        layout: its keys there; None where the object has an ``@context`` of its own.
        special: ``@value``, ``@list`` or ``@set`` when it is one of these, else "".
    """

    active: ActiveContext
    layout: Layout | None
    special: str = ""


def layout(active: ActiveContext, keys: tuple[str, ...]) -> Layout:
    """Returns the layout of an object with these keys."""
    kept: Layout | None = active.layouts.get(keys)
    if kept is None:
        kept = _layout(active, keys)
        if sum(map(len, keys)) <= MAX_KEPT_CHARS:
            remember(active.layouts, keys, kept, most=MAX_KEPT_LAYOUTS)
    return kept


def _layout(active: ActiveContext, keys: tuple[str, ...]) -> Layout:
    meanings = {name: _keyword(active, name) for name in keys}
    return Layout(
        names=keys,
        types=tuple(name for name in keys if meanings[name] == "@type"),
        others=tuple(name for name in keys if meanings[name] not in ("@type", "@context")),
        only_names=len(keys) == 1 and meanings[keys[0]] == "@id",
        special=next((meanings[name] for name in keys if meanings[name] in _VALUES), ""),
    )


def _keyword(active: ActiveContext, name: str) -> str:
    if name[:1] == "@":
        return expand_iri(active, name) or ""
    term = active.terms.get(name)
    return term.iri if term is not None and term.iri is not None and term.iri[:1] == "@" else ""


def typing(active: ActiveContext, terms: tuple[str, ...], keys: Layout) -> Typing:
    """Returns what ``keys`` mean in ``active``, a context in which the types ``terms`` have had their say."""
    ids: list[str] = []
    members: list[tuple[str, Member]] = []
    for name in keys.others:
        if _keyword(active, name) == "@id":
            ids.append(name)
            continue
        member: Member | None = active.members.get(name)
        if member is None:
            member = compile_member(active, name)
            if len(name) <= MAX_KEPT_CHARS:
                remember(active.members, name, member, most=MAX_KEPT_LAYOUTS)
        members.append((name, member))
    return Typing(terms, active, tuple(ids), tuple(members), len(keys.names) + len(terms))
