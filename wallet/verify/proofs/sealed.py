"""Seals that are seen and not supported (JAdES, XAdES, Blockcerts): told by name, and never as a bad signature."""

from __future__ import annotations

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats.parsed import ParsedCredential
from wallet.formats.sealed import seal_of
from wallet.report import Passed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


class SealedMechanism:
    """Sealed, in a way that is not checked here."""

    id = "sealed"
    formats = frozenset({"sealed"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Says so; nothing of it is shown as what its issuer says."""
        _ = ctx
        try:
            document = strict_json.loads(parsed.payload)
        except IntakeError:
            document = None
        seal = seal_of(parsed.payload, document if isinstance(document, dict) else None)
        return Opened(
            shape=Passed(),
            proof=unknown("suite_not_supported", seal),
            issuer_binding=unknown("not_read"),
            status=unknown("not_read"),
        )


MECHANISM = SealedMechanism()
