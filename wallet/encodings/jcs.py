"""JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

from typing import Any

import rfc8785

from wallet.errors import IntakeError


def canonical(value: Any) -> bytes:
    """Returns the canonical bytes of a JSON value. Raises IntakeError ``json_number`` for numbers outside I-JSON."""
    try:
        return rfc8785.dumps(value)
    except rfc8785.IntegerDomainError:
        return _with_large_integers(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise IntakeError("json_number", "no canonical form") from None


def _with_large_integers(value: Any) -> bytes:
    """1e20 is written 100000000000000000000 (section 3.2.2.3), so that text must be read as the same number again."""
    try:
        return rfc8785.dumps(_as_doubles(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError, OverflowError):
        raise IntakeError("json_number", "no canonical form") from None


def _as_doubles(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_doubles(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_as_doubles(element) for element in value]
    if type(value) is int and abs(value) >= 2**53:
        # Only one that is written as it was: any other would be signed as a number that nobody wrote.
        return float(value) if rfc8785.dumps(float(value)) == str(value).encode("ascii") else value
    return value
