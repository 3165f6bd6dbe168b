"""DCQL (OpenID4VP 1.0 section 6): what credentials are asked for, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from wallet.errors import ShareError
from wallet.limits import MAX_REQUEST_CHARS, MAX_REQUEST_CLAIMS, MAX_REQUEST_QUERIES, MAX_REQUEST_VALUES
from wallet.share.requests.request import ClaimQuery, CredentialQuery, CredentialSet, Path

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")
_SDJWT: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt"})


def read_dcql(query: Any) -> tuple[tuple[CredentialQuery, ...], tuple[CredentialSet, ...]]:
    """Returns the queries, and which are enough. Raises ShareError ``request_query_malformed``, ``request_too_large``."""
    if not isinstance(query, dict):
        raise _malformed("dcql_query")
    queries = tuple(_credential(entry) for entry in _list(query, "credentials", MAX_REQUEST_QUERIES, needed=True))
    ids = [entry.id for entry in queries]
    if len(set(ids)) != len(ids):
        raise _malformed("credentials/id")
    sets = tuple(_set(entry, set(ids)) for entry in _list(query, "credential_sets", MAX_REQUEST_QUERIES))
    return queries, sets


def _malformed(where: str) -> ShareError:
    return ShareError("request_query_malformed", where)


def _list(owner: Mapping[str, Any], name: str, limit: int, *, needed: bool = False) -> list[Any]:
    """Returns a list that, where it is there, is not empty (section 6.1). Raises ShareError."""
    if name not in owner and not needed:
        return []
    value = owner.get(name)
    if not isinstance(value, list) or not value:
        raise _malformed(name)
    if len(value) > limit:
        raise ShareError("request_too_large", name)
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value or len(value) > 4 * MAX_REQUEST_CHARS:
        raise _malformed(where)
    return value


def _name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _malformed(where)
    return value


def _credential(entry: Any) -> CredentialQuery:
    if not isinstance(entry, dict):
        raise _malformed("credentials")
    kind, meta = _text(entry.get("format"), "format"), entry.get("meta", {})
    if not isinstance(meta, dict):
        raise _malformed("meta")
    multiple = entry.get("multiple", False)
    if not isinstance(multiple, bool):
        raise _malformed("multiple")
    claims = tuple(_claim(claim) for claim in _list(entry, "claims", MAX_REQUEST_CLAIMS))
    wishes = tuple(
        tuple(_name(name, "claim_sets") for name in _names(wish, "claim_sets"))
        for wish in _list(entry, "claim_sets", MAX_REQUEST_CLAIMS)
    )
    known = {claim.id for claim in claims}
    if any(name not in known for wish in wishes for name in wish) or (wishes and "" in known):
        raise _malformed("claim_sets")
    return CredentialQuery(
        _name(entry.get("id"), "id"),
        frozenset({kind}),
        tuple(frozenset(_names(types, "type_values")) for types in _list(meta, "type_values", MAX_REQUEST_VALUES)),
        frozenset(_text(vct, "vct_values") for vct in _list(meta, "vct_values", MAX_REQUEST_VALUES))
        if kind in _SDJWT
        else frozenset(),
        claims,
        wishes,
        multiple,
    )


def _names(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not value or len(value) > MAX_REQUEST_VALUES:
        raise _malformed(where)
    return [_text(name, where) for name in value]


def _claim(entry: Any) -> ClaimQuery:
    if not isinstance(entry, dict):
        raise _malformed("claims")
    path = _list(entry, "path", MAX_REQUEST_VALUES, needed=True)
    values = _list(entry, "values", MAX_REQUEST_VALUES)
    if not all(isinstance(value, str | int | bool) for value in values):
        raise _malformed("values")
    name = _name(entry["id"], "claims/id") if "id" in entry else ""
    return ClaimQuery(_path(path), tuple(values), name)


def _path(steps: list[Any]) -> Path:
    for step in steps:
        whole_number = isinstance(step, int) and not isinstance(step, bool) and step >= 0
        if not (step is None or isinstance(step, str) or whole_number):
            raise _malformed("path")
    return tuple(steps)


def _set(entry: Any, ids: set[str]) -> CredentialSet:
    if not isinstance(entry, dict):
        raise _malformed("credential_sets")
    required = entry.get("required", True)
    options = tuple(tuple(_names(option, "options")) for option in _list(entry, "options", MAX_REQUEST_QUERIES, needed=True))
    if not isinstance(required, bool) or any(name not in ids for option in options for name in option):
        raise _malformed("credential_sets")
    return CredentialSet(options, required)
