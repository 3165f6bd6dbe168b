"""Which kept credentials answer a query, and which claims of them would leave (OpenID4VP 1.0 sections 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.errors import ShareError
from wallet.limits import MAX_REQUEST_VALUES
from wallet.share.requests.request import ClaimQuery, CredentialQuery, CredentialSet, Path

FORMATS: Final = {"data_integrity": "ldp_vc", "vc_jwt": "jwt_vc_json", "sd_jwt": "dc+sd-jwt"}
"""Formats of what is kept, as requests call them (OpenID4VP 1.0 appendix B)."""
ALSO: Final = {"vc+sd-jwt": "dc+sd-jwt"}
"""An older name that means the same."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept, as far as a query looks at it.

    Attributes:
        format: as requests call it.
        types: its types, as they stand and as full addresses.
        vct: the type of an SD-JWT, or "".
        claims: everything it could show.
    """

    format: str
    types: frozenset[str]
    vct: str
    claims: Mapping[str, Any] = field(repr=False)


def fits(query: CredentialQuery, holding: Holding) -> bool:
    """Says whether ``holding`` is what is asked for, every claim that is needed included."""
    formats = {ALSO.get(name, name) for name in query.formats}
    if formats and holding.format not in formats:
        return False
    if query.types and not any(types <= holding.types for types in query.types):
        return False
    if query.vct and holding.vct not in query.vct:
        return False
    return claims_of(query, holding) is not None


def claims_of(query: CredentialQuery, holding: Holding) -> tuple[Path, ...] | None:
    """Returns the claims that would be shown: the first set that can be had, or all; None where they cannot.

    An empty tuple: nothing beyond what is always shown is asked for.
    """
    there = [claim for claim in query.claims if _holds(holding.claims, claim)]
    if not query.claim_sets:
        return tuple(claim.path for claim in there) if len(there) == len(query.claims) else None
    by_id = {claim.id: claim.path for claim in there}
    for wish in query.claim_sets:
        if all(name in by_id for name in wish):
            return tuple(by_id[name] for name in wish)
    return None


def needed(queries: Sequence[CredentialQuery], sets: Sequence[CredentialSet], can: Iterable[str]) -> tuple[str, ...]:
    """Returns which queries are answered: the first option of each set that can be, all of them where there are no sets.

    Optional sets are left out: nothing is shown that need not be. Raises ShareError ``request_nothing_fits``.
    """
    able = set(can)
    if not sets:
        chosen = [query.id for query in queries]
        if not able.issuperset(chosen):
            raise ShareError("request_nothing_fits")
        return tuple(chosen)
    answered: dict[str, None] = {}
    for wish in sets:
        if not wish.required:
            continue
        option = next((option for option in wish.options if able.issuperset(option)), None)
        if option is None:
            raise ShareError("request_nothing_fits")
        answered |= dict.fromkeys(option)
    return tuple(answered)


def _holds(claims: Mapping[str, Any], claim: ClaimQuery) -> bool:
    values = list(_at(claims, claim.path, loose=claim.loose))
    if not values:
        return False
    return not claim.values or any(_same(value, wish) for value in values for wish in claim.values)


def _same(value: Any, wish: Any) -> bool:
    # 1 is not true, and True is not 1 (OpenID4VP 1.0 section 6.3: type and value must match).
    return type(value) is type(wish) and value == wish


def _at(value: Any, path: Path, *, loose: bool) -> Iterator[Any]:
    """Yields what stands at ``path``; nothing where it leads nowhere."""
    values = [value]
    for step in path:
        values = [reached for each in values for reached in _step(each, step, loose=loose)][:MAX_REQUEST_VALUES]
    yield from values


def _step(value: Any, step: str | int | None, *, loose: bool) -> list[Any]:
    if isinstance(value, list):
        if step is None:
            return value
        if isinstance(step, int):
            return value[step : step + 1]
        return [reached for each in value for reached in _step(each, step, loose=False)] if loose else []
    if isinstance(value, dict):
        return [value[step]] if isinstance(step, str) and step in value else []
    return []
