"""QueryByExample (VCALM 1.0 section 3.4): a credential like this one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.errors import ShareError
from wallet.limits import MAX_REQUEST_CHARS, MAX_REQUEST_CLAIMS, MAX_REQUEST_QUERIES
from wallet.share.requests.request import ClaimQuery, CredentialQuery, Path

_SAID_OTHERWISE: Final = frozenset({"@context", "type"})
_MAX_DEPTH: Final = 16
"""Members in members of an example; honest ones have three or four."""


def read_queries(value: Any) -> tuple[tuple[CredentialQuery, ...], str]:
    """Returns what is asked for and why. Raises ShareError ``request_…``.

    A query for nothing but a key (DIDAuthentication) is met by any presentation, and refused where it stands alone.
    """
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_REQUEST_QUERIES:
        raise ShareError("request_too_large", "query")
    queries: list[CredentialQuery] = []
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if kind == "QueryByExample":
            wishes = entry.get("credentialQuery")
            for wish in wishes if isinstance(wishes, list) else [wishes]:
                queries.append(_query(wish, len(queries)))
        elif kind != "DIDAuthentication":
            raise ShareError("request_not_supported", "query")
    if not queries:
        raise ShareError("request_not_supported", "only a key")
    if len(queries) > MAX_REQUEST_QUERIES:
        raise ShareError("request_too_large", "query")
    return tuple(queries), next((query.reason for query in queries if query.reason), "")


def _query(wish: Any, number: int) -> CredentialQuery:
    example = wish.get("example", {}) if isinstance(wish, dict) else None
    if not isinstance(wish, dict) or not isinstance(example, dict):
        raise ShareError("request_query_malformed", "example")
    kinds = example.get("type", [])
    types = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        raise ShareError("request_query_malformed", "type")
    claims = tuple(_claims(example, ()))
    if len(claims) > MAX_REQUEST_CLAIMS:
        raise ShareError("request_too_large", "example")
    reason = wish.get("reason", "")
    return CredentialQuery(
        str(number),
        types=(frozenset(types),) if types else (),
        claims=claims,
        reason=reason[:MAX_REQUEST_CHARS] if isinstance(reason, str) else "",
    )


def _claims(example: dict[str, Any], above: Path) -> Iterator[ClaimQuery]:
    """Yields a claim for each leaf of the example; an empty text stands for any value."""
    if len(above) > _MAX_DEPTH:
        raise ShareError("request_too_large", "example")
    for name, value in example.items():
        path = (*above, name)
        if name in _SAID_OTHERWISE:
            continue
        if isinstance(value, dict) and value:
            yield from _claims(value, path)
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            yield from _claims(value[0], (*path, None))
        elif isinstance(value, str | int | bool) and value != "":
            yield ClaimQuery(path, (value,), loose=True)
        else:
            yield ClaimQuery(path, loose=True)
