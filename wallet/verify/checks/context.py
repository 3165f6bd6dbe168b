"""context: what the mechanism found while it opened the credential (see ``wallet.verify.proofs.opened``)."""

from __future__ import annotations

from wallet.formats.parsed import ParsedCredential
from wallet.report import Outcome
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Returns the mechanism's outcome."""
    _ = parsed, ctx
    return opened.context
