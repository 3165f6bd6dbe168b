"""Credentials that are read by their JSON keys (tokens, JSON that is signed as it stands): are the keys what they seem?

Whoever reads by IRI and whoever reads by key must find the same in them (VC Data Model 2.0 section 6.1). So a context
that stands in the document may add words; it may not give a published word another meaning, nor another name, under
which a reader by key would pass it over. Only ever finds fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats.view.terms import TERMS
from wallet.jsonld.contexts import bundled, is_bundled
from wallet.jsonld.shape import check_shape
from wallet.limits import MAX_INLINE_CONTEXTS, MAX_JSON_DEPTH
from wallet.report import Problem

_APART: Final = frozenset({"verifiableCredential", "endorsement", "endorsementJwt"})
"""Members whose values are credentials of their own, each read as it is signed."""
_SETTINGS: Final = frozenset(
    {"@base", "@direction", "@import", "@language", "@propagate", "@protected", "@type", "@version", "@vocab"}
)
_DECIDING_NAMES: Final = (
    "credentialSchema", "credentialStatus", "credentialSubject", "expirationDate", "holder", "issuanceDate", "issuer",
    "validFrom", "validUntil",
)  # fmt: skip
_DECIDING: Final = frozenset(
    {iri[1:-1] for name in _DECIDING_NAMES for iri in TERMS[name]}
    | {
        "https://www.w3.org/2018/credentials#verifiableCredential",
        "https://purl.imsglobal.org/spec/vc/clr/vocab.html#verifiableCredential",
        "https://www.w3.org/2018/credentials#termsOfUse",
        "https://w3id.org/security#proof",
    }
)
"""What a verdict hangs on: under another name it would be passed over."""
_MAX_PREFIXES: Final = 4
"""How many words may stand for one another before they stand for an address; published contexts use two."""

Words = dict[str, set[str]]
"""Name → the addresses it stands for."""


def json_faults(document: dict[str, Any], supplied: Mapping[str, bytes] | None = None) -> tuple[Problem, ...]:
    """Returns what makes the keys of ``document`` mean something else than they seem: ``context_redefines_term``,
    ``context_malformed``, ``word_renamed``, and what the shape gate finds (``misplaced_keyword``, ``compact_key``,
    ``blank_predicate``).
    """
    own = {name: value for name, value in document.items() if name not in _APART}
    faults = list(check_shape(_without_parts(own)))
    contexts = list(_contexts(own))
    if not faults and all(isinstance(context, str) and is_bundled(context) for _, context in contexts):
        # The common case: published words alone. A whole address as a key can still be one of them.
        faults.extend(_addresses_as_keys(own, ""))
        return tuple(faults)
    known = _known(contexts)
    if sum(isinstance(context, dict) for _, context in contexts) > MAX_INLINE_CONTEXTS:
        faults.append(Problem("context_malformed", "/@context", "too many inline contexts"))
        return tuple(faults)
    for pointer, context in contexts:
        if isinstance(context, str):
            context = _supplied(context, supplied or {})
        faults.extend(Problem(code, pointer, detail[:80]) for code, detail in _judged(context, known))
    faults.extend(_addresses_as_keys(own, ""))
    return tuple(dict.fromkeys(faults))


def _without_parts(value: Any, depth: int = 0) -> Any:
    """Leaves out the credentials inside, which are judged on their own."""
    if depth > MAX_JSON_DEPTH:
        return value
    if isinstance(value, list):
        return [_without_parts(member, depth + 1) for member in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_parts(member, depth + 1) for name, member in value.items() if name not in _APART}


def _contexts(value: Any, pointer: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yields every single context of a document with its place: addresses, objects, and null."""
    if depth > MAX_JSON_DEPTH:
        return
    if isinstance(value, list):
        for place, member in enumerate(value):
            yield from _contexts(member, f"{pointer}/{place}", depth + 1)
    elif isinstance(value, dict):
        if "@context" in value:
            named = value["@context"]
            for context in named if isinstance(named, list) else [named]:
                yield f"{pointer}/@context", context
        for name, member in value.items():
            if name != "@context" and name not in _APART and isinstance(member, (dict, list)):
                yield from _contexts(member, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", depth + 1)


def _supplied(address: str, supplied: Mapping[str, bytes]) -> Any:
    """Returns a context that somebody supplied; {} for a bundled one, and for one that nobody knows: it is told apart."""
    if is_bundled(address) or address not in supplied:
        return {}
    try:
        context_document = strict_json.loads(supplied[address])
    except IntakeError:
        return {}
    return context_document.get("@context", {}) if isinstance(context_document, dict) else {}


# The published words ----------------------------------------------------------------------------------------------
def _known(contexts: Iterable[tuple[str, Any]]) -> Words:
    known: Words = {}
    for _, context in contexts:
        if isinstance(context, str) and is_bundled(context):
            for name, addresses in _vocabulary(context).items():
                known.setdefault(name, set()).update(addresses)
    for name in _DECIDING_NAMES:
        known.setdefault(name, set()).update(address[1:-1] for address in TERMS[name])
    return known


@cache
def _vocabulary(address: str) -> Words:
    words: Words = {}
    _collect(bundled(address)["@context"], {}, words)
    return words


def _collect(context: Any, around: Mapping[str, Any], words: Words) -> None:
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, str) and is_bundled(part):
            for name, addresses in _vocabulary(part).items():
                words.setdefault(name, set()).update(addresses)
        if not isinstance(part, dict):
            continue
        local = {**around, **part}
        for name, value in part.items():
            if name not in _SETTINGS:
                words.setdefault(name, set()).add(_meaning(name, local))
            if isinstance(value, dict) and "@context" in value and name not in _SETTINGS:
                _collect(value["@context"], local, words)


def _meaning(name: str, local: Mapping[str, Any], depth: int = _MAX_PREFIXES) -> str:
    """Returns the address that ``name`` stands for in a context, as far as the context itself says it."""
    value = local.get(name)
    text = value.get("@id", value.get("@reverse", name)) if isinstance(value, dict) else value
    if not isinstance(text, str):
        return ""
    if not depth:
        return text
    prefix, colon, rest = text.partition(":")
    if colon and not rest.startswith("//") and prefix in local and prefix != name:
        return _meaning(prefix, local, depth - 1) + rest
    if text in local and text != name:
        return _meaning(text, local, depth - 1)
    vocabulary = local.get("@vocab")
    return f"{vocabulary}{text}" if not colon and not text.startswith("@") and isinstance(vocabulary, str) else text


# A context in the document --------------------------------------------------------------------------------------
def _judged(context: Any, known: Words, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yields (code, word) for everything in a context of the document's own that does more than add."""
    if context is None:
        yield "context_redefines_term", "null"
        return
    if isinstance(context, list):
        for part in context:
            if isinstance(part, str) or depth > _MAX_PREFIXES:
                continue
            yield from _judged(part, known, depth + 1)
        return
    if not isinstance(context, dict) or depth > _MAX_PREFIXES:
        yield "context_malformed", type(context).__name__
        return
    local = {**{name: min(meanings) for name, meanings in known.items()}, **context}
    yield from _judged_vocabulary(context.get("@vocab"), known)
    for name, value in context.items():
        if name in _SETTINGS:
            continue
        meaning = _meaning(name, local)
        if name in known:
            if not any(_same(meaning, published) for published in known[name]):
                yield "context_redefines_term", name
        elif meaning.startswith("@") or any(_same(meaning, address) for address in _DECIDING) or _moves(value):
            yield "word_renamed", name
        if isinstance(value, dict) and "@context" in value:
            yield from _judged(value["@context"], known, depth + 1)


def _moves(definition: Any) -> bool:
    """Says whether a definition turns a statement round, or lets members stand inside another's name."""
    return isinstance(definition, dict) and ("@reverse" in definition or "@nest" in definition)


def _judged_vocabulary(vocabulary: Any, known: Words) -> Iterator[tuple[str, str]]:
    """A vocabulary that ends in the middle of a deciding word lets the rest of it stand for the whole."""
    if isinstance(vocabulary, str) and vocabulary:
        for address in _DECIDING:
            rest = address.removeprefix(vocabulary)
            if rest != address and address not in known.get(rest, set()):
                yield "word_renamed", "@vocab"
                return


def _same(address: str, other: str) -> bool:
    """Published contexts differ in http and https for the words of schema.org."""
    return address.removeprefix("https:").removeprefix("http:") == other.removeprefix("https:").removeprefix("http:")


def _addresses_as_keys(value: Any, pointer: str, depth: int = 0) -> Iterator[Problem]:
    """Yields the places where a deciding word stands as its whole address."""
    if depth > MAX_JSON_DEPTH:
        return
    if isinstance(value, list):
        for place, member in enumerate(value):
            if isinstance(member, (dict, list)):
                yield from _addresses_as_keys(member, f"{pointer}/{place}", depth + 1)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name in ("@context", *_APART):
                continue
            here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if ":" in name and any(_same(name, address) for address in _DECIDING):
                yield Problem("word_renamed", here)
            if isinstance(member, (dict, list)):
                yield from _addresses_as_keys(member, here, depth + 1)
