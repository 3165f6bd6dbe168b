"""JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

from typing import Any

import rfc8785

from wallet.errors import IntakeError


def canonical(value: Any) -> bytes:
    """Returns the canonical bytes of a JSON value. Raises IntakeError ``json_number`` for numbers outside I-JSON."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise IntakeError("json_number", "no canonical form") from None
