"""The address by which LinkedIn adds a certification to a profile: facts of the credential, nothing that finds a person.

Nothing is sent, opened or checked by it: it is shown, and whoever wants it there opens it. What LinkedIn keeps is a claim of
the profile's owner, and no proof.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from wallet.credential.model import Credential
from wallet.errors import ShareError
from wallet.limits import MAX_TITLE_CHARS
from wallet.records.record import Record
from wallet.share.personal import has_email

_ADDRESS: Final = "https://www.linkedin.com/profile/add"
_NAMES_NOBODY: Final = ("did:", "http:", "https:", "urn:", "mailto:")
"""Beginnings of what identifies an issuer and names it to nobody."""


def linkedin_address(record: Record, *, with_number: bool = False) -> str:
    """Returns the address for one credential: its name, its issuer's name, from and until when.

    With ``with_number`` also the number of the licence or the credential's id, which identify its holder.
    Raises ShareError ``cannot_be_presented`` for what has no name of its own, ``personal_data_in_address`` where a name
    holds an e-mail address and ``with_number`` is not set.
    """
    row, view = record.summary, record.view
    if not isinstance(view, Credential) or not row.is_read or not row.title.strip():
        raise ShareError("cannot_be_presented", "no name")
    facts = {"startTask": "CERTIFICATION_NAME", "name": row.title[:MAX_TITLE_CHARS]}
    issuer = row.issuer_name.strip()
    if issuer and not issuer.lower().startswith(_NAMES_NOBODY):
        facts["organizationName"] = issuer[:MAX_TITLE_CHARS]
    if has_email(list(facts.values())) and not with_number:
        raise ShareError("personal_data_in_address")
    if row.valid_from is not None:
        facts |= {"issueYear": str(row.valid_from.year), "issueMonth": str(row.valid_from.month)}
    if row.valid_until is not None:
        facts |= {"expirationYear": str(row.valid_until.year), "expirationMonth": str(row.valid_until.month)}
    if with_number and (number := _number(view)):
        facts["certId"] = number
    return f"{_ADDRESS}?{urlencode(facts, quote_via=quote)}"


def _number(view: Credential) -> str:
    numbers = (subject.license_number for subject in view.subjects if subject.license_number)
    return next(numbers, view.id)[:MAX_TITLE_CHARS]
