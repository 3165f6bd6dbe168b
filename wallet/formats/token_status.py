"""The ``status`` claim of a token (Token Status List section 6): read into the view like any other status entry."""

from __future__ import annotations

from typing import Any, Final

from msgspec import structs

from wallet.credential.model import Credential, CredentialStatus

STATUS_LIST: Final = "status_list"
"""The one mechanism of the claim that is asked; the name of an entry's type is the mechanism's name."""


def with_token_status(view: Credential, claims: dict[str, Any]) -> Credential:
    """Returns ``view`` with an entry for every mechanism that the signed ``claims`` name under ``status``.

    One that is not an object, or an empty one, is an entry too, of a type nobody knows: what cannot be read must not
    pass for "none".
    """
    stated = claims.get("status")
    if stated is None:
        return view
    mechanisms = stated if isinstance(stated, dict) and stated else {"status": stated}
    entries = tuple(
        CredentialStatus(name, "", tuple(value.items()) if isinstance(value, dict) else ())
        for name, value in mechanisms.items()
    )
    return structs.replace(view, credential_status=(*view.credential_status, *entries))
