"""COSE (VC-JOSE-COSE section 3.2): seen, not supported. Told by name, and never as a bad signature."""

from __future__ import annotations

from wallet.formats.parsed import ParsedCredential
from wallet.report import Passed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


class CoseMechanism:
    """Signed, in a way that is not checked here."""

    id = "cose"
    formats = frozenset({"cose"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Says so; nothing is read from it."""
        _ = parsed, ctx
        return Opened(
            shape=Passed(), proof=unknown("suite_not_supported", "COSE"), issuer_binding=unknown("suite_not_supported")
        )


MECHANISM = CoseMechanism()
