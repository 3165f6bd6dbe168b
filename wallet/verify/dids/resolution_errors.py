"""What can be wrong with an identifier or the document behind it."""

from __future__ import annotations

from wallet.errors import LanyardError


class ResolutionError(LanyardError):
    """The identifier or its document can never give a key as it is.

    Codes: ``did_malformed``, ``did_method_not_supported``, ``did_document_malformed``, ``key_not_listed``,
    ``key_not_for_this_use``, ``key_controller_differs``, ``key_malformed``, ``key_type_not_supported``,
    ``key_listed_twice``, ``key_not_secret``, ``key_kind_differs``, ``did_deactivated``, ``did_spelled_otherwise``,
    ``issuer_lists_no_keys``, ``issuer_has_no_keys``.
    """
