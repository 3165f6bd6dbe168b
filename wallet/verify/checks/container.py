"""container: was it taken out of its file without doubt."""

from __future__ import annotations

from wallet.formats.parsed import ParsedCredential
from wallet.report import Outcome, Passed, Problem
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Passed, with what reading remarked; what cannot be read never comes this far."""
    _ = opened, ctx
    return Passed(tuple(Problem(code) for code in parsed.remarks))
