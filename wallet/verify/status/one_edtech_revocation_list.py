"""1EdTech Revocation List Status Method 1.0: the ids of withdrawn credentials, as a page of the issuer's.

The list is not signed. Only the page it stands on speaks for it, so its good news counts where that page is the
issuer's own; its bad news counts wherever the signed credential points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from wallet.credential.model import Credential
from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.report import Failed, Outcome, Passed, Problem, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.freshness import remarks_on_age, settled

_LISTS: Final = ("revokedCredential", "revokedCredentials")
"""The text of the method has the one name, its examples and the field the other."""


class OneEdTechRevocationList:
    """A credential is withdrawn when its id is listed and ``revoked`` is true or left out."""

    id = "one_edtech_revocation_list"
    types = frozenset({"1EdTechRevocationList"})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list for the credential's id."""
        pointer = f"/credentialStatus/{index}"
        address = entry.get("id")
        if not isinstance(address, str) or not address or not credential.id:
            return Unknown((Problem("status_entry_malformed", pointer),))
        try:
            document = ctx.documents.get(address, purpose="status_list")
            page = strict_json.loads(document.content)
        except FetchError as error:
            return Unknown((Problem("status_list_unreachable", pointer, error.code),))
        except IntakeError as error:
            return Unknown((Problem("status_list_malformed", pointer, error.code),))
        withdrawn = _withdrawn(page)
        if withdrawn is None:
            return Unknown((Problem("status_list_malformed", pointer),))
        remarks = remarks_on_age(document, ctx, lifetime=None)
        if credential.id in withdrawn:
            return settled(Failed((Problem("revoked", pointer),), remarks), document, pointer=pointer)
        # A list of somebody else's, a list brought along, a page that anyone on the way could change.
        if page.get("id", address) != address or not _same_issuer(page.get("issuer"), credential):
            return Unknown((Problem("status_list_not_that", pointer),), remarks)
        if document.origin == "brought" or not _own_page(address, credential.issuer.id):
            return Unknown((Problem("status_list_unsigned", pointer),), remarks)
        return settled(Passed((Problem("status_list_page_only", pointer), *remarks)), document, pointer=pointer)


STATUS = OneEdTechRevocationList()


def _withdrawn(page: Any) -> set[str] | None:
    """Returns the ids that are withdrawn; None when the list cannot be read to its end."""
    if not isinstance(page, dict) or not any(name in page for name in _LISTS):
        return None
    withdrawn = set()
    for entry in (entry for name in _LISTS for entry in listed(page.get(name))):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            return None
        # ``false`` takes an id off again; anything else that is no plain ``false`` is bad news.
        if entry.get("revoked", True) is not False:
            withdrawn.add(entry["id"])
    return withdrawn


def _same_issuer(issuer: Any, credential: Credential) -> bool:
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    return name is None or name == credential.issuer.id


def _own_page(address: str, issuer: str) -> bool:
    """Says whether ``address`` is an https page of the host that the issuer's id stands for."""
    page = split_address(address)
    if page.scheme != "https" or page.username is not None or not page.hostname:
        return False
    if issuer.startswith("did:web:"):
        return page.netloc.lower() == unquote(issuer.removeprefix("did:web:").split(":")[0].split("#")[0]).lower()
    own = split_address(issuer)
    return own.scheme == "https" and own.netloc.lower() == page.netloc.lower()
