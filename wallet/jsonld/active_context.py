"""Active contexts: what each key means here. JSON-LD 1.1 API section 4, processed once and kept.

The base IRI is always null: a relative reference has no meaning in a credential.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.jsonld.contexts import is_bundled, load
from wallet.jsonld.errors import JsonLdError
from wallet.limits import MAX_KEPT_LAYOUTS

KEYWORDS: Final = frozenset(
    {
        "@base", "@container", "@context", "@default", "@direction", "@embed", "@explicit", "@graph", "@id",
        "@included", "@index", "@json", "@language", "@list", "@nest", "@none", "@omitDefault", "@prefix",
        "@preserve", "@protected", "@requireAll", "@reverse", "@set", "@type", "@value", "@version", "@vocab",
        "@import", "@propagate",
    }
)  # fmt: skip
_SETTINGS: Final = frozenset(
    {"@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab"}
)
_KEYWORD_FORM: Final = re.compile(r"@[A-Za-z]+")
ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\ud800-\udfff]*")
LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_GEN_DELIMS: Final = (":", "/", "?", "#", "[", "]", "@")
_TERM_KEYS: Final = frozenset(
    {"@id", "@reverse", "@container", "@context", "@direction", "@index", "@language", "@nest", "@prefix",
     "@protected", "@type"}
)  # fmt: skip
MAX_CONTEXT_CHAIN: Final = 16
"""Contexts that name contexts; no published one goes past two."""


class _Unset:
    def __repr__(self) -> str:
        return "unset"


UNSET: Final = _Unset()


@dataclass(slots=True, eq=False)
class Term:
    """A term definition (section 4.2). ``iri`` is None where the term was set to null."""

    iri: str | None
    type: str | None = None
    language: str | _Unset | None = UNSET
    direction: str | _Unset | None = UNSET
    container: tuple[str, ...] = ()
    context: Any = UNSET
    reverse: bool = False
    nest: str | None = None
    index: str | None = None
    prefix: bool = False
    protected: bool = False

    def same_as(self, other: Term) -> bool:
        """Says whether both define the same, ``@protected`` aside (section 4.2.2 step 27)."""
        return (
            self.iri == other.iri
            and self.type == other.type
            and self.language == other.language
            and self.direction == other.direction
            and sorted(self.container) == sorted(other.container)
            and self.context == other.context
            and self.reverse == other.reverse
            and self.nest == other.nest
            and self.index == other.index
            and self.prefix == other.prefix
        )


@dataclass(slots=True, eq=False)
class ActiveContext:
    """What keys mean at one place. Never changed once processed.

    Attributes:
        layouts, members: compiled from it by ``wallet.jsonld.members``.
        derived: other things made from it: contexts inside it, references of the vocabulary.
        entries: the objects kept compiled as values of its members, oldest first: in which table, under which keys.
    """

    terms: dict[str, Term | None] = field(default_factory=dict)
    vocab: str | None = None
    language: str | None = None
    direction: str | None = None
    previous: ActiveContext | None = None
    layouts: dict[tuple[str, ...], Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    derived: dict[Any, Any] = field(default_factory=dict)
    entries: deque[tuple[dict[tuple[str, ...], Any], tuple[str, ...]]] = field(default_factory=deque)

    def keep_entry(self, entries: dict[tuple[str, ...], Any], names: tuple[str, ...], entry: Any) -> None:
        """Keeps what an object with these keys is as the value of a member, in ``entries`` of that member."""
        if len(self.entries) >= MAX_KEPT_LAYOUTS:
            others, oldest = self.entries.popleft()
            others.pop(oldest, None)
        self.entries.append((entries, names))
        entries[names] = entry

    def clone(self) -> ActiveContext:
        """Returns a copy that may be filled."""
        return ActiveContext(dict(self.terms), self.vocab, self.language, self.direction, self.previous)


@dataclass(slots=True)
class Loading:
    """Where contexts come from during one document, and what was met."""

    supplied: Mapping[str, bytes] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    outside: bool = False
    """True while a context written inside the document itself is processed."""
    remarks: set[str] = field(default_factory=set)


def process(
    active: ActiveContext,
    local: Any,
    loading: Loading,
    *,
    override_protected: bool = False,
    propagate: bool = True,
) -> ActiveContext:
    """Context processing (section 4.1.2). Raises JsonLdError."""
    result = active.clone()
    # (2) @propagate of an object decides; (3) remember what to return to
    if isinstance(local, dict) and isinstance(local.get("@propagate"), bool):
        propagate = local["@propagate"]
    if not propagate and result.previous is None:
        result.previous = active
    # (4)-(5)
    for context in local if isinstance(local, list) else [local]:
        if context is None:
            result = _nullified(result, override_protected, propagate)
        elif isinstance(context, str):
            result = _remote(result, context, loading)
        elif isinstance(context, dict):
            result = _object(result, context, loading, override_protected, propagate)
        else:
            raise JsonLdError("context_malformed", "neither object, address nor null")
    return result


def _nullified(result: ActiveContext, override_protected: bool, propagate: bool) -> ActiveContext:
    # (5.1)
    if not override_protected and any(term and term.protected for term in result.terms.values()):
        raise JsonLdError("context_redefines_term", "null context over protected terms")
    return ActiveContext(previous=None if propagate else result)


def _remote(result: ActiveContext, address: str, loading: Loading) -> ActiveContext:
    # (5.2) the bundle instead of the network; no address twice in a chain
    if address in loading.chain or len(loading.chain) >= MAX_CONTEXT_CHAIN:
        raise JsonLdError("context_malformed", "contexts that name each other")
    document = load(address, loading.supplied)
    if not is_bundled(address):
        loading.remarks.add("context_supplied")
    inner = Loading(loading.supplied, (*loading.chain, address), False, loading.remarks)
    return process(result, document["@context"], inner)


def _object(
    before: ActiveContext,
    context: dict[str, Any],
    loading: Loading,
    override_protected: bool,
    propagate: bool,
) -> ActiveContext:
    # (5.4)-(5.13)
    if context.get("@version", 1.1) != 1.1 or isinstance(context.get("@version"), bool):
        raise JsonLdError("context_malformed", "@version")
    if "@import" in context:
        context = _imported(context, loading)
    result = before.clone()
    if context.get("@base") is not None and not loading.chain:
        # (5.7) A base would give relative references a meaning that other readers do not see.
        raise JsonLdError("construct_not_supported", "@base")
    if "@vocab" in context:
        result.vocab = _vocab(result, context["@vocab"], loading)
    if "@language" in context:
        language = context["@language"]
        if language is not None and not (isinstance(language, str) and LANGUAGE_TAG.fullmatch(language)):
            raise JsonLdError("context_malformed", "@language")
        result.language = language.lower() if language else None
    if "@direction" in context:
        if context["@direction"] not in ("ltr", "rtl", None):
            raise JsonLdError("context_malformed", "@direction")
        result.direction = context["@direction"]
    if "@propagate" in context and not isinstance(context["@propagate"], bool):
        raise JsonLdError("context_malformed", "@propagate")
    _ = propagate
    protected = context.get("@protected", False)
    if not isinstance(protected, bool):
        raise JsonLdError("context_malformed", "@protected")
    defined: dict[str, bool] = {}
    maker = _Definitions(result, context, defined, protected, override_protected)
    for key in context:
        # (5.13) any keyword that is none of a context's own settings is one redefined
        if key not in _SETTINGS:
            maker.create(key)
    if loading.outside:
        _only_adds(before, result)
        loading.remarks.add("inline_context")
    return result


def _imported(context: dict[str, Any], loading: Loading) -> dict[str, Any]:
    # (5.6)
    if not isinstance(context["@import"], str):
        raise JsonLdError("context_malformed", "@import")
    imported = load(context["@import"], loading.supplied)["@context"]
    if not isinstance(imported, dict) or "@import" in imported:
        raise JsonLdError("context_malformed", "@import")
    return {**imported, **{key: value for key, value in context.items() if key != "@import"}}


def _vocab(active: ActiveContext, value: Any, loading: Loading) -> str | None:
    # (5.8)
    if value is None:
        return None
    if not isinstance(value, str):
        raise JsonLdError("context_malformed", "@vocab")
    iri = expand_iri(active, value, vocab=True)
    if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
        raise JsonLdError("context_malformed", "@vocab")
    if loading.outside and active.vocab is not None and active.vocab != iri:
        raise JsonLdError("context_redefines_term", "@vocab")
    return iri


def _only_adds(before: ActiveContext, after: ActiveContext) -> None:
    """A context inside the document may add terms; it may not change what a published one says."""
    for name, term in before.terms.items():
        now = after.terms.get(name)
        if now is term:
            continue
        if term is None or now is None or not now.same_as(term):
            raise JsonLdError("context_redefines_term", name)


class _Definitions:
    """Create Term Definition (section 4.2.2) for the terms of one local context."""

    def __init__(
        self,
        active: ActiveContext,
        local: dict[str, Any],
        defined: dict[str, bool],
        protected: bool,
        override_protected: bool,
    ) -> None:
        self.active = active
        self.local = local
        self.defined = defined
        self.protected = protected
        self.override_protected = override_protected

    def create(self, name: str) -> None:
        # (1)
        if name in self.defined:
            if self.defined[name]:
                return
            raise JsonLdError("context_malformed", "terms that define each other")
        if name == "":
            raise JsonLdError("context_malformed", "an empty term")
        self.defined[name] = False
        value = self.local[name]
        # (4)-(5)
        if name == "@type":
            if not (isinstance(value, dict) and value and set(value) <= {"@container", "@protected"}):
                raise JsonLdError("context_malformed", "@type redefined")
        elif name in KEYWORDS:
            raise JsonLdError("context_malformed", "a keyword redefined")
        elif _KEYWORD_FORM.fullmatch(name):
            return
        previous = self.active.terms.pop(name, None)
        # (7)-(9)
        simple = isinstance(value, str)
        if value is None:
            value = {"@id": None}
        elif simple:
            value = {"@id": value}
        elif not isinstance(value, dict):
            raise JsonLdError("context_malformed", name)
        if not set(value) <= _TERM_KEYS:
            raise JsonLdError("context_malformed", name)
        term = Term(None)
        protected = value.get("@protected", self.protected)
        if not isinstance(protected, bool):
            raise JsonLdError("context_malformed", "@protected")
        term.protected = protected
        self._type(term, value)
        if "@reverse" in value:
            self._reverse(term, value)
        else:
            self._iri(term, name, value, simple)
            self._container(term, value)
        self._rest(term, name, value)
        # (27)
        if previous is not None and previous.protected and not self.override_protected:
            if not term.same_as(previous):
                raise JsonLdError("context_redefines_term", name)
            term = previous
        self.active.terms[name] = term
        self.defined[name] = True

    def _expand(self, value: str) -> str | None:
        return expand_iri(self.active, value, vocab=True, maker=self)

    def _type(self, term: Term, value: dict[str, Any]) -> None:
        # (12)
        if "@type" not in value:
            return
        kind = value["@type"]
        if not isinstance(kind, str):
            raise JsonLdError("context_malformed", "@type mapping")
        iri = self._expand(kind)
        if iri not in {"@id", "@json", "@none", "@vocab"} and not (iri and ABSOLUTE_IRI.fullmatch(iri)):
            raise JsonLdError("context_malformed", "@type mapping")
        term.type = iri

    def _reverse(self, term: Term, value: dict[str, Any]) -> None:
        # (13)
        if "@id" in value or "@nest" in value or not isinstance(value["@reverse"], str):
            raise JsonLdError("context_malformed", "@reverse")
        term.iri = self._expand(value["@reverse"])
        if term.iri is None or not ABSOLUTE_IRI.fullmatch(term.iri):
            raise JsonLdError("context_malformed", "@reverse")
        container = value.get("@container")
        if container not in (None, "@set", "@index"):
            raise JsonLdError("context_malformed", "@reverse with @container")
        term.container = (container,) if container else ()
        term.reverse = True

    def _iri(self, term: Term, name: str, value: dict[str, Any], simple: bool) -> None:
        # (14)-(18)
        if "@id" in value and value["@id"] != name:
            identifier = value["@id"]
            if identifier is None:
                return
            if not isinstance(identifier, str):
                raise JsonLdError("context_malformed", "@id mapping")
            if identifier not in KEYWORDS and _KEYWORD_FORM.fullmatch(identifier):
                return
            term.iri = self._expand(identifier)
            if term.iri in ("@context", "@preserve") or not _usable(term.iri):
                raise JsonLdError("context_malformed", "@id mapping")
            if (":" in name[1:-1] or "/" in name) and self._as_iri(name) != term.iri:
                raise JsonLdError("context_malformed", "an address that means another")
            last = (term.iri or "")[-1:]
            if ":" not in name and "/" not in name and simple:
                term.prefix = last in _GEN_DELIMS or (term.iri or "").startswith("_:")
        elif ":" in name[1:]:
            prefix, _, suffix = name.partition(":")
            if prefix in self.local:
                self.create(prefix)
            prefix_term = self.active.terms.get(prefix)
            term.iri = f"{prefix_term.iri}{suffix}" if prefix_term is not None and prefix_term.iri else name
        elif "/" in name:
            term.iri = self._expand(name)
            if not _usable(term.iri):
                raise JsonLdError("context_malformed", "@id mapping")
        elif name == "@type":
            term.iri = "@type"
        elif self.active.vocab is not None:
            term.iri = self.active.vocab + name
        else:
            raise JsonLdError("context_malformed", "a term without a meaning")

    def _as_iri(self, name: str) -> str | None:
        self.defined[name] = True
        iri = self._expand(name)
        self.defined[name] = False
        return iri

    def _container(self, term: Term, value: dict[str, Any]) -> None:
        # (19)
        if "@container" not in value:
            return
        containers = value["@container"]
        parts = tuple(containers) if isinstance(containers, list) else (containers,)
        allowed = {"@graph", "@id", "@index", "@language", "@list", "@set", "@type"}
        if not parts or not all(isinstance(part, str) and part in allowed for part in parts):
            raise JsonLdError("context_malformed", "@container")
        if (len(parts) > 1 and not ("@set" in parts or "@graph" in parts)) or ("@list" in parts and len(parts) > 1):
            raise JsonLdError("context_malformed", "@container")
        term.container = parts
        if "@type" in parts:
            term.type = term.type or "@id"
            if term.type not in ("@id", "@vocab"):
                raise JsonLdError("context_malformed", "@type mapping")

    def _rest(self, term: Term, name: str, value: dict[str, Any]) -> None:
        # (20)-(26)
        if "@index" in value:
            if "@index" not in term.container or not isinstance(value["@index"], str):
                raise JsonLdError("context_malformed", "@index")
            term.index = value["@index"]
        if "@context" in value:
            term.context = value["@context"]
        if "@language" in value and "@type" not in value:
            language = value["@language"]
            if language is not None and not (isinstance(language, str) and LANGUAGE_TAG.fullmatch(language)):
                raise JsonLdError("context_malformed", "@language")
            term.language = language.lower() if language else None
        if "@direction" in value and "@type" not in value:
            if value["@direction"] not in ("ltr", "rtl", None):
                raise JsonLdError("context_malformed", "@direction")
            term.direction = value["@direction"]
        if "@nest" in value:
            if not isinstance(value["@nest"], str) or (value["@nest"] in KEYWORDS and value["@nest"] != "@nest"):
                raise JsonLdError("context_malformed", "@nest")
            term.nest = value["@nest"]
        if "@prefix" in value:
            if ":" in name or "/" in name or not isinstance(value["@prefix"], bool):
                raise JsonLdError("context_malformed", "@prefix")
            term.prefix = value["@prefix"]


def _usable(iri: str | None) -> bool:
    return iri is not None and (iri in KEYWORDS or iri.startswith("_:") or bool(ABSOLUTE_IRI.fullmatch(iri)))


def expand_iri(active: ActiveContext, value: str, *, vocab: bool = False, maker: _Definitions | None = None) -> str | None:
    """IRI expansion (section 5.2.2) with a null base: a relative reference comes back as it is."""
    # (1)-(2)
    if value in KEYWORDS:
        return value
    if _KEYWORD_FORM.fullmatch(value):
        return None
    # (3)
    if maker is not None and value in maker.local and not maker.defined.get(value, False):
        maker.create(value)
    # (4)-(5)
    if value in active.terms:
        term = active.terms[value]
        if term is not None and term.iri in KEYWORDS:
            return term.iri
        if vocab:
            return term.iri if term is not None else None
    # (6)
    if ":" in value[1:]:
        prefix, _, suffix = value.partition(":")
        if prefix == "_" or suffix.startswith("//"):
            return value
        if maker is not None and prefix in maker.local and not maker.defined.get(prefix, False):
            maker.create(prefix)
        prefix_term = active.terms.get(prefix)
        if prefix_term is not None and prefix_term.iri and prefix_term.prefix:
            return prefix_term.iri + suffix
        return value
    # (7)
    if vocab and active.vocab is not None:
        return active.vocab + value
    return value
