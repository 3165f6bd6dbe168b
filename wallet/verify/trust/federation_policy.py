"""Metadata policies and constraints along a trust chain (OpenID Federation 1.0 section 6), as far as a name needs them.

Policies are applied from the subject's own superior up to the anchor, and every level's limits are checked on what
comes out: the anchor has the last word, and nobody below it can loosen what it says. Where the specification would
merge two policies that contradict each other, the chain does not hold either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import unquote

from wallet.encodings.web_address import split_address
from wallet.verify.trust.entity_statement import EntityStatement
from wallet.verify.trust.errors import TrustError

_OPERATORS: Final = frozenset({"value", "add", "default", "one_of", "subset_of", "superset_of", "essential"})


def resolved_metadata(own: EntityStatement, above: Sequence[EntityStatement]) -> dict[str, dict[str, Any]]:
    """Returns the subject's metadata by entity type, after every superior's policy.

    ``own`` is the subject's configuration, or the nearest superior's statement where it has none; ``above`` the
    statements about it and its superiors, nearest first. Raises TrustError ``trust_chain_policy``.
    """
    metadata = {kind: dict(stated) for kind, stated in own.metadata.items() if isinstance(stated, dict)}
    if above:
        # (section 3.1.3) What the immediate superior states of the subject stands in place of its own word.
        for kind, stated in above[0].metadata.items():
            if isinstance(stated, dict):
                metadata[kind] = {**metadata.get(kind, {}), **stated}
    policies = [_policy(statement) for statement in above]
    for kind, parameters in metadata.items():
        levels = [policy[kind] for policy in policies if kind in policy]
        _require_no_contradiction(levels)
        for level in levels:
            _modify(parameters, level)
        for level in levels:
            _check(parameters, level)
    return metadata


def require_allowed(entities: Sequence[str], statements: Sequence[EntityStatement]) -> None:
    """Returns when no constraint forbids the chain. Raises TrustError ``trust_chain_constrained`` (section 6.2).

    ``entities[0]`` is the subject; ``statements[j]`` is what ``entities[j + 1]`` says of ``entities[j]``.
    """
    for j, statement in enumerate(statements):
        constraints = statement.constraints
        longest = constraints.get("max_path_length")
        if longest is not None:
            if isinstance(longest, bool) or not isinstance(longest, int) or longest < 0:
                raise TrustError("entity_statement_malformed", "max_path_length")
            if j > longest:
                raise TrustError("trust_chain_constrained", "max_path_length")
        naming = constraints.get("naming_constraints")
        if naming is not None:
            for entity in entities[: j + 1]:
                _require_named(entity, naming)


def _require_named(entity: str, naming: Any) -> None:
    if not isinstance(naming, dict):
        raise TrustError("entity_statement_malformed", "naming_constraints")
    host = _host(entity)
    permitted, excluded = naming.get("permitted"), naming.get("excluded", [])
    for listed in (permitted, excluded):
        if listed is not None and not (isinstance(listed, list) and all(isinstance(name, str) for name in listed)):
            raise TrustError("entity_statement_malformed", "naming_constraints")
    if any(_within(host, name) for name in excluded):
        raise TrustError("trust_chain_constrained", "excluded")
    if permitted is not None and not any(_within(host, name) for name in permitted):
        raise TrustError("trust_chain_constrained", "permitted")


def _host(entity: str) -> str:
    """The host an identifier stands on; "" for a bare key, which no permitted name covers."""
    if entity.startswith("did:web:"):
        return unquote(entity.removeprefix("did:web:").split(":")[0]).partition(":")[0].lower()
    return (split_address(entity).hostname or "").lower()


def _within(host: str, constraint: str) -> bool:
    """RFC 5280 section 4.2.1.10 for URIs: with a leading period any host below it, without one that host alone."""
    limit = constraint.lower()
    if not limit:
        return True
    return host.endswith(limit) and len(host) > len(limit) if limit.startswith(".") else host == limit


def _policy(statement: EntityStatement) -> dict[str, dict[str, dict[str, Any]]]:
    policy = statement.claims.get("metadata_policy", {})
    critical = statement.claims.get("metadata_policy_crit", [])
    if (
        not isinstance(policy, dict)
        or not isinstance(critical, list)
        or not all(isinstance(entry, str) for entry in critical)
    ):
        raise TrustError("trust_chain_policy", "malformed")
    if set(critical) - _OPERATORS:
        # (section 6.1.3.2) An operator that must be understood and is not.
        raise TrustError("trust_chain_policy", "an operator that is not known")
    for parameters in policy.values():
        if not isinstance(parameters, dict) or not all(isinstance(entry, dict) for entry in parameters.values()):
            raise TrustError("trust_chain_policy", "malformed")
    return policy


def _require_no_contradiction(levels: list[dict[str, dict[str, Any]]]) -> None:
    for name in {name for level in levels for name in level}:
        fixed = [level[name]["value"] for level in levels if "value" in level.get(name, {})]
        if any(value != fixed[0] for value in fixed[1:]):
            raise TrustError("trust_chain_policy", "two values")


def _modify(parameters: dict[str, Any], level: dict[str, dict[str, Any]]) -> None:
    """Section 6.1.3.1: value, add, default, subset_of, in this order."""
    for name, operators in level.items():
        if "value" in operators:
            if operators["value"] is None:
                parameters.pop(name, None)
            else:
                parameters[name] = operators["value"]
        if "add" in operators:
            there = _several(parameters.get(name, []))
            parameters[name] = [*there, *(value for value in _several(operators["add"]) if value not in there)]
        if "default" in operators:
            parameters.setdefault(name, operators["default"])
        if "subset_of" in operators and name in parameters:
            allowed = _several(operators["subset_of"])
            parameters[name] = [value for value in _several(parameters[name]) if value in allowed]


def _check(parameters: dict[str, Any], level: dict[str, dict[str, Any]]) -> None:
    for name, operators in level.items():
        if name not in parameters:
            if operators.get("essential") is True:
                raise TrustError("trust_chain_policy", f"{name[:40]} is missing")
            continue
        held = parameters[name]
        if "value" in operators and held != operators["value"]:
            raise TrustError("trust_chain_policy", f"value of {name[:40]}")
        if "one_of" in operators and held not in _several(operators["one_of"]):
            raise TrustError("trust_chain_policy", f"one_of of {name[:40]}")
        if "subset_of" in operators and any(value not in _several(operators["subset_of"]) for value in _several(held)):
            raise TrustError("trust_chain_policy", f"subset_of of {name[:40]}")
        if "superset_of" in operators and any(value not in _several(held) for value in _several(operators["superset_of"])):
            raise TrustError("trust_chain_policy", f"superset_of of {name[:40]}")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
