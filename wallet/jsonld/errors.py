"""What can be wrong with linked data."""

from __future__ import annotations

from wallet.errors import IntakeError


class JsonLdError(IntakeError):
    """The document cannot be turned into statements, or not without losing some.

    Codes: ``context_not_bundled``, ``context_malformed``, ``context_redefines_term``, ``unsigned_claim`` (a
    member that would leave no statement), ``construct_not_supported``, ``jsonld_malformed``,
    ``graph_poisoned``, ``too_many_statements``, ``nquads_malformed``, ``not_put_together``.
    """
