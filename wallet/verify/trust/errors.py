"""Why a registry's word about an issuer does not count."""

from __future__ import annotations

from wallet.errors import LanyardError


class TrustError(LanyardError):
    """What a registry says does not hold as it stands: the issuer is neither recognised nor known not to be.

    Codes: ``entity_statement_malformed``, ``entity_statement_bad_signature``, ``entity_statement_expired``,
    ``entity_statement_not_yet``, ``trust_chain_constrained``, ``trust_chain_policy``, ``trust_chain_too_long``,
    ``registry_expired``, ``registry_not_yet``, ``registry_dates_unreadable``,
    ``issuer_withdrawn_by_registry``, ``registry_entry_unreadable``,
    ``registry_entry_expired``.
    """
