"""From statements back to JSON: a credential that travelled as canonical N-Quads is written as it may have been before.

PyLD makes the JSON; nothing rests on it. What was put together is turned into statements by our own walk, and holds only
where they are the carried ones to the letter: then each signature over the statements is one over this JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from wallet.jsonld.active_context import Loading
from wallet.jsonld.contexts import is_bundled
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.fallback import pyld_options
from wallet.jsonld.nquads import parse_nquads
from wallet.jsonld.quads import to_quads
from wallet.jsonld.rdfc import canonicalize
from wallet.limits import MAX_FALLBACK_LEAVES, MAX_JSON_DEPTH

_CREDENTIAL: Final = "https://www.w3.org/2018/credentials#VerifiableCredential"
_HASHES: Final = ("sha256", "sha384")
"""Of the canonical form: P-384 signs over SHA-384 (ECDSA cryptosuites section 3.2.5)."""

Expanded = dict[str, Any]


def from_statements(text: str, context: Any) -> dict[str, Any]:
    """Returns a JSON document in ``context`` (an address or a list of them) whose canonical statements are ``text``.

    Raises JsonLdError: ``context_not_bundled``, ``too_many_statements``, ``nquads_malformed``, and
    ``not_put_together`` where no such document could be made.
    """
    addresses = context if isinstance(context, list) else [context]
    for address in addresses:
        if not isinstance(address, str) or not is_bundled(address):
            raise JsonLdError("context_not_bundled")
    if not addresses or len(set(addresses)) < len(addresses):
        raise JsonLdError("context_malformed")
    if text.count("\n") > MAX_FALLBACK_LEAVES:
        raise JsonLdError("too_many_statements")
    parse_nquads(text)
    # A number whose term names its type is written as text, any other as a number: which, only the proof can say.
    for numbers in (True, False):
        document = _compacted(text, context, numbers=numbers)
        if document is not None and _states(document, text):
            plainer = _in_plain_terms(document)
            return plainer if _states(plainer, text) else document
    raise JsonLdError("not_put_together")


def _states(document: dict[str, Any], text: str) -> bool:
    try:
        quads = to_quads(document).quads
    except JsonLdError:
        return False
    return any(canonicalize(quads, hash_name=name) == text for name in _HASHES)


def _in_plain_terms(value: Any) -> Any:
    """Returns ``value`` with members named as specifications name them. Where a context has several terms for a property,
    or keeps one for another kind of value, PyLD takes a class's (``Achievement``) or the whole address."""
    if isinstance(value, list):
        return [_in_plain_terms(item) for item in value]
    if not isinstance(value, dict):
        return value
    renamed = {name: _plain_term(name) for name in value if name != "@context"}
    once = Counter(renamed.values())
    return {
        (renamed[name] if once[renamed.get(name, "")] == 1 else name): item if name == "@context" else _in_plain_terms(item)
        for name, item in value.items()
    }


def _plain_term(name: str) -> str:
    term = name.rpartition("#")[2]
    return term[:1].lower() + term[1:]


def _compacted(text: str, context: Any, *, numbers: bool) -> dict[str, Any] | None:
    from pyld import jsonld  # a tenth of a second to import: only where it is needed

    refused: list[JsonLdError] = []
    options = pyld_options(Loading({}), refused)
    try:
        nodes = jsonld.from_rdf(text, {**options, "useNativeTypes": numbers, "format": "application/n-quads"})
        compact = jsonld.compact(_tree(nodes), {"@context": context}, options)
    except jsonld.JsonLdError:
        return None
    except (RecursionError, TypeError, ValueError, KeyError, AttributeError):
        return None
    if not isinstance(compact, dict) or "@graph" in compact:
        return None
    compact.pop("@context", None)
    return {"@context": context, **compact}


def _tree(nodes: list[Expanded]) -> Expanded:
    """Returns the one outermost node with all others inside it. Raises JsonLdError ``not_put_together``."""
    uses = Counter(_references(nodes))
    roots = [node for node in nodes if node["@id"] not in uses]
    if not roots:
        roots = [node for node in nodes if _CREDENTIAL in node.get("@type", [])]
    if len(roots) != 1:
        raise JsonLdError("not_put_together", "outermost nodes")
    growing = _Growing(nodes, uses)
    tree = growing.embedded(roots[0]["@id"], 0)
    if growing.left:
        raise JsonLdError("not_put_together", "nodes apart")
    return tree


def _references(value: Any) -> Iterator[str]:
    """Yields the node that each reference names."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        if value.keys() == {"@id"}:
            yield value["@id"]
        for name, item in value.items():
            if name not in ("@id", "@type", "@value"):
                yield from _references(item)


class _Growing:
    """Nodes of one graph, each put where it is first named."""

    def __init__(self, nodes: list[Expanded], uses: Counter[str]) -> None:
        self.left = {node["@id"]: node for node in nodes}
        self._uses = uses

    def embedded(self, name: str, depth: int) -> Expanded:
        """Returns the node ``name`` with what it names inside it."""
        if depth > MAX_JSON_DEPTH:
            raise JsonLdError("not_put_together", "depth")
        node = self.left.pop(name)
        grown: Expanded = {}
        for member, value in node.items():
            if member == "@graph":
                inside = _Growing(value, self._uses)
                named = Counter(_references(value))
                tops = [item["@id"] for item in value if item["@id"] not in named]
                grown["@graph"] = [inside.embedded(top, depth + 1) for top in tops]
                if inside.left:
                    raise JsonLdError("not_put_together", "nodes apart")
            elif member == "@id":
                # A blank node that one place names needs no name.
                if not name.startswith("_:") or self._uses[name] > 1:
                    grown["@id"] = name
            elif member == "@type":
                grown["@type"] = sorted(value, key=lambda kind: kind != _CREDENTIAL)  # as every specification writes it
            else:
                grown[member] = [self._value(item, depth + 1) for item in value]
        return grown

    def _value(self, item: Any, depth: int) -> Any:
        if "@list" in item:
            return {"@list": [self._value(inner, depth + 1) for inner in item["@list"]]}
        if item.keys() == {"@id"} and item["@id"] in self.left:
            return self.embedded(item["@id"], depth)
        if item.keys() == {"@id"} and item["@id"].startswith("_:") and self._uses[item["@id"]] == 1:
            return {}
        return item
