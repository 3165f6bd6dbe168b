"""Finds the mechanism for a format and opens a credential with it; whatever breaks is Unknown, never Passed."""

from __future__ import annotations

from functools import cache

import wallet.verify.proofs as proofs_package
from wallet.errors import FetchError, LanyardError
from wallet.formats.parsed import ParsedCredential
from wallet.plugins import discover
from wallet.report import unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Mechanism, Opened


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Returns the mechanism of every format."""
    return {name: mechanism for mechanism in discover(proofs_package, "MECHANISM") for name in mechanism.formats}


def open_parsed(parsed: ParsedCredential, ctx: CheckContext) -> Opened:
    """Returns what the mechanism of ``parsed.format`` found. Never raises."""
    mechanism = mechanisms().get(parsed.format)
    if mechanism is None:
        # A document or a format that carries no signature we know of: nothing was proved, nothing disproved.
        reason = unknown("format_not_judged", parsed.format[:80])
        return Opened(proof=reason, issuer_binding=reason)
    try:
        return mechanism.open(parsed, ctx)
    except FetchError as error:
        reason = unknown(error.code, error.detail)
        return Opened(proof=reason, issuer_binding=reason)
    except LanyardError as error:
        reason = unknown("check_broke", f"{type(error).__name__} {error.code}")
    except Exception as error:  # noqa: BLE001  # only the type is told: a message could quote the credential
        reason = unknown("check_broke", type(error).__name__)
    return Opened(shape=reason, context=reason, proof=reason, issuer_binding=reason)
