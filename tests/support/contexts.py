"""What a JSON-LD context says, term by term, whatever shorthand it is written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

_PREFIX_DEPTH = 4


class Term(NamedTuple):
    """One term: ``scope`` is the terms whose own contexts it stands in, outermost first."""

    scope: tuple[str, ...]
    name: str
    iri: str
    type: str
    container: tuple[str, ...]


def terms(context: Any, scope: tuple[str, ...] = (), around: tuple[dict[str, Any], ...] = ()) -> Iterator[Term]:
    """Yields every term of a context and of those inside it."""
    if isinstance(context, list):
        for one in context:
            yield from terms(one, scope, around)
        return
    if not isinstance(context, dict):
        return
    seen = (*around, context)
    for name, value in context.items():
        if name.startswith("@") or value is None:
            continue
        about = value if isinstance(value, dict) else {"@id": value}
        told = about.get("@container", ())
        container = (told,) if isinstance(told, str) else tuple(sorted(told))
        kind = _expanded(str(about.get("@type", "")), seen)
        yield Term(scope, name, _expanded(str(about.get("@id", name)), seen), kind, container)
        if "@context" in about:
            yield from terms(about["@context"], (*scope, name), seen)


def meaning(context: Any) -> set[Term]:
    """Returns the terms that mean something: prefixes are only a way of writing."""
    return {term for term in terms(context) if not (term.iri.endswith(("#", "/")) and not term.type)}


def _expanded(value: str, around: tuple[dict[str, Any], ...], depth: int = _PREFIX_DEPTH) -> str:
    if value.startswith("@") or not depth:
        return value
    prefix, colon, rest = value.partition(":")
    name = prefix if colon and not rest.startswith("//") else "" if colon else value
    for context in reversed(around):
        told = context.get(name) if name else None
        told = told.get("@id") if isinstance(told, dict) else told
        if isinstance(told, str) and told != value:
            return _expanded(told, around, depth - 1) + (rest if colon else "")
    if not colon:
        for context in reversed(around):
            if isinstance(context.get("@vocab"), str):
                return str(context["@vocab"]) + value
    return value
